package io.calicoformat.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as a test says, request by request, and remembers what was asked. */
final class StubBridge implements AutoCloseable {
  interface Handler {
    void handle(int request, HttpExchange exchange) throws IOException;
  }

  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StubBridge(Handler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          handler.handle(asked.size(), exchange);
          exchange.close();
        });
    server.start();
  }

  BridgeClient client() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Bridges.connect(new BridgeOptions("/s", url, "token", null, null, null, false));
  }

  static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  static String failure(String code, String kind, boolean retry) {
    return "{\"error\":{\"code\":\"" + code + "\",\"kind\":\"" + kind
        + "\",\"message\":\"m\",\"retry\":" + retry + ",\"details\":{\"keySpace\":\"k\"}}}";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
