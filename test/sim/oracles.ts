/**
 * What has to hold of every run, whatever failed in it: each oracle by itself, from the journal,
 * the bytes of the logs, and what was read. None of them uses the code that it judges.
 */
import type { OracleSpace } from '../support/oracle.js'
import { rowTexts } from '../support/sample-store.js'
import { type Histories, isSeal } from './histories.js'
import { type Journal, numberOf, type Observation, type Operation, type Row } from './journal.js'
import { ACCOUNTS, BALANCE_FIRST, RING } from './spaces.js'
import { Violation } from './violation.js'

/** Acknowledged exactly once and where it was said; refused never; open at most once. */
export function checkLog({ lines }: Histories, { operations, landed }: Journal): void {
  const places = new Map<number, string[]>()
  for (const line of lines.values()) {
    let last = 0
    for (const [at, entry] of line.entries.entries()) {
      const { version, timestamp, transactions } = entry
      const where = `version ${version} of line ${line.id}`
      if (version !== (line.parent?.version ?? 0) + at + 1) {
        throw new Violation('log', `${where} stands elsewhere`)
      }
      if (timestamp <= last) throw new Violation('log', `${where} is not later than before`)
      if (isSeal(entry) && at < line.entries.length - 1) {
        throw new Violation('log', `${where} ends the line, and there are more`)
      }
      last = timestamp
      for (const [member, { message }] of transactions.entries()) {
        const number = line.isMadeUp ? null : numberOf(message)
        if (number === null) continue
        landed.add(number)
        places.set(number, [...(places.get(number) ?? []), `${line.id}/${version}.${member}`])
      }
    }
  }
  for (const operation of operations) checkOutcome(operation, places.get(operation.number) ?? [])
}

function checkOutcome({ number, outcome }: Operation, found: readonly string[]): void {
  const at = found.join(' and ')
  const fail = (what: string): never => {
    throw new Violation('log', `operation ${number} ${what}; it is at ${at || 'no version'}`)
  }
  if (found.length > 1) fail('was committed more than once')
  if (outcome.kind === 'refused' && found.length > 0) fail(`was refused with ${outcome.code}`)
  if (outcome.kind !== 'acknowledged') return
  const { line, version, member } = outcome.committed
  const told = `${line}/${version}.${member}`
  if (at !== told) fail(`was acknowledged at ${told}`)
}

/** Each step of the refs log that was acknowledged was taken, none more often than was tried. */
export function checkRefs({ steps, lines }: Histories, { refSteps, missing }: Journal): void {
  const tried = new Map<string, { least: number; most: number }>()
  for (const { what, outcome } of refSteps) {
    const bounds = tried.get(what) ?? { least: 0, most: 0 }
    tried.set(what, bounds)
    if (outcome !== 'refused') bounds.most++
    if (outcome === 'acknowledged') bounds.least++
  }
  for (const [what, { least, most }] of tried) {
    const taken = steps.get(what) ?? 0
    if (taken >= least && taken <= most) continue
    const due = `from ${least} to ${most} times`
    throw new Violation('refs', `'${what}' was done ${taken} times, and should be ${due}`)
  }
  for (const line of missing) {
    const name = lines.get(line)?.name ?? null
    if (name === null) continue
    throw new Violation('refs', `objects of line ${line} were missing, which is '${name}'`)
  }
}

/** What was read, against what each workload says by itself, and against the expected state. */
export function checkObservation(
  observation: Observation,
  journal: Journal,
  histories: Histories,
): void {
  const { line, space } = observation
  if (!histories.lines.has(line)) throw new Violation('refs', `line ${line} was read`)
  const oracle = histories.oracles(line).get(space)!
  if (observation.kind === 'changes') checkChanges(observation, oracle)
  else checkRows(observation, { journal, histories, oracle })
}

/** What rows are held against. */
interface Known {
  readonly journal: Journal
  readonly histories: Histories
  readonly oracle: OracleSpace
}

type RowsRead = Extract<Observation, { kind: 'rows' }>

function checkRows(observation: RowsRead, known: Known): void {
  const { oracle } = known
  const { line, space, version, rows, atHead, acknowledgedBefore } = observation
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
  if (space === 'ring') checkRing(rows, version)
  if (space === 'counters') checkCounters(observation, known)
  if (space === 'lists') checkLists(observation, known)
  const found = rowTexts(rows).sort()
  const expected = rowTexts(oracle.records(version)).sort()
  if (found.join('\n') === expected.join('\n')) return
  const [seen, due] = [found.join('\n  '), expected.join('\n  ')]
  const what = `${space} at version ${version} of line ${line}:\n  ${seen}\nexpected:\n  ${due}`
  throw new Violation('expected state', what)
}

/** Transfers move money and make none. */
function checkBank(rows: readonly Row[], version: number): void {
  if (rows.length === 0) return
  const sum = rows.reduce((total, { balance }) => total + Number(balance), 0)
  if (sum === ACCOUNTS * BALANCE_FIRST) return
  throw new Violation('bank', `accounts have ${sum} together at version ${version}`)
}

/** From each one all others are met, and then itself. */
function checkRing(rows: readonly Row[], version: number): void {
  if (rows.length === 0) return
  const next = new Map(rows.map((row) => [Number(row.id), Number(row.next)]))
  const met = new Set<number>()
  for (let at = 0; !met.has(at) && next.has(at); at = next.get(at)!) met.add(at)
  const links = [...next].map(([id, to]) => `${id} to ${to}`)
  if (met.size === RING && next.size === RING) return
  throw new Violation('ring', `the ring is ${links} at version ${version}`)
}

/** At least what was acknowledged up to there, at most that and what nobody was told of. */
function checkCounters({ line, version, rows }: RowsRead, { journal, histories }: Known): void {
  const lineage = histories.lineage(line)
  for (const { id, total } of rows) {
    let least = 0
    let most = 0
    for (const { number, line: aimed, outcome, writes } of journal.operations) {
      const sum = writes.reduce((all, write) => all + addedTo(write, Number(id)), 0)
      if (outcome.kind === 'open' && lineage.has(aimed)) most += sum
      if (outcome.kind !== 'acknowledged') continue
      if (!histories.holds(line, version, number)) continue
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
  { line, version, rows }: RowsRead,
  { journal, histories, oracle }: Known,
): void {
  const last = new Map(oracle.records(oracle.head).map((row) => [row.id, row.items as number[]]))
  const seen = new Map(rows.map(({ id, items }) => [id, (items ?? []) as number[]]))
  const fail = (what: string): never => {
    throw new Violation('list', `${what} at version ${version}`)
  }
  for (const [id, items] of seen) {
    if (new Set(items).size < items.length) fail(`list ${id} has an element twice: ${items}`)
    if (histories.hasAdopted(line)) continue
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
    const due = histories.holds(line, version, number)
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
