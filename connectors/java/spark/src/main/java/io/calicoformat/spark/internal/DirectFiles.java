package io.calicoformat.spark.internal;

import io.calicoformat.client.Plan;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.execution.datasources.FileFormat$;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's own reader of Parquet, for the files of a plan. It is made by the driver and travels to
 * executors.
 */
final class DirectFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final boolean leavesOutPages;

  private DirectFiles(
      Function1<PartitionedFile, Iterator<InternalRow>> reader, boolean leavesOutPages) {
    this.reader = reader;
    this.leavesOutPages = leavesOutPages;
  }

  /**
   * A reader of the columns of a schema, or null where Spark would not read them in columns.
   *
   * @param predicates that rows have to pass afterwards: pages that have none may be left out
   */
  static DirectFiles of(
      StructType schema, List<Predicate> predicates, Plan plan, Plan.DataFile any) {
    SparkSession session = SparkSession.active();
    ParquetFileFormat format = new ParquetFileFormat();
    java.util.Map<String, String> names = namesInFile(plan, any);
    StructType inFile = inFile(schema, names);
    FileFilters inFileNames = new FileFilters(names);
    List<Filter> filters =
        predicates.stream().map(inFileNames::of).flatMap(Optional::stream).toList();
    if (!format.supportBatch(session, inFile)) {
      return null;
    }
    // Files of Calico have the calendar that Spark has had since 3.0, whatever the session says of
    // files whose writer is unknown.
    Map<String, String> options =
        new Map.Map2<>(
            FileFormat$.MODULE$.OPTION_RETURNING_BATCH(), "true",
            "datetimeRebaseMode", "CORRECTED");
    return new DirectFiles(
        format.buildReaderWithPartitionValues(
            session,
            inFile,
            new StructType(),
            inFile,
            CollectionConverters.asScala(filters).toSeq(),
            options,
            BridgeFileSystem.within(
                new Configuration(session.sparkContext().hadoopConfiguration()))),
        !filters.isEmpty());
  }

  /** Whether rows of a file may be missing that no predicate would let pass. */
  boolean leavesOutPages() {
    return leavesOutPages;
  }

  /** Whether this process can read all of them. */
  static boolean areHere(List<Plan.DataFile> files) {
    return files.stream()
        .allMatch(file -> file.path() != null && Files.isReadable(Path.of(file.path())));
  }

  /** The batches of a file that is at an address, each a ColumnarBatch. */
  Iterator<?> read(Plan.DataFile file, URI address) {
    SparkPath path = SparkPath.fromUri(address);
    return reader.apply(
        new PartitionedFile(
            InternalRow.empty(), path, 0, file.bytes(), new String[0], 0, file.bytes(),
            Map$.MODULE$.empty()));
  }

  private static java.util.Map<String, String> namesInFile(Plan plan, Plan.DataFile any) {
    java.util.Map<String, String> names = new HashMap<>();
    for (int index = 0; index < plan.fields().size(); index++) {
      names.put(plan.fields().get(index).name(), any.columns().get(index));
    }
    return names;
  }

  private static StructType inFile(StructType schema, java.util.Map<String, String> names) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> new StructField(
                names.get(field.name()), field.dataType(), field.nullable(), field.metadata()))
            .toArray(StructField[]::new));
  }
}
