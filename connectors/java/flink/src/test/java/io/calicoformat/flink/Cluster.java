package io.calicoformat.flink;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster of two task managers that ends with its job, whose checkpoints stay in a folder. */
final class Cluster implements AutoCloseable {
  private static final int SLOTS = 4;
  private static final int WAIT_SECONDS = 150;

  private final Path checkpoints;
  private final MiniCluster cluster;

  Cluster(Path checkpoints) throws Exception {
    this(checkpoints, new Configuration());
  }

  Cluster(Path checkpoints, Configuration settings) throws Exception {
    this.checkpoints = Files.createDirectories(checkpoints);
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .withRandomPorts()
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
  }

  /** Jobs that go on from a savepoint or a checkpoint, or begin where that is null. */
  StreamExecutionEnvironment environment(int parallelism, String from) throws Exception {
    URI address = cluster.getRestAddress().get();
    Configuration settings = new Configuration();
    settings.setString("execution.target", "remote");
    settings.setString("execution.attached", "true");
    settings.setString("rest.address", address.getHost());
    settings.setString("rest.port", String.valueOf(address.getPort()));
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "100");
    settings.setString("restart-strategy.fixed-delay.delay", "50 ms");
    settings.setString("execution.checkpointing.interval", "200 ms");
    settings.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
    settings.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    if (from != null) {
      settings.setString("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(settings);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(SLOTS * 2);
    return environment;
  }

  /** The newest checkpoint that is complete. */
  String newestCheckpoint() throws Exception {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing(file -> file.toFile().lastModified()))
          .orElseThrow()
          .getParent()
          .toUri()
          .toString();
    }
  }

  static void await(JobClient job) throws Exception {
    job.getJobExecutionResult().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  static void cancel(JobClient job) throws Exception {
    job.cancel().get(WAIT_SECONDS, TimeUnit.SECONDS);
    while (!job.getJobStatus().get().isGloballyTerminalState()) {
      Thread.sleep(20);
    }
  }

  /** Whether it runs, and has not ended by itself. */
  static boolean runs(JobClient job) throws Exception {
    JobStatus status = job.getJobStatus().get();
    return !status.isGloballyTerminalState();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
