package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Plan;
import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.fs.FSInputStream;

/** The bytes of one file: large reads as they are asked for, small ones from a window. */
final class BridgeFileStream extends FSInputStream {
  private static final int WINDOW_BYTES = 128 * 1024;

  private final BridgeClient client;
  private final Plan.DataFile file;
  private byte[] window = new byte[0];
  private long windowStart;
  private long position;

  BridgeFileStream(BridgeClient client, Plan.DataFile file) {
    this.client = client;
    this.file = file;
  }

  @Override
  public void seek(long target) throws IOException {
    if (target < 0 || target > file.bytes()) {
      throw new EOFException("byte " + target + " of a file of " + file.bytes());
    }
    position = target;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public boolean seekToNewSource(long target) {
    return false;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    long left = file.bytes() - position;
    if (left <= 0) {
      return -1;
    }
    int wanted = (int) Math.min(length, left);
    int held = inWindow();
    int given;
    if (held == 0 && wanted >= WINDOW_BYTES) {
      client.readFile(file.file(), position, into, offset, wanted);
      given = wanted;
    } else {
      if (held == 0) {
        fill(left);
        held = inWindow();
      }
      given = Math.min(wanted, held);
      System.arraycopy(window, (int) (position - windowStart), into, offset, given);
    }
    position += given;
    return given;
  }

  // The end of a file is read first, a little at a time and backwards.
  private void fill(long left) {
    int size = (int) Math.min(WINDOW_BYTES, file.bytes());
    windowStart = left < size ? file.bytes() - size : position;
    window = new byte[size];
    client.readFile(file.file(), windowStart, window, 0, size);
  }

  private int inWindow() {
    long at = position - windowStart;
    return at >= 0 && at < window.length ? window.length - (int) at : 0;
  }
}
