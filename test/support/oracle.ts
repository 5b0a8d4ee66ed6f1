/**
 * A second opinion on merges: rows and cells one by one, as the chapters keys, merge, tile and
 * table say it. It is slow, holds everything, and shares no code with what it judges.
 */
import { encodeComponent, heldCell, mergeCell, shownCell } from './oracle-cells.js'

/** The types of the key's components, as text. */
export type KeyTypes = readonly string[]
export type Cells = Readonly<Record<string, unknown>>

/** A value column: its name, its type as text, and its algebra where it takes deltas. */
export interface OracleColumn {
  readonly name: string
  readonly type: string
  readonly algebra?: string | undefined
  /** Of a last_by column: the column that its orders come from, and their type. */
  readonly order?: { readonly from: string; readonly type: string } | undefined
}

export type CellOp =
  | { readonly op: 'keep' }
  | { readonly op: 'set'; readonly value: unknown }
  | { readonly op: 'clear' }
  | { readonly op: 'delta'; readonly value: unknown; readonly order?: unknown }

export interface RowOp {
  readonly key: readonly unknown[]
  readonly row: 'merge' | 'delete' | 'replace' | 'patch'
  /** By column; a column that is not named is kept. */
  readonly cells: Readonly<Record<string, CellOp>>
}

/** A delete of every key that is covered. */
export interface RangeOp {
  readonly row: 'delete-range'
  readonly covers: (key: readonly unknown[]) => boolean
}

/** A row of an update with an expression. */
export interface ComputeOp {
  readonly row: 'compute'
  readonly key: readonly unknown[]
  /** Whether it makes a record. */
  readonly creates: boolean
  /** The cells to set, from those that are shown; null where everything stays as it is. */
  readonly apply: (cells: Cells) => Cells | null
}

export type AnyOp = RowOp | RangeOp | ComputeOp

/** The rows of one group by encoded key in hexadecimal, with cells as in `oracle-cells.ts`. */
export type GroupRows = ReadonlyMap<
  string,
  { readonly key: readonly unknown[]; readonly cells: Cells; readonly exists: boolean }
>

/** The group's rows after operations on them, in the order given (CAL-MERGE-001 … 021). */
export function mergeRows(
  rows: GroupRows,
  ops: readonly AnyOp[],
  options: { readonly types: KeyTypes; readonly columns: readonly OracleColumn[] },
): GroupRows {
  const next = new Map(rows)
  for (const op of ops) {
    if (op.row === 'delete-range') {
      for (const [at, { key }] of next) if (op.covers(key)) next.delete(at)
      continue
    }
    if (op.row === 'compute') {
      computeRow(next, op, options)
      continue
    }
    const { key, row, cells } = op
    const at = encodeKey(options.types, key)
    if (row === 'delete') {
      next.delete(at)
      continue
    }
    const before = next.get(at)
    const old = row === 'replace' ? {} : (before?.cells ?? {})
    const merged: Record<string, unknown> = {}
    for (const column of options.columns) {
      const { name } = column
      merged[name] = mergeCell(column, old[name] ?? null, cells[name] ?? { op: 'keep' })
    }
    const exists = row === 'patch' ? (before?.exists ?? false) : true
    next.set(at, { key, cells: merged, exists })
  }
  return next
}

/** CAL-MERGE-040 to 050. */
function computeRow(
  rows: Map<string, { key: readonly unknown[]; cells: Cells; exists: boolean }>,
  { key, creates, apply }: ComputeOp,
  { types, columns }: { readonly types: KeyTypes; readonly columns: readonly OracleColumn[] },
): void {
  const at = encodeKey(types, key)
  const before = rows.get(at)
  const held = (column: OracleColumn): unknown => before?.cells[column.name] ?? null
  const shown = columns.map((column) => [column.name, shownCell(column, held(column))])
  const set = apply(Object.fromEntries(shown))
  if (set === null) return
  const cells = columns.map((column) => {
    const { name } = column
    return [name, name in set ? heldCell(column, set[name]) : held(column)]
  })
  const exists = creates || (before?.exists ?? false)
  rows.set(at, { key, cells: Object.fromEntries(cells), exists })
}

