package io.calicoformat.flink.internal;

import io.calicoformat.client.Mark;
import java.util.List;

/**
 * What is to be committed once a checkpoint is complete.
 *
 * @param mark where the application will be then, in {@link Progress}; previous is null
 * @param write the token of the write, the same however often it is committed
 * @param messages what all tasks have staged, in the order in which it applies
 */
public record Commitment(Mark mark, String write, List<String> messages) {}
