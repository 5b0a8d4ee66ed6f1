/** What cases about layouts share: changes of them, and tiles of a layout. */
import { encodePartition, shortId } from '../bytes.mjs'

export const hash = (buckets, ...components) => ({ kind: 'hash', buckets, components })
export const by = (kind, component) => ({ kind, component })

/** The ids that changes of a layout make are counted from here. */
const FIRST_ID = 500

/** The incarnation that the change of a layout of this number begins. */
export const incarnationOf = (number) => shortId('inc', FIRST_ID + number)

export const setPartitioning = ({ group }, number, ...partitioning) => ({
  kind: 'set-partitioning',
  group,
  incarnation: incarnationOf(number),
  partitioning,
})

export const splitGroup = ({ group }, number, name, ...columns) => ({
  kind: 'split-group',
  group,
  columns,
  newGroup: shortId('group', FIRST_ID + number),
  incarnation: incarnationOf(number),
  name,
})

export const joinGroups = ({ group }, number, { group: other }) => ({
  kind: 'join-groups',
  group,
  other,
  incarnation: incarnationOf(number),
})

/** The definition of a group as it is now: a copy, since later changes leave it as it is. */
export const groupNow = (store, name) => structuredClone(store.groups.get(name).definition)

/** An update of rows `{ k, c, r?, o?, a? }`; they are patches where one says so. */
export function put(store, group, columns, rows, as = 'inline') {
  const patches = rows.some(({ r }) => r === 3)
  return store.update(group, { columns, patches, parts: [{ as, rows }] })
}

/** The checkpoints of all partitions that rows lie in, in the order of partitions. */
export function tilesOf(store, group, asOf, rows) {
  const { definition, types } = store.groups.get(group)
  const partitions = new Map()
  for (const row of rows) {
    const partition = encodePartition(definition.partitioning, types, row.k)
    partitions.set(partition, [...(partitions.get(partition) ?? []), row])
  }
  return [...partitions.keys()].sort().map((partition) => {
    const segments = [{ as: 'parquet', rows: partitions.get(partition) }]
    return store.checkpoint(group, { asOf, partition, segments })
  })
}

/** The records of manifests for actions of one entry, from the action `first` on. */
export const records = (version, kind, actions, first = 0) =>
  actions.map((action, at) => ({ version, action: first + at, [kind]: action }))
