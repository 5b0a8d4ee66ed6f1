package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;

/** A body of rows that is sent chunk by chunk. */
public final class Upload implements AutoCloseable {
  private final HttpURLConnection connection;
  private final Http http;
  private final OutputStream body;
  private boolean finished;

  Upload(HttpURLConnection connection, Http http) throws IOException {
    this.connection = connection;
    this.http = http;
    this.body = connection.getOutputStream();
  }

  /** Where the rows go. */
  public OutputStream body() {
    return body;
  }

  /** Ends the body and gives the answer. */
  public JsonObject finish() {
    try {
      body.close();
      JsonObject answer = Http.answer(connection);
      finished = true;
      return answer;
    } catch (IOException lost) {
      throw http.unreachable(lost);
    }
  }

  /** The answer of a bridge that took no more rows, or else the loss of the connection. */
  public CalicoException brokenOff(IOException seen) {
    try {
      Http.answer(connection);
    } catch (CalicoException answered) {
      return answered;
    } catch (IOException unanswered) {
      seen.addSuppressed(unanswered);
    }
    return http.unreachable(seen);
  }

  @Override
  public void close() {
    // Without the last chunk: the bridge sees a body that ended early.
    if (!finished) {
      connection.disconnect();
    }
  }
}
