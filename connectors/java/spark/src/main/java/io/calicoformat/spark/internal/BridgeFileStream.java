package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Plan;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;

/**
 * The bytes of one file: large reads as they are asked for, small ones from a window, and of several
 * at a time those that lie near one another together.
 */
final class BridgeFileStream extends FSInputStream {
  private static final int WINDOW_BYTES = 128 * 1024;
  // About as many bytes are sent in the time that one more request takes.
  private static final int GAP_BYTES_MAX = 256 * 1024;
  private static final int TOGETHER_BYTES_MAX = 16 * 1024 * 1024;

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

  @Override
  public void readVectored(
      List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate) throws IOException {
    List<? extends FileRange> sorted =
        ranges.stream().sorted(Comparator.comparingLong(FileRange::getOffset)).toList();
    for (int first = 0; first < sorted.size(); ) {
      long start = sorted.get(first).getOffset();
      long end = endOf(sorted.get(first));
      int behind = first + 1;
      for (; behind < sorted.size(); behind++) {
        FileRange next = sorted.get(behind);
        long endWithNext = Math.max(end, endOf(next));
        if (next.getOffset() - end > GAP_BYTES_MAX || endWithNext - start > TOGETHER_BYTES_MAX) {
          break;
        }
        end = endWithNext;
      }
      readTogether(sorted.subList(first, behind), start, end);
      first = behind;
    }
  }

  private void readTogether(List<? extends FileRange> ranges, long start, long end)
      throws IOException {
    if (end > file.bytes()) {
      throw new EOFException("bytes up to " + end + " of a file of " + file.bytes());
    }
    byte[] bytes = new byte[Math.toIntExact(end - start)];
    client.readFile(file.file(), start, bytes, 0, bytes.length);
    for (FileRange range : ranges) {
      int offset = (int) (range.getOffset() - start);
      ByteBuffer part = ByteBuffer.wrap(bytes, offset, range.getLength()).slice();
      range.setData(CompletableFuture.completedFuture(part));
    }
  }

  private static long endOf(FileRange range) {
    return range.getOffset() + range.getLength();
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
