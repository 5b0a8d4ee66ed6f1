package io.calicoformat.client;

import java.io.Serializable;

/**
 * A column of rows as they travel.
 *
 * @param name its name
 * @param type its type, in the text form of the chapter types
 * @param key whether it is a component of the key; only known of rows to write
 * @param required whether a record may not lack it; only known of rows to write
 */
public record Field(String name, String type, boolean key, boolean required)
    implements Serializable {
  static Field of(JsonObject json) {
    return new Field(json.text("name"), json.text("type"), json.flag("key"), json.flag("required"));
  }
}
