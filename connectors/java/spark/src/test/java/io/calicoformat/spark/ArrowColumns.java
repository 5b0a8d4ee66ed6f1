package io.calicoformat.spark;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.arrow.vector.*;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Columns of all of Arrow's types that a table can take, with their cells as JSON of Calico and as
 * Arrow Java prints them.
 */
final class ArrowColumns {
  private static final String LONG_TEXT = "zöx, more than twelve bytes";
  private static final String MOST = "9999999999999999999999999999.9999999999";
  private static final String WIDE = "-1234567890123456789.0";
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType FLOAT32 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final byte[] BINARY = {0, (byte) 0xff};
  private static final String BASE64 = json("AP8=");
  private static final long DAY_MILLIS = 86_400_000;
  private static final Map<TimeUnit, Long> PER_SECOND =
      Map.of(
          TimeUnit.SECOND, 1L,
          TimeUnit.MILLISECOND, 1_000L,
          TimeUnit.MICROSECOND, 1_000_000L,
          TimeUnit.NANOSECOND, 1_000_000_000L);

  private ArrowColumns() {}

  /** A column with two cells and a null: its type here and there, and its cells on both sides. */
  record Column(
      String name,
      Field field,
      BiConsumer<FieldVector, Integer> fill,
      String type,
      List<String> json,
      List<String> java) {}

  private static Column column(
      ArrowType arrow, BiConsumer<FieldVector, Integer> fill, String type, String... cells) {
    return nested(arrow, List.of(), fill, type, cells);
  }

  /** @param cells the JSON of the first and the second, and how Arrow Java prints them */
  private static Column nested(
      ArrowType arrow,
      List<Field> children,
      BiConsumer<FieldVector, Integer> fill,
      String type,
      String... cells) {
    String name = arrow.toString().toLowerCase().replaceAll("[^a-z0-9]+", "_") + "x";
    Field field = new Field(name, FieldType.nullable(arrow), children);
    int java = cells.length - 2;
    return new Column(name, field, fill, type, List.of(cells[0], cells[1]),
        List.of(cells[java], cells[java + 1]));
  }

