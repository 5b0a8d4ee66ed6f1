package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** From where the files of splits are read. */
enum ReadMode {
  /** Always from the bridge. */
  BRIDGE,
  /** Always from the disk of this machine; a read that has another split fails. */
  DIRECT,
  /** From the disk of this machine where they are there to be read, else from the bridge. */
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
