package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.JsonObject;
import io.calicoformat.client.RowStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/** A body of rows that comes over HTTP. */
public final class Download extends RowStream {
  private static final long END_MARKER = 0xFFFFFFFF_00000000L;

  private final InputStream body;
  private final HttpURLConnection connection;
  private final Http http;
  private long lastEight;
  private boolean whole;
  private long count;

  Download(HttpURLConnection connection, Http http) throws IOException {
    this.body = connection.getInputStream();
    this.connection = connection;
    this.http = http;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public void finish(long before) {
    try {
      boolean marked = count - before == Long.BYTES && lastEight == END_MARKER;
      whole = marked && read() < 0 && isAsLongAsAnnounced();
    } catch (IOException broken) {
      throw brokenOff(broken);
    }
    if (!whole) {
      throw brokenOff(null);
    }
  }

  // Of a body with a length the JDK does not say that it ended early, as it does of chunks.
  private boolean isAsLongAsAnnounced() {
    long announced = connection.getContentLengthLong();
    return announced < 0 || announced == count;
  }

  @Override
  public CalicoException brokenOff(IOException seen) {
    String request = connection.getHeaderField("Calico-Request");
    if (request != null) {
      try {
        JsonObject told = http.json("GET", "/v1/failures/" + request, null, Http.Repeat.UNSENT);
        return Failures.of(told.object("error"));
      } catch (CalicoException untold) {
        // A bridge that has ended tells nothing; what was seen has to do.
      }
    }
    IOException cause = seen != null ? seen : new IOException("no end-of-stream marker");
    return CalicoException.bridgeUnavailable(
        "a body of rows broke off after " + count + " bytes (" + cause.getMessage()
            + "); read its split again",
        cause);
  }

  @Override
  public int read() throws IOException {
    int next = body.read();
    if (next >= 0) {
      count++;
      lastEight = lastEight << Byte.SIZE | next;
    }
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int taken = body.read(bytes, offset, length);
    if (taken > 0) {
      count += taken;
      for (int index = Math.max(0, taken - Long.BYTES); index < taken; index++) {
        lastEight = lastEight << Byte.SIZE | (bytes[offset + index] & 0xFF);
      }
    }
    return taken;
  }

  @Override
  public void close() throws IOException {
    if (whole) {
      body.close();
    } else {
      connection.disconnect();
    }
  }
}
