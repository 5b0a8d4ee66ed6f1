import type { Store } from '../../executor/store.js'
import type { Merged, MergeOptions, StoreTree } from '../../executor/store-tree.js'
import type { Call } from '../call.js'
import { resolutionOf, withConflicts } from '../resolving.js'
import { commitOptions, withWritableStore } from '../session.js'

export const run = (call: Call): Promise<void> => join(call, 'merge')

/** Merges or rebases, and answers. */
export function join(call: Call, kind: keyof Pick<StoreTree, 'merge' | 'rebase'>): Promise<void> {
  return withWritableStore(call, async (store) => {
    const options = await mergeOptions(call, store)
    const joining = store.tree[kind](call.parameter('ref'), options)
    const { committed, ...counts } = await withConflicts<Merged>(call, joining)
    await call.output.facts({ version: committed?.version ?? null, ...counts })
  })
}

async function mergeOptions(call: Call, store: Store): Promise<MergeOptions> {
  const { take, given } = await resolutionOf(call, store)
  const checkWrites = call.flag('checkWrites')
  return { ...commitOptions(call), ...(take && { take }), ...(given && { given }), checkWrites }
}
