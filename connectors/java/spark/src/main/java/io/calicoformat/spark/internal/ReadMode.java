package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Who reads the files of a split. */
enum ReadMode {
  /** Always the bridge. */
  BRIDGE,
  /** Always Spark; a read that has another split fails. */
  DIRECT,
  /** Spark where a split is nothing but whole files, else the bridge. */
  AUTO;

  static ReadMode of(CaseInsensitiveStringMap options) {
    String name = Settings.get(options, Names.READ_MODE);
    if (name == null) {
      return BRIDGE;
    }
    return Arrays.stream(values())
        .filter(mode -> mode.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> CalicoException.invalidArgument(
            "calico.read.mode is bridge, direct or auto, not '" + name.toLowerCase(Locale.ROOT)
                + "'"));
  }
}
