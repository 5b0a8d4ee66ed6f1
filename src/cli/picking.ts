/** What `cherry-pick` and `revert` share: what they are given, and how they answer. */
import { parsePicked } from '../executor/line-point.js'
import type { Picked, PickOptions } from '../executor/pick.js'
import type { Store } from '../executor/store.js'
import type { Call } from './call.js'
import { CONFLICTS, resolutionOf, withConflicts } from './resolving.js'
import { commitOptions, timeText, withWritableStore } from './session.js'
import { linePoint } from './values.js'

/** Prints the acknowledgement, or conflicts before they are thrown. */
export async function pickVersions(
  call: Call,
  pick: (store: Store, options: PickOptions) => Promise<Picked>,
): Promise<void> {
  const versions = versionsOf(call.parameter('versions'))
  const keySpaces = call.parameters('key-space')
  await withWritableStore(call, async (store) => {
    const options = {
      ...{ ...versions, ...commitOptions(call), signal: call.signal },
      ...(keySpaces.length > 0 && { keySpaces }),
      resolve: await resolutionOf(call, store),
      dryRun: call.flag('dryRun'),
    }
    await answer(call, await withConflicts(call, pick(store, options)))
  })
}

/** One version, or an interval of them. */
function versionsOf(text: string): Pick<PickOptions, 'from' | 'to' | 'mergeBase'> {
  const { from, to, mergeBase } = parsePicked(text)
  return { ...(from !== undefined && { from: linePoint(from) }), to: linePoint(to), mergeBase }
}

async function answer(call: Call, picked: Picked): Promise<void> {
  const { output } = call
  const { committed, conflicts, conflictCount, ...counts } = picked
  if (conflicts.length > 0) await output.list(CONFLICTS, conflicts)
  if (call.flag('dryRun')) return output.facts({ ...counts, conflicts: conflictCount })
  if (committed === null) return output.facts({ version: null, ...counts })
  const { version, id, timestamp } = committed
  await output.facts({ version, time: timeText(timestamp), id, ...counts })
}
