/**
 * The cells in which a transaction that a merge or rebase brings is in conflict, and what is given
 * for them (spec/refs.md, "Conflicts of cells").
 */
import { RunBuilder } from '../arrow/runs.js'
import { must } from '../assert.js'
import { ConflictList, type Resolution } from '../commit/cell-conflicts.js'
import { ComparedRecords, GivenRows, type Row, type Sides } from '../commit/compared-records.js'
import { keyLabel } from '../commit/insert.js'
import { EXISTENCE } from '../commit/read-set.js'
import type { RebaseConflict } from '../commit/rebase.js'
import type { TouchedCells } from '../commit/touched-cells.js'
import type { Transaction } from '../commit/transaction.js'
import { isCalicoError } from '../errors.js'
import { changeKinds, SAME } from '../scan/change-kinds.js'
import { readingOf } from '../scan/may-read.js'
import { type PickPlan, planPick } from '../scan/pick-plan.js'
import { compareStates } from '../scan/state-difference.js'
import { readViewPairs, type ViewPair } from '../scan/view-pairs.js'
import { baseOf, candidatesOf, type DiffContext } from './diff.js'
import type { PointState } from './line-point.js'

/** What is brought together. */
export interface JoinedStates {
  /** The branch that is written, and the other one. */
  readonly ours: PointState
  readonly theirs: PointState
  /** The one behind which the transactions of the other come. */
  readonly onto: 'ours' | 'theirs'
}

/** The cells of a conflict. */
interface FoundCells {
  readonly conflicts: ConflictList
  /** Whether one of them was not given, or cannot be told. */
  missing: boolean
  readonly given: { readonly cell: CellApart; readonly row: Row }[]
}

export class MergeConflicts {
  /** What is to be written behind what was brought: records put in whole, and cells. */
  private readonly records = new RowsByKey()
  private readonly cells = new RowsByKey()
  private readonly rows = new Map<string, GivenRows>()
  private base: Promise<PointState> | null = null

  constructor(
    private readonly context: DiffContext,
    private readonly states: JoinedStates,
    private readonly given: NonNullable<Resolution['given']>,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The cells of a conflict; none where they may not be seen or cannot be compared any more. */
  async tell({ touched }: RebaseConflict): Promise<ConflictList> {
    return (await this.find(touched)).conflicts
  }

  /** Whether every cell of a conflict was given; what was given is written then. */
  async settles({ touched }: RebaseConflict): Promise<boolean> {
    if (Object.keys(this.given).length === 0) return false
    const { conflicts, missing, given } = await this.find(touched)
    if (missing || conflicts.isEmpty) return false
    for (const { cell, row } of given) {
      const kept = cell.name === null ? this.records : this.cells
      kept.add(cell, row)
    }
    return true
  }

  /** Whether nothing is to be written behind what was brought. */
  get isEmpty(): boolean {
    return this.cells.isEmpty && this.records.isEmpty
  }

  /** Writes what was given for conflicts (CAL-REFS-094). */
  async stage(tx: Transaction): Promise<void> {
    const options = this.signal ? { signal: this.signal } : {}
    for (const [name, rows] of this.records.all()) await tx.replace(name, rows, options)
    for (const [name, rows] of this.cells.all()) await tx.update(name, rows, options)
  }

  private async find(touched: TouchedCells | undefined): Promise<FoundCells> {
    const found: FoundCells = { conflicts: new ConflictList(), missing: false, given: [] }
    for (const id of touched?.keySpaces ?? []) {
      try {
        for await (const cell of this.cellsIn(id, touched!)) this.note(cell, found)
      } catch (error) {
        // A conflict is one, whether its cells can be shown or not.
        if (!UNTOLD.some((code) => isCalicoError(error, code))) throw error
        found.missing = true
      }
    }
    return found
  }

  private async *cellsIn(keySpace: string, touched: TouchedCells): AsyncGenerator<CellApart> {
    const { context, signal } = this
    const { storage, pool } = context
    const { ours, theirs, onto } = this.states
    const definition = theirs.state.keySpaces.get(keySpace)
    if (!definition || !ours.state.keySpaces.has(keySpace)) return
    this.base ??= baseOf({ from: ours, to: theirs }, signal)
    const base = await this.base
    const sides = { base: base.state, ours: ours.state, theirs: theirs.state }
    const pick = planPick(definition, sides)
    await context.mayRead(readingOf(pick.plan))
    const [to, beside] = onto === 'ours' ? [ours, theirs] : [theirs, ours]
    const states = { before: base.state, after: to.state }
    const groups = await compareStates(pick.plan, states, signal)
    const candidates = await candidatesOf(groups, { from: base, to }, { storage, signal })
    const cells = new TouchedRows(pick, touched, onto)
    const views = { ...states, beside: beside.state, ...candidates, follows: false }
    const read = { plan: pick.plan, ...views, context: { storage, pool, signal } }
    for await (const pair of readViewPairs(read)) yield* cells.of(pair)
  }

  private note(cell: CellApart, found: FoundCells): void {
    const { records, keySpace, key, name, told } = cell
    found.conflicts.add(told)
    const given = this.givenIn(keySpace, records)
    const row = given.of(key)
    if (!row || (name !== null && !Object.hasOwn(row, name))) {
      found.missing = true
      return
    }
    const cells = name === null ? given.cellsOf(row) : { [name]: row[name] ?? null }
    found.given.push({ cell, row: { ...records.keyRow(key), ...cells } })
  }

  private givenIn(keySpace: string, records: ComparedRecords): GivenRows {
    const known = this.rows.get(keySpace) ?? new GivenRows(records, this.given[keySpace])
    this.rows.set(keySpace, known)
    return known
  }
}

/** Rows of key-spaces, one for a key. */
class RowsByKey {
  private readonly rows = new Map<string, Map<string, Row>>()

