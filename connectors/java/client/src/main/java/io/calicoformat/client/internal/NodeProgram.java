package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds Node.js and makes sure that it is new enough. */
final class NodeProgram {
  private static final int MAJOR_MIN = 20;
  private static final int VERSION_MS = 4_000;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
  private static final String ADVICE =
      "; install Node.js " + MAJOR_MIN + ".19 or newer on every machine that reads or writes, or"
          + " set calico.node (or CALICO_NODE) to the program, or calico.bridge to a bridge's URL";

  private NodeProgram() {}

  /** The program named, or CALICO_NODE, or the first one on the PATH. */
  static String find(String named) {
    String program = named != null ? named : System.getenv("CALICO_NODE");
    if (program == null) {
      program = onPath();
    }
    requireVersion(program);
    return program;
  }

  private static String onPath() {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
      Path candidate = Path.of(folder, "node");
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    throw CalicoException.bridgeUnavailable("node was not found on the PATH" + ADVICE, null);
  }

  private static void requireVersion(String program) {
    String version = version(program);
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      throw CalicoException.bridgeUnavailable(
          "'" + program + "' says '" + version + "' where Node.js says its version" + ADVICE, null);
    }
    if (Integer.parseInt(parts.group(1)) < MAJOR_MIN) {
      throw CalicoException.bridgeUnavailable(program + " is Node.js " + version + ADVICE, null);
    }
  }

  private static String version(String program) {
    try {
      Process process =
          new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(VERSION_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw CalicoException.bridgeUnavailable(
            "'" + program + " --version' did not end within " + VERSION_MS + " ms" + ADVICE, null);
      }
      byte[] said = process.getInputStream().readNBytes(100);
      return new String(said, StandardCharsets.UTF_8).strip();
    } catch (IOException failed) {
      throw CalicoException.bridgeUnavailable(
          "'" + program + "' could not be run (" + failed.getMessage() + ")" + ADVICE, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CalicoException.bridgeUnavailable("interrupted while node was started", interrupted);
    }
  }
}
