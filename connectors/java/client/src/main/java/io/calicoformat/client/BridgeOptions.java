package io.calicoformat.client;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How to come to a bridge. It travels from a driver to its executors: all of them use one store,
 * one token and one secret, so that each takes what another one's bridge has handed out.
 *
 * @param store the address of the store; where a bridge is named it serves to tell stores apart
 * @param bridge the URL of a bridge that runs, or {@code auto} to start one on this machine
 * @param token the token that bridges know the client by
 * @param secret what bridges of one's own seal with; unused where a bridge is named
 * @param node the node program to start bridges with, or null to look for it
 * @param main the bridge's {@code calico.js}, or null for the one that comes with the jar
 * @param create whether a bridge of one's own makes the store where there is none
 * @param ref the branch or tag that requests are about, or null for what the bridge was started for
 */
public record BridgeOptions(
    String store,
    String bridge,
    String token,
    String secret,
    String node,
    String main,
    boolean create,
    String ref)
    implements Serializable {

  /** The value of {@code bridge} that means: start one. */
  public static final String AUTO = "auto";

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
  private static final Pattern FILE_WITHOUT_HOST = Pattern.compile("file:/[^/].*");

  /** Takes a plain path for one below the folder that this process runs in. */
  public BridgeOptions {
    if (store == null || store.isBlank()) {
      throw CalicoException.invalidArgument("no address of a store was given");
    }
    if (FILE_WITHOUT_HOST.matcher(store).matches()) {
      store = "file://" + store.substring("file:".length());
    } else if (!SCHEME.matcher(store).matches()) {
      store = Path.of(store).toAbsolutePath().normalize().toString();
    }
  }

  /** About what a bridge was started for. */
  public BridgeOptions(
      String store,
      String bridge,
      String token,
      String secret,
      String node,
      String main,
      boolean create) {
    this(store, bridge, token, secret, node, main, create, null);
  }

  /** Whether a bridge is to be started on each machine. */
  public boolean startsOwn() {
    return AUTO.equals(bridge);
  }

  /** The same bridge, about a branch or tag, or where that is null what it was started for. */
  public BridgeOptions on(String ref) {
    return new BridgeOptions(store, bridge, token, secret, node, main, create, ref);
  }

  BridgeOptions withoutCreate() {
    return new BridgeOptions(store, bridge, token, secret, node, main, false, ref);
  }

  /** Without the token and the secret, since such texts end up in logs. */
  @Override
  public String toString() {
    return "BridgeOptions[store=" + store + ", bridge=" + bridge + ", ref=" + ref + "]";
  }
}
