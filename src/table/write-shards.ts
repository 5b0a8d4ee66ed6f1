/** Writing the tiles of a group as shards, and naming again what has not changed. */
import type { ShardsRef, TileShard } from '../format/generated/documents.js'
import { checkpointFolder, locationOf } from '../format/layout.js'
import { encodeManifest, type ManifestRecord } from '../format/manifest.js'
import { isWorthMerging, writeManifest } from '../log/checkpoints.js'
import { readShards, writeShards } from '../log/tile-shards.js'
import type { ObjectStore } from '../storage/contract.js'
import type { GroupState } from './group-state.js'
import { readShard } from './read-shards.js'
import { joined, summaryOf } from './shard-summary.js'
import type { TileState } from './tile-table.js'

/** About so many tiles are in a shard; of more than twice as many it is cut (CAL-LOG-174). */
export const SHARD_TILES = 2048

export interface ShardsToWrite {
  readonly storage: ObjectStore
  readonly line: number
  readonly version: number
  readonly group: GroupState
  /** The shards of an earlier log checkpoint; null where it has none, or there is none. */
  readonly base: { readonly height: number; readonly shards: ShardsRef } | null
  /** In place of `SHARD_TILES`. */
  readonly shardTiles?: number | undefined
}

/** Whether the tiles of a group are in shards (CAL-LOG-170). */
export function isInShards({ group, base, shardTiles = SHARD_TILES }: ShardsToWrite): boolean {
  return base !== null || group.tiles.shards.length > 0 || group.tiles.size > 2 * shardTiles
}

export interface WrittenShards {
  readonly shards: ShardsRef
  /** Whether they, or manifests that they name, are of an earlier log checkpoint. */
  readonly isReused: boolean
}

/** Writes what has changed since the base; all where there is none that can be used. */
export async function writeTiles(options: ShardsToWrite): Promise<WrittenShards> {
  const { storage, line, version, group, base } = options
  const { definition, tiles } = group
  const canReuse = base !== null && tiles.since <= base.height
  const since = canReuse ? tiles.changedAfter(base.height) : []
  if (canReuse && since.length === 0) return { shards: base.shards, isReused: true }
  const known = canReuse
    ? (await readShards(storage, base.shards, { line, definition })).shards
    : []
  const shards =
    known.length > 0 ? await changedShards(options, known, since) : await freshShards(options)
  const folder = `${locationOf(definition)}${checkpointFolder(line, version)}/`
  return {
    shards: await writeShards({ storage, line, version, definition, shards }),
    isReused: shards.some((shard) => shard.manifests.some(({ path }) => !path.startsWith(folder))),
  }
}

async function freshShards(options: ShardsToWrite): Promise<TileShard[]> {
  const shards: TileShard[] = []
  for await (const tiles of options.group.tiles.stream()) {
    shards.push(...(await baseShards(options, tiles)))
  }
  return shards
}

async function changedShards(
  options: ShardsToWrite,
  known: readonly TileShard[],
  since: readonly TileState[],
): Promise<TileShard[]> {
  const changed = known.map((): TileState[] => [])
  for (const tile of since) changed[placeOf(known, tile.partition)]!.push(tile)
  const shards: TileShard[] = []
  for (const [i, about] of known.entries()) {
    const own = changed[i]!
    if (own.length === 0) shards.push(about)
    else shards.push(...(await changedShard(options, about, ascending(own))))
  }
  return shards
}

/** The last shard that does not begin behind a partition; the first where all do. */
function placeOf(shards: readonly TileShard[], partition: string): number {
  let low = 1
  let high = shards.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (shards[middle]!.first <= partition) low = middle + 1
    else high = middle
  }
  return low - 1
}

async function changedShard(
  options: ShardsToWrite,
  about: TileShard,
  changed: readonly TileState[],
): Promise<TileShard[]> {
  const { storage, line, group } = options
  const { definition } = group
  const records = changed.map(recordOf)
  if (!isWorthMerging(about.manifests, encodeManifest(records).byteLength)) {
    const delta = await write(options, records)
    const manifests = [...about.manifests, delta]
    return [{ ...joined(about, summaryOf(changed)), manifests }]
  }
  const before = await readShard(storage, { about, group: { line, definition } })
  const all = new Map([...before, ...changed.map((tile) => [tile.partition, tile] as const)])
  return baseShards(options, ascending(all.values()))
}

/** Tiles as one shard, or evenly as several. */
async function baseShards(
  options: ShardsToWrite,
  tiles: readonly TileState[],
): Promise<TileShard[]> {
  const { shardTiles = SHARD_TILES } = options
  const count = tiles.length > 2 * shardTiles ? Math.ceil(tiles.length / shardTiles) : 1
  const shards: TileShard[] = []
  for (let i = 0; i < count; i++) {
    const [from, to] = [i, i + 1].map((end) => Math.floor((end * tiles.length) / count))
    const own = tiles.slice(from, to)
    shards.push({ ...summaryOf(own), manifests: [await write(options, own.map(recordOf))] })
  }
  return shards
}

function write(
  { storage, line, version, group }: ShardsToWrite,
  records: readonly ManifestRecord[],
): ReturnType<typeof writeManifest> {
  const location = locationOf(group.definition)
  return writeManifest({ storage, line, version, records, location })
}

export const recordOf = ({ position, ...content }: TileState): ManifestRecord => ({
  ...{ position, after: null, content },
})

export const ascending = (tiles: Iterable<TileState>): TileState[] =>
  [...tiles].sort((a, b) => (a.partition < b.partition ? -1 : 1))
