/**
 * What has to be written so that ours takes what theirs made of the base, record by record, and
 * where both made something else of the same cell (spec/refs.md, "Picks").
 */
import { RunBuilder } from '../arrow/runs.js'
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import { changeKinds, SAME } from '../scan/change-kinds.js'
import type { PickPlan } from '../scan/pick-plan.js'
import type { ViewPair } from '../scan/view-pairs.js'
import type { ConflictList, Resolution } from './cell-conflicts.js'
import { deltaBetween } from './column-deltas.js'
import {
  ComparedRecords,
  type Differences,
  GivenRows,
  type Row,
  type Sides,
} from './compared-records.js'
import { keyLabel } from './insert.js'

/** What is to be written of some records; rows have the key, and the cells that are written. */
export interface PickedRows {
  /** Records that are put in place of what is there. */
  readonly replaced: Row[]
  /** Cells that are set in records that exist. */
  readonly set: Row[]
  /** Cells that take a delta. */
  readonly deltas: Row[]
  readonly deleted: Row[]
  /** The keys that were looked at in ours, in hexadecimal, with what people call them. */
  readonly keys: Map<string, string>
}

export interface PickOptions {
  readonly pick: PickPlan
  /** Names of columns whose changes were deltas (CAL-REFS-065). */
  readonly deltas: ReadonlySet<string>
  /** Whether what became of the base is undone. */
  readonly back: boolean
  readonly resolution: Resolution
  /** Takes what the resolution does not settle. */
  readonly conflicts: ConflictList
}

/** Decides for records of base, theirs and ours, side by side. */
export class ThreeWay {
  private readonly records: ComparedRecords
  private readonly given: GivenRows

  constructor(private readonly options: PickOptions) {
    const { pick, resolution } = options
    this.records = new ComparedRecords(pick)
    this.given = new GivenRows(this.records, resolution.given?.[pick.ours.name])
  }

  /** What records come to that differ between base and theirs. */
  decide(pair: ViewPair): PickedRows {
    const picked: PickedRows = { replaced: [], set: [], deltas: [], deleted: [], keys: new Map() }
    const { before, after, rows } = pair
    const { records } = this
    const kinds = changeKinds(pair, records.names)
    const beside = must(pair.beside, 'ours is seen beside')
    const runs = new RunBuilder()
    for (let row = 0; row < rows; row++) if (kinds[row] !== SAME) runs.push(0, row, 1)
    if (runs.rows === 0) return picked
    const [base, theirs, ours] = [before, after, beside].map((view) => records.sideOf(view, runs))
    const sides = { base: base!, theirs: theirs!, ours: ours! }
    const differ = {
      changed: records.differences(sides.base, sides.theirs),
      touched: records.differences(sides.base, sides.ours),
      apart: records.differences(sides.ours, sides.theirs),
    }
    const hexes = records.hexes(sides.theirs.batch)
    for (let row = 0; row < runs.rows; row++) {
      const key = records.keyOf(sides.theirs.rows[row]!)
      picked.keys.set(hexes[row]!, keyLabel(key))
      this.record({ ...{ sides, differ, row, key }, out: picked })
    }
    return picked
  }

  private record(at: Deciding): void {
    const { sides, row, key, out } = at
    const [base, theirs, ours] = [sides.base, sides.theirs, sides.ours].map((s) => s.present[row])
    if (base && !theirs) {
      if (!ours) return
      const isOwn = this.records.names.some((name) => at.differ.touched.get(name)![row] === 1)
      if (isOwn) this.wholeConflict(at)
      else out.deleted.push(this.records.keyRow(key))
      return
    }
    if (ours) this.cells(at)
    else if (base) this.wholeConflict(at)
    else out.replaced.push(this.whole(sides.theirs.rows[row]!, key))
  }

