package io.calicoformat.client.internal;

import java.net.URI;

/** Where a bridge listens now; asked again before each attempt, since a bridge may come back. */
@FunctionalInterface
public interface Endpoint {
  /** The address, without a slash at its end. */
  URI address();
}
