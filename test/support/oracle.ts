/**
 * A second opinion on merges: rows and cells one by one, as the chapters keys, merge, tile and
 * table say it. It is slow, holds everything, and shares no code with what it judges.
 */

/** The types of the key's components, as text. */
export type KeyTypes = readonly string[]
export type Cells = Readonly<Record<string, unknown>>

/** A value column: its name, its type as text, and its algebra where it takes deltas. */
export interface OracleColumn {
  readonly name: string
  readonly type: string
  readonly algebra?: string | undefined
}

export type CellOp =
  | { readonly op: 'keep' }
  | { readonly op: 'set'; readonly value: unknown }
  | { readonly op: 'clear' }
  | { readonly op: 'delta'; readonly value: unknown }

export interface RowOp {
  readonly key: readonly unknown[]
  readonly row: 'merge' | 'delete' | 'replace'
  /** By column; a column that is not named is kept. */
  readonly cells: Readonly<Record<string, CellOp>>
}

/** The rows of one group, by encoded key in hexadecimal. */
export type GroupRows = ReadonlyMap<string, { readonly key: readonly unknown[]; cells: Cells }>

/** The group's rows after operations on them, in the order given (CAL-MERGE-001 … 021). */
export function mergeRows(
  rows: GroupRows,
  ops: readonly RowOp[],
  options: { readonly types: KeyTypes; readonly columns: readonly OracleColumn[] },
): GroupRows {
  const next = new Map(rows)
  for (const { key, row, cells } of ops) {
    const at = encodeKey(options.types, key)
    if (row === 'delete') {
      next.delete(at)
      continue
    }
    const old = row === 'replace' ? {} : (next.get(at)?.cells ?? {})
    const merged: Record<string, unknown> = {}
    for (const column of options.columns) {
      const { name } = column
      merged[name] = mergeCell(column, old[name] ?? null, cells[name] ?? { op: 'keep' })
    }
    next.set(at, { key, cells: merged })
  }
  return next
}

function mergeCell(column: OracleColumn, cell: unknown, operation: CellOp): unknown {
  switch (operation.op) {
    case 'keep':
      return cell
    case 'set':
      return operation.value
    case 'clear':
      return null
    case 'delta': {
      if (operation.value === null || operation.value === undefined) return cell
      return cell === null ? operation.value : combine(column, cell, operation.value)
    }
  }
}

/** What a delta makes of a value (CAL-MERGE-014, 018, 019, 029). */
function combine({ type, algebra }: OracleColumn, cell: unknown, delta: unknown): unknown {
  switch (algebra) {
    case 'append':
      return [...(cell as unknown[]), ...(delta as unknown[])]
    case 'min':
      return isBelow(type, delta, cell) ? delta : cell
    case 'max':
      return isBelow(type, cell, delta) ? delta : cell
    case 'and':
      return cell === true && delta === true
    case 'or':
      return cell === true || delta === true
    case 'first':
      return cell
    default:
      throw new RangeError(`a delta of the algebra ${algebra}`)
  }
}

/** The order of values: floats with -0 below 0 and one NaN above all, text and bytes by bytes. */
function isBelow(type: string, a: unknown, b: unknown): boolean {
  if (type.startsWith('float')) {
    if (Number.isNaN(a) || Number.isNaN(b)) return !Number.isNaN(a) && Number.isNaN(b)
    if (a === 0 && b === 0) return Object.is(a, -0) && Object.is(b, 0)
    return (a as number) < (b as number)
  }
  // The encodings of keys have the order that is asked for, in every type but floats.
  return encodeComponent(type, a) < encodeComponent(type, b)
}

/** Rows in key order. */
export function sortedRows(rows: GroupRows): { key: readonly unknown[]; cells: Cells }[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** The encoding of a key in hexadecimal: its order as text is that of the keys. */
export function encodeKey(types: KeyTypes, key: readonly unknown[]): string {
  return key.map((value, i) => encodeComponent(types[i]!, value)).join('')
}

function encodeComponent(type: string, value: unknown): string {
  if (type === 'bool') return value === true ? '01' : '00'
  if (type.startsWith('int')) return signed(BigInt(value as number), 8)
  if (type.startsWith('decimal')) return signed(BigInt((value as string).replace('.', '')), 16)
  if (type === 'date') return signed(micros(`${value}T00:00:00.000000`) / 86_400_000_000n, 8)
  if (type.startsWith('timestamp')) return signed(micros((value as string).replace('Z', '')), 8)
  const bytes = type === 'utf8' ? Buffer.from(value as string) : Buffer.from(value as Uint8Array)
  return `${[...bytes].map((byte) => (byte === 0 ? '00ff' : hex(byte))).join('')}0000`
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Two's complement in so many bytes with the sign bit flipped. */
function signed(value: bigint, bytes: number): string {
  const shifted = value + 2n ** BigInt(8 * bytes - 1)
  return shifted.toString(16).padStart(2 * bytes, '0')
}

/** Microseconds since 1970 of `YYYY-MM-DDTHH:MM:SS.ffffff`. */
function micros(text: string): bigint {
  const [, seconds, fraction] = /^(.*)\.([0-9]{6})$/.exec(text)!
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction!)
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
  commit(ops: readonly { readonly group: string; readonly rows: readonly RowOp[] }[]): number {
    const next = new Map(this.versions.at(-1))
    for (const { group, rows } of ops) {
      const { columns } = this.groups.find(({ name }) => name === group)!
      const old = next.get(group) ?? new Map()
      next.set(group, mergeRows(old, rows, { types: this.types, columns }))
    }
    this.versions.push(next)
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

  private rowOp(options: {
    row: 'merge' | 'replace'
    given: Cells
    group: OracleGroup
    deltas: ReadonlySet<string>
  }): RowOp {
    const { row, given, group, deltas } = options
    const names = group.columns.map(({ name }) => name).filter((name) => given[name] !== undefined)
    const cells = names.map((name) => [name, cellOp(given[name], deltas, name)])
    return { key: this.keyOf(given), row, cells: Object.fromEntries(cells) }
  }

  /** What a delete means for each group (CAL-MERGE-026). */
  delete(rows: readonly Cells[]): { group: string; rows: RowOp[] }[] {
    return this.groups.map(({ name }) => ({
      group: name,
      rows: rows.map((row) => ({ key: this.keyOf(row), row: 'delete' as const, cells: {} })),
    }))
  }

  /** The records of a version in key order, with key and all columns (CAL-MERGE-022, 023). */
  records(version: number): Record<string, unknown>[] {
    const state = this.versions[version]!
    const records = sortedRows(state.get(this.anchor) ?? new Map())
    return records.map(({ key }) => {
      const at = encodeKey(this.types, key)
      const record: Record<string, unknown> = {}
      for (const [i, name] of this.keyNames.entries()) record[name] = key[i]
      for (const { name, columns } of this.groups) {
        const cells = state.get(name)?.get(at)?.cells ?? {}
        for (const column of columns) record[column.name] = cells[column.name] ?? null
      }
      return record
    })
  }

  keyOf(row: Cells): unknown[] {
    return this.keyNames.map((name) => row[name])
  }
}

function cellOp(value: unknown, deltas: ReadonlySet<string>, column: string): CellOp {
  if (deltas.has(column)) return { op: 'delta', value }
  return value === null ? { op: 'clear' } : { op: 'set', value }
}
