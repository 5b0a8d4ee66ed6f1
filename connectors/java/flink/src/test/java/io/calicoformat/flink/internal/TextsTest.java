package io.calicoformat.flink.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calicoformat.client.Mark;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** Checkpoints outlive versions of the connector: these bytes are read for good. */
class TextsTest {
  private static final String MARK =
      "00000009" + "666c696e6b2e612e62" + "0000000000100001" + "0000000000300000";

  private static <T> void assertGolden(
      SimpleVersionedSerializer<T> serializer, String hex, T value) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals(1, serializer.getVersion());
    assertArrayEquals(bytes, serializer.serialize(value));
    assertEquals(value, serializer.deserialize(1, bytes));
    assertThrows(IOException.class, () -> serializer.deserialize(2, bytes));
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThrows(IOException.class, () -> serializer.deserialize(1, cut));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IOException.class, () -> serializer.deserialize(1, longer));
  }

  @Test
  void whatATaskHasStagedIsKeptInTheseBytes() throws IOException {
    assertGolden(
        Texts.STAGED,
        "00000002" + "00000004" + "6de18080" + "00000000",
        new StagedRows(List.of("m\u1000", "")));
  }

  @Test
  void whatIsToBeCommittedIsKeptInTheseBytes() throws IOException {
    Mark mark = new Mark("flink.a.b", 0x100001, null, 0x300000);
    assertGolden(
        Texts.COMMITMENT,
        MARK + "00000001" + "77" + "00000001" + "00000001" + "6d",
        new Commitment(mark, "w", List.of("m")));
    assertGolden(Texts.PROGRESS, MARK, mark);
  }

  @Test
  void partsOfAReadAreKeptInTheseBytes() throws IOException {
    String rows = "0000000000000003" + "00000001" + "73" + "00".repeat(16) + "0000000000000007";
    CalicoSplit split = CalicoSplit.rows(3, "s", 0, 0).after(7);
    assertGolden(Texts.SPLIT, rows, split);
    String changes = "0000000000000004" + "00000000" + "0000000000000005" + "0000000000000009"
        + "00".repeat(8);
    assertGolden(
        Texts.ENUMERATION,
        "0000000000000009" + "0000000000000005" + "00000002" + rows + changes,
        new Enumeration(9, 5, List.of(split, CalicoSplit.changes(4, 5, 9))));
  }
}
