/** Shards of hand-made stores, and what they tell of their records (spec/log.md, "Shards"). */
import { seal, sha256 } from './bytes.mjs'

/**
 * Puts the document of the shards of a group for a log checkpoint. A shard is a list of manifests,
 * `{ records, at? }` as `HandMadeStore.logCheckpoint` takes them; `change` makes the document
 * another one. Returns the reference to it.
 */
export function putShards(store, group, version, shards, change = (document) => document) {
  const { definition = group } = store.groups.get(group) ?? {}
  const document = change({
    incarnation: definition.incarnation,
    shards: shards.map((manifests) => ({
      ...told(manifests.flatMap(({ records }) => records.flatMap(({ tile }) => tile ?? []))),
      manifests: manifests.map(({ at = version, records }) =>
        store.manifest(at, records, definition),
      ),
    })),
  })
  const bytes = seal(document)
  const path = `checkpoint/1/${String(version).padStart(20, '0')}/${sha256(bytes)}.json`
  store.put(path, bytes)
  return { path, bytes: bytes.byteLength }
}

const least = (texts) => texts.toSorted()[0]
const greatest = (texts) => texts.toSorted().at(-1)

/** What a shard tells of tiles, each with `partition`, `asOf` as a position, and `segments`. */
export function told(tiles) {
  const partitions = tiles.map(({ partition }) => partition)
  const versions = tiles.map(({ asOf }) => asOf.version)
  const segments = tiles.flatMap((tile) => tile.segments)
  return {
    first: least(partitions),
    last: greatest(partitions),
    asOfMin: Math.min(...versions),
    asOfMax: Math.max(...versions),
    rows: segments.reduce((sum, { rows }) => sum + rows, 0),
    ...(segments.length > 0 && {
      keyMin: least(segments.map(({ keyMin }) => keyMin)),
      keyMax: greatest(segments.map(({ keyMax }) => keyMax)),
    }),
    bounds: boundsOf(segments),
  }
}

function boundsOf(segments) {
  const columns = segments[0]?.bounds.map(({ column }) => column) ?? []
  return columns
    .sort((a, b) => a - b)
    .flatMap((column) => {
      const all = segments.map(({ rows, bounds }) => {
        const own = bounds.find((one) => one.column === column)
        return own && { ...own, rows }
      })
      if (all.includes(undefined)) return []
      const withCells = all.filter(({ nulls, rows }) => nulls < rows)
      const end = (which, outer) => {
        const ends = withCells.map((own) => own[which])
        return ends.length === 0 || ends.includes(undefined) ? {} : { [which]: outer(ends) }
      }
      const nulls = all.reduce((sum, own) => sum + own.nulls, 0)
      return [{ column, nulls, ...end('min', least), ...end('max', greatest) }]
    })
}
