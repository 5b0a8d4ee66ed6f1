/** Bounds back into the cells that they are the encodings of. */
import { decodeComponents } from '../arrow/key-decode.js'
import { isUtf8 } from '../arrow/utf8.js'
import { columnValues } from '../arrow/value.js'
import { fromHex } from '../format/hex.js'
import type { CalicoType } from '../format/types.js'

/**
 * The cell with a bounds encoding (CAL-EXPR-020 to 023), in the form of arrow/value.ts; undefined
 * where no cell of the type has it. @param hex in lower case
 */
export function decodeCell(type: CalicoType, hex: string): unknown {
  switch (type.kind) {
    case 'utf8': {
      const bytes = fromHex(hex)
      return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : undefined
    }
    case 'binary':
      return fromHex(hex)
    case 'float32':
    case 'float64':
      return hex.length === 16 ? decodeFloat(hex) : undefined
    case 'list':
    case 'struct':
    case 'map':
    case 'vector':
      return undefined
    default: {
      // All others are encoded as in keys.
      const column = decodeComponents(type, [hex])
      return column ? columnValues(type, column)[0] : undefined
    }
  }
}

function decodeFloat(hex: string): number {
  const ordered = BigInt(`0x${hex}`)
  const sign = 1n << 63n
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, ordered >= sign ? ordered ^ sign : ~ordered)
  return view.getFloat64(0)
}
