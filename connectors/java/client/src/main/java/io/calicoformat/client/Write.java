package io.calicoformat.client;

import java.io.Serializable;
import java.util.List;

/**
 * A write that has begun.
 *
 * @param token what stages, commits and aborts name it by
 * @param fields the columns that its rows may have
 */
public record Write(String token, List<Field> fields) implements Serializable {
  static Write of(JsonObject json) {
    return new Write(json.text("write"), json.list("fields", Field::of));
  }
}
