/** What the parts of hand-made actions hold: fields, metadata and slices of their rows. */
import { canonical } from './bytes.mjs'

export const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

export const opField = (name, values) => ({ name, type: 'int8', values })

export const declaredOf = (group, column) =>
  group.definition.columns.find((declared) => declared.column === column)

/** The type of a companion `a<id>`; undefined for columns that have none. */
export function companionType({ algebra, type, orderBy, orderType }) {
  if (algebra === 'last_by') return orderBy?.type ?? orderType
  if (algebra !== 'sum' || type === 'float64') return undefined
  return type === 'float32' ? 'float64' : 'binary'
}

/** The companion of a column: orders wherever there are deltas, else what a row gives one for. */
export function companionFields({ column, rows, op, ...declared }) {
  const type = companionType(declared)
  const values = rows.map(({ a }) => a?.[column] ?? null)
  const deltas = declared.algebra === 'last_by' && op !== 'set'
  const needed = deltas || values.some((value) => value !== null)
  return type !== undefined && needed ? [{ name: `a${column}`, type, values }] : []
}

export function keyFields(types, rows) {
  return types.map((type, at) => ({ name: `k${at}`, type, values: rows.map(({ k }) => k[at]) }))
}

export function metadataOf(group, { role, columns, sorted }) {
  return canonical({
    format: '0.1',
    role,
    incarnation: group.definition.incarnation,
    keyTypes: group.types,
    columns,
    sorted,
  })
}

/** Metadata as `relabel` of a file's options changes its value: to another one, a text or null. */
export function relabelled(metadata, { relabel }) {
  if (relabel === undefined) return metadata
  const value = relabel(JSON.parse(metadata))
  return typeof value === 'string' || value === null ? value : canonical(value)
}

/** The runs of one partition each. */
export function slicesOf(located) {
  const slices = []
  for (const [at, { partition, key }] of located.entries()) {
    const last = slices.at(-1)
    if (last?.partition === partition) {
      last.rows++
      last.keyMax = key
    } else slices.push({ partition, firstRow: at, rows: 1, keyMin: key, keyMax: key })
  }
  return slices
}
