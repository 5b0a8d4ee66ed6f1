package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;

/** What WITH may say of a table. */
public final class TableOptions {
  /** Before the name of a column whose cells are not set; {@link #OPERATION} stands behind it. */
  public static final String FIELDS = "fields.";

  /** Before the name of a column group, and before a setting of one. */
  public static final String GROUPS = "groups.";

  /** What is done with the cells of a column in place of setting them. */
  public static final String OPERATION = ".operation";

  /** The address of the store. */
  public static final ConfigOption<String> URI = text("uri");

  /** The name of the key-space; that of the table unless given. */
  public static final ConfigOption<String> KEY_SPACE = text("key-space");

  /** The URL of a bridge, or {@code auto}. */
  public static final ConfigOption<String> BRIDGE = text("bridge");

  /** The token for a bridge that is named. */
  public static final ConfigOption<String> TOKEN = text("token");

  /** The program to start bridges with. */
  public static final ConfigOption<String> NODE = text("node");

  /** A bridge's {@code calico.js} in place of the one in the jar. */
  public static final ConfigOption<String> BRIDGE_MAIN = text("bridge.main");

  /** Whether the store is made where there is none. */
  public static final ConfigOption<String> CREATE = text("create");

  /** The branch to read and write, or a tag to read. */
  public static final ConfigOption<String> BRANCH = text("branch");

  /** The version whose rows are read. */
  public static final ConfigOption<Long> VERSION =
      ConfigOptions.key("scan.version").longType().noDefaultValue();

  /** A time, in milliseconds since 1970, at which the newest version is read. */
  public static final ConfigOption<Long> TIMESTAMP =
      ConfigOptions.key("scan.timestamp-millis").longType().noDefaultValue();

  /** From where on changes are followed; without it rows are read, and the read ends. */
  public static final ConfigOption<Startup> STARTUP =
      ConfigOptions.key("scan.startup.mode").enumType(Startup.class).noDefaultValue();

  /** How often new versions are looked for. */
  public static final ConfigOption<Duration> INTERVAL =
      ConfigOptions.key("scan.discovery-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1));

  /** Whether rows are written once. */
  public static final ConfigOption<Guarantee> GUARANTEE =
      ConfigOptions.key("sink.delivery-guarantee")
          .enumType(Guarantee.class)
          .defaultValue(Guarantee.EXACTLY_ONCE);

  /** The name of the application that the store remembers. */
  public static final ConfigOption<String> PREFIX = text("sink.transactional-id-prefix");

  /** How to come to a bridge. */
  public static final Set<ConfigOption<?>> CONNECTION =
      Set.of(URI, BRIDGE, TOKEN, NODE, BRIDGE_MAIN, CREATE, BRANCH);

  /** All others, beside those of columns. */
  public static final Set<ConfigOption<?>> OTHERS =
      Set.of(
          KEY_SPACE,
          VERSION,
          TIMESTAMP,
          STARTUP,
          INTERVAL,
          GUARANTEE,
          PREFIX,
          FactoryUtil.SINK_PARALLELISM);

  /** From where on changes are followed. */
  public enum Startup {
    /** The rows of the head, and what changes after it. */
    INITIAL,
    /** What changes after the head. */
    LATEST,
    /** What has changed since there was anything. */
    EARLIEST,
    /** What changes after {@code scan.version}. */
    VERSION,
    /** What changes after {@code scan.timestamp-millis}. */
    TIMESTAMP
  }

  /** How often a row is written. */
  public enum Guarantee {
    EXACTLY_ONCE("exactly-once"),
    AT_LEAST_ONCE("at-least-once");

    private final String name;

    Guarantee(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private TableOptions() {}

  /**
   * The operations of columns among the options.
   *
   * @throws CalicoException {@code InvalidArgument} for an option of columns that is none
   */
  public static Map<String, String> operations(Map<String, String> options) {
    Map<String, String> operations = new TreeMap<>();
    options.forEach(
        (name, value) -> {
          if (!name.startsWith(FIELDS)) {
            return;
          }
          if (!name.endsWith(OPERATION) || name.length() <= FIELDS.length() + OPERATION.length()) {
            throw CalicoException.invalidArgument(
                "'" + name + "' is no option; of columns there is fields.<column>.operation");
          }
          operations.put(
              name.substring(FIELDS.length(), name.length() - OPERATION.length()), value);
        });
    return operations;
  }

  private static ConfigOption<String> text(String name) {
    return ConfigOptions.key(name).stringType().noDefaultValue();
  }
}
