/** Work on states, some of whose tiles are yet to be read. */
import type { LogEntry } from '../format/generated/documents.js'
import { mapAtOnce } from '../storage/requests.js'
import { adoptIn, adoptState, type StateLoader } from './adopt.js'
import type { GroupState, Origin } from './group-state.js'
import { applyEntries, type LineState } from './state.js'
import { type ShardSource, type ShardTiles, type TileTable, UnreadTiles } from './tile-table.js'

/** Shards that are read at once. */
const SHARDS_AT_ONCE = 16

type Read = ReadonlyMap<ShardSource, ShardTiles>

/**
 * What `work` gives for a state. Where it looks at tiles that were not read, they are, and it is
 * done again: it must depend on the state alone and do nothing else. What it gives may hold on to
 * the state that it was given, and to no other one.
 * @throws MissingObject, CorruptManifest, and as `work`
 */
export function withTiles<S extends LineState, T>(
  state: S,
  work: (state: S) => T,
  signal?: AbortSignal,
): Promise<T> {
  return again(state, work, {
    signal,
    fill: (held, read) => mapGroups(held, (group) => withRead(group, read)),
  })
}

/**
 * Consecutive entries applied to a state, with the tiles and other states that this takes.
 * @throws MissingObject, CorruptManifest, and as `applyEntries`
 */
export async function entriesApplied(
  state: LineState,
  entries: readonly LogEntry[],
  options: {
    /** Where states come from that entries adopt; without it they are refused. */
    readonly load?: StateLoader
    readonly signal?: AbortSignal | undefined
  } = {},
): Promise<LineState> {
  const { load, signal } = options
  let held = state
  let done = 0
  for (const [i, entry] of entries.entries()) {
    const adopt = load ? adoptIn(entry) : null
    if (!load || !adopt) continue
    held = await othersApplied(held, entries.slice(done, i), signal)
    const next = applyEntries(held, [withoutActions(entry)])
    held = adoptState(next, await load(adopt, entry, signal, held))
    done = i + 1
  }
  return othersApplied(held, entries.slice(done), signal)
}

/** What is left of an entry where another state takes the place of what it does. */
function withoutActions(entry: LogEntry): LogEntry {
  const transactions = entry.transactions.map((transaction) => ({ ...transaction, actions: [] }))
  return { ...entry, touched: [], transactions }
}

/** @throws CorruptDocument where an entry adopts something */
async function othersApplied(
  state: LineState,
  entries: readonly LogEntry[],
  signal: AbortSignal | undefined,
): Promise<LineState> {
  if (entries.length === 0) return state
  const work = (held: LineState): LineState => {
    readCheckpointed(held, entries)
    return applyEntries(held, entries)
  }
  return withoutTiles(await withTiles(state, work, signal))
}

/** Has all tiles read at once that entries checkpoint. @throws UnreadTiles */
function readCheckpointed(state: LineState, entries: readonly LogEntry[]): void {
  const partitions = new Map<string, string[]>()
  for (const { actions } of entries.flatMap((entry) => entry.transactions)) {
    for (const action of actions) {
      if (action.kind !== 'checkpoint') continue
      const own = partitions.get(action.incarnation)
      if (own) own.push(action.partition)
      else partitions.set(action.incarnation, [action.partition])
    }
  }
  for (const [incarnation, own] of partitions) {
    state.groups.get(incarnation)?.tiles.readShardsOf(own)
  }
}

/** The same for one group, with what it is read from. */
export function withGroupTiles<T>(
  group: GroupState,
  work: (group: GroupState) => T,
  signal?: AbortSignal,
): Promise<T> {
  return again(group, work, { signal, fill: withRead })
}

/** The group with all of its tiles, and those of what it is read from. */
export function allTiles(group: GroupState, signal?: AbortSignal): Promise<GroupState> {
  return withGroupTiles(group, allRead, signal)
}

/** The group itself. @throws UnreadTiles where not all tiles are read that it is read from */
export function allRead(group: GroupState): GroupState {
  const unread = tablesOf(group).flatMap((tiles) => tiles.unread)
  if (unread.length > 0) throw new UnreadTiles(unread)
  return group
}

/**
 * The group with what there is of some partitions; where its rows lie by those of another layout,
 * with all.
 */
export function tilesRead(
  group: GroupState,
  partitions: readonly string[],
  signal?: AbortSignal,
): Promise<GroupState> {
  const touch = (held: GroupState): GroupState => {
    if (held.origin) return allRead(held)
    held.tiles.readShardsOf(partitions)
    return held
  }
  return withGroupTiles(group, touch, signal)
}

/** Whether nothing is left to be read of a partition, as `tilesRead` reads it. */
export function isTileRead(group: GroupState, partition: string): boolean {
  if (!group.origin) return group.tiles.isRead(partition)
  return tablesOf(group).every((tiles) => tiles.unread.length === 0)
}

/** The state without what was read of shards, which can be read again. */
export function withoutTiles<S extends LineState>(state: S): S {
  return mapGroups(state, (group) => mapTiles(group, (tiles) => tiles.withoutRead()))
}

async function again<S, T>(
  first: S,
  work: (state: S) => T,
  options: {
    readonly fill: (state: S, read: Read) => S
    readonly signal: AbortSignal | undefined
  },
): Promise<T> {
  let held = first
  for (;;) {
    try {
      return work(held)
    } catch (error) {
      if (!(error instanceof UnreadTiles)) throw error
      const read = await readShards(error.shards, options.signal)
      const next = options.fill(held, read)
      if (next === held) throw error
      held = next
    }
  }
}

async function readShards(
  shards: readonly ShardSource[],
  signal: AbortSignal | undefined,
): Promise<Read> {
  const tiles = await mapAtOnce(shards, SHARDS_AT_ONCE, (shard) => shard.load(signal))
  return new Map(shards.map((shard, i) => [shard, tiles[i]!]))
}

const withRead = (group: GroupState, read: Read): GroupState =>
  mapTiles(group, (tiles) => tiles.withRead(read))

function tablesOf({ tiles, origin }: GroupState): TileTable[] {
  if (!origin) return [tiles]
  const joined = origin.joined ? tablesOf(origin.joined) : []
  return [tiles, ...tablesOf(origin.group), ...joined]
}

/** Itself where no group becomes another. */
function mapGroups<S extends LineState>(state: S, change: (group: GroupState) => GroupState): S {
  const groups = new Map([...state.groups].map(([id, group]) => [id, change(group)]))
  const isSame = [...groups].every(([id, group]) => state.groups.get(id) === group)
  return isSame ? state : { ...state, groups }
}

/** Itself where no table becomes another. */
function mapTiles(group: GroupState, change: (tiles: TileTable) => TileTable): GroupState {
  const tiles = change(group.tiles)
  const origin = group.origin && mapOrigin(group.origin, change)
  return tiles === group.tiles && origin === group.origin ? group : { ...group, tiles, origin }
}

function mapOrigin(origin: Origin, change: (tiles: TileTable) => TileTable): Origin {
  const group = mapTiles(origin.group, change)
  const joined = origin.joined && mapTiles(origin.joined, change)
  return group === origin.group && joined === origin.joined ? origin : { ...origin, group, joined }
}
