package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A procedure below {@code system}: how it is called, and what it does. */
public final class Procedure implements UnboundProcedure, BoundProcedure {
  private final Text text;
  private final BridgeClient client;

  Procedure(Text text, BridgeClient client) {
    this.text = text;
    this.client = client;
  }

  /** What a procedure does; its rows are its result. */
  @FunctionalInterface
  interface Work {
    LocalScan run(BridgeClient client, Arguments given);
  }

  /**
   * A procedure, but for the bridge that it is about.
   *
   * @param name what it is called
   * @param description what it does, in words
   * @param work does it
   * @param parameters what it takes, in order
   */
  record Text(String name, String description, Work work, ProcedureParameter... parameters) {}

  /** A parameter that has to be given. */
  static ProcedureParameter required(String name, DataType type) {
    return ProcedureParameter.in(name, type).build();
  }

  /** A parameter that may be left out, and then is null. */
  static ProcedureParameter optional(String name, DataType type) {
    return ProcedureParameter.in(name, type).defaultValue("NULL").build();
  }

  /** A parameter that may be left out, and then is false. */
  static ProcedureParameter flag(String name) {
    return ProcedureParameter.in(name, DataTypes.BooleanType).defaultValue("false").build();
  }

  /** Rows of a result. */
  static LocalScan rows(StructType columns, InternalRow... rows) {
    return new KnownRows(columns, rows);
  }

  @Override
  public String name() {
    return text.name();
  }

  @Override
  public String description() {
    return text.description();
  }

  @Override
  public BoundProcedure bind(StructType given) {
    return this;
  }

  @Override
  public ProcedureParameter[] parameters() {
    return text.parameters().clone();
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public Iterator<Scan> call(InternalRow given) {
    Scan answer = text.work().run(client, new Arguments(text, given));
    return List.of(answer).iterator();
  }
}
