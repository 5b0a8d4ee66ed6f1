/**
 * The tiles of a group. Those that a log checkpoint has in shards (spec/log.md, "Shards") are read
 * when something depends on them; what can be told of a whole shard is told without.
 */
import { CalicoError } from '../errors.js'
import type { TileShard } from '../format/generated/documents.js'
import type { ActionPosition, ManifestTile } from '../format/manifest.js'

/** An effective tile checkpoint, and where in the log it stands. */
export interface TileState extends ManifestTile {
  readonly position: ActionPosition
}

/** By partition, in hexadecimal. */
export type ShardTiles = ReadonlyMap<string, TileState>

/** A shard of a log checkpoint, and the way to its tiles. */
export interface ShardSource {
  readonly about: TileShard
  /** @throws MissingObject, CorruptManifest */
  load(signal?: AbortSignal): Promise<ShardTiles>
}

/**
 * Tiles were looked at that have not been read. `withTiles` reads them and has the work done again;
 * beyond it this is a bug.
 */
export class UnreadTiles extends CalicoError {
  constructor(readonly shards: readonly ShardSource[]) {
    super('Internal', `${shards.length} shards of tiles are looked at, and were not read`)
  }
}

/** Shards that are asked for at once where one of them may be enough. */
const ASKED_AT_ONCE = 16

const NO_TILES: ShardTiles = new Map()
const NO_SHARDS: ReadonlyMap<ShardSource, ShardTiles> = new Map()

/** Who sets a tile owns the table: every other one shares it as it is. */
export class TileTable {
  private constructor(
    /** Tiles that came after the log checkpoint that has the shards; all where there are none. */
    private readonly changed: Map<string, TileState>,
    /** Ascending by partition, disjoint. */
    readonly shards: readonly ShardSource[],
    private readonly read: ReadonlyMap<ShardSource, ShardTiles>,
    /** The height of that log checkpoint; 0 where there are no shards. */
    readonly since: number,
  ) {}

  /** A table of tiles that are all known. */
  static of(tiles: Iterable<readonly [string, TileState]> = []): TileTable {
    return new TileTable(new Map(tiles), [], NO_SHARDS, 0)
  }

  static inShards(shards: readonly ShardSource[], since: number): TileTable {
    return new TileTable(new Map(), shards, NO_SHARDS, since)
  }

  /** A copy that its maker may set tiles of. */
  copy(): TileTable {
    const { changed, shards, read, since } = this
    return new TileTable(new Map(changed), shards, read, since)
  }

  set(tile: TileState): void {
    this.changed.set(tile.partition, tile)
  }

  /** The table with the tiles of some of its shards; itself where none of them is one. */
  withRead(more: ReadonlyMap<ShardSource, ShardTiles>): TileTable {
    const { changed, shards, read, since } = this
    const own = shards.flatMap((shard): [ShardSource, ShardTiles][] => {
      const tiles = more.get(shard)
      return tiles ? [[shard, tiles]] : []
    })
    return own.length === 0
      ? this
      : new TileTable(changed, shards, new Map([...read, ...own]), since)
  }

  /** The table without what was read of its shards. */
  withoutRead(): TileTable {
    const { changed, shards, read, since } = this
    return read.size === 0 ? this : new TileTable(changed, shards, NO_SHARDS, since)
  }

  get isEmpty(): boolean {
    return this.changed.size === 0 && this.shards.length === 0
  }

  /** How many tiles there are. @throws UnreadTiles */
  get size(): number {
    return [...this.keys()].length
  }

  /** @throws UnreadTiles */
  get(partition: string): TileState | undefined {
    const changed = this.changed.get(partition)
    if (changed) return changed
    const shard = this.shardOf(partition)
    return shard && this.tilesIn([shard])[0]!.get(partition)
  }

  /** @throws UnreadTiles */
  has(partition: string): boolean {
    return this.get(partition) !== undefined
  }

  /** The partitions of all tiles. @throws UnreadTiles */
  *keys(): Generator<string> {
    for (const { partition } of this.values()) yield partition
  }

  /** All tiles. @throws UnreadTiles */
  values(): Generator<TileState> {
    return this.within(() => true)
  }

  /** The partitions of the tiles that are read. */
  *readKeys(): Generator<string> {
    for (const { partition } of this.within(() => false)) yield partition
    for (const tiles of this.read.values()) {
      for (const partition of tiles.keys()) if (!this.changed.has(partition)) yield partition
    }
  }

  /** The tiles of chosen shards, and those that changed since. @throws UnreadTiles */
  *within(isChosen: (shard: TileShard) => boolean): Generator<TileState> {
    const chosen = this.shards.filter(({ about }) => isChosen(about))
    for (const tiles of this.tilesIn(chosen)) {
      for (const tile of tiles.values()) if (!this.changed.has(tile.partition)) yield tile
    }
    yield* this.changed.values()
  }

  /** The partitions of tiles that changed since the shards were written. */
  changedPartitions(): Iterable<string> {
    return this.changed.keys()
  }

  /** The tiles that changed after a height that is not below `since`. */
  changedAfter(height: number): TileState[] {
    return [...this.changed.values()].filter(({ position }) => position.height > height)
  }

