/** What `cherry-pick` and `revert` share: what they are given, and how they answer. */
import { readFile } from 'node:fs/promises'
import { type CellConflict, conflictsOf, type Resolution } from '../commit/cell-conflicts.js'
import { CalicoError } from '../errors.js'
import { givenRows, type JsonRow } from '../executor/given-rows.js'
import { parsePicked } from '../executor/line-point.js'
import type { Picked, PickOptions } from '../executor/pick.js'
import type { Store } from '../executor/store.js'
import type { Call } from './call.js'
import type { Listing } from './output.js'
import { commitOptions, timeText, withWritableStore } from './session.js'
import { linePoint } from './values.js'

const shown = (value: unknown): string => JSON.stringify(value)

const CONFLICTS: Listing<CellConflict> = {
  columns: ['key-space', 'key', 'column', 'base', 'ours', 'theirs'].map((name) => ({ name })),
  cells: ({ keySpace, key, column, base, ours, theirs }) => [
    ...[keySpace, shown(key), column ?? '(record)'],
    ...[shown(base), shown(ours), shown(theirs)],
  ],
  json: (conflict) => conflict,
}

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
    try {
      await answer(call, await pick(store, options))
    } catch (error) {
      const conflicts = conflictsOf(error)
      if (conflicts) await call.output.list(CONFLICTS, conflicts)
      throw error
    }
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

async function resolutionOf(call: Call, store: Store): Promise<Resolution> {
  const take = call.text('take') as Resolution['take']
  const file = call.text('given')
  if (file === undefined) return { take }
  const state = await store.snapshot(undefined, call.signal)
  return { take, given: givenRows(state, await readGiven(file)) }
}

async function readGiven(file: string): Promise<Record<string, readonly JsonRow[]>> {
  const wrong = (cause?: unknown): CalicoError =>
    new CalicoError('BadInput', `${file} is no JSON object of lists of rows by key-space`, {
      cause,
    })
  let found: unknown
  try {
    found = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw wrong(cause)
  }
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (!isObject(found) || Array.isArray(found)) throw wrong()
  const lists = Object.values(found)
  if (!lists.every((list) => Array.isArray(list) && list.every(isObject))) throw wrong()
  return found as Record<string, readonly JsonRow[]>
}
