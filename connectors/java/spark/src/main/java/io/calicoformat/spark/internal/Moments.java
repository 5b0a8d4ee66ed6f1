package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** Times as people write them in options. */
public final class Moments {
  private Moments() {}

  /** Microseconds since 1970 of a text that Spark takes for a timestamp, in the session's zone. */
  public static long micros(String text) {
    ZoneId zone = ZoneId.of(SparkSession.active().conf().get("spark.sql.session.timeZone"));
    Option<Object> micros =
        DateTimeUtils.stringToTimestamp(UTF8String.fromString(text.strip()), zone);
    if (micros.isEmpty()) {
      throw CalicoException.invalidArgument("'" + text + "' is no timestamp");
    }
    return (Long) micros.get();
  }
}
