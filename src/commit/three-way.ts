/**
 * What has to be written so that ours takes what theirs made of the base, record by record, and
 * where both made something else of the same cell (spec/refs.md, "Picks").
 */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { markDifferences } from '../arrow/cell-equal.js'
import { gatherBatch } from '../arrow/gather.js'
import { encodeKeys, keyHex } from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'
import { batchRows, toJsonValue } from '../arrow/value.js'
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import { changeKinds, SAME } from '../scan/change-kinds.js'
import type { PickPlan } from '../scan/pick-plan.js'
import type { View, ViewPair } from '../scan/view-pairs.js'
import { type ConflictList, cellConflict, type Resolution } from './cell-conflicts.js'
import { deltaBetween } from './column-deltas.js'
import { keyLabel } from './insert.js'

type Row = Readonly<Record<string, unknown>>

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
  private readonly names: readonly string[]
  private readonly keys: readonly string[]
  private readonly given: ReadonlyMap<string, Row>

  constructor(private readonly options: PickOptions) {
    const { pick, resolution } = options
    const { plan, ours } = pick
    this.keys = ours.components.map(({ name }) => name)
    this.names = plan.outputs.map(({ name }) => name).filter((name) => !this.keys.includes(name))
    const rows = resolution.given?.[ours.name] ?? []
    this.given = new Map(rows.map((row) => [keyLabel(this.keyOf(row).map(plainKey)), row]))
  }

  /** What records come to that differ between base and theirs. */
  decide(pair: ViewPair): PickedRows {
    const picked: PickedRows = { replaced: [], set: [], deltas: [], deleted: [], keys: new Map() }
    const { before, after, rows } = pair
    const kinds = changeKinds(pair, this.names)
    const beside = must(pair.beside, 'ours is seen beside')
    const runs = new RunBuilder()
    for (let row = 0; row < rows; row++) if (kinds[row] !== SAME) runs.push(0, row, 1)
    if (runs.rows === 0) return picked
    const [base, theirs, ours] = [before, after, beside].map((view) => sideOf(view, runs))
    const sides = { base: base!, theirs: theirs!, ours: ours! }
    const differ = {
      changed: this.differences(sides.base, sides.theirs),
      touched: this.differences(sides.base, sides.ours),
      apart: this.differences(sides.ours, sides.theirs),
    }
    const hexes = this.hexes(sides.theirs.batch)
    for (let row = 0; row < runs.rows; row++) {
      const key = this.keyOf(sides.theirs.rows[row]!)
      picked.keys.set(hexes[row]!, keyLabel(key))
      this.record({ ...{ sides, differ, row, key }, out: picked })
    }
    return picked
  }

  private differences(one: Side, other: Side): Differences {
    return new Map(
      this.names.map((name) => {
        const marks = new Uint8Array(one.rows.length)
        markDifferences(batchColumn(one.batch, name)!, batchColumn(other.batch, name)!, marks)
        return [name, marks]
      }),
    )
  }

  private hexes(batch: Batch): string[] {
    const { keyTypes } = this.options.pick.plan
    const columns = this.keys.map((name) => batchColumn(batch, name)!)
    const keys = encodeKeys(columns, keyTypes, this.keys)
    return Array.from({ length: keys.rows }, (_, row) => keyHex(keys, row))
  }

  private keyOf(row: Row): unknown[] {
    return this.keys.map((name) => row[name])
  }

  private keyRow(key: readonly unknown[]): Record<string, unknown> {
    return Object.fromEntries(this.keys.map((name, i) => [name, key[i]]))
  }

  private record(at: Deciding): void {
    const { sides, row, key, out } = at
    const [base, theirs, ours] = [sides.base, sides.theirs, sides.ours].map((s) => s.present[row])
    if (base && !theirs) {
      if (!ours) return
      const isOwn = this.names.some((name) => at.differ.touched.get(name)![row] === 1)
      if (isOwn) this.wholeConflict(at)
      else out.deleted.push(this.keyRow(key))
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
    for (const name of this.names) {
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
    if (Object.keys(set).length > 0) out.set.push({ ...this.keyRow(key), ...set })
    if (Object.keys(deltas).length > 0) out.deltas.push({ ...this.keyRow(key), ...deltas })
  }

  private delta(name: string, from: unknown, to: unknown): unknown {
    const { deltas, pick, back } = this.options
    if (!deltas.has(name)) return undefined
    const { type } = must(
      pick.plan.outputs.find((output) => output.name === name),
      'the plan has it',
    )
    return deltaBetween({ algebra: pick.columns.get(name)?.algebra, type }, { from, to, back })
  }

  /** The value that settles a conflict of a cell; undefined where ours stays or nothing does. */
  private settled(
    { key }: Deciding,
    name: string,
    cells: { readonly base: unknown; readonly ours: unknown; readonly theirs: unknown },
  ): unknown {
    const { resolution, conflicts, pick } = this.options
    const given = this.given.get(keyLabel(key.map(plainKey)))
    if (given && Object.hasOwn(given, name)) return given[name] ?? null
    if (resolution.take === 'theirs') return cells.theirs
    if (resolution.take === 'ours') return undefined
    const { type } = pick.plan.outputs.find((output) => output.name === name)!
    conflicts.add(() => this.told(key, { column: { name, type }, ...cells }))
    return undefined
  }

  /** A record that one side has and the other has not. */
  private wholeConflict({ sides, row, key, out }: Deciding): void {
    const { resolution, conflicts, pick } = this.options
    const given = this.given.get(keyLabel(key.map(plainKey)))
    const [base, theirs, ours] = [sides.base, sides.theirs, sides.ours].map((side) =>
      side.present[row] ? side.rows[row]! : null,
    )
    if (given) {
      const shown = this.names.filter((name) => Object.hasOwn(given, name))
      const cells = Object.fromEntries(shown.map((name) => [name, given[name] ?? null]))
      out.replaced.push(this.whole(cells, key))
    } else if (resolution.take === 'theirs') {
      if (theirs) out.replaced.push(this.whole(theirs, key))
      else out.deleted.push(this.keyRow(key))
    } else if (resolution.take !== 'ours') {
      const types = pick.plan.outputs.filter(({ name }) => this.names.includes(name))
      const shown = (record: Row | null | undefined): unknown =>
        record &&
        Object.fromEntries(types.map(({ name, type }) => [name, toJsonValue(type, record[name])]))
      conflicts.add(() => ({
        ...this.told(key, { column: null, base: null, ours: null, theirs: null }),
        ...{ column: null, base: shown(base), ours: shown(ours), theirs: shown(theirs) },
      }))
    }
  }

  private told(
    key: readonly unknown[],
    cells: Pick<Parameters<typeof cellConflict>[0], 'base' | 'ours' | 'theirs'> & {
      readonly column: Parameters<typeof cellConflict>[0]['column'] | null
    },
  ): ReturnType<typeof cellConflict> {
    const { plan, ours } = this.options.pick
    const column = cells.column ?? { name: '', type: { kind: 'bool' } as const }
    return cellConflict({
      ...cells,
      ...{ keySpace: ours.name, column },
      key: key.map((value, i) => ({ type: plan.keyTypes[i]!, value })),
    })
  }

  /** All cells of a record that ours has columns for. */
  private whole(record: Row, key: readonly unknown[]): Row {
    const cells = this.names.flatMap((name): [string, unknown][] => {
      const value = record[name] ?? null
      if (!this.options.pick.foreign.has(name)) return [[name, value]]
      if (value !== null) this.writable(name, value)
      return []
    })
    return { ...this.keyRow(key), ...Object.fromEntries(cells) }
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

type Differences = ReadonlyMap<string, Uint8Array>

interface Deciding {
  readonly sides: { readonly base: Side; readonly theirs: Side; readonly ours: Side }
  /** By column, the rows where base and theirs, base and ours, ours and theirs are not the same. */
  readonly differ: Readonly<Record<'changed' | 'touched' | 'apart', Differences>>
  readonly row: number
  readonly key: readonly unknown[]
  readonly out: PickedRows
}

interface Side {
  readonly batch: Batch
  readonly rows: readonly Row[]
  readonly present: readonly number[]
}

function sideOf(view: View, runs: RunBuilder): Side {
  const batch = gatherBatch(view.batch.fields, [view.batch], runs)
  const present: number[] = []
  for (let run = 0; run < runs.count; run++) {
    const start = runs.start[run]!
    for (let i = 0; i < runs.length[run]!; i++) present.push(view.present[start + i]!)
  }
  return { batch, rows: batchRows(batch), present }
}

/** Whole numbers are the same key whether they came as bigints or not. */
const plainKey = (value: unknown): unknown =>
  typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value
