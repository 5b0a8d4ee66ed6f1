package io.calicoformat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void valuesComeBackAsTheyWerePrinted() {
    Map<String, Object> value =
        Map.of(
            "text", "a\"\\\n\u0001\u00e4\ud83d\ude00",
            "list", Arrays.asList(1L, -5L, Long.MAX_VALUE, null, true, List.of(), Map.of()));
    assertEquals(value, Json.parse(Json.print(value)));
  }

  @Test
  void numbersAreWholeOrExact() {
    assertEquals(12L, Json.parse(" 12 "));
    assertEquals(new BigDecimal("9223372036854775808"), Json.parse("9223372036854775808"));
    assertEquals(new BigDecimal("-1.5E+3"), Json.parse("-1.5e3"));
    assertEquals(new BigDecimal("0.10"), Json.parse("0.10"));
  }

  @Test
  void escapesStandForTheirCharacters() {
    assertEquals("/\b\f\n\r\t\u00e9", Json.parse("\"\\/\\b\\f\\n\\r\\t\\u00e9\""));
  }

  @Test
  void whatIsNotJsonIsRefused() {
    for (String text :
        List.of(
            "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "-", "1.", "+1", "nul",
            "\"\u0001\"", "\"\\x\"", "\"\\u12g4\"", "1 2", "'a'", "\"a")) {
      CalicoException failure =
          assertThrows(CalicoException.class, () -> Json.parse(text), text);
      assertEquals("InvalidArgument", failure.code(), text);
    }
  }

  @Test
  void nestingIsBounded() {
    Json.parse("[".repeat(64) + "]".repeat(64));
    assertThrows(CalicoException.class, () -> Json.parse("[".repeat(100_000)));
  }
}
