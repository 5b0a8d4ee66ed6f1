/** Columns as JavaScript values (value.ts says which). */
import type { Data } from 'apache-arrow'
import type { CalicoType, StructType } from '../format/types.js'
import { getBit } from './bitmap.js'
import { isValidAt, normalColumn } from './column.js'
import { formatDecimal, readDecimal } from './decimal.js'
import { formatDate, formatMicros, zonedText } from './temporal.js'

/** The cells of a column of `type`, one value per row. Shares no memory with it. */
export function columnValues(type: CalicoType, data: Data): unknown[] {
  return readColumn(type, normalColumn(data))
}

function readColumn(type: CalicoType, column: Data): unknown[] {
  const read = cellReader(type, column)
  const output = new Array<unknown>(column.length)
  const full = column.nullCount === 0
  for (let i = 0; i < output.length; i++) {
    output[i] = full || isValidAt(column, i) ? read(i) : null
  }
  return output
}

function cellReader(type: CalicoType, column: Data): (row: number) => unknown {
  const { values } = column
  const offsets: Int32Array = column.valueOffsets
  switch (type.kind) {
    case 'bool':
      return (row) => getBit(values, row)
    case 'date':
      return (row) => formatDate(values[row])
    case 'timestamp':
      return (row) => formatMicros(values[row])
    case 'timestamptz':
      return (row) => zonedText(formatMicros(values[row]))
    case 'decimal':
      return (row) => formatDecimal(readDecimal(values, row), type.scale)
    case 'utf8': {
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
      return (row) => bytes.toString('utf8', offsets[row], offsets[row + 1])
    }
    case 'binary':
      return (row) => new Uint8Array(values.subarray(offsets[row]!, offsets[row + 1]!))
    case 'list': {
      const items = readColumn(type.element, column.children[0]!)
      return (row) => items.slice(offsets[row]!, offsets[row + 1]!)
    }
    case 'struct':
      return structReader(type, column)
    case 'map': {
      const entries = column.children[0]!
      const keys = readColumn(type.key, entries.children[0]!)
      const items = readColumn(type.value, entries.children[1]!)
      return (row) => mapOf(keys, items, offsets[row]!, offsets[row + 1]!)
    }
    case 'vector': {
      const items: Float32Array | Float64Array = column.children[0]!.values
      return (row) => items.slice(row * type.size, (row + 1) * type.size)
    }
    default:
      return (row) => values[row]
  }
}

function structReader(type: StructType, column: Data): (row: number) => unknown {
  const cells = type.fields.map((field, i) => readColumn(field.type, column.children[i]!))
  return (row) => {
    const value: Record<string, unknown> = {}
    for (const [i, { name }] of type.fields.entries()) setOwn(value, name, cells[i]![row])
    return value
  }
}

function mapOf(
  keys: readonly unknown[],
  values: readonly unknown[],
  start: number,
  end: number,
): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>()
  for (let i = start; i < end; i++) map.set(keys[i], values[i])
  return map
}

/** A column may be called `__proto__`; plain assignment would set the prototype. */
export function setOwn(row: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') row[name] = value
  else {
    const property = { value, enumerable: true, writable: true, configurable: true }
    Object.defineProperty(row, name, property)
  }
}
