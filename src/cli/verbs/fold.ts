import { must } from '../../assert.js'
import type { Store } from '../../executor/store.js'
import type { FoldAction } from '../../format/generated/documents.js'
import type { Call } from '../call.js'
import { type ChosenGroup, chosenGroups } from '../groups.js'
import type { Listing } from '../output.js'
import { Progress } from '../progress.js'
import { withWritableStore } from '../session.js'

interface Folded {
  readonly keySpace: string
  readonly group: string
  /** The versions whose updates were folded: after the first and through the second. */
  readonly after: number
  readonly through: number
  /** Updates and range deletes before, and what stands in their place. */
  readonly updates: number
  readonly layers: number
  /** The version of the fold. */
  readonly version: number
}

const LISTING: Listing<Folded> = {
  columns: [
    ...[{ name: 'key-space' }, { name: 'group' }, { name: 'versions' }],
    { name: 'updates', kind: 'count' },
    { name: 'folded to', kind: 'count' },
    { name: 'by' },
  ],
  cells: ({ keySpace, group, after, through, updates, layers, version }) => {
    return [keySpace, group, `v${after + 1} to v${through}`, updates, layers, `v${version}`]
  },
  json: (folded) => folded,
}

export async function run(call: Call): Promise<void> {
  await withWritableStore(call, async (store) => {
    const groups = chosenGroups(call, await store.snapshot(undefined, call.signal))
    const total = groups.length
    const progress = await Progress.start(call.io, { label: 'folding', unit: 'groups', total })
    const folded: Folded[] = []
    try {
      for (const group of groups) {
        const done = await foldGroup(call, store, group)
        if (done) folded.push(done)
        progress.add(1)
      }
    } finally {
      progress.stop()
    }
    await call.output.list(LISTING, folded)
  })
}

/** What was folded; null where there was nothing to fold. */
async function foldGroup(
  { signal }: Call,
  store: Store,
  { keySpace, group, incarnation }: ChosenGroup,
): Promise<Folded | null> {
  const committed = await store.fold({ keySpace, group, signal })
  if (!committed) return null
  const { version, member } = committed
  const entry = await store.entry(version)
  const actions = entry.transactions[member]?.actions ?? []
  const fold = actions.find((action): action is FoldAction => action.kind === 'fold')
  const { after, through, layers } = must(fold, 'the commit of a fold holds it')
  const before = await store.snapshot({ kind: 'version', version: version - 1 }, signal)
  const over = before.groups.get(incarnation)?.layers ?? []
  const updates = over.filter(({ position }) => position.height > after).length
  return { keySpace, group, after, through, updates, layers: layers.length, version }
}
