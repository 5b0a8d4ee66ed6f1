/** One stream of rows for the groups of a key-space at once. */
import type { Batch } from '../arrow/batch.js'
import type { Channel } from '../data/channel.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { type GroupWrite, groupBatch, type WriteBatch } from './write-plan.js'

/** Gives each group its part of every batch; returns the number of rows. */
export async function feed(
  keySpace: KeySpaceDefinition,
  writes: readonly GroupWrite[],
  channels: readonly Channel<Batch>[],
  { batches, codes }: { batches: AsyncIterable<Batch>; codes: WriteBatch['codes'] },
): Promise<number> {
  let rows = 0
  try {
    for await (const batch of batches) {
      if (batch.rows === 0) continue
      rows += batch.rows
      const taken = await Promise.all(
        writes.map((write, i) => channels[i]!.push(groupBatch(write, keySpace, { batch, codes }))),
      )
      if (taken.includes(false)) break
    }
    for (const channel of channels) channel.end()
    return rows
  } catch (error) {
    for (const channel of channels) channel.fail(error)
    throw error
  }
}
