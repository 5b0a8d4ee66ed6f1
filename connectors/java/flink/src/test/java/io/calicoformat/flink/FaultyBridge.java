package io.calicoformat.flink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Stands before a bridge, and loses requests or answers when it is told to. */
final class FaultyBridge implements AutoCloseable {
  private static final int SECONDS_MAX = 120;

  private final Supplier<URI> bridge;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicBoolean delaysNext = new AtomicBoolean();
  private final CompletableFuture<HttpRequest> delayed = new CompletableFuture<>();
  private volatile String path = "none";

  FaultyBridge(Supplier<URI> bridge) throws IOException {
    this.bridge = bridge;
    this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::pass);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Loses the next requests to a path before the bridge sees them. */
  void loseRequests(String path, int count) {
    this.path = path;
    requests.set(count);
  }

  /** Loses the answers to the next requests to a path. */
  void loseAnswers(String path, int count) {
    this.path = path;
    answers.set(count);
  }

  /** Keeps the next request to a path on its way, once, and loses those after it. */
  void delayRequest(String path) {
    this.path = path;
    requests.set(Integer.MAX_VALUE);
    delaysNext.set(true);
  }

  /** Waits until there is a request that is kept on its way. */
  void awaitDelayed() throws Exception {
    delayed.get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** The bridge gets what was kept on its way; gives its status. */
  int deliverDelayed() throws Exception {
    return client.send(delayed.get(), BodyHandlers.ofByteArray()).statusCode();
  }

  boolean hasLostAll() {
    return requests.get() <= 0 && answers.get() <= 0;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isMeant = exchange.getRequestURI().getPath().equals(path);
      if (isMeant && delaysNext.getAndSet(false)) {
        delayed.complete(requestOf(exchange));
      }
      if (isMeant && requests.getAndDecrement() > 0) {
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(requestOf(exchange), BodyHandlers.ofByteArray());
      if (isMeant && answers.getAndDecrement() > 0) {
        return;
      }
      answer.headers().firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest requestOf(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(bridge.get().resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (String name : new String[] {"Authorization", "Content-Type", "Calico-Write"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