  private static Field item(ArrowType type) {
    return Field.nullable("item", type);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String json(String text) {
    return "\"" + text + "\"";
  }

  private static List<Column> integers() {
    return List.of(
        column(
            ArrowType.Bool.INSTANCE,
            (v, i) -> ((BitVector) v).setSafe(i, 1 - i),
            "bool",
            "true", "false"),
        column(
            new ArrowType.Int(8, true),
            (v, i) -> ((TinyIntVector) v).setSafe(i, i == 0 ? -128 : 127),
            "int8",
            "-128", "127"),
        column(
            new ArrowType.Int(16, true),
            (v, i) -> ((SmallIntVector) v).setSafe(i, i == 0 ? -32768 : 32767),
            "int16",
            "-32768", "32767"),
        column(
            INT32,
            (v, i) -> ((IntVector) v).setSafe(i, Integer.MIN_VALUE - i),
            "int32",
            "-2147483648", "2147483647"),
        column(
            new ArrowType.Int(64, true),
            (v, i) -> ((BigIntVector) v).setSafe(i, Long.MIN_VALUE - i),
            "int64",
            json("-9223372036854775808"), json("9223372036854775807"),
            "-9223372036854775808", "9223372036854775807"),
        column(
            new ArrowType.Int(8, false),
            (v, i) -> ((UInt1Vector) v).setSafe(i, -i),
            "int16",
            "0", "255"),
        column(
            new ArrowType.Int(16, false),
            (v, i) -> ((UInt2Vector) v).setSafe(i, -i),
            "int32",
            "0", "65535"),
        column(
            new ArrowType.Int(32, false),
            (v, i) -> ((UInt4Vector) v).setSafe(i, -i),
            "int64",
            json("0"), json("4294967295"),
            "0", "4294967295"),
        column(
            new ArrowType.Int(64, false),
            (v, i) -> ((UInt8Vector) v).setSafe(i, (long) -i),
            "decimal(20,0)",
            json("0"), json("18446744073709551615"),
            "0", "18446744073709551615"));
  }

  private static List<Column> numbers() {
    return List.of(
        column(
            new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
            (v, i) -> ((Float2Vector) v).setSafe(i, (short) (i == 0 ? 0x3e00 : 0xfbff)),
            "float32",
            "1.5", "-65504",
            "1.5", "-65504.0"),
        column(
            FLOAT32,
            (v, i) -> ((Float4Vector) v).setSafe(i, i == 0 ? 1.5f : -0f),
            "float32",
            "1.5", "-0",
            "1.5", "-0.0"),
        column(
            new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
            (v, i) -> ((Float8Vector) v).setSafe(i, i == 0 ? 0.1 : Double.NaN),
            "float64",
            "0.1", json("NaN"),
            "0.1", "NaN"),
        column(
            new ArrowType.Decimal(5, 2, 128),
            (v, i) -> ((DecimalVector) v).setSafe(i, new BigDecimal(i == 0 ? "999.99" : "-0.01")),
            "decimal(5,2)",
            json("999.99"), json("-0.01"),
            "999.99", "-0.01"),
        column(
            new ArrowType.Decimal(38, 10, 128),
            (v, i) -> ((DecimalVector) v).setSafe(i, new BigDecimal(i == 0 ? MOST : "-" + MOST)),
            "decimal(38,10)",
            json(MOST), json("-" + MOST),
            MOST, "-" + MOST),
        column(
            new ArrowType.Decimal(20, 1, 256),
            (v, i) -> ((Decimal256Vector) v).setSafe(i, new BigDecimal(i == 0 ? "0.1" : WIDE)),
            "decimal(20,1)",
            json("0.1"), json(WIDE),
            "0.1", WIDE));
  }

  private static List<Column> texts() {
    return List.of(
        column(
            UTF8,
            (v, i) -> ((VarCharVector) v).setSafe(i, bytes(i == 0 ? "" : LONG_TEXT)),
            "utf8",
            json(""), json(LONG_TEXT),
            "", LONG_TEXT),
        column(
            ArrowType.LargeUtf8.INSTANCE,
            (v, i) -> ((LargeVarCharVector) v).setSafe(i, bytes(i == 0 ? "" : LONG_TEXT)),
            "utf8",
            json(""), json(LONG_TEXT),
            "", LONG_TEXT),
        column(
            ArrowType.Utf8View.INSTANCE,
            (v, i) -> ((ViewVarCharVector) v).setSafe(i, bytes(i == 0 ? "" : LONG_TEXT)),
            "utf8",
            json(""), json(LONG_TEXT),
            "", LONG_TEXT),
        column(
            ArrowType.Binary.INSTANCE,
            (v, i) -> ((VarBinaryVector) v).setSafe(i, i == 0 ? BINARY : new byte[0]),
            "binary",
            BASE64, json(""),
            "00ff", ""),
        column(
            ArrowType.LargeBinary.INSTANCE,
            (v, i) -> ((LargeVarBinaryVector) v).setSafe(i, i == 0 ? BINARY : new byte[0]),
            "binary",
            BASE64, json(""),
            "00ff", ""),
        column(
            ArrowType.BinaryView.INSTANCE,
            (v, i) -> ((ViewVarBinaryVector) v).setSafe(i, i == 0 ? BINARY : new byte[0]),
            "binary",
            BASE64, json(""),
            "00ff", ""),
        column(
            new ArrowType.FixedSizeBinary(2),
            (v, i) -> ((FixedSizeBinaryVector) v).setSafe(i, BINARY),
            "binary",
            BASE64, BASE64,
            "00ff", "00ff"));
  }

  private static List<Column> dates() {
    return List.of(
        column(
            new ArrowType.Date(DateUnit.DAY),
            (v, i) -> ((DateDayVector) v).setSafe(i, i == 0 ? 18321 : -1),
            "date",
            json("2020-02-29"), json("1969-12-31"),
            "18321", "-1"),
        column(
            new ArrowType.Date(DateUnit.MILLISECOND),
            (v, i) -> ((DateMilliVector) v).setSafe(i, (i == 0 ? 18321 : -1) * DAY_MILLIS),
            "date",
            json("2020-02-29"), json("1969-12-31"),
            "18321", "-1"));
  }

  /** Half a day and more after that leap day, and a second before 1970, in a unit. */
  private static Stream<Column> timestamps(TimeUnit unit) {
    long count = PER_SECOND.get(unit);
    BiConsumer<FieldVector, Integer> fill =
        (v, i) -> ((TimeStampVector) v).setSafe(i, (i == 0 ? 1_582_979_696L : -1L) * count);
    return Stream.of(
        column(
            new ArrowType.Timestamp(unit, null),
            fill,
            "timestamp",
            json("2020-02-29T12:34:56.000000"), json("1969-12-31T23:59:59.000000"),
            "2020-02-29T12:34:56", "1969-12-31T23:59:59"),
        column(
            new ArrowType.Timestamp(unit, "Europe/Berlin"),
            fill,
            "timestamptz",
            json("2020-02-29T12:34:56.000000Z"), json("1969-12-31T23:59:59.000000Z"),
            "1582979696000000", "-1000000"));
  }

  private static List<Column> times() {
    Stream<Column> timestamps = Stream.of(TimeUnit.values()).flatMap(ArrowColumns::timestamps);
    return Stream.concat(dates().stream(), timestamps).toList();
  }

  private static List<Column> nested() {
    Field key = Field.notNullable("key", UTF8);
    Field entries = new Field("entries", FieldType.notNullable(ArrowType.Struct.INSTANCE),
        List.of(key, Field.nullable("value", INT32)));
    return List.of(
        nested(ArrowType.List.INSTANCE, List.of(item(INT32)), (v, i) -> {
          ListVector lists = (ListVector) v;
          int at = lists.startNewValue(i);
          if (i == 0) ((IntVector) lists.getDataVector()).setSafe(at, 7);
          if (i == 0) ((IntVector) lists.getDataVector()).setNull(at + 1);
          lists.endValue(i, i == 0 ? 2 : 0);
        }, "list<int32>", "[7,null]", "[]"),
        nested(ArrowType.LargeList.INSTANCE, List.of(item(UTF8)), (v, i) -> {
          LargeListVector lists = (LargeListVector) v;
          long at = lists.startNewValue(i);
          ((VarCharVector) lists.getDataVector()).setSafe((int) at, bytes("item " + i));
          lists.endValue(i, 1);
        }, "list<utf8>", "[\"item 0\"]", "[\"item 1\"]"),
        nested(new ArrowType.FixedSizeList(2), List.of(item(FLOAT32)), (v, i) -> {
          FixedSizeListVector lists = (FixedSizeListVector) v;
          int at = lists.startNewValue(i);
          ((Float4Vector) lists.getDataVector()).setSafe(at, 0.5f + i);
          ((Float4Vector) lists.getDataVector()).setSafe(at + 1, -2.5f);
        }, "vector<float32,2>", "[0.5,-2.5]", "[1.5,-2.5]"),
        nested(ArrowType.Struct.INSTANCE, List.of(Field.nullable("a", INT32), Field.nullable("b",
            UTF8)), (v, i) -> {
          StructVector structs = (StructVector) v;
          structs.setIndexDefined(i);
          ((IntVector) structs.getChild("a")).setSafe(i, 41 + i);
          if (i == 0) ((VarCharVector) structs.getChild("b")).setSafe(i, bytes("x"));
        }, "struct<a:int32,b:utf8>", "{\"a\":41,\"b\":\"x\"}", "{\"a\":42,\"b\":null}",
            "{\"a\":41,\"b\":\"x\"}", "{\"a\":42}"),
        nested(new ArrowType.Map(false), List.of(entries), (v, i) -> {
          MapVector maps = (MapVector) v;
          StructVector pairs = (StructVector) maps.getDataVector();
          int at = maps.startNewValue(i);
          pairs.setIndexDefined(at);
          ((VarCharVector) pairs.getChild("key")).setSafe(at, bytes("k" + i));
          ((IntVector) pairs.getChild("value")).setSafe(at, 5);
          maps.endValue(i, 1);
        }, "map<utf8,int32>", "[[\"k0\",5]]", "[[\"k1\",5]]", "[{\"key\":\"k0\",\"value\":5}]",
            "[{\"key\":\"k1\",\"value\":5}]"));
  }

  static List<Column> all() {
    return Stream.of(integers(), numbers(), texts(), times(),
        nested()).flatMap(List::stream).toList();
  }
}
