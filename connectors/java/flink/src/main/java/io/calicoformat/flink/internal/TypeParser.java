package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Reads the text form of Calico's types (chapter types) as types of Flink, all nullable. */
final class TypeParser {
  private static final Map<String, LogicalType> PLAIN =
      Map.ofEntries(
          Map.entry("bool", new BooleanType()),
          Map.entry("int8", new TinyIntType()),
          Map.entry("int16", new SmallIntType()),
          Map.entry("int32", new IntType()),
          Map.entry("int64", new BigIntType()),
          Map.entry("float32", new FloatType()),
          Map.entry("float64", new DoubleType()),
          Map.entry("utf8", VarCharType.STRING_TYPE),
          Map.entry("binary", new VarBinaryType(VarBinaryType.MAX_LENGTH)),
          Map.entry("date", new DateType()),
          Map.entry("timestamp", new TimestampType(6)),
          Map.entry("timestamptz", new LocalZonedTimestampType(6)));

  private final String text;
  private int at;

  private TypeParser(String text) {
    this.text = text;
  }

  static LogicalType parse(String text) {
    TypeParser parser = new TypeParser(text);
    LogicalType type = parser.type();
    if (parser.at < text.length()) {
      throw parser.unknown();
    }
    return type;
  }

  private LogicalType type() {
    String word = word();
    LogicalType plain = PLAIN.get(word);
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

  private LogicalType decimal() {
    expect('(');
    int precision = Integer.parseInt(word());
    expect(',');
    int scale = Integer.parseInt(word());
    expect(')');
    return new DecimalType(precision, scale);
  }

  private LogicalType list() {
    expect('<');
    LogicalType element = type();
    expect('>');
    return new ArrayType(element);
  }

  private LogicalType struct() {
    List<RowType.RowField> fields = new ArrayList<>();
    char separator = '<';
    while (fields.isEmpty() || text.startsWith(",", at)) {
      expect(separator);
      String name = name();
      expect(':');
      fields.add(new RowType.RowField(name, type()));
      separator = ',';
    }
    expect('>');
    return new RowType(fields);
  }

  private LogicalType map() {
    expect('<');
    LogicalType key = type();
    expect(',');
    LogicalType value = type();
    expect('>');
    return new MapType(key.copy(false), value);
  }

  private LogicalType vector() {
    expect('<');
    LogicalType element = type();
    expect(',');
    word();
    expect('>');
    return new ArrayType(element);
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

  /** Whether a name of this letter needs no quotes. */
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