/** Rows in key order. */
export function sortedRows(
  rows: GroupRows,
): { key: readonly unknown[]; cells: Cells; exists: boolean }[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** The encoding of a key in hexadecimal: its order as text is that of the keys. */
export function encodeKey(types: KeyTypes, key: readonly unknown[]): string {
  return key.map((value, i) => encodeComponent(types[i]!, value)).join('')
}

/** A column group, as much as the oracle needs to know of it. */
export interface OracleGroup {
  readonly name: string
  readonly columns: readonly OracleColumn[]
}

/** A key-space with a memory of every version. */
export class OracleSpace {
  readonly types: KeyTypes
  readonly keyNames: readonly string[]
  private readonly groups: readonly OracleGroup[]
  private readonly anchor: string
  private readonly versions: ReadonlyMap<string, GroupRows>[] = [new Map()]

  constructor(options: {
    key: readonly { readonly name: string; readonly type: string }[]
    groups: readonly OracleGroup[]
    anchor: string
  }) {
    this.types = options.key.map(({ type }) => type)
    this.keyNames = options.key.map(({ name }) => name)
    this.groups = options.groups
    this.anchor = options.anchor
  }

  get head(): number {
    return this.versions.length - 1
  }

  /** One more version, with operations for some of the groups, by name, in order. */
  commit(ops: readonly { readonly group: string; readonly rows: readonly AnyOp[] }[]): number {
    const next = new Map(this.versions.at(-1))
    for (const { group, rows } of ops) {
      const { columns } = this.groups.find(({ name }) => name === group)!
      const old = next.get(group) ?? new Map()
      next.set(group, mergeRows(old, rows, { types: this.types, columns }))
    }
    this.versions.push(next)
    return this.head
  }

  /** One more version, which holds what another history holds at one of its own. */
  adopt(other: OracleSpace, version: number): number {
    this.versions.push(other.versions[version]!)
    return this.head
  }

  /** What an upsert means for each group (CAL-MERGE-025). Properties that a row lacks are kept. */
  upsert(
    rows: readonly Cells[],
    deltas: ReadonlySet<string> = new Set(),
  ): { group: string; rows: RowOp[] }[] {
    const given = new Set(rows.flatMap((row) => Object.keys(row)))
    return this.groups
      .filter(({ name, columns }) => name === this.anchor || columns.some((c) => given.has(c.name)))
      .map((group) => ({
        group: group.name,
        rows: rows.map((row) => this.rowOp({ row: 'merge', given: row, group, deltas })),
      }))
  }

  /** What a replace means for each group (CAL-MERGE-028). Properties that a row lacks are null. */
  replace(
    rows: readonly Cells[],
    deltas: ReadonlySet<string> = new Set(),
  ): { group: string; rows: RowOp[] }[] {
    return this.groups.map((group) => ({
      group: group.name,
      rows: rows.map((row) => this.rowOp({ row: 'replace', given: row, group, deltas })),
    }))
  }

  /** What an update of cells means for each group (CAL-MERGE-037). */
  update(
    rows: readonly Cells[],
    deltas: ReadonlySet<string> = new Set(),
  ): { group: string; rows: RowOp[] }[] {
    const given = new Set(rows.flatMap((row) => Object.keys(row)))
    return this.groups
      .filter(({ columns }) => columns.some((c) => given.has(c.name)))
      .map((group) => ({
        group: group.name,
        rows: rows.map((row) => this.rowOp({ row: 'patch', given: row, group, deltas })),
      }))
  }

  /** What a range delete means for each group (CAL-MERGE-038). */
  deleteRange(covers: RangeOp['covers']): { group: string; rows: RangeOp[] }[] {
    return this.groups.map(({ name }) => ({ group: name, rows: [{ row: 'delete-range', covers }] }))
  }

  private rowOp(options: {
    row: 'merge' | 'replace' | 'patch'
    given: Cells
    group: OracleGroup
    deltas: ReadonlySet<string>
  }): RowOp {
    const { row, given, group, deltas } = options
    const names = group.columns.map(({ name }) => name).filter((name) => given[name] !== undefined)
    const orderOf = (name: string): string | undefined =>
      group.columns.find((column) => column.name === name)?.order?.from
    const cells = names.map((name) => {
      const from = orderOf(name)
      const order = from === undefined ? null : (given[from] ?? null)
      return [name, cellOp({ value: given[name], order, isDelta: deltas.has(name) })]
    })
    return { key: this.keyOf(given), row, cells: Object.fromEntries(cells) }
  }

  /** What a delete means for each group (CAL-MERGE-026). */
  delete(rows: readonly Cells[]): { group: string; rows: RowOp[] }[] {
    return this.groups.map(({ name }) => ({
      group: name,
      rows: rows.map((row) => ({ key: this.keyOf(row), row: 'delete' as const, cells: {} })),
    }))
  }

  /**
   * The records of a version in key order, with key and all columns (CAL-MERGE-022, 023); a sum
   * that cannot be shown is OUT_OF_RANGE.
   */
  records(version: number): Record<string, unknown>[] {
    const state = this.versions[version]!
    const rows = sortedRows(state.get(this.anchor) ?? new Map())
    const records = rows.filter(({ exists }) => exists)
    return records.map(({ key }) => {
      const at = encodeKey(this.types, key)
      const record: Record<string, unknown> = {}
      for (const [i, name] of this.keyNames.entries()) record[name] = key[i]
      for (const { name, columns } of this.groups) {
        const cells = state.get(name)?.get(at)?.cells ?? {}
        for (const column of columns) {
          record[column.name] = shownCell(column, cells[column.name] ?? null)
        }
      }
      return record
    })
  }

  keyOf(row: Cells): unknown[] {
    return this.keyNames.map((name) => row[name])
  }
}

function cellOp(cell: { value: unknown; order: unknown; isDelta: boolean }): CellOp {
  const { value, order, isDelta } = cell
  if (isDelta) return { op: 'delta', value, order }
  return value === null ? { op: 'clear' } : { op: 'set', value }
}
