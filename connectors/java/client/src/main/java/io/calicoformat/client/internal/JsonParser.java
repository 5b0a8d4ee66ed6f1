package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recursive-descent reader of RFC 8259, with a bound on nesting. */
public final class JsonParser {
  private static final int DEPTH_MAX = 64;
  private static final int NUMBER_LENGTH_MAX = 1000;

  private final String text;
  private int at;

  /** Begins at the first character of a text. */
  public JsonParser(String text) {
    this.text = text;
  }

  /** Reads the one value that the text is. */
  public Object parse() {
    Object value = value(0);
    skipBlanks();
    if (at < text.length()) {
      throw wrong("something after the end");
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > DEPTH_MAX) {
      throw wrong("more than " + DEPTH_MAX + " levels");
    }
    skipBlanks();
    char next = peek();
    return switch (next) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (take('}')) {
      return members;
    }
    do {
      skipBlanks();
      String name = string();
      skipBlanks();
      expect(':');
      if (members.containsKey(name)) {
        throw wrong("the member '" + name + "' twice");
      }
      members.put(name, value(depth + 1));
      skipBlanks();
    } while (take(','));
    expect('}');
    return members;
  }

  private List<Object> list(int depth) {
    List<Object> elements = new ArrayList<>();
    at++;
    skipBlanks();
    if (take(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
      skipBlanks();
    } while (take(','));
    expect(']');
    return elements;
  }

  private String string() {
    expect('"');
    StringBuilder characters = new StringBuilder();
    while (true) {
      char next = peek();
      at++;
      if (next == '"') {
        return characters.toString();
      }
      if (next < ' ') {
        throw wrong("a control character in a string");
      }
      characters.append(next == '\\' ? escaped() : next);
    }
  }

  private char escaped() {
    char letter = peek();
    at++;
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("an unknown escape");
    };
  }

  private char unicode() {
    int code = 0;
    for (int digit = 0; digit < 4; digit++) {
      int value = Character.digit(peek(), 16);
      if (value < 0) {
        throw wrong("a \\u without four hexadecimal digits");
      }
      code = code * 16 + value;
      at++;
    }
    return (char) code;
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("an unknown word");
    }
    at += word.length();
    return value;
  }

  private Number number() {
    int start = at;
    take('-');
    int first = at;
    boolean leadingZero = digits() > 1 && text.charAt(first) == '0';
    boolean whole = true;
    if (take('.')) {
      whole = false;
      digits();
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('+')) {
        take('-');
      }
      digits();
    }
    if (leadingZero || at - start > NUMBER_LENGTH_MAX) {
      throw wrong("a malformed number");
    }
    BigDecimal number = new BigDecimal(text.substring(start, at));
    boolean isLong = whole && number.unscaledValue().bitLength() < Long.SIZE;
    return isLong ? (Number) number.longValue() : number;
  }

  private int digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("no value");
    }
    return at - start;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("the end");
    }
    return text.charAt(at);
  }

  private boolean take(char expected) {
    boolean there = at < text.length() && text.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char expected) {
    if (!take(expected)) {
      throw wrong("no '" + expected + "'");
    }
  }

  private CalicoException wrong(String found) {
    return CalicoException.invalidArgument("not JSON: " + found + " at character " + at);
  }
}
