package io.calicoformat.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * A body of rows: its bytes are an Arrow IPC stream. Whoever has read them to the end-of-stream
 * marker calls {@link #finish} to learn whether they are whole (CAL-BRIDGE-018). Closing it earlier
 * ends the request, and the bridge stops its work.
 */
public abstract class RowStream extends InputStream {
  /** The number of bytes that were read so far. */
  public abstract long count();

  /**
   * Makes sure that what was read since {@code before} is an end-of-stream marker and nothing else,
   * and that the transfer ended after it.
   *
   * @param before the count of bytes before the marker was looked for
   * @throws CalicoException the failure that broke the body off, as the bridge tells it
   */
  public abstract void finish(long before);

  /** What a body that broke off is reported as: what the bridge says, or else what was seen. */
  public abstract CalicoException brokenOff(IOException seen);
}
