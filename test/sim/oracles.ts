/**
 * What has to hold of every run, whatever failed in it: each oracle by itself, from the journal,
 * the bytes of the log, and what was read. None of them uses the code that it judges.
 */
import type { OracleSpace } from '../support/oracle.js'
import { rowTexts } from '../support/sample-store.js'
import { type Journal, numberOf, type Observation, type Operation, type Row } from './journal.js'
import { ACCOUNTS, BALANCE_FIRST, type OracleOps, oracleOps, oraclesOf } from './spaces.js'

/** Something that must not be. */
export class Violation extends Error {
  constructor(
    readonly oracle: string,
    message: string,
  ) {
    super(`${oracle}: ${message}`)
  }
}

/** An entry, as much as its bytes say to anybody. */
export interface PlainEntry {
  readonly version: number
  readonly timestamp: number
  readonly transactions: readonly { readonly message?: string }[]
}

/** The first line of an entry is JSON (spec/format.md). */
export function parseEntry(bytes: Uint8Array): PlainEntry {
  const [json = ''] = Buffer.from(bytes).toString().split('\n', 1)
  return JSON.parse(json) as PlainEntry
}

/** Acknowledged exactly once and where it was said; refused never; open at most once. */
export function checkLog(entries: readonly PlainEntry[], { operations, landed }: Journal): void {
  const places = new Map<number, { version: number; member: number }[]>()
  let last = 0
  for (const { version, timestamp, transactions } of entries) {
    if (timestamp <= last) throw new Violation('log', `version ${version} is not later than before`)
    last = timestamp
    for (const [member, { message }] of transactions.entries()) {
      const number = numberOf(message)
      if (number === null) continue
      landed.add(number)
      const known = places.get(number) ?? []
      places.set(number, [...known, { version, member }])
    }
  }
  for (const { number, outcome } of operations) {
    const found = places.get(number) ?? []
    const at = found.map(({ version, member }) => `${version}.${member}`).join(' and ')
    const fail = (what: string): never => {
      throw new Violation('log', `operation ${number} ${what}; it is at ${at || 'no version'}`)
    }
    if (found.length > 1) fail('was committed more than once')
    if (outcome.kind === 'refused' && found.length > 0) fail(`was refused with ${outcome.code}`)
    if (outcome.kind !== 'acknowledged') continue
    const { version, member } = outcome.committed
    if (at !== `${version}.${member}`) fail(`was acknowledged at ${version}.${member}`)
  }
}

/** The key-spaces at every version, from what the operations of the log were to do. */
export function replay(
  entries: readonly PlainEntry[],
  operations: readonly Operation[],
): Map<string, OracleSpace> {
  const oracles = oraclesOf()
  for (const { transactions } of entries) {
    const ops = new Map([...oracles.keys()].map((name) => [name, [] as OracleOps[number][]]))
    for (const { message } of transactions) {
      const number = numberOf(message)
      const writes = number === null ? [] : operations[number]!.writes
      for (const write of writes) {
        ops.get(write.space)!.push(...oracleOps(oracles.get(write.space)!, write))
      }
    }
    for (const [name, oracle] of oracles) oracle.commit(ops.get(name)!)
  }
  return oracles
}

/** What was read, against what each workload says by itself, and against the expected state. */
export function checkObservation(
  observation: Observation,
  journal: Journal,
  oracles: ReadonlyMap<string, OracleSpace>,
): void {
  const oracle = oracles.get(observation.space)!
  if (observation.kind === 'changes') checkChanges(observation, oracle)
  else checkRows(observation, journal, oracle)
}

function checkRows(
  observation: Extract<Observation, { kind: 'rows' }>,
  journal: Journal,
  oracle: OracleSpace,
): void {
  const { space, version, rows, atHead, acknowledgedBefore } = observation
  if (atHead && version < acknowledgedBefore) {
    throw new Violation(
      'newest',
      `version ${version} was read as the newest after ${acknowledgedBefore} was acknowledged`,
    )
  }
  if (version > oracle.head) {
    throw new Violation('log', `version ${version} was read, and the line ends at ${oracle.head}`)
  }
  if (space === 'accounts') checkBank(rows, version)
  if (space === 'counters') checkCounters(rows, version, journal)
  if (space === 'lists') checkLists(rows, version, { journal, oracle })
  const found = rowTexts(rows).sort()
  const expected = rowTexts(oracle.records(version)).sort()
  if (found.join('\n') === expected.join('\n')) return
  const [seen, due] = [found.join('\n  '), expected.join('\n  ')]
  const what = `${space} at version ${version}:\n  ${seen}\nexpected:\n  ${due}`
  throw new Violation('expected state', what)
}

