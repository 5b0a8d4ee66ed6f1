package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import java.util.Map;

/** Writes plain values as JSON in one line. */
public final class JsonPrinter {
  private final StringBuilder text = new StringBuilder();

  /** The text of a value. */
  public String print(Object value) {
    put(value);
    return text.toString();
  }

  private void put(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Number) {
      text.append(value);
    } else if (value instanceof String string) {
      putString(string);
    } else if (value instanceof Map<?, ?> members) {
      putObject(members);
    } else if (value instanceof Iterable<?> elements) {
      putList(elements);
    } else {
      throw CalicoException.invalidArgument("JSON has no " + value.getClass().getName());
    }
  }

  private void putObject(Map<?, ?> members) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> member : members.entrySet()) {
      text.append(separator);
      putString(String.valueOf(member.getKey()));
      text.append(':');
      put(member.getValue());
      separator = ",";
    }
    text.append('}');
  }

  private void putList(Iterable<?> elements) {
    text.append('[');
    String separator = "";
    for (Object element : elements) {
      text.append(separator);
      put(element);
      separator = ",";
    }
    text.append(']');
  }

  private void putString(String string) {
    text.append('"');
    for (int index = 0; index < string.length(); index++) {
      char next = string.charAt(index);
      switch (next) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (next < ' ') {
            text.append(String.format("\\u%04x", (int) next));
          } else {
            text.append(next);
          }
        }
      }
    }
    text.append('"');
  }
}