  /** A record that exists in ours and in theirs, cell by cell; of none in the base all is null. */
  private cells(at: Deciding): void {
    const { sides, differ, row, key, out } = at
    const isIn = sides.base.present[row] === 1
    const [was, is, own] = [sides.base, sides.theirs, sides.ours].map((side) => side.rows[row]!)
    const set: Record<string, unknown> = {}
    const deltas: Record<string, unknown> = {}
    for (const name of this.records.names) {
      const base = isIn ? was![name] : null
      const isChanged = isIn ? differ.changed.get(name)![row] === 1 : is![name] !== null
      if (!isChanged) continue
      const delta = isIn ? this.delta(name, base, is![name]) : undefined
      if (delta !== undefined) {
        deltas[name] = delta
        continue
      }
      if (differ.apart.get(name)![row] === 0) continue
      const isTouched = isIn ? differ.touched.get(name)![row] === 1 : own![name] !== null
      if (!isTouched) {
        set[name] = this.writable(name, is![name])
        continue
      }
      const value = this.settled(at, name, { base, ours: own![name], theirs: is![name] })
      if (value !== undefined) set[name] = this.writable(name, value)
    }
    if (Object.keys(set).length > 0) out.set.push({ ...this.records.keyRow(key), ...set })
    if (Object.keys(deltas).length > 0) out.deltas.push({ ...this.records.keyRow(key), ...deltas })
  }

  private delta(name: string, from: unknown, to: unknown): unknown {
    const { deltas, pick, back } = this.options
    if (!deltas.has(name)) return undefined
    const type = this.records.typeOf(name)
    return deltaBetween({ algebra: pick.columns.get(name)?.algebra, type }, { from, to, back })
  }

  /** The value that settles a conflict of a cell; undefined where ours stays or nothing does. */
  private settled(
    { key }: Deciding,
    name: string,
    cells: { readonly base: unknown; readonly ours: unknown; readonly theirs: unknown },
  ): unknown {
    const { resolution, conflicts } = this.options
    const given = this.given.of(key)
    if (given && Object.hasOwn(given, name)) return given[name] ?? null
    if (resolution.take === 'theirs') return cells.theirs
    if (resolution.take === 'ours') return undefined
    conflicts.add(() => this.records.toldCell(key, name, cells))
    return undefined
  }

  /** A record that one side has and the other has not. */
  private wholeConflict({ sides, row, key, out }: Deciding): void {
    const { resolution, conflicts } = this.options
    const { records } = this
    const given = this.given.of(key)
    if (given) {
      out.replaced.push(this.whole(this.given.cellsOf(given), key))
    } else if (resolution.take === 'theirs') {
      if (sides.theirs.present[row]) out.replaced.push(this.whole(sides.theirs.rows[row]!, key))
      else out.deleted.push(records.keyRow(key))
    } else if (resolution.take !== 'ours') {
      conflicts.add(() => records.toldRecord(key, { sides, row }))
    }
  }

  /** All cells of a record that ours has columns for. */
  private whole(record: Row, key: readonly unknown[]): Row {
    const cells = this.records.names.flatMap((name): [string, unknown][] => {
      const value = record[name] ?? null
      if (!this.options.pick.foreign.has(name)) return [[name, value]]
      if (value !== null) this.writable(name, value)
      return []
    })
    return { ...this.records.keyRow(key), ...Object.fromEntries(cells) }
  }

  /** @throws UnknownColumn for a cell that ours has no column for */
  private writable(name: string, value: unknown): unknown {
    const { foreign, ours } = this.options.pick
    if (!foreign.has(name)) return value
    throw new CalicoError(
      'UnknownColumn',
      `'${ours.name}' has no column ${name}, in which cells differ; add the column, or leave the ` +
        'key-space out',
      { details: { keySpace: ours.name, column: name } },
    )
  }
}

interface Deciding {
  readonly sides: Sides
  /** By column, the rows where base and theirs, base and ours, ours and theirs are not the same. */
  readonly differ: Readonly<Record<'changed' | 'touched' | 'apart', Differences>>
  readonly row: number
  readonly key: readonly unknown[]
  readonly out: PickedRows
}
