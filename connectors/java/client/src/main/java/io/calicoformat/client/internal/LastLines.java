package io.calicoformat.client.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines that a process has said on its standard error, for messages about its end. */
final class LastLines {
  private static final int LINES_MAX = 20;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  @Override
  public synchronized String toString() {
    return lines.isEmpty() ? "it said nothing" : String.join("\n", lines);
  }
}