  get isEmpty(): boolean {
    return this.rows.size === 0
  }

  add({ keySpace, key }: CellApart, row: Row): void {
    const known = this.rows.get(keySpace) ?? new Map<string, Row>()
    this.rows.set(keySpace, known)
    const label = keyLabel(key)
    known.set(label, { ...known.get(label), ...row })
  }

  all(): (readonly [keySpace: string, rows: readonly Row[]])[] {
    return [...this.rows].map(([keySpace, rows]) => [keySpace, [...rows.values()]] as const)
  }
}

/** What keeps the cells of a conflict from being told. */
const UNTOLD = [
  'Denied',
  'UnknownColumn',
  'TypeMismatch',
  'VersionExpired',
  'MissingObject',
] as const

/** A cell, or a record where there is no name, that a conflict is about. */
interface CellApart {
  readonly records: ComparedRecords
  readonly keySpace: string
  readonly key: readonly unknown[]
  readonly name: string | null
  readonly told: Parameters<ConflictList['add']>[0]
}

/** The cells that a transaction touched, and that the side behind which it comes has otherwise. */
class TouchedRows {
  private readonly records: ComparedRecords

  constructor(
    private readonly pick: PickPlan,
    private readonly touched: TouchedCells,
    private readonly onto: 'ours' | 'theirs',
  ) {
    this.records = new ComparedRecords(pick)
  }

  *of(pair: ViewPair): Generator<CellApart> {
    const { records, pick, touched, onto } = this
    const sides = this.sidesOf(pair)
    if (sides === null) return
    const differs = records.differences(sides.base, sides[onto])
    for (const [row, hex] of records.hexes(sides[onto].batch).entries()) {
      const columns = touched.columnsUnder(pick.ours.keySpace, hex)
      if (columns.size === 0) continue
      const key = records.keyOf(sides[onto].rows[row]!)
      const about = { records, keySpace: pick.ours.name, key }
      if (isOfRecord(sides, row, columns)) {
        yield { ...about, name: null, told: () => records.toldRecord(key, { sides, row }) }
        continue
      }
      for (const name of this.namesOf(columns)) {
        const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map((side) =>
          side.present[row] ? side.rows[row]![name] : null,
        )
        const isNew = !sides.base.present[row] && sides[onto].rows[row]![name] !== null
        if (!isNew && differs.get(name)![row] === 0) continue
        yield { ...about, name, told: () => records.toldCell(key, name, { base, ours, theirs }) }
      }
    }
  }

  private namesOf(columns: ReadonlySet<number>): string[] {
    const own = [...this.pick.columns].filter(([, { column }]) => columns.has(column))
    return own.map(([name]) => name)
  }

  /** The records that the side behind which the transaction comes has otherwise than the base. */
  private sidesOf(pair: ViewPair): Sides | null {
    const { records, onto } = this
    const kinds = changeKinds(pair, records.names)
    const runs = new RunBuilder()
    for (let row = 0; row < pair.rows; row++) if (kinds[row] !== SAME) runs.push(0, row, 1)
    if (runs.rows === 0) return null
    const other = must(pair.beside, 'the side that is brought is seen beside')
    const [ours, theirs] = onto === 'ours' ? [pair.after, other] : [other, pair.after]
    const [base, own, their] = [pair.before, ours, theirs].map((view) => records.sideOf(view, runs))
    return { base: base!, ours: own!, theirs: their! }
  }
}

/** Whether a conflict is one of a whole record: it is not in all of the states. */
function isOfRecord(
  { base, ours, theirs }: Sides,
  row: number,
  columns: ReadonlySet<number>,
): boolean {
  const isInBoth = ours.present[row] === 1 && theirs.present[row] === 1
  return !isInBoth || (base.present[row] !== 1 && columns.has(EXISTENCE))
}
