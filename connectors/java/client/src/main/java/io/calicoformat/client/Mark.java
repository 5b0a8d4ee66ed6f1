package io.calicoformat.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far an application has come.
 *
 * @param application who
 * @param epoch the run that counts
 * @param previous the sequence before this one, or null where there is none
 * @param sequence what has been done with this
 */
public record Mark(String application, long epoch, Long previous, long sequence) {
  static Mark of(JsonObject json) {
    return new Mark(
        json.text("application"), json.number("epoch"), null, json.number("sequence"));
  }

  Map<String, Object> toJson() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("application", application);
    members.put("epoch", epoch);
    if (previous != null) {
      members.put("previous", previous);
    }
    members.put("sequence", sequence);
    return members;
  }
}
