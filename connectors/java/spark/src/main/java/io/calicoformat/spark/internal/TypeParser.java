package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Reads the text form of Calico's types (chapter types) as types of Spark. */
final class TypeParser {
  private static final Map<String, DataType> PLAIN =
      Map.ofEntries(
          Map.entry("bool", DataTypes.BooleanType),
          Map.entry("int8", DataTypes.ByteType),
          Map.entry("int16", DataTypes.ShortType),
          Map.entry("int32", DataTypes.IntegerType),
          Map.entry("int64", DataTypes.LongType),
          Map.entry("float32", DataTypes.FloatType),
          Map.entry("float64", DataTypes.DoubleType),
          Map.entry("utf8", DataTypes.StringType),
          Map.entry("binary", DataTypes.BinaryType),
          Map.entry("date", DataTypes.DateType),
          Map.entry("timestamp", DataTypes.TimestampNTZType),
          Map.entry("timestamptz", DataTypes.TimestampType));

  private final String text;
  private int at;

  private TypeParser(String text) {
    this.text = text;
  }

  static DataType parse(String text) {
    TypeParser parser = new TypeParser(text);
    DataType type = parser.type();
    if (parser.at < text.length()) {
      throw parser.unknown();
    }
    return type;
  }

  private DataType type() {
    String word = word();
    DataType plain = PLAIN.get(word);
    if (plain != null) {
      return plain;
    }
    return switch (word) {
      case "decimal" -> decimal();
      case "list" -> list();
      case "struct" -> struct();
      case "map" -> map();
      case "vector" -> vector();
      default -> throw unknown();
    };
  }

  private DataType decimal() {
    expect('(');
    int precision = Integer.parseInt(word());
    expect(',');
    int scale = Integer.parseInt(word());
    expect(')');
    return DataTypes.createDecimalType(precision, scale);
  }

  private DataType list() {
    expect('<');
    DataType element = type();
    expect('>');
    return DataTypes.createArrayType(element, true);
  }

  private DataType struct() {
    List<StructField> fields = new ArrayList<>();
    char separator = '<';
    while (fields.isEmpty() || text.startsWith(",", at)) {
      expect(separator);
      String name = name();
      expect(':');
      fields.add(DataTypes.createStructField(name, type(), true));
      separator = ',';
    }
    expect('>');
    return DataTypes.createStructType(fields);
  }

  private DataType map() {
    expect('<');
    DataType key = type();
    expect(',');
    DataType value = type();
    expect('>');
    return DataTypes.createMapType(key, value, true);
  }

  private DataType vector() {
    expect('<');
    DataType element = type();
    expect(',');
    word();
    expect('>');
    return DataTypes.createArrayType(element, true);
  }

  private String name() {
    if (!text.startsWith("\"", at)) {
      return word();
    }
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"' && !text.startsWith("\"\"", at)) {
        at++;
        return name.toString();
      }
      at += next == '"' ? 1 : 0;
      name.append(next);
    }
    throw unknown();
  }

  private String word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw unknown();
    }
    return text.substring(start, at);
  }

  static boolean isWord(char letter) {
    return letter == '_'
        || (letter >= '0' && letter <= '9')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z');
  }

  private void expect(char expected) {
    if (at >= text.length() || text.charAt(at) != expected) {
      throw unknown();
    }
    at++;
  }

  private CalicoException unknown() {
    return CalicoException.unsupportedType(
        "this connector does not know the type '" + text + "'; use a newer one");
  }
}
