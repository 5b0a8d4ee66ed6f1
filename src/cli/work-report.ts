/** What upkeep has done and left, as verbs print it; and which groups it is for. */
import type { DoneWork, FailedWork, LeftWork, UpkeepReport } from '../executor/upkeep-round.js'
import type { Work, WorkScope } from '../maintain/due-work.js'
import type { LineState } from '../table/state.js'
import type { Call } from './call.js'
import type { Listing } from './output.js'

interface Row {
  readonly work: Work
  readonly outcome: string
  readonly bytes: number
  readonly why: string
}

const LISTING: Listing<Row> = {
  columns: [
    ...[{ name: 'work' }, { name: 'of' }, { name: 'tile' }, { name: 'outcome' }],
    { name: 'bytes', kind: 'bytes' },
    { name: 'why' },
  ],
  cells: ({ work, outcome, bytes, why }) => {
    const { keySpace, group, partition, kind } = work
    const of = keySpace === undefined ? 'the log' : `${keySpace}.${group}`
    return [kind, of, partition === '' ? 'all' : partition, outcome, bytes, why]
  },
  json: (row) => row,
}

/** Prints a table of it, or one object with --json. */
export async function printReport(
  call: Call,
  report: UpkeepReport & { readonly vacuum?: unknown },
): Promise<void> {
  if (call.output.mode === 'json') return call.output.facts({ ...report })
  const rows = [
    ...report.done.map(doneRow),
    ...report.failed.map(failedRow),
    ...report.left.filter(({ why }) => why !== 'failed').map(leftRow),
  ]
  await call.output.list(LISTING, rows)
}

const doneRow = (work: DoneWork): Row => ({
  work,
  outcome: work.hasEffect ? `done by v${work.version}` : 'another was first',
  bytes: work.written,
  why: work.reason,
})

const failedRow = (work: FailedWork): Row => ({
  work,
  outcome: work.code,
  bytes: 0,
  why: work.message,
})

const WHY_LEFT: Readonly<Record<LeftWork['why'], string>> = {
  bytes: 'left: its bytes are beyond the budget',
  seconds: 'left: the time is over',
  'dry-run': 'due',
  failed: 'failed',
  new: 'left: due again',
}

const leftRow = (work: LeftWork): Row => ({
  work,
  outcome: WHY_LEFT[work.why],
  bytes: work.bytes,
  why: work.reason,
})

/**
 * A key-space or a group that was typed: a key-space of the whole name goes before a group, so that
 * names with dots can be meant.
 */
export function scopeOf(call: Call, state: LineState): WorkScope {
  const text = call.optionalParameter('of')
  const group = call.text('group')
  const names = new Map([...state.keySpaces.values()].map((one) => [one.name, one.groups]))
  if (text === undefined || group !== undefined || names.has(text)) return { keySpace: text, group }
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    const keySpace = text.slice(0, at)
    if (names.has(keySpace)) return { keySpace, group: text.slice(at + 1) }
  }
  return { keySpace: text, group }
}

/** The budget that was typed. */
export function budgetOf(call: Call): { bytes?: number | undefined; seconds?: number | undefined } {
  return { bytes: call.count('budgetBytes'), seconds: call.count('budgetSeconds') }
}
