package io.calicoformat.flink.internal;

import java.util.Map;

/**
 * Which key-space a table is.
 *
 * @param store the address of the store
 * @param keySpace the name of the key-space
 * @param options how a bridge is come to
 */
public record TableAddress(String store, String keySpace, Map<String, String> options) {}
