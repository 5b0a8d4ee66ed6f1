package io.calicoformat.client;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An object of an answer, read member by member. Members that nobody asks for are ignored
 * (CAL-BRIDGE-007); one that is asked for and absent or of another kind is a fault of the bridge.
 *
 * @param members by name
 */
public record JsonObject(Map<String, Object> members) {
  /** Takes a parsed value for an object. */
  @SuppressWarnings("unchecked")
  public static JsonObject of(Object value) {
    if (value instanceof Map<?, ?>) {
      return new JsonObject((Map<String, Object>) value);
    }
    throw CalicoException.internal("the bridge's answer has no object where one must be", null);
  }

  /** Whether a member is there and not null. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /** A text that must be there. */
  public String text(String name) {
    return required(name, String.class);
  }

  /** A text, or null where there is none. */
  public String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  /** A whole number that must be there. */
  public long number(String name) {
    return required(name, Long.class);
  }

  /** A whole number, or null where there is none. */
  public Long numberOrNull(String name) {
    return has(name) ? (Long) number(name) : null;
  }

  /** Whether a member is true; absent counts as false. */
  public boolean flag(String name) {
    return has(name) && required(name, Boolean.class);
  }

  /** An object that must be there. */
  public JsonObject object(String name) {
    return of(required(name, Map.class));
  }

  /** A list that must be there, in JSON form. */
  @SuppressWarnings("unchecked")
  public List<Object> values(String name) {
    return (List<Object>) required(name, List.class);
  }

  /** A list of objects that must be there, each as something else. */
  public <T> List<T> list(String name, Function<JsonObject, T> each) {
    return values(name).stream().map(JsonObject::of).map(each).toList();
  }

  private <T> T required(String name, Class<T> kind) {
    Object value = members.get(name);
    if (!kind.isInstance(value)) {
      throw CalicoException.internal(
          "the bridge's answer has no " + kind.getSimpleName() + " as '" + name + "'", null);
    }
    return kind.cast(value);
  }
}
