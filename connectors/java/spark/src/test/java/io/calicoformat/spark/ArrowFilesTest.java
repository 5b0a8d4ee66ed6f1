package io.calicoformat.spark;

import static io.calicoformat.spark.ArrowColumns.INT32;
import static io.calicoformat.spark.ArrowColumns.bytes;
import static io.calicoformat.spark.ArrowColumns.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.spark.ArrowColumns.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.*;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Arrow files and streams that Arrow's Java library writes are imported by {@code calico import} as
 * what they are, and it reads what Calico writes.
 */
class ArrowFilesTest {
  private static final int ROWS = 3;
  private static final Pattern FIELD_OF_STRUCT = Pattern.compile("\"(?:f\\d+|a|b)\":");

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();

  /** So much of it, and so little alike, that the rows are too many to go into a log entry. */
  private static String padding(int row) {
    StringBuilder text = new StringBuilder();
    for (long at = 1; text.length() < 60_000; at++) {
      text.append(Long.toString((at * 3 + row) * 0x9E3779B97F4A7C15L, 36).substring(1));
    }
    return text.toString();
  }

  private void write(Path path, boolean isFile, CodecType codec) throws IOException {
    MapDictionaryProvider provider = new MapDictionaryProvider();
    List<FieldVector> vectors = new ArrayList<>();
    IntVector ids = new IntVector("id", FieldType.notNullable(INT32), allocator);
    VarCharVector paddings = new VarCharVector("padding", allocator);
    for (int row = 0; row < ROWS; row++) {
      ids.setSafe(row, row);
      paddings.setSafe(row, bytes(padding(row)));
    }
    vectors.addAll(List.of(ids, paddings, encodedTexts(provider)));
    for (Column column : ArrowColumns.all()) {
      FieldVector vector = column.field().createVector(allocator);
      vector.allocateNew();
      for (int row = 0; row < ROWS - 1; row++) column.fill().accept(vector, row);
      vectors.add(vector);
    }
    vectors.forEach(vector -> vector.setValueCount(ROWS));
    try (VectorSchemaRoot root = new VectorSchemaRoot(vectors);
        OutputStream out = Files.newOutputStream(path);
        ArrowWriter writer = writer(root, provider, out, isFile, codec)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    }
  }

  private static ArrowWriter writer(
      VectorSchemaRoot root,
      MapDictionaryProvider provider,
      OutputStream out,
      boolean isFile,
      CodecType codec) {
    CompressionCodec.Factory codecs =
        codec == CodecType.NO_COMPRESSION
            ? NoCompressionCodec.Factory.INSTANCE
            : CommonsCompressionFactory.INSTANCE;
    IpcOption option = IpcOption.DEFAULT;
    return isFile
        ? new ArrowFileWriter(root, provider, Channels.newChannel(out), null, option, codecs, codec)
        : new ArrowStreamWriter(root, provider, Channels.newChannel(out), option, codecs, codec);
  }

