package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import java.util.List;
import java.util.stream.Stream;

/** All procedures below {@code system}. */
public final class Procedures {
  private static final List<Procedure.Text> ALL =
      Stream.of(RefProcedures.ALL, TreeProcedures.ALL, DifferenceProcedures.ALL)
          .flatMap(List::stream)
          .toList();

  private Procedures() {}

  /** What they are called. */
  public static List<String> names() {
    return ALL.stream().map(Procedure.Text::name).toList();
  }

  /**
   * The procedure of a name.
   *
   * @throws CalicoException {@code InvalidArgument} where there is none
   */
  public static Procedure of(String name, BridgeClient client) {
    return ALL.stream()
        .filter(text -> text.name().equalsIgnoreCase(name))
        .findFirst()
        .map(text -> new Procedure(text, client))
        .orElseThrow(() -> CalicoException.invalidArgument(
            "there is no procedure '" + name + "'; there are " + names()));
  }
}
