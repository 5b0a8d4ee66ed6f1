package io.calicoformat.client;

import io.calicoformat.client.internal.BridgeProcess;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bridges that this JVM uses: one of each for each store. */
public final class Bridges {
  private static final Map<BridgeOptions, BridgeClient> CLIENTS = new ConcurrentHashMap<>();
  private static final Map<BridgeOptions, BridgeProcess> PROCESSES = new ConcurrentHashMap<>();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;

  private Bridges() {}

  /**
   * A client of the bridge that the options name, about the branch or tag that they name. A bridge
   * of one's own is started with the first request, once in each JVM, ends with the JVM, and is
   * started again where it ended before.
   */
  public static BridgeClient connect(BridgeOptions options) {
    return CLIENTS.computeIfAbsent(options.on(null), Bridges::client).on(options.ref());
  }

  /** A random token or secret. */
  public static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static BridgeClient client(BridgeOptions options) {
    if (options.startsOwn()) {
      return new BridgeClient(process(options)::address, options.token());
    }
    URI address = URI.create(options.bridge());
    return new BridgeClient(() -> address, options.token());
  }

  /** One process for a store, whoever may create that. */
  private static BridgeProcess process(BridgeOptions options) {
    BridgeProcess process =
        PROCESSES.computeIfAbsent(options.withoutCreate(), BridgeProcess::new);
    if (options.create()) {
      process.mayCreate();
    }
    return process;
  }
}