  /** Whether what there is of a partition can be told. */
  isRead(partition: string): boolean {
    const shard = this.changed.has(partition) ? undefined : this.shardOf(partition)
    return shard === undefined || this.read.has(shard)
  }

  /** The shards that are not read. */
  get unread(): ShardSource[] {
    return this.shards.filter((shard) => !this.read.has(shard))
  }

  /**
   * All tiles, shard by shard, ascending within each; those before are let go of.
   * @param isLeftOut of shards whose tiles are not wanted, save those that changed since
   */
  async *stream(
    signal?: AbortSignal,
    isLeftOut: (shard: TileShard) => boolean = () => false,
  ): AsyncGenerator<TileState[]> {
    const ascending = (tiles: Iterable<TileState>): TileState[] =>
      [...tiles].sort((a, b) => (a.partition < b.partition ? -1 : 1))
    const rest = new Map(this.changed)
    for (const [at, shard] of this.shards.entries()) {
      const end = this.shards[at + 1]?.about.first
      const isWanted = !isLeftOut(shard.about)
      const tiles = new Map(
        isWanted ? (this.read.get(shard) ?? (await shard.load(signal))) : NO_TILES,
      )
      for (const [partition, tile] of rest) {
        if (end !== undefined && partition >= end) continue
        tiles.set(partition, tile)
        rest.delete(partition)
      }
      yield ascending(tiles.values())
    }
    if (rest.size > 0) yield ascending(rest.values())
  }

  /** The height that the newest of the checkpoints includes; 0 where there is none. */
  get newestAsOf(): number {
    let newest = 0
    // Checkpoints of a tile include ever more: the greatest of all records is that of a tile.
    for (const { about } of this.shards) newest = Math.max(newest, about.asOfMax)
    for (const { asOf } of this.changed.values()) newest = Math.max(newest, asOf)
    return newest
  }

  /** Rows of all segments, or more of them. */
  get rowsMax(): number {
    let rows = 0
    for (const { about } of this.shards) rows += about.rows
    for (const { segments } of this.changed.values()) {
      for (const segment of segments) rows += segment.rows
    }
    return rows
  }

  /** Whether certainly no checkpoint of a partition includes a height. */
  surelyLacks(partition: string, height: number): boolean {
    const changed = this.changed.get(partition)
    if (changed) return changed.asOf < height
    const shard = this.shardOf(partition)
    if (!shard || shard.about.asOfMax < height) return true
    const tiles = this.read.get(shard)
    return tiles !== undefined && (tiles.get(partition)?.asOf ?? 0) < height
  }

  /** Whether some checkpoint does not include a height. @throws UnreadTiles */
  someLacks(height: number): boolean {
    return this.some(({ asOf }) => asOf < height, {
      isAny: ({ asOfMin }) => asOfMin < height,
      isEach: ({ asOfMax }) => asOfMax < height,
    })
  }

  /** Whether some checkpoint is of a height strictly between. @throws UnreadTiles */
  someBetween(after: number, through: number): boolean {
    return this.some(({ asOf }) => after < asOf && asOf < through, {
      isAny: ({ asOfMin, asOfMax }) => after < asOfMax && asOfMin < through,
      isEach: ({ asOfMin, asOfMax }) => after < asOfMin && asOfMax < through,
    })
  }

  /** @param told what can be told of a shard: whether any tile may be such, and whether each is */
  private some(
    isOne: (tile: TileState) => boolean,
    told: Record<'isAny' | 'isEach', (about: TileShard) => boolean>,
  ): boolean {
    const changed = [...this.changed.values()]
    if (changed.some(isOne)) return true
    const shards = this.shards.filter(({ about }) => told.isAny(about))
    const isLeft = ({ about: { first, last } }: ShardSource): boolean =>
      !changed.some(({ partition }) => first <= partition && partition <= last)
    if (shards.some((shard) => told.isEach(shard.about) && isLeft(shard))) return true
    const isOwn = (tile: TileState): boolean => !this.changed.has(tile.partition) && isOne(tile)
    const read = shards.filter((shard) => this.read.has(shard))
    if (this.tilesIn(read).some((tiles) => [...tiles.values()].some(isOwn))) return true
    this.tilesIn(shards.filter((shard) => !this.read.has(shard)).slice(0, ASKED_AT_ONCE))
    return false
  }

  private tilesIn(shards: readonly ShardSource[]): ShardTiles[] {
    const unread = shards.filter((shard) => !this.read.has(shard))
    if (unread.length > 0) throw new UnreadTiles(unread)
    return shards.map((shard) => this.read.get(shard)!)
  }

  /** The shard in whose range a partition lies. */
  private shardOf(partition: string): ShardSource | undefined {
    const { shards } = this
    let low = 0
    let high = shards.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (shards[middle]!.about.last < partition) low = middle + 1
      else high = middle
    }
    const shard = shards[low]
    return shard && shard.about.first <= partition ? shard : undefined
  }

  /** The shards in which any of these partitions lie. @throws UnreadTiles */
  readShardsOf(partitions: Iterable<string>): ShardSource[] {
    const shards = new Set<ShardSource>()
    for (const partition of partitions) {
      const shard = this.changed.has(partition) ? undefined : this.shardOf(partition)
      if (shard) shards.add(shard)
    }
    this.tilesIn([...shards])
    return [...shards]
  }
}
