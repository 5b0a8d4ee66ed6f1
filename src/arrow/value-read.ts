/** Columns as JavaScript values (value.ts says which). */
import type { Data } from 'apache-arrow'
import type { CalicoType } from '../format/types.js'
import { getBit } from './bitmap.js'
import { isValidAt, normalColumn } from './column.js'
import { formatDecimal, readDecimal } from './decimal.js'
import { formatDate, formatMicros } from './temporal.js'

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
    default:
      return (row) => values[row]
  }
}

/** Signed counts of years outside 0001 to 9999 carry no zone. */
function zonedText(text: string): string {
  return text.includes('T') ? `${text}Z` : text
}
