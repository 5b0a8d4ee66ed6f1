package io.calicoformat.spark.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.CalicoException;
import java.util.regex.Pattern;

/**
 * What {@code VERSION AS OF} says: the number of a version, also as {@code v12}, the name of a
 * branch or tag, or a branch with a version or time behind it, as {@code dev@v12}. No name is a
 * number, with or without the letter (CAL-REFS-010).
 *
 * @param at the version, the head where a name was given
 * @param ref the name, or null
 */
public record AsOf(At at, String ref) {
  private static final Pattern VERSION = Pattern.compile("v?[0-9]+");

  /** The head of whatever is named elsewhere. */
  public static final AsOf HEAD = new AsOf(At.HEAD, null);

  /**
   * Takes digits, also behind a {@code v}, for a version, and other text for a name.
   *
   * @throws CalicoException {@code InvalidArgument} for a number that no version can have
   */
  public static AsOf of(String text) {
    String said = text.strip();
    if (!VERSION.matcher(said).matches()) {
      return new AsOf(At.HEAD, said);
    }
    String digits = said.startsWith("v") ? said.substring(1) : said;
    try {
      return new AsOf(At.version(Long.parseLong(digits)), null);
    } catch (NumberFormatException beyond) {
      throw CalicoException.invalidArgument("there is no version as large as " + said);
    }
  }

  /** The newest version at a time, in microseconds since 1970. */
  public static AsOf timestamp(long micros) {
    return new AsOf(At.timestamp(micros), null);
  }

  /**
   * The bridge to ask, about the branch or tag.
   *
   * @param bridge about what was named elsewhere
   * @param named what was named there for this read, or null
   * @throws CalicoException {@code InvalidArgument} where two were named
   */
  public BridgeOptions on(BridgeOptions bridge, String named) {
    if (ref == null) {
      return bridge;
    }
    if (named != null) {
      throw CalicoException.invalidArgument(
          "'" + named + "' and '" + ref + "' are both named; a read is of one branch or tag");
    }
    return bridge.on(ref);
  }
}
