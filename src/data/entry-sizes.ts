/** What cells take: a dictionary's entry may stand for a million of them. */
import { type Data, DataType } from 'apache-arrow'
import { layoutOf, strideOf, vectorSize } from '../arrow/column.js'

/** Bytes of each entry of a dictionary that came in parts, all that is inside of it counted. */
export function entrySizes(parts: readonly Data[]): Float64Array {
  const sizes = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    const ends = endsOf(part)
    for (let i = 0; i < part.length; i++) sizes[at++] = ends[i + 1]! - ends[i]!
  }
  return sizes
}

/** Bytes that the first 0, 1, 2 … cells of a column in normal form take together. */
function endsOf(column: Data): Float64Array {
  const { type, length } = column
  const ends = new Float64Array(length + 1)
  if (DataType.isDictionary(type)) {
    const sizes = entrySizes(column.dictionary?.data ?? [])
    for (let i = 0; i < length; i++)
      ends[i + 1] = ends[i]! + (sizes[Number(column.values[i]!)] ?? 0)
    return ends
  }
  const children = column.children.map(endsOf)
  switch (layoutOf(type)) {
    case 'bytes':
      for (let i = 0; i <= length; i++) ends[i] = column.valueOffsets[i]!
      break
    case 'list':
      for (let i = 0; i <= length; i++) ends[i] = 4 * i + children[0]![column.valueOffsets[i]!]!
      break
    case 'vector':
      for (let i = 0; i <= length; i++) ends[i] = children[0]![i * vectorSize(type)]!
      break
    case 'struct':
      for (let i = 0; i <= length; i++)
        ends[i] = children.reduce((sum, child) => sum + child[i]!, i)
      break
    default: {
      const bytes = cellBytes(type)
      for (let i = 0; i <= length; i++) ends[i] = i * bytes
    }
  }
  return ends
}

function cellBytes(type: DataType): number {
  if (DataType.isFixedSizeBinary(type)) return type.byteWidth
  return layoutOf(type) === 'fixed' ? strideOf(type) * type.ArrayType.BYTES_PER_ELEMENT : 1
}
