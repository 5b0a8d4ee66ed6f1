/** Records of three states side by side, and how what they make of a cell is told. */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { markDifferences } from '../arrow/cell-equal.js'
import { gatherBatch } from '../arrow/gather.js'
import { encodeKeys, keyHex } from '../arrow/keys.js'
import type { RunBuilder } from '../arrow/runs.js'
import { batchRows, toJsonValue } from '../arrow/value.js'
import { must } from '../assert.js'
import type { CalicoType } from '../format/types.js'
import type { PickPlan } from '../scan/pick-plan.js'
import type { View } from '../scan/view-pairs.js'
import { type CellConflict, type ConflictCells, cellConflict } from './cell-conflicts.js'
import { keyLabel } from './insert.js'

export type Row = Readonly<Record<string, unknown>>

/** Some records as one state has them. */
export interface Side {
  readonly batch: Batch
  readonly rows: readonly Row[]
  /** Whether there is such a record, by row; cells of one that is not there mean nothing. */
  readonly present: readonly number[]
}

export interface Sides {
  readonly base: Side
  readonly ours: Side
  readonly theirs: Side
}

/** By column, the rows in which two sides are not the same. */
export type Differences = ReadonlyMap<string, Uint8Array>

export class ComparedRecords {
  /** Names of the key's components, and of the columns. */
  readonly keys: readonly string[]
  readonly names: readonly string[]

  constructor(private readonly pick: PickPlan) {
    this.keys = pick.ours.components.map(({ name }) => name)
    const names = pick.plan.outputs.map(({ name }) => name)
    this.names = names.filter((name) => !this.keys.includes(name))
  }

  /** The rows of a view that are wanted. */
  sideOf(view: View, runs: RunBuilder): Side {
    const batch = gatherBatch(view.batch.fields, [view.batch], runs)
    const present: number[] = []
    for (let run = 0; run < runs.count; run++) {
      const start = runs.start[run]!
      for (let i = 0; i < runs.length[run]!; i++) present.push(view.present[start + i]!)
    }
    return { batch, rows: batchRows(batch), present }
  }

  differences(one: Side, other: Side): Differences {
    return new Map(
      this.names.map((name) => {
        const marks = new Uint8Array(one.rows.length)
        markDifferences(batchColumn(one.batch, name)!, batchColumn(other.batch, name)!, marks)
        return [name, marks]
      }),
    )
  }

  /** The encoded keys of a batch, in hexadecimal. */
  hexes(batch: Batch): string[] {
    const { keyTypes } = this.pick.plan
    const columns = this.keys.map((name) => batchColumn(batch, name)!)
    const keys = encodeKeys(columns, keyTypes, this.keys)
    return Array.from({ length: keys.rows }, (_, row) => keyHex(keys, row))
  }

  keyOf(row: Row): unknown[] {
    return this.keys.map((name) => row[name])
  }

  keyRow(key: readonly unknown[]): Record<string, unknown> {
    return Object.fromEntries(this.keys.map((name, i) => [name, key[i]]))
  }

  typeOf(name: string): CalicoType {
    const found = this.pick.plan.outputs.find((output) => output.name === name)
    return must(found, 'the plan has it').type
  }

  /** A conflict of a cell as it is told. */
  toldCell(key: readonly unknown[], name: string, values: ConflictValues): CellConflict {
    return cellConflict({
      ...this.place(key),
      ...values,
      column: { name, type: this.typeOf(name) },
    })
  }

  /** A conflict of a record; null for one that is not there. */
  toldRecord(key: readonly unknown[], { sides, row }: At): CellConflict {
    const { keySpace, key: components } = this.place(key)
    const shown = ({ present, rows }: Side): unknown =>
      present[row] ? this.shownRecord(rows[row]!) : null
    return {
      ...{ keySpace, key: components.map(({ type, value }) => toJsonValue(type, value)) },
      ...{ column: null, base: shown(sides.base) },
      ...{ ours: shown(sides.ours), theirs: shown(sides.theirs) },
    }
  }

  private shownRecord(record: Row): unknown {
    const cells = this.names.map((name) => [name, toJsonValue(this.typeOf(name), record[name])])
    return Object.fromEntries(cells)
  }

  private place(key: readonly unknown[]): Pick<ConflictCells, 'keySpace' | 'key'> {
    const { plan, ours } = this.pick
    return {
      keySpace: ours.name,
      key: key.map((value, i) => ({ type: plan.keyTypes[i]!, value })),
    }
  }
}

/** A row of three sides. */
export interface At {
  readonly sides: Sides
  readonly row: number
}

type ConflictValues = Pick<ConflictCells, 'base' | 'ours' | 'theirs'>

/** Rows that were given, found by their keys. */
export class GivenRows {
  private readonly rows: ReadonlyMap<string, Row>

  constructor(
    private readonly records: ComparedRecords,
    given: readonly Row[] = [],
  ) {
    this.rows = new Map(given.map((row) => [this.label(records.keyOf(row)), row]))
  }

  of(key: readonly unknown[]): Row | undefined {
    return this.rows.get(this.label(key))
  }

  /** The cells that a row gives. */
  cellsOf(row: Row): Record<string, unknown> {
    const names = this.records.names.filter((name) => Object.hasOwn(row, name))
    return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
  }

  /** Whole numbers are the same key whether they came as bigints or not. */
  private label(key: readonly unknown[]): string {
    const plain = (value: unknown): unknown =>
      typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value
    return keyLabel(key.map(plain))
  }
}
