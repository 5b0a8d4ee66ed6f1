package io.calicoformat.flink.internal;

import java.util.List;

/**
 * How far a read is given out.
 *
 * @param version up to which there are splits; -1 before there are any
 * @param next the number of the next split
 * @param left splits that no reader has
 */
public record Enumeration(long version, long next, List<CalicoSplit> left) {
  /** Nothing is planned yet. */
  public static final Enumeration NONE = new Enumeration(-1, 0, List.of());
}
