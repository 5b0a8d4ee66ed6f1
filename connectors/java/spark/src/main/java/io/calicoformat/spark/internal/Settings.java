package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
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

  /**
   * The same as a boolean.
   *
   * @throws CalicoException {@code InvalidArgument} for other than true and false
   */
  static boolean isTrue(CaseInsensitiveStringMap options, String name, boolean otherwise) {
    String text = get(options, name);
    if (text == null) {
      return otherwise;
    }
    boolean isTrue = text.equalsIgnoreCase("true");
    if (!isTrue && !text.equalsIgnoreCase("false")) {
      throw CalicoException.invalidArgument(
          PREFIX + name + " is true or false, not '" + text + "'");
    }
    return isTrue;
  }
}
