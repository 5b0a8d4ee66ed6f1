package io.calicoformat.spark.internal;

import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** Conditions that say which keys are deleted. */
final class KeyConditions {
  private KeyConditions() {}

  /** A condition over components of the key that says what the predicates say, if there is one. */
  static Optional<String> of(TableSource source, Predicate[] predicates) {
    boolean keysOnly = source.keyNames().containsAll(Conditions.columns(predicates));
    return keysOnly && predicates.length > 0 ? Conditions.allOf(predicates) : Optional.empty();
  }
}
