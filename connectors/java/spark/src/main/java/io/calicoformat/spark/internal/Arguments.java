package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * What a procedure was called with, by the names of its parameters.
 *
 * @param procedure the procedure
 * @param values in the order of its parameters
 */
record Arguments(Procedure.Text procedure, InternalRow values) {

  /** A text that must not be null. */
  String text(String name) {
    requireNotNull(name);
    return values.getUTF8String(index(name)).toString();
  }

  String textOrNull(String name) {
    return isNull(name) ? null : text(name);
  }

  /** A truth value that must not be null. */
  boolean truth(String name) {
    requireNotNull(name);
    return values.getBoolean(index(name));
  }

  /** A number that must not be null. */
  long number(String name) {
    requireNotNull(name);
    return values.getLong(index(name));
  }

  boolean isNull(String name) {
    return values.isNullAt(index(name));
  }

  /** Texts, none of them null; null where there is no list. */
  List<String> textsOrNull(String name) {
    if (isNull(name)) {
      return null;
    }
    ArrayData list = values.getArray(index(name));
    List<String> texts = new ArrayList<>();
    for (int at = 0; at < list.numElements(); at++) {
      if (list.isNullAt(at)) {
        throw refused("an element of '" + name + "'");
      }
      texts.add(list.getUTF8String(at).toString());
    }
    return texts;
  }

  private void requireNotNull(String name) {
    if (isNull(name)) {
      throw refused("'" + name + "'");
    }
  }

  private CalicoException refused(String what) {
    return CalicoException.invalidArgument(what + " of " + procedure.name() + " is null");
  }

  private int index(String name) {
    for (int at = 0; at < procedure.parameters().length; at++) {
      if (procedure.parameters()[at].name().equals(name)) {
        return at;
      }
    }
    throw new IllegalStateException(procedure.name() + " has no parameter " + name);
  }
}
