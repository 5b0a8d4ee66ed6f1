/** The tiles of a group that a log checkpoint has in shards (spec/log.md, "Shards"). */
import { CalicoError } from '../errors.js'
import type { TileShard } from '../format/generated/documents.js'
import { isDataPath } from '../format/layout.js'
import type { ManifestTile } from '../format/manifest.js'
import { type GroupOfLine, readManifests } from '../log/checkpoints.js'
import type { ObjectStore } from '../storage/contract.js'
import type { ShardCache } from './shard-cache.js'
import type { ShardSource, ShardTiles, TileState } from './tile-table.js'

/** A shard whose tiles are read when they are asked for. */
export function shardSource(
  about: TileShard,
  from: { readonly storage: ObjectStore; readonly group: GroupOfLine; readonly cache: ShardCache },
): ShardSource {
  const { storage, group, cache } = from
  const name = about.manifests.map(({ path }) => path).join(' ')
  return {
    about,
    load: (signal) => cache.take(name, () => readShard(storage, { about, group }, signal)),
  }
}

/** @throws MissingObject; CorruptManifest where it is not what is told of it (CAL-LOG-177) */
export async function readShard(
  storage: ObjectStore,
  shard: { readonly about: TileShard; readonly group: GroupOfLine },
  signal?: AbortSignal,
): Promise<ShardTiles> {
  const { about, group } = shard
  const read = await readManifests(storage, about.manifests, signal)
  const tiles = new Map<string, TileState>()
  for (const [i, records] of read.entries()) {
    const { path } = about.manifests[i]!
    for (const { content, position } of records) {
      if (content.kind !== 'tile') throw corrupt(path, 'it holds what is no tile')
      const problem = tileProblem(content, about, group)
      if (problem) throw corrupt(path, problem)
      tiles.set(content.partition, { ...content, position })
    }
  }
  return tiles
}

/** In what a tile is not one of a shard of a group, in words; null where it is. */
function tileProblem(
  { partition, asOf, segments }: ManifestTile,
  { first, last, asOfMin, asOfMax, keyMin, keyMax }: TileShard,
  { definition }: GroupOfLine,
): string | null {
  if (partition < first || partition > last) {
    return `partition '${partition}' is not in its shard, '${first}' to '${last}'`
  }
  if (asOf < asOfMin || asOf > asOfMax) {
    return `a tile is as of ${asOf}, and those of its shard as of ${asOfMin} to ${asOfMax}`
  }
  for (const segment of segments) {
    if (!isDataPath(segment.path, definition)) {
      return `'${segment.path}' is outside the data of group ${definition.incarnation}`
    }
    const isInside =
      keyMin !== undefined &&
      keyMax !== undefined &&
      keyMin <= segment.keyMin &&
      segment.keyMax <= keyMax
    if (!isInside) return `the keys of '${segment.path}' are not within those of its shard`
  }
  return null
}

function corrupt(path: string, what: string): CalicoError {
  return new CalicoError('CorruptManifest', `${path}: ${what}; restore it from a copy`, {
    details: { path },
  })
}
