package io.calicoformat.flink.internal;

import java.util.List;

/**
 * What one task has staged up to a checkpoint.
 *
 * @param messages what a commit names it by, in the order in which it applies
 */
public record StagedRows(List<String> messages) {}
