package io.calicoformat.client;

import java.io.Serializable;
import java.util.Map;

/**
 * The version that a read is of.
 *
 * @param version its number, or null
 * @param timestamp microseconds since 1970, for the newest version at that time; or null
 */
public record At(Long version, Long timestamp) implements Serializable {
  /** The head. */
  public static final At HEAD = new At(null, null);

  /** A version by its number. */
  public static At version(long version) {
    return new At(version, null);
  }

  /** The newest version at a time, in microseconds since 1970. */
  public static At timestamp(long micros) {
    return new At(null, micros);
  }

  /** Whether it is the head. */
  public boolean isHead() {
    return version == null && timestamp == null;
  }

  Map<String, Object> toJson() {
    return version != null ? Map.of("version", version) : Map.of("timestamp", timestamp);
  }

  String toQuery() {
    if (isHead()) {
      return "";
    }
    return version != null ? "?version=" + version : "?timestamp=" + timestamp;
  }
}
