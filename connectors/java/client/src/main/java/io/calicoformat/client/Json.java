package io.calicoformat.client;

import io.calicoformat.client.internal.JsonParser;
import io.calicoformat.client.internal.JsonPrinter;

/**
 * JSON as plain values: {@code Map<String, Object>} in the order of the text, {@code List<Object>},
 * String, Boolean and null; numbers are Long where they are whole and fit, else BigDecimal.
 */
public final class Json {
  private Json() {}

  /**
   * Reads one JSON value.
   *
   * @throws CalicoException {@code InvalidArgument} where the text is not JSON, or nested more than
   *     64 deep
   */
  public static Object parse(String text) {
    return new JsonParser(text).parse();
  }

  /**
   * Writes a value of the kinds that this class names; any Number is taken.
   *
   * @throws CalicoException {@code InvalidArgument} for a value of another kind
   */
  public static String print(Object value) {
    return new JsonPrinter().print(value);
  }
}
