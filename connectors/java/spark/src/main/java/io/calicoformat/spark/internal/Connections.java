package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Finds out how to come to a bridge: from options of a read, a write or a catalog, else from
 * {@code spark.calico.*} of the session, else from the environment.
 */
public final class Connections {
  // One for each driver: its executors get them with their tasks, so that all bridges of one
  // application take each other's tokens.
  private static final String OWN_TOKEN = Bridges.randomSecret();
  private static final String OWN_SECRET = Bridges.randomSecret();

  private Connections() {}

  /** How to come to a bridge of the store at an address, about the branch that is named. */
  public static BridgeOptions to(String store, CaseInsensitiveStringMap options) {
    return connection(store, options).on(options.get(Names.BRANCH));
  }

  private static BridgeOptions connection(String store, CaseInsensitiveStringMap options) {
    String bridge = setting(options, "bridge", "CALICO_BRIDGE");
    if (bridge == null || bridge.equals(BridgeOptions.AUTO)) {
      return new BridgeOptions(
          store,
          BridgeOptions.AUTO,
          OWN_TOKEN,
          OWN_SECRET,
          setting(options, "node", "CALICO_NODE"),
          setting(options, "bridge.main", "CALICO_BRIDGE_MAIN"),
          Boolean.parseBoolean(setting(options, "create", null)));
    }
    String token = setting(options, "token", "CALICO_TOKEN");
    return new BridgeOptions(store, bridge, token, null, null, null, false);
  }

  private static String setting(CaseInsensitiveStringMap options, String name, String variable) {
    String value = Settings.get(options, name);
    if (value != null) {
      return value;
    }
    return variable == null ? null : System.getenv(variable);
  }
}
