package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Json;
import io.calicoformat.client.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests to one bridge, with a token, time limits, and attempts that are bounded. */
public final class Http {
  /** The media type of rows. */
  public static final String ROWS = "application/vnd.apache.arrow.stream";

  private static final int CONNECT_MS = 5_000;
  private static final int CONTROL_MS = 300_000;
  private static final int ROWS_MS = 600_000;
  private static final int ATTEMPTS = 4;
  private static final int FIRST_PAUSE_MS = 100;
  private static final int ANSWER_BYTES_MAX = 256 * 1024 * 1024;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Endpoint endpoint;
  private final String token;

  /** Speaks to the bridge at an endpoint; the token may be null for one that asks for none. */
  public Http(Endpoint endpoint, String token) {
    this.endpoint = endpoint;
    this.token = token;
  }

  /** What a request may be repeated after. */
  public enum Repeat {
    /** A connection that was never made. */
    UNSENT,
    /** A lost answer too: the request does the same twice as once. */
    ALWAYS
  }

  /** Asks for a JSON answer. */
  public JsonObject json(String method, String path, Map<String, Object> body, Repeat repeat) {
    return attempts(repeat, () -> answer(exchange(method, path, body, CONTROL_MS)));
  }

  /** Asks for a body of rows. */
  public Download rows(String path, Map<String, Object> body) {
    return attempts(
        Repeat.ALWAYS,
        () -> {
          HttpURLConnection connection = exchange("POST", path, body, ROWS_MS);
          refuseFailure(connection);
          return new Download(connection, this);
        });
  }

  /** Asks for a body of so many bytes. */
  public void bytes(
      String path, Map<String, Object> body, byte[] into, int offset, int length) {
    attempts(
        Repeat.ALWAYS,
        () -> {
          HttpURLConnection connection = exchange("POST", path, body, ROWS_MS);
          refuseFailure(connection);
          try (InputStream bytes = connection.getInputStream()) {
            int read = bytes.readNBytes(into, offset, length);
            if (read < length || bytes.read() >= 0) {
              throw new EOFException("a body of other than " + length + " bytes");
            }
          }
          return null;
        });
  }

  /** Begins to send a body of rows. */
  public Upload upload(String path, Map<String, String> headers) {
    return attempts(
        Repeat.ALWAYS,
        () -> {
          HttpURLConnection connection = open("POST", path, ROWS_MS);
          headers.forEach(connection::setRequestProperty);
          connection.setRequestProperty("Content-Type", ROWS);
          connection.setDoOutput(true);
          connection.setChunkedStreamingMode(CHUNK_BYTES);
          return new Upload(connection, this);
        });
  }

  /** The JSON of an answer, or the failure that it is. */
  static JsonObject answer(HttpURLConnection connection) throws IOException {
    refuseFailure(connection);
    try (InputStream body = connection.getInputStream()) {
      return JsonObject.of(Json.parse(text(body)));
    }
  }

  private HttpURLConnection exchange(
      String method, String path, Map<String, Object> body, int timeoutMs) throws IOException {
    HttpURLConnection connection = open(method, path, timeoutMs);
    if (body != null) {
      byte[] bytes = Json.print(body).getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(bytes.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(bytes);
      }
    }
    return connection;
  }

  private HttpURLConnection open(String method, String path, int timeoutMs) throws IOException {
    URI address = endpoint.address();
    URI target = URI.create(address.toString().replaceAll("/+$", "") + path);
    boolean loopback = isLoopback(address.getHost());
    HttpURLConnection connection =
        (HttpURLConnection)
            (loopback
                ? target.toURL().openConnection(Proxy.NO_PROXY)
                : target.toURL().openConnection());
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(timeoutMs);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }

  private static boolean isLoopback(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static void refuseFailure(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status >= 200 && status < 300) {
      return;
    }
    String text;
    try (InputStream body = connection.getErrorStream()) {
      text = body == null ? "" : text(body);
    }
    throw Failures.of(status, text);
  }

  private static String text(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
    if (bytes.length > ANSWER_BYTES_MAX) {
      throw CalicoException.internal("the bridge's answer is over 256 MiB", null);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private <T> T attempts(Repeat repeat, Attempt<T> attempt) {
    for (int made = 1; ; made++) {
      CalicoException failure;
      try {
        return attempt.make();
      } catch (CalicoException answered) {
        failure = answered;
        if (!mayRepeat(answered, repeat)) {
          throw answered;
        }
      } catch (IOException lost) {
        failure = unreachable(lost);
        if (repeat == Repeat.UNSENT && !(lost instanceof ConnectException)) {
          throw failure;
        }
      }
      if (made == ATTEMPTS) {
        throw failure;
      }
      pause(FIRST_PAUSE_MS << (2 * (made - 1)));
    }
  }

  private static boolean mayRepeat(CalicoException failure, Repeat repeat) {
    boolean passing = failure.kind().equals("Unavailable") && !isNoBridge(failure);
    return (passing && failure.retry())
        || (repeat == Repeat.ALWAYS && failure.code().equals("CommitUnknown"));
  }

  // Whoever could not start a bridge would not start one a moment later.
  private static boolean isNoBridge(CalicoException failure) {
    return failure.code().equals("BridgeUnavailable");
  }

  /** What a lost connection is reported as. */
  CalicoException unreachable(IOException lost) {
    return CalicoException.bridgeUnavailable(
        "the bridge at " + endpoint.address() + " does not answer (" + lost
            + "); look whether it runs and whether this machine reaches it",
        lost);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CalicoException.bridgeUnavailable(
          "interrupted while waiting for the bridge", interrupted);
    }
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T make() throws IOException;
  }
}
