package io.calicoformat.flink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Vacuums of a store, each with a fence, by the command. */
public final class Vacuums {
  // Letters that stand in the names of files.
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final AtomicInteger RUNS = new AtomicInteger();

  private Vacuums() {}

  /** Removes what may go, and waits for the end. */
  public static void run(String store, String... options) throws Exception {
    leaveSomethingToFind(Path.of(store));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("node", System.getenv("CALICO_BRIDGE_MAIN"), "vacuum", store, "--yes"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError("the vacuum failed: " + said);
    }
  }

  /** Without something that nobody names a vacuum puts no fence. */
  private static void leaveSomethingToFind(Path store) throws Exception {
    int run = RUNS.incrementAndGet();
    String name =
        "z".repeat(24) + LETTERS.charAt(run / LETTERS.length() % LETTERS.length())
            + LETTERS.charAt(run % LETTERS.length());
    Path folder = Files.createDirectories(store.resolve("data").resolve("a".repeat(13)));
    Files.write(folder.resolve(name + ".arrow"), new byte[1]);
  }
}
