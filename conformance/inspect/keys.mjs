/**
 * Encoded keys and partitions of the rows of a table, from Arrow's own memory (spec/keys.md,
 * spec/partition.md).
 */
import { decimalBytes, escaped, int64, partitionOf } from '../make/bytes.mjs'

/** The encoded key of each row, in hexadecimal. */
export function encodedKeys(table, types) {
  const components = types.map((type, at) => componentsOf(table.getChild(`k${at}`), type))
  return rowsOf(table, (row) => Buffer.concat(components.map((one) => one[row])).toString('hex'))
}

/** The encoded partition of each row, in hexadecimal. */
export function encodedPartitions({ table, known }) {
  const { partitioning } = known.group
  const components = known.types.map((type, at) => componentsOf(table.getChild(`k${at}`), type))
  return rowsOf(table, (row) => {
    const encoded = components.map((one) => one[row])
    return partitionOf(partitioning, known.types, encoded).toString('hex')
  })
}

const rowsOf = (table, of) => Array.from({ length: table.numRows }, (_, row) => of(row))

/** The encoding of each cell of a key column. */
function componentsOf(vector, type) {
  if (type.startsWith('decimal')) {
    return vector.data.flatMap(({ values, length }) =>
      Array.from({ length }, (_, at) =>
        decimalBytes(unscaled(values.subarray(at * 4, at * 4 + 4))),
      ),
    )
  }
  if (type === 'date' || type.startsWith('timestamp')) {
    return vector.data.flatMap(({ values }) => Array.from(values, (value) => int64(value)))
  }
  return Array.from({ length: vector.length }, (_, at) => {
    const value = vector.get(at)
    if (type === 'bool') return Buffer.from([value ? 1 : 0])
    return typeof value === 'string' || value instanceof Uint8Array
      ? escaped(Buffer.from(value))
      : int64(value)
  })
}

/** Four little-endian words as a signed integer. */
function unscaled(words) {
  const unsigned = words.reduce((sum, word, at) => sum + (BigInt(word) << BigInt(32 * at)), 0n)
  return BigInt.asIntN(128, unsigned)
}
