/** What `cherry-pick` and `revert` share: what they are given, and how they answer. */
import { CalicoError } from '../errors.js'
import { parseInterval } from '../executor/line-point.js'
import type { Picked, PickOptions } from '../executor/pick.js'
import type { Store } from '../executor/store.js'
import type { Call } from './call.js'
import { resolutionOf, withConflicts } from './resolving.js'
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
    }
    await answer(call, await withConflicts(call, pick(store, options)))
  })
}

/** One version, or an interval of them. */
function versionsOf(text: string): Pick<PickOptions, 'from' | 'to' | 'mergeBase'> {
  if (!text.includes('..')) return { to: linePoint(text) }
  const { from, to, mergeBase } = parseInterval(text)
  if (to !== undefined) return { from: linePoint(from), to: linePoint(to), mergeBase }
  throw new CalicoError('InvalidArgument', `'${text}' says no last version; write A..B`)
}

async function answer(call: Call, { committed, ...counts }: Picked): Promise<void> {
  if (committed === null) return call.output.facts({ version: null, ...counts })
  const { version, id, timestamp } = committed
  await call.output.facts({ version, time: timeText(timestamp), id, ...counts })
}
