package io.calicoformat.spark.internal;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;

/** Settings from options of a read, a write or a catalog, else of the session. */
final class Settings {
  private static final String PREFIX = "calico.";

  private Settings() {}

  /**
   * The option of a name, with or without {@code calico.} before it, else
   * {@code spark.calico.<name>} of the session, or null.
   */
  static String get(CaseInsensitiveStringMap options, String name) {
    for (String key : new String[] {name, PREFIX + name}) {
      if (options.containsKey(key)) {
        return options.get(key);
      }
    }
    Option<SparkSession> session = SparkSession.getActiveSession();
    return session.isDefined()
        ? session.get().conf().get("spark." + PREFIX + name, null)
        : null;
  }
}
