/** Staging one write for all groups that it goes to, which take its rows at once. */
import type { Batch } from '../arrow/batch.js'
import { Channel } from '../data/channel.js'
import { Turns } from '../data/turns.js'
import type { KeySpaceDefinition, UpdateAction } from '../format/generated/documents.js'
import { feed } from './feed.js'
import { type EntryBudget, stageUpdate } from './stage-update.js'
import type { TransactionContext } from './transaction-context.js'
import type { GroupWrite, WriteBatch } from './write-plan.js'

/** Memory that sorting may take, over all groups of one write. */
const SORT_BYTES_DEFAULT = 96 * 1024 * 1024

/** Each group has its own sorting and files. Returns the number of rows, and an update a group. */
export async function stageGroups(
  keySpace: KeySpaceDefinition,
  writes: readonly GroupWrite[],
  rows: {
    readonly batches: AsyncIterable<Batch>
    readonly codes: WriteBatch['codes']
    readonly signal: AbortSignal | undefined
    readonly context: TransactionContext
    readonly budget: EntryBudget
    readonly onFile: (path: string) => void
  },
): Promise<{ rows: number; updates: UpdateAction[] }> {
  const { signal, budget, onFile } = rows
  const { storage, pool, env, sortBytesMax = SORT_BYTES_DEFAULT } = rows.context
  const channels = writes.map(() => new Channel<Batch>(2))
  const turns = new Turns()
  const staging = writes.map((write, i) =>
    stageUpdate(channels[i]!, {
      context: { storage, pool, signal },
      ...{ env, keySpace, write, turns, keyBloom: true, budget, onFile },
      ceilingBytes: sortBytesMax / writes.length,
    }),
  )
  const feeding = feed(keySpace, writes, channels, rows)
  const [fed, ...staged] = await Promise.allSettled([feeding, ...staging])
  for (const result of [...staged, fed]) if (result.status === 'rejected') throw result.reason
  const updates = staged.flatMap((result) =>
    result.status === 'fulfilled' && result.value ? [result.value] : [],
  )
  return { rows: fed.status === 'fulfilled' ? fed.value : 0, updates }
}
