package io.calicoformat.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a key-space is made of at one version (CAL-BRIDGE-026).
 *
 * @param version the version that is described
 * @param name its name
 * @param id its id, which a rename keeps
 * @param key its key components, in order
 * @param columns its value columns, in the order of the key-space
 * @param groups its column groups
 * @param rows an upper bound of its records
 * @param bytes what its files hold
 */
public record KeySpace(
    long version,
    String name,
    String id,
    List<Component> key,
    List<Column> columns,
    List<Group> groups,
    long rows,
    long bytes,
    boolean strict) {

  /** A component of the key; its type is in the text form of the chapter types. */
  public record Component(String name, String type, String domain) {}

  /** A value column; algebra and orderBy are null where it has none. */
  public record Column(
      String name, String type, String group, boolean required, String algebra, String orderBy) {}

  /**
   * A column group, with its transforms in JSON form, and the settings that were chosen for it; of
   * these the policy of folds is in JSON form, null where none was chosen.
   */
  public record Group(
      String name,
      boolean anchor,
      String fileFormat,
      String codec,
      List<JsonObject> partitioning,
      List<String> statistics,
      Map<String, Long> maintenance,
      JsonObject fold) {}

  /** The group that says which records exist; every key-space has one. */
  public Group anchor() {
    return groups.stream().filter(Group::anchor).findFirst().orElseThrow();
  }

  static KeySpace of(JsonObject json) {
    return new KeySpace(
        json.number("version"),
        json.text("name"),
        json.text("keySpace"),
        json.list("key", KeySpace::component),
        json.list("columns", KeySpace::column),
        json.list("groups", KeySpace::group),
        json.number("rows"),
        json.number("bytes"),
        json.flag("strict"));
  }

  private static Component component(JsonObject json) {
    return new Component(json.text("name"), json.text("type"), json.text("domain"));
  }

  private static Column column(JsonObject json) {
    return new Column(
        json.text("name"),
        json.text("type"),
        json.text("group"),
        json.flag("required"),
        json.textOrNull("algebra"),
        json.textOrNull("orderBy"));
  }

  private static Group group(JsonObject json) {
    JsonObject chosen = json.has("maintenance") ? json.object("maintenance") : null;
    return new Group(
        json.text("name"),
        json.flag("anchor"),
        json.text("fileFormat"),
        json.text("codec"),
        json.list("partitioning", each -> each),
        json.values("statistics").stream().map(String::valueOf).toList(),
        chosen == null ? Map.of() : settings(chosen),
        chosen != null && chosen.has("fold") ? chosen.object("fold") : null);
  }

  private static Map<String, Long> settings(JsonObject json) {
    Map<String, Long> settings = new TreeMap<>();
    json.members()
        .forEach(
            (name, value) -> {
              // A policy of folds is an object.
              if (value instanceof Long number) {
                settings.put(name, number);
              }
            });
    return Map.copyOf(settings);
  }
}
