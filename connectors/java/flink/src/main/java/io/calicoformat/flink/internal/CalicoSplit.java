package io.calicoformat.flink.internal;

import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A part of a read: rows of one version, or the changes of some versions.
 *
 * @param number of no other one of its job; a split of a change feed comes after those below
 * @param token the sealed split of rows; empty for changes
 * @param from the version above which changes are read; of rows, the version that they are of
 * @param to the version up to which they are; of rows, the time of theirs in microseconds since 1970
 * @param done how many of its rows have been read already
 */
public record CalicoSplit(long number, String token, long from, long to, long done)
    implements SourceSplit, Serializable {

  static CalicoSplit rows(long number, String token, long version, long timestamp) {
    return new CalicoSplit(number, token, version, timestamp, 0);
  }

  static CalicoSplit changes(long number, long from, long to) {
    return new CalicoSplit(number, "", from, to, 0);
  }

  boolean isOfChanges() {
    return token.isEmpty();
  }

  CalicoSplit after(long rows) {
    return new CalicoSplit(number, token, from, to, rows);
  }

  @Override
  public String splitId() {
    return String.valueOf(number);
  }
}
