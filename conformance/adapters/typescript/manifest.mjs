/**
 * A manifest record as schema/manifest.avsc has it: bytes in hexadecimal, unions without a wrapper.
 */
import { toHex } from '../../../dist/format/hex.js'

export function manifestRecord({ position, after, content }) {
  const { height: version, member, action } = position
  return { version, member, action, after, content: contentOf(content) }
}

function contentOf({ kind, ...fields }) {
  if (kind === 'delete-range') return fields
  return kind === 'tile' ? tile(fields) : update(fields)
}

function tile({ partition, asOf, segments }) {
  const bounds = ({ column, nulls, min, max, exact, sum }) => ({
    column,
    nulls,
    min: min ?? null,
    max: max ?? null,
    exact: exact ?? false,
    sum: sum ?? null,
  })
  return {
    partition,
    asOf,
    segments: segments.map((segment) => ({
      ...segment,
      latent: segment.latent ?? 0,
      bounds: segment.bounds.map(bounds),
      checksum: segment.checksum ?? null,
    })),
  }
}

const withAlgebra = (column) => ({
  ...column,
  algebra: column.algebra ?? null,
  orderType: column.orderType ?? null,
})

function expressionOf({ assign, when, target, ...types }) {
  return {
    ...types,
    assign: assign.map(({ required = false, ...rest }) => ({ ...rest, required })),
    when: when ?? null,
    target: target.map(withAlgebra),
  }
}

function update({ rows, ordered, patches = false, columns, files, inline, expression }) {
  return {
    rows,
    ordered,
    patches,
    columns: columns.map(withAlgebra),
    files: files.map((file) => ({ ...file, checksum: file.checksum ?? null })),
    inline: inline && { ...inline, data: toHex(inline.data) },
    expression: expression && expressionOf(expression),
  }
}
