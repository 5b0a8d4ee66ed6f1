package io.calicoformat.client.internal;

import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Json;
import io.calicoformat.client.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A bridge that this JVM has started. The pipe to its standard input stays open as long as the JVM
 * lives, in whatever way that ends, and the bridge ends with the pipe.
 */
public final class BridgeProcess {
  private static final int START_MS = 60_000;
  private static final int COMPLAIN_MS = 5_000;
  // Tasks stop taking or giving rows while Spark sorts, spills or computes.
  private static final String STALL_SECONDS = "3600";
  // glibc keeps what large buffers leave behind, a heap of it for each thread, unless it is told to
  // take memory of its own for them; other systems don't read these.
  private static final Map<String, String> MEMORY =
      Map.of("MALLOC_MMAP_THRESHOLD_", "1048576", "MALLOC_ARENA_MAX", "2");

  private final BridgeOptions options;
  private boolean create;
  private Process process;
  private URI address;

  /** Starts nothing yet. */
  public BridgeProcess(BridgeOptions options) {
    this.options = options;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "calico-bridge-end"));
  }

  /**
   * Where the bridge listens; starts it where it does not run.
   *
   * @throws CalicoException {@code BridgeUnavailable} where it could not be started
   */
  public synchronized URI address() {
    if (process == null || !process.isAlive()) {
      start();
    }
    return address;
  }

  /** From the next start on the bridge makes the store where there is none. */
  public synchronized void mayCreate() {
    create = true;
  }

  private void start() {
    process = launch(command());
    LastLines complaints = new LastLines();
    CompletableFuture<String> firstLine = new CompletableFuture<>();
    CompletableFuture<Void> complained =
        follow("calico-bridge-errors", process.getErrorStream(), complaints::add);
    follow("calico-bridge-output", process.getInputStream(), firstLine::complete)
        .thenRun(() -> firstLine.complete(""));
    address = announced(firstLine, complained, complaints);
  }

  private List<String> command() {
    String node = NodeProgram.find(options.node());
    List<String> command = new ArrayList<>(List.of(node, BridgeMain.find(options.main())));
    command.addAll(List.of("serve", options.store(), "--with-parent", "--direct"));
    command.addAll(List.of("--stall-seconds", STALL_SECONDS));
    if (create) {
      command.add("--create");
    }
    return command;
  }

  private Process launch(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CALICO_TOKEN", options.token());
    builder.environment().put("CALICO_SECRET", options.secret());
    MEMORY.forEach(builder.environment()::putIfAbsent);
    try {
      return builder.start();
    } catch (IOException failed) {
      throw CalicoException.bridgeUnavailable(
          "the bridge could not be started: " + failed.getMessage(), failed);
    }
  }

  private URI announced(
      CompletableFuture<String> firstLine,
      CompletableFuture<Void> complained,
      LastLines complaints) {
    String line;
    try {
      line = firstLine.get(START_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      end();
      throw CalicoException.bridgeUnavailable(
          "the bridge did not begin to listen within " + START_MS / 1000 + " s: " + complaints,
          late);
    } catch (InterruptedException interrupted) {
      end();
      Thread.currentThread().interrupt();
      throw CalicoException.bridgeUnavailable("interrupted while the bridge started", interrupted);
    }
    if (line.isEmpty()) {
      // What it said may still be on its way, and to end a process closes what it is read from.
      complained.completeOnTimeout(null, COMPLAIN_MS, TimeUnit.MILLISECONDS).join();
      end();
      throw CalicoException.bridgeUnavailable(
          "the bridge for '" + options.store() + "' ended as it started: " + complaints,
          null);
    }
    return URI.create(JsonObject.of(Json.parse(line)).text("url"));
  }

  private void end() {
    Process ending = process;
    if (ending != null) {
      ending.destroy();
    }
  }

  /** Reads a stream to its end, so that nobody waits for room in it; the end completes. */
  private static CompletableFuture<Void> follow(
      String name, InputStream stream, Consumer<String> each) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Runnable reading =
        () -> {
          try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
              BufferedReader lines = new BufferedReader(reader)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              each.accept(line);
            }
          } catch (IOException closed) {
            // The process has ended, and what it said is all there is.
          } finally {
            end.complete(null);
          }
        };
    Thread thread = new Thread(reading, name);
    thread.setDaemon(true);
    thread.start();
    return end;
  }
}
