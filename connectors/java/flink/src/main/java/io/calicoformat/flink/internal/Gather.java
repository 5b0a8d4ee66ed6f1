package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.Mark;
import io.calicoformat.client.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Makes one commitment of what all tasks have staged up to a checkpoint. There is one of it in a
 * job. The write is begun before the checkpoint is taken, which keeps its token: however often it is
 * committed after that, it is one commit.
 */
public final class Gather extends AbstractStreamOperator<CommittableMessage<Commitment>>
    implements OneInputStreamOperator<
            CommittableMessage<StagedRows>, CommittableMessage<Commitment>>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final ListStateDescriptor<byte[]> PROGRESS =
      new ListStateDescriptor<>("calico-progress", BytePrimitiveArraySerializer.INSTANCE);

  private final BridgeOptions bridge;
  private final String keySpace;
  private final String id;
  private final String prefix;
  private transient Map<Integer, List<String>> staged;
  private transient ListState<byte[]> state;
  private transient Mark progress;
  private transient boolean hasBegun;
  private transient long checkpoint;

  /**
   * Gathers for one key-space.
   *
   * @param keySpace its name
   * @param id its id
   * @param prefix the name of the application, or null for that of the job
   */
  public Gather(BridgeOptions bridge, String keySpace, String id, String prefix) {
    this.bridge = bridge;
    this.keySpace = keySpace;
    this.id = id;
    this.prefix = prefix;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    staged = new TreeMap<>();
    state = context.getOperatorStateStore().getListState(PROGRESS);
    for (byte[] bytes : state.get()) {
      progress = Texts.PROGRESS.deserialize(Texts.PROGRESS.getVersion(), bytes);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (progress != null) {
      state.update(List.of(Texts.PROGRESS.serialize(progress)));
    }
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<StagedRows>> element) {
    CommittableMessage<StagedRows> message = element.getValue();
    checkpoint = Math.max(checkpoint, message.getCheckpointId());
    if (message instanceof CommittableWithLineage<StagedRows> rows) {
      staged
          .computeIfAbsent(rows.getSubtaskId(), task -> new ArrayList<>())
          .addAll(rows.getCommittable().messages());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    emit(checkpointId);
  }

  @Override
  public void endInput() {
    emit(checkpoint);
  }

  private void emit(long checkpointId) {
    if (staged.isEmpty()) {
      return;
    }
    BridgeClient client = Bridges.connect(bridge);
    if (!hasBegun) {
      progress = Progress.begin(client, keySpace, application(), progress);
      hasBegun = true;
    }
    progress =
        new Mark(
            progress.application(),
            progress.epoch(),
            null,
            Progress.nextStep(progress.sequence()));
    String write = client.beginWrite(new WriteRequest(keySpace)).token();
    List<String> messages = staged.values().stream().flatMap(List::stream).toList();
    staged.clear();
    Commitment commitment = new Commitment(progress, write, messages);
    output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpointId, 1, 0)));
    output.collect(new StreamRecord<>(new CommittableWithLineage<>(commitment, checkpointId, 0)));
  }

  private String application() {
    String name =
        prefix != null ? prefix : getRuntimeContext().getJobInfo().getJobId().toHexString();
    return "flink." + name + "." + id;
  }
}
