package io.calicoformat.spark.internal;

/** Names of options and properties that Spark users give. */
public final class Names {
  /** The key-space to read or write; an option of {@code format("calico")}. */
  public static final String KEY_SPACE = "keyspace";

  /** The branch to read or write, or the tag to read. */
  public static final String BRANCH = "branch";

  /** A version to read, by its number or the name of a branch or tag. */
  public static final String VERSION_AS_OF = "versionAsOf";

  /** A time whose newest version is read. */
  public static final String TIMESTAMP_AS_OF = "timestampAsOf";

  /** Whether rows of the change feed are read. */
  public static final String READ_CHANGE_FEED = "readChangeFeed";

  /** The version above which changes are read. */
  public static final String CHANGES_FROM = "changesFrom";

  /** The last version whose changes are read; the head where it is absent. */
  public static final String CHANGES_TO = "changesTo";

  static final String SPLITS = "splits";
  static final String READ_MODE = "read.mode";
  static final String READ_FILES = "read.files";
  static final String OPERATION = "op";
  static final String COLUMN_OPERATION_PREFIX = "calico.op.";
  static final String INSERT = "calico.insert";
  static final String ISOLATION = "isolation";
  static final String DISTRIBUTION = "distribution";
  static final String MERGE_SCHEMA = "mergeSchema";
  static final String ADD_TO_GROUP = "calico.group";

  private Names() {}
}
