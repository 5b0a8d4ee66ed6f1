/**
 * Blocks of bytes as files of a local folder, which any number of processes share without locks and
 * without memory of what is there. Whatever fails here is a block that is not there.
 *
 *   blocks-1-<shards>/<shard>/<name>            a block
 *   blocks-1-<shards>/<shard>/<name>.<random>   one that is being written
 *
 * The name of a block is a hash of its key. A block's file holds the xxHash64 of its key, that of
 * its bytes, and its bytes: a file that was cut off, damaged or put under another name is none.
 * Killed at any moment, a writer leaves a file that nobody reads and that ages like any other.
 *
 * A shard holds some 64 blocks. Whoever has written one makes room in its shard, by removing what
 * was used the longest ago there until the rest fits: so the bound holds whoever writes, and costs
 * a look into one small folder.
 */
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Env } from '../../env.js'
import { sha256Hex, xxh64 } from '../../format/hash.js'

/** Footers take one or two; a column chunk of a megabyte is not read much further than asked. */
export const BLOCK_BYTES = 256 * 1024

/** Hashes of key and bytes, 8 bytes each. */
const HEADER_BYTES = 16

const FILE_BYTES_MAX = HEADER_BYTES + BLOCK_BYTES

/** Blocks of a shard: enough that the oldest of a shard is about the oldest of all. */
const SHARD_BLOCKS = 64

/** A use is noted once in so long: a read that writes the time takes half as long again. */
const USED_EVERY_MS = 1000

/** Folders of other versions of this layout and of other sizes. */
const LAYOUT = /^blocks-[0-9]+-[0-9]+$/

interface BlockPlace {
  readonly folder: string
  readonly file: string
  readonly keyHash: bigint
}

export class BlockFolder {
  readonly #dir: string
  readonly #layout: string
  readonly #shards: number
  readonly #shardBytesMax: number
  readonly #env: Env
  readonly #failed: () => void
  #othersSwept = false

  constructor(options: {
    readonly dir: string
    readonly bytesMax: number
    readonly env: Env
    /** Told of each damaged block and each failure of the disk, for figures alone. */
    readonly failed: () => void
  }) {
    const { dir, bytesMax, env, failed } = options
    const shards = Math.floor(bytesMax / (SHARD_BLOCKS * FILE_BYTES_MAX))
    this.#shards = 2 ** Math.floor(Math.log2(Math.max(shards, 1)))
    this.#shardBytesMax = Math.floor(bytesMax / this.#shards)
    this.#dir = resolve(dir)
    this.#layout = `blocks-1-${this.#shards}`
    this.#env = env
    this.#failed = failed
  }

  /** The bytes of a block, in memory of their own; null where they are not there whole. */
  async read(key: string): Promise<Uint8Array | null> {
    const place = this.#placeOf(key)
    let handle: FileHandle | null = null
    try {
      handle = await open(place.file, 'r')
      const { size, mtimeMs } = await handle.stat()
      const file = size <= FILE_BYTES_MAX ? await readAll(handle, size) : new Uint8Array()
      const bytes = blockIn(file, place.keyHash)
      if (bytes === null) {
        this.#failed()
        await unlink(place.file)
      } else await this.#noteUse(handle, mtimeMs)
      return bytes
    } catch (error) {
      if (!isNone(error)) this.#failed()
      return null
    } finally {
      await handle?.close().catch(() => undefined)
    }
  }

  /** Keeps a block, where that is possible, and makes room. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    const { folder, file, keyHash } = this.#placeOf(key)
    const random = Buffer.from(this.#env.randomBytes(8)).toString('hex')
    const temporary = `${file}.${random}`
    try {
      await this.#sweepOthers()
      await this.#create(folder, temporary, [headerOf(keyHash, bytes), bytes])
      await rename(temporary, file)
      await this.#makeRoom(folder)
    } catch (error) {
      // Another writer may have taken the file for the oldest, or somebody the folder away.
      if (!isNone(error)) this.#failed()
      await unlink(temporary).catch(() => undefined)
    }
  }

  async remove(key: string): Promise<void> {
    await unlink(this.#placeOf(key).file).catch(() => undefined)
  }

  #placeOf(key: string): BlockPlace {
    const keyBytes = Buffer.from(key)
    const name = sha256Hex(keyBytes).slice(0, 40)
    const shard = Number.parseInt(name.slice(0, 8), 16) % this.#shards
    const folder = join(this.#dir, this.#layout, shard.toString(16).padStart(4, '0'))
    return { folder, file: join(folder, name), keyHash: xxh64(keyBytes) }
  }

  async #create(folder: string, file: string, parts: readonly Uint8Array[]): Promise<void> {
    let handle: FileHandle
    try {
      handle = await open(file, 'wx', 0o600)
    } catch (error) {
      if (!isNone(error)) throw error
      // What it holds is the store's data: for its owner alone.
      await mkdir(folder, { recursive: true, mode: 0o700 })
      handle = await open(file, 'wx', 0o600)
    }
    try {
      // A write may take less than it was given; the file is then cut off, which a reader sees.
      await handle.writev([...parts])
      await this.#noteUse(handle, 0)
    } finally {
      await handle.close()
    }
  }

  async #noteUse(handle: FileHandle, beforeMs: number): Promise<void> {
    const nowMs = this.#env.nowMicros() / 1000
    if (Math.abs(nowMs - beforeMs) < USED_EVERY_MS) return
    await handle.utimes(nowMs / 1000, nowMs / 1000).catch(() => undefined)
  }

  /** Removes what was used the longest ago, whole or not, until the shard is within its bound. */
  async #makeRoom(folder: string): Promise<void> {
    const names = await readdir(folder)
    const files = await Promise.all(
      names.map(async (name) => {
        const file = join(folder, name)
        const info = await stat(file).catch(() => null)
        return { file, size: info?.size ?? 0, usedMs: info?.mtimeMs ?? 0 }
      }),
    )
    let held = files.reduce((sum, { size }) => sum + size, 0)
    files.sort((a, b) => a.usedMs - b.usedMs)
    for (const { file, size } of files) {
      if (held <= this.#shardBytesMax) return
      // Another process may have removed it: it is gone all the same.
      await unlink(file).catch(() => undefined)
      held -= size
    }
  }

  /** A cache whose size was changed begins anew, and what it was before takes no room. */
  async #sweepOthers(): Promise<void> {
    if (this.#othersSwept) return
    this.#othersSwept = true
    const names = await readdir(this.#dir).catch(() => [])
    const others = names.filter((name) => LAYOUT.test(name) && name !== this.#layout)
    for (const name of others) {
      await rm(join(this.#dir, name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

async function readAll(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  for (let done = 0; done < size; ) {
    const { bytesRead } = await handle.read(bytes, done, size - done, done)
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}

function headerOf(keyHash: bigint, bytes: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES))
  header.setBigUint64(0, keyHash)
  header.setBigUint64(8, xxh64(bytes))
  return new Uint8Array(header.buffer)
}

/** The bytes of the block that a file holds; null where it is not the block of that key, whole. */
function blockIn(file: Uint8Array, keyHash: bigint): Uint8Array | null {
  if (file.byteLength < HEADER_BYTES) return null
  const header = new DataView(file.buffer, file.byteOffset, HEADER_BYTES)
  const bytes = file.subarray(HEADER_BYTES)
  const isWhole = header.getBigUint64(0) === keyHash && header.getBigUint64(8) === xxh64(bytes)
  return isWhole ? bytes : null
}

function isNone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
