/** DuckDB's side: cells in the JSON form to its SQL, and its values to the JSON form. */
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { CalicoType } from '../../src/format/types.js'
import type { Cell } from './values.js'

const DAY_MS = 86_400_000

export async function connected(): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run("set timezone = 'UTC'")
  return connection
}

/** A cell as DuckDB's SQL has it, to be cast to the column's type. */
export function sqlOf(cell: Cell): string {
  if (cell === null) return 'null'
  if (Array.isArray(cell)) return `[${cell.map(sqlOf).join(', ')}]`
  if (typeof cell === 'object') {
    const members = Object.entries(cell).map(([name, value]) => `'${name}': ${sqlOf(value)}`)
    return `{${members.join(', ')}}`
  }
  if (typeof cell === 'boolean') return String(cell)
  return `'${(Object.is(cell, -0) ? '-0.0' : String(cell)).replaceAll("'", "''")}'`
}

/** The columns of a Parquet file as it reads them, each in the order of its rows. */
export async function duckdbReads(
  connection: DuckDBConnection,
  path: string,
  types: Readonly<Record<string, CalicoType>>,
): Promise<{ types: Record<string, string>; columns: Record<string, Cell[]> }> {
  const reader = await connection.runAndReadAll(`select * from '${path}'`)
  const names = reader.columnNames()
  const columns = reader.getColumns()
  const cellsOf = (name: string, i: number): Cell[] =>
    columns[i]!.map((value) => cellOf(types[name] ?? { kind: 'int8' }, value))
  return {
    types: Object.fromEntries(names.map((name, i) => [name, String(reader.columnTypes()[i])])),
    columns: Object.fromEntries(names.map((name, i) => [name, cellsOf(name, i)])),
  }
}

function cellOf(type: CalicoType, value: DuckDBValue): Cell {
  if (value === null) return null
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    if (type.kind !== 'list' && type.kind !== 'vector') throw new Error(`a list, not ${type.kind}`)
    return value.items.map((item) => cellOf(type.element, item))
  }
  if (value instanceof DuckDBStructValue) {
    if (type.kind !== 'struct') throw new Error(`a struct, not ${type.kind}`)
    const fields = type.fields.map((field) => {
      return [field.name, cellOf(field.type, value.entries[field.name]!)] as const
    })
    return Object.fromEntries(fields)
  }
  if (value instanceof DuckDBMapValue) {
    if (type.kind !== 'map') throw new Error(`a map, not ${type.kind}`)
    return value.entries.map((e) => [cellOf(type.key, e.key), cellOf(type.value, e.value)])
  }
  return flatCell(type, value)
}

function flatCell(type: CalicoType, value: DuckDBValue): Cell {
  if (value instanceof DuckDBDecimalValue) return decimalText(value)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBDateValue) return dateText(value.days)
  if (value instanceof DuckDBTimestampTZValue) return timestampText(value.micros, 'Z')
  if (value instanceof DuckDBTimestampValue) return timestampText(value.micros, '')
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'boolean' || typeof value === 'string') return value
  throw new Error(`a value of DuckDB that is no ${type.kind}: ${String(value)}`)
}

function decimalText({ value, scale }: DuckDBDecimalValue): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const point = digits.length - scale
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return value < 0n ? `-${text}` : text
}

const signed = (count: bigint | number): string => (count < 0 ? `${count}` : `+${count}`)

function dateText(days: number): string {
  const date = new Date(days * DAY_MS)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : signed(days)
}

function timestampText(micros: bigint, zone: string): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = Number((micros - fraction) / 1_000_000n)
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) return signed(micros)
  return `${date.toISOString().slice(0, 19)}.${String(fraction).padStart(6, '0')}${zone}`
}
