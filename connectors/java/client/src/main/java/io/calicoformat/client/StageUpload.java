package io.calicoformat.client;

import io.calicoformat.client.internal.Upload;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Rows on their way into a write. The body is an Arrow IPC stream; what is closed before it is
 * finished leaves nothing behind that a commit could name (CAL-BRIDGE-064).
 */
public final class StageUpload implements AutoCloseable {
  private final Upload upload;

  StageUpload(Upload upload) {
    this.upload = upload;
  }

  /** Where the rows go. */
  public OutputStream body() {
    return upload.body();
  }

  /**
   * Ends the body and waits until its rows are durable.
   *
   * @throws CalicoException what the bridge refuses, or {@code BridgeUnavailable}
   */
  public Staged finish() {
    return Staged.of(upload.finish());
  }

  /**
   * What a failure to write to the body is reported as: the bridge's own answer where it gave one.
   */
  public CalicoException brokenOff(IOException seen) {
    return upload.brokenOff(seen);
  }

  /** Gives the rows up, unless they were finished. */
  @Override
  public void close() {
    upload.close();
  }
}
