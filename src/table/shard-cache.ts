/** Shards of tiles that were read lately, of one view of a line. */
import type { ShardTiles } from './tile-table.js'

/** Some 20 MiB, as tiles are. */
const TILES_MAX = 16_384

export class ShardCache {
  /** The one that was used longest ago comes first. */
  private readonly shards = new Map<string, ShardTiles>()
  private tiles = 0

  /** @param name what stands for the content */
  async take(name: string, read: () => Promise<ShardTiles>): Promise<ShardTiles> {
    const tiles = this.shards.get(name) ?? (await read())
    if (this.shards.delete(name)) this.tiles -= tiles.size
    this.shards.set(name, tiles)
    this.tiles += tiles.size
    for (const [oldest, { size }] of this.shards) {
      if (this.tiles <= TILES_MAX || oldest === name) break
      this.shards.delete(oldest)
      this.tiles -= size
    }
    return tiles
  }
}
