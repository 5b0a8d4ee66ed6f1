package io.calicoformat.spark.internal;

import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;

/** References to columns by their names. */
final class KeyColumns {
  private KeyColumns() {}

  /** A column of any name: a point in it is no path. */
  static NamedReference column(String name) {
    return Expressions.column(quoted(name));
  }

  /** A name in backquotes. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
