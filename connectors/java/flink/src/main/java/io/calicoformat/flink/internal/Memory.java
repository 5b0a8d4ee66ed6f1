package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The memory that Arrow takes, outside of the heap. */
final class Memory {
  private static final String FLAG = "--add-opens=java.base/java.nio=ALL-UNNAMED";

  private Memory() {}

  /**
   * Memory for one reader or writer, which closes it.
   *
   * @throws CalicoException {@code InvalidArgument} where Java was not started with what Arrow needs
   */
  static BufferAllocator allocator(String name) {
    requireOpen(Object.class.getModule().isOpen("java.nio", Memory.class.getModule()));
    return Root.ALLOCATOR.newChildAllocator(name, 0, Long.MAX_VALUE);
  }

  static void requireOpen(boolean isOpen) {
    if (!isOpen) {
      throw CalicoException.invalidArgument(
          "Arrow reaches into java.nio, which this Java keeps closed; add " + FLAG
              + " to env.java.opts.all in Flink's configuration, or to the command that runs java");
    }
  }

  /** Made when it is first needed: without the flag it cannot be. */
  private static final class Root {
    static final BufferAllocator ALLOCATOR = new RootAllocator();
  }
}
