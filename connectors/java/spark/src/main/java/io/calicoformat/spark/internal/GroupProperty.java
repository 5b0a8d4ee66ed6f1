package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table property {@code calico.group.<group>.<setting>}.
 *
 * @param group the name of a column group
 * @param setting how its files are written, laid out, cut or folded
 */
record GroupProperty(String group, String setting) {
  static final String PREFIX = "calico.group.";
  static final String FORMAT = "format";
  static final String CODEC = "codec";
  static final String PARTITIONING = "partitioning";
  static final String FOLD = "fold";
  /** Sizes and shares, by what they are called in the chapter table. */
  static final Map<String, String> SIZES =
      Map.of(
          "segment-bytes", "segmentBytes",
          "append-bytes", "appendBytes",
          "split-bytes", "splitBytes",
          "checkpoint-percent", "checkpointPercent");
  private static final List<String> OTHERS = List.of(FORMAT, CODEC, PARTITIONING, FOLD);
  private static final Pattern FOLDING =
      Pattern.compile("([a-z][a-z-]*)(?:\\(\\s*([0-9]{1,9})\\s*(?:,\\s*([0-9]{1,9})\\s*)?\\))?");

  /** The setting that a property is of; nothing where it is of none. */
  static Optional<GroupProperty> of(String property) {
    int point = property.lastIndexOf('.');
    if (!property.startsWith(PREFIX) || point < PREFIX.length()) {
      return Optional.empty();
    }
    String setting = property.substring(point + 1);
    boolean isKnown = OTHERS.contains(setting) || SIZES.containsKey(setting);
    return isKnown
        ? Optional.of(new GroupProperty(property.substring(PREFIX.length(), point), setting))
        : Optional.empty();
  }

  String name() {
    return PREFIX + group + "." + setting;
  }

  /** Whether it is one of the settings that the chapter table calls maintenance. */
  boolean isOfMaintenance() {
    return setting.equals(FOLD) || SIZES.containsKey(setting);
  }

  /** The name of a setting of maintenance in JSON form. */
  String member() {
    return setting.equals(FOLD) ? FOLD : SIZES.get(setting);
  }

  /** The value of a setting of maintenance in JSON form. */
  Object json(String value) {
    return setting.equals(FOLD) ? folding(value) : count(value);
  }

  /**
   * What SET makes of a group, in JSON form (CAL-BRIDGE-028).
   *
   * @param value null for UNSET
   */
  Map<String, Object> alteration(String value, Layouts layouts) {
    Map<String, Object> alteration = new TreeMap<>();
    alteration.put("group", group);
    if (isOfMaintenance()) {
      alteration.put("kind", "set-maintenance");
      alteration.put(
          value == null ? "defaults" : "maintenance",
          value == null ? List.of(member()) : Map.of(member(), json(value)));
      return alteration;
    }
    if (value == null) {
      throw CalicoException.invalidArgument(
          "the property " + name() + " has no value that it goes back to; set another one");
    }
    boolean isLayout = setting.equals(PARTITIONING);
    alteration.put("kind", isLayout ? "set-partitioning" : "set-files");
    String member = setting.equals(FORMAT) ? "fileFormat" : setting;
    alteration.put(member, isLayout ? layouts.parse(value) : value);
    return alteration;
  }

  /** A policy of folds as the property has it, like {@code tiered(8, 4)}. */
  static String foldText(JsonObject fold) {
    String kind = fold.text("kind");
    if (!fold.has("updates")) {
      return kind;
    }
    String ratio = fold.has("ratio") ? ", " + fold.number("ratio") : "";
    return kind + "(" + fold.number("updates") + ratio + ")";
  }

  private Map<String, Object> folding(String value) {
    Matcher match = FOLDING.matcher(value.strip());
    if (!match.matches()) {
      throw CalicoException.invalidArgument(
          "the property " + name() + " is '" + value
              + "'; it is inline, none, tiered(updates, ratio) or levelled(updates, ratio)");
    }
    Map<String, Object> fold = new TreeMap<>();
    fold.put("kind", match.group(1));
    if (match.group(2) != null) {
      fold.put("updates", Long.parseLong(match.group(2)));
    }
    if (match.group(3) != null) {
      fold.put("ratio", Long.parseLong(match.group(3)));
    }
    return fold;
  }

  private long count(String value) {
    if (!value.matches("[0-9]{1,15}")) {
      throw CalicoException.invalidArgument(
          "the property " + name() + " is '" + value + "'; it is a whole number");
    }
    return Long.parseLong(value);
  }
}
