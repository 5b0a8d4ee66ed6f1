package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/** Finds out how to come to a bridge: from options, else from the environment. */
public final class Connections {
  // One for each process that submits jobs; their tasks get it with them.
  private static final String OWN_TOKEN = Bridges.randomSecret();

  private Connections() {}

  /**
   * How to come to a bridge of the store at an address.
   *
   * @param option the value of an option, or null where it is not given
   */
  public static BridgeOptions to(String store, UnaryOperator<String> option) {
    String bridge = setting(option, "bridge", "CALICO_BRIDGE");
    String branch = option.apply("branch");
    if (bridge != null && !bridge.equals(BridgeOptions.AUTO)) {
      String token = setting(option, "token", "CALICO_TOKEN");
      return new BridgeOptions(store, bridge, token, null, null, null, false, branch);
    }
    BridgeOptions own =
        new BridgeOptions(
            store,
            BridgeOptions.AUTO,
            OWN_TOKEN,
            null,
            setting(option, "node", "CALICO_NODE"),
            setting(option, "bridge.main", "CALICO_BRIDGE_MAIN"),
            Boolean.parseBoolean(option.apply("create")),
            branch);
    return new BridgeOptions(
        own.store(),
        own.bridge(),
        own.token(),
        secret(own.store()),
        own.node(),
        own.main(),
        own.create(),
        branch);
  }

  // What bridges have sealed lies in checkpoints, and bridges of a later job have to take it: so the
  // secret is the same for all of them. It keeps nobody out; that the token does.
  private static String secret(String store) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] text = ("calico-flink " + store).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String setting(UnaryOperator<String> option, String name, String variable) {
    String value = option.apply(name);
    return value != null ? value : System.getenv(variable);
  }
}
