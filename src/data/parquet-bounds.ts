/**
 * Bounds of a row group's column from the footer's statistics, in the bounds encoding
 * (spec/expr.md).
 *
 *   Statistics: 3 null_count · 5 max_value · 6 min_value (values in plain encoding, little-endian)
 */

import type { ColumnBounds } from '../expr/bounds.js'
import { encodeCell } from '../expr/encoding.js'
import type { CalicoType } from '../format/types.js'
import type { ParquetChunk } from './parquet-footer.js'
import { PHYSICAL } from './parquet-schema.js'

export interface ChunkStatistics {
  readonly chunk: ParquetChunk
  readonly physical: number
  readonly type: CalicoType
}

/** Undefined without statistics. Floats get no bounds: the statistics leave NaN out. */
export function chunkBounds(statistics: ChunkStatistics): ColumnBounds | undefined {
  const { chunk, physical, type } = statistics
  const values = chunk.meta.get(12)?.value
  if (!(values instanceof Map)) return undefined
  const nulls = values.get(3)?.value
  if (typeof nulls !== 'number') return undefined
  const min = values.get(6)?.value
  const max = values.get(5)?.value
  return {
    nulls,
    min: min instanceof Uint8Array ? bound(type, physical, min) : null,
    max: max instanceof Uint8Array ? bound(type, physical, max) : null,
  }
}

function bound(type: CalicoType, physical: number, bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type.kind) {
    case 'float32':
    case 'float64':
    case 'list':
    case 'struct':
    case 'map':
    case 'vector':
      return null
    case 'utf8':
    case 'binary':
      return encodeCell(type, bytes)
    case 'bool':
      return bytes.length === 1 ? encodeCell(type, bytes[0] === 1) : null
    default:
      if (physical === PHYSICAL.int32 && bytes.length === 4) {
        return encodeCell(type, BigInt(view.getInt32(0, true)))
      }
      if (physical === PHYSICAL.int64 && bytes.length === 8) {
        return encodeCell(type, view.getBigInt64(0, true))
      }
      return physical === PHYSICAL.fixed && bytes.length > 0 && bytes.length <= 16
        ? encodeCell(type, bigEndian(bytes))
        : null
  }
}

/** A decimal's two's complement. */
function bigEndian(bytes: Uint8Array): bigint {
  const unsigned = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  return BigInt.asIntN(8 * bytes.length, unsigned)
}