  /** "b", "a" and null, as indices of a dictionary. */
  private FieldVector encodedTexts(MapDictionaryProvider provider) {
    VarCharVector entries = new VarCharVector("entries", allocator);
    VarCharVector texts = new VarCharVector("encoded", allocator);
    for (int at = 0; at < 2; at++) {
      entries.setSafe(at, bytes(List.of("a", "b").get(at)));
      texts.setSafe(at, bytes(List.of("b", "a").get(at)));
    }
    entries.setValueCount(2);
    texts.setValueCount(ROWS);
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(8, true));
    Dictionary dictionary = new Dictionary(entries, encoding);
    provider.put(dictionary);
    try (texts) {
      return (FieldVector) DictionaryEncoder.encode(texts, dictionary);
    }
  }

  /** Runs the command in the folder; what it printed. */
  private String calico(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", System.getenv("CALICO_BRIDGE_MAIN")));
    command.addAll(List.of(words));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = process.waitFor();
    assertEquals(0, status, () -> String.join(" ", words) + ": " + text(err));
    return text(out);
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String line(int row) {
    String cells =
        ArrowColumns.all().stream()
            .map(column -> json(column.name()) + ":" + (row < 2 ? column.json().get(row) : "null"))
            .collect(Collectors.joining(","));
    String encoded = List.of(json("b"), json("a"), "null").get(row);
    return "{\"id\":" + row + ",\"padding\":" + json(padding(row)) + ",\"encoded\":" + encoded
        + "," + cells + "}";
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "arrow, NO_COMPRESSION", "arrow, LZ4_FRAME", "arrow, ZSTD",
    "arrows, NO_COMPRESSION", "arrows, LZ4_FRAME", "arrows, ZSTD",
  })
  void isImportedAsWhatItIs(String form, CodecType codec) throws Exception {
    write(folder.resolve("in." + form), form.equals("arrow"), codec);
    calico("init", "store");
    calico("import", "store", "thing", "in." + form, "--create", "--key", "id");

    List<String> types = new ArrayList<>();
    String schema = calico("schema", "store", "thing");
    for (Column column : ArrowColumns.all()) {
      Matcher found = Pattern.compile("\t" + column.name() + "\t([^\t]+)\t").matcher(schema);
      types.add(column.name() + " " + (found.find() ? found.group(1) : "is not there"));
    }
    assertEquals(ArrowColumns.all().stream().map(c -> c.name() + " " + c.type()).toList(), types);
    List<String> expected = Stream.of(0, 1, 2).map(ArrowFilesTest::line).toList();
    assertEquals(expected, calico("read", "store", "thing", "--json").lines().toList());
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_COMPRESSION", "LZ4_FRAME", "ZSTD"})
  void readsDataFiles(CodecType codec) throws Exception {
    write(folder.resolve("in.arrow"), true, CodecType.NO_COMPRESSION);
    String name = Map.of("NO_COMPRESSION", "none", "LZ4_FRAME", "lz4", "ZSTD",
        "zstd").get(codec.name());
    String all =
        ArrowColumns.all().stream().map(Column::name).collect(Collectors.joining(","));
    String group = "main=padding,encoded," + all + "; format arrow; codec " + name;
    calico("init", "store");
    calico("import", "store", "thing", "in.arrow", "--create", "--key", "id", "--group", group);
    calico("checkpoint", "store");
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder.resolve("store"))) {
      files = paths.filter(path -> path.toString().endsWith(".arrow")).toList();
    }
    assertTrue(files.size() >= 1, "there are data files");
    String schema = calico("schema", "store", "thing", "--json");
    for (Path file : files) {
      try (ArrowReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator,
          CommonsCompressionFactory.INSTANCE)) {
        check(reader, column -> "c" + idOf(schema, column));
      }
    }
  }

  @Test
  void readsWhatIsReadOut() throws Exception {
    write(folder.resolve("in.arrow"), true, CodecType.NO_COMPRESSION);
    calico("init", "store");
    calico("import", "store", "thing", "in.arrow", "--create", "--key", "id");
    calico("read", "store", "thing", "-o", "out.arrow");
    InputStream in = Files.newInputStream(folder.resolve("out.arrow"));
    try (ArrowReader reader = new ArrowStreamReader(in, allocator)) {
      check(reader, column -> column);
    }
  }

  private static String idOf(String schema, String column) {
    Matcher found = Pattern.compile("\\{[^{}]*\"name\":\"" + column
        + "\"[^{}]*\\}").matcher(schema);
    assertTrue(found.find(), column + " in " + schema);
    Matcher id = Pattern.compile("\"(?:column|id)\":\"?(\\d+)").matcher(found.group());
    assertTrue(id.find(), found.group());
    return id.group(1);
  }

  /** The cells of a reader's rows are those of the columns, which have other names in it. */
  private static void check(ArrowReader reader, UnaryOperator<String> nameOf) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    int rows = 0;
    while (reader.loadNextBatch()) {
      for (int row = 0; row < root.getRowCount(); row++) {
        for (Column column : ArrowColumns.all()) {
          FieldVector vector = root.getVector(nameOf.apply(column.name()));
          String expected = rows < 2 ? column.java().get(rows) : "null";
          assertEquals(withoutNames(expected), withoutNames(print(vector.getObject(row))),
              column.name());
        }
        assertEquals(padding(rows), print(root.getVector(nameOf.apply("padding")).getObject(row)));
        rows++;
      }
    }
    assertEquals(ROWS, rows);
  }

  /** Fields of structs have other names in data files. */
  private static String withoutNames(String text) {
    return FIELD_OF_STRUCT.matcher(text).replaceAll("\"field\":");
  }

  private static String print(Object cell) {
    if (cell instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return cell == null ? "null" : cell.toString();
  }
}