/** Transfers move money and make none. */
function checkBank(rows: readonly Row[], version: number): void {
  if (rows.length === 0) return
  const sum = rows.reduce((total, { balance }) => total + Number(balance), 0)
  if (sum === ACCOUNTS * BALANCE_FIRST) return
  throw new Violation('bank', `accounts have ${sum} together at version ${version}`)
}

/** At least what was acknowledged up to there, at most that and what nobody was told of. */
function checkCounters(rows: readonly Row[], version: number, { operations }: Journal): void {
  for (const { id, total } of rows) {
    let least = 0
    let most = 0
    for (const { outcome, writes } of operations) {
      const sum = writes.reduce((all, write) => all + addedTo(write, Number(id)), 0)
      if (outcome.kind === 'open') most += sum
      if (outcome.kind !== 'acknowledged' || outcome.committed.version > version) continue
      least += sum
      most += sum
    }
    if (Number(total) >= least && Number(total) <= most) continue
    const what = `counter ${id} is ${total} at version ${version}`
    throw new Violation('counter', `${what}, and should be from ${least} to ${most}`)
  }
}

function addedTo(write: Operation['writes'][number], id: number): number {
  if (write.space !== 'counters' || write.verb === 'delete-range') return 0
  return write.rows.reduce((sum, row) => sum + (row.id === id ? Number(row.total) : 0), 0)
}

/** No element twice, none lost, none that was refused, and one order for everybody. */
function checkLists(
  rows: readonly Row[],
  version: number,
  { journal, oracle }: { journal: Journal; oracle: OracleSpace },
): void {
  const last = new Map(oracle.records(oracle.head).map((row) => [row.id, row.items as number[]]))
  const seen = new Map(rows.map(({ id, items }) => [id, (items ?? []) as number[]]))
  const fail = (what: string): never => {
    throw new Violation('list', `${what} at version ${version}`)
  }
  for (const [id, items] of seen) {
    if (new Set(items).size < items.length) fail(`list ${id} has an element twice: ${items}`)
    const newest = last.get(id) ?? []
    if (items.some((item, at) => newest[at] !== item)) {
      fail(`list ${id} is ${items}, which is no beginning of ${newest},`)
    }
  }
  for (const { number, outcome, writes } of journal.operations) {
    const write = writes.find(({ space }) => space === 'lists')
    if (!write || write.verb === 'delete-range') continue
    const has = write.rows.some(({ id }) => seen.get(id as number)?.includes(number))
    if (outcome.kind === 'refused' && has) fail(`element ${number} was refused, and is there`)
    if (outcome.kind !== 'acknowledged') continue
    const due = outcome.committed.version <= version
    if (has !== due) fail(`element ${number} is ${due ? 'not ' : ''}there`)
  }
}

/** Changes on top of the view that they begin with come to the view that they end with. */
function checkChanges(
  { space, from, to, rows }: Extract<Observation, { kind: 'changes' }>,
  oracle: OracleSpace,
): void {
  const view = new Map(oracle.records(from).map((row) => [row.id, row]))
  for (const { _change: change, _version, _timestamp, ...row } of rows) {
    if (change === 'insert' || change === 'update_after') view.set(row.id, row)
    else if (change === 'delete') view.delete(row.id)
  }
  const found = rowTexts([...view.values()])
    .sort()
    .join('\n')
  const expected = rowTexts(oracle.records(to)).sort().join('\n')
  if (found === expected) return
  const what = `changes of ${space} from ${from} to ${to} lead to\n${found}\nexpected\n${expected}`
  throw new Violation('changes', what)
}
