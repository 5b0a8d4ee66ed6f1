package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An option {@code groups.<group>.<setting>}.
 *
 * @param group the name of a column group
 * @param setting how its files are written or cut
 */
record GroupSetting(String group, String setting) {
  private static final Map<String, String> FILES =
      Map.of("format", "fileFormat", "codec", "codec");
  private static final Map<String, String> SIZES =
      Map.of(
          "segment-bytes", "segmentBytes",
          "append-bytes", "appendBytes",
          "split-bytes", "splitBytes",
          "checkpoint-percent", "checkpointPercent");

  /** The setting that an option is of; nothing where it is of none. */
  static Optional<GroupSetting> of(String option) {
    int start = TableOptions.GROUPS.length();
    int point = option.lastIndexOf('.');
    if (!option.startsWith(TableOptions.GROUPS) || point <= start) {
      return Optional.empty();
    }
    String setting = option.substring(point + 1);
    return FILES.containsKey(setting) || SIZES.containsKey(setting)
        ? Optional.of(new GroupSetting(option.substring(start, point), setting))
        : Optional.empty();
  }

  /** Whether it is one of the settings that the chapter table calls maintenance. */
  boolean isOfMaintenance() {
    return SIZES.containsKey(setting);
  }

  /** What it is called in JSON form. */
  String member() {
    return isOfMaintenance() ? SIZES.get(setting) : FILES.get(setting);
  }

  /** Its value in JSON form. */
  Object json(String value) {
    if (!isOfMaintenance()) {
      return value;
    }
    if (!value.matches("[0-9]{1,15}")) {
      throw CalicoException.invalidArgument(
          "the option " + name() + " is '" + value + "'; it is a whole number");
    }
    return Long.parseLong(value);
  }

  /** What SET makes of a group (CAL-BRIDGE-028). */
  Map<String, Object> set(String value) {
    return isOfMaintenance()
        ? Map.of("kind", "set-maintenance", "group", group, "maintenance",
            Map.of(member(), json(value)))
        : Map.of("kind", "set-files", "group", group, member(), json(value));
  }

  /** What RESET makes of a group. */
  Map<String, Object> reset() {
    if (!isOfMaintenance()) {
      throw CalicoException.invalidArgument(
          "the option " + name() + " has no value that it goes back to; set another one");
    }
    return Map.of("kind", "set-maintenance", "group", group, "defaults", List.of(member()));
  }

  private String name() {
    return TableOptions.GROUPS + group + "." + setting;
  }
}
