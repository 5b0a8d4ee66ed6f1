package io.calicoformat.flink;

import io.calicoformat.client.Json;
import io.calicoformat.client.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;

/** A bridge that runs as a program of its own, and can be killed and started again. */
final class BridgeServer implements AutoCloseable {
  static final String TOKEN = "token-of-the-tests";
  private static final String SECRET = "a secret that outlives bridges";

  private final String store;
  private Process process;
  private URI address;

  BridgeServer(String store) throws IOException {
    this.store = store;
    start();
  }

  synchronized URI address() {
    return address;
  }

  /** Kills it without a warning, and starts another one, which listens elsewhere. */
  synchronized void killAndStart() throws IOException {
    process.destroyForcibly();
    start();
  }

  private void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("node", System.getenv("CALICO_BRIDGE_MAIN"), "serve", store, "--create");
    builder.environment().put("CALICO_TOKEN", TOKEN);
    builder.environment().put("CALICO_SECRET", SECRET);
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = process.inputReader();
    address = URI.create(JsonObject.of(Json.parse(lines.readLine())).text("url"));
  }

  @Override
  public synchronized void close() {
    process.destroyForcibly();
  }
}
