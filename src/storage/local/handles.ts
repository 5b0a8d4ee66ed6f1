/**
 * Open files for ranged reads. A kept handle is used only while the path still names the same file,
 * so that an object put anew or deleted is never read from an old handle: an inode number is not
 * given to another file while a handle holds it.
 */
import { type FileHandle, open, stat } from 'node:fs/promises'

export const OPEN_FILES_MAX = 32

export interface OpenFile {
  readonly handle: FileHandle
  /** Bytes. Files never change, they are replaced, so that the size holds as long as the handle. */
  readonly size: number
}

interface Entry extends OpenFile {
  readonly ino: bigint
  readonly dev: bigint
  users: number
  kept: boolean
}

export class LocalHandles {
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>()

  /**
   * Runs `action` with the open file at an absolute path; null where there is no file. Rejects with
   * the errors of `open`, `stat` and of the action.
   */
  async use<T>(file: string, action: (open: OpenFile) => Promise<T>): Promise<T | null> {
    const entry = await this.#acquire(file)
    if (entry === null) return null
    try {
      return await action(entry)
    } finally {
      entry.users--
      await closeUnused(entry)
    }
  }

  /** Closes what no read is using now; the rest closes with its last read. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all(entries.map(drop))
  }

  async #acquire(file: string): Promise<Entry | null> {
    const known = this.#entries.get(file)
    if (known !== undefined) {
      // Held during the stat: an eviction must not close it in between.
      known.users++
      const same = await isSameFile(file, known).catch(() => false)
      if (same) {
        if (known.kept) this.#touch(file, known)
        return known
      }
      known.users--
      if (this.#entries.get(file) === known) this.#entries.delete(file)
      await drop(known)
    }
    return this.#open(file)
  }

  async #open(file: string): Promise<Entry | null> {
    const handle = await open(file, 'r')
    try {
      const info = await handle.stat({ bigint: true })
      if (!info.isFile()) {
        await handle.close()
        return null
      }
      const { ino, dev } = info
      const entry = { handle, size: Number(info.size), ino, dev, users: 1, kept: true }
      await this.#keep(file, entry)
      return entry
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  async #keep(file: string, entry: Entry): Promise<void> {
    const replaced = this.#entries.get(file)
    this.#touch(file, entry)
    const dropped = replaced === undefined ? [] : [replaced]
    for (const [path, oldest] of this.#entries) {
      if (this.#entries.size <= OPEN_FILES_MAX) break
      this.#entries.delete(path)
      dropped.push(oldest)
    }
    await Promise.all(dropped.map(drop))
  }

  #touch(file: string, entry: Entry): void {
    this.#entries.delete(file)
    this.#entries.set(file, entry)
  }
}

async function isSameFile(file: string, entry: Entry): Promise<boolean> {
  const info = await stat(file, { bigint: true })
  return info.ino === entry.ino && info.dev === entry.dev
}

async function drop(entry: Entry): Promise<void> {
  entry.kept = false
  await closeUnused(entry)
}

async function closeUnused(entry: Entry): Promise<void> {
  if (!entry.kept && entry.users === 0) await entry.handle.close()
}
