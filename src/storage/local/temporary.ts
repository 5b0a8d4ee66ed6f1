/**
 * Files being written. Each lies under a random name in `.tmp/` below the root, on the same file
 * system as its final place, and gets its name there only when all its bytes are durable:
 *
 *   create .tmp/<id>, write, fsync | link to its name | fsync the folder | unlink .tmp/<id>
 *
 * Killed before the link: nothing is visible and .tmp/<id> is left for `sweep`. Killed between link
 * and fsync of the folder: the object is visible whole; whether it outlives a power failure is
 * open, and nobody was told that it does.
 */
import { type FileHandle, link, mkdir, open, opendir, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { must } from '../../assert.js'
import type { Env } from '../../env.js'
import { CalicoError } from '../../errors.js'
import type { TemporarySweep } from '../contract.js'
import { TEMPORARY_FOLDER } from '../path.js'
import { checkAborted } from '../requests.js'
import { errnoOf, isAbsent } from './errors.js'
import type { LocalFolders } from './folders.js'

const WRITE_BYTES_MAX = 8 * 1024 * 1024
const NAME = /^[0-9a-f]{32}$/
const NAME_TRIES_MAX = 16

export class LocalTemporary {
  readonly #root: string
  readonly #folder: string
  readonly #folders: LocalFolders
  readonly #env: Env

  constructor(options: { root: string; folders: LocalFolders; env: Env }) {
    this.#root = options.root
    this.#folder = `${options.root}/${TEMPORARY_FOLDER}`
    this.#folders = options.folders
    this.#env = options.env
  }

  /** Opens a new empty file. */
  async create(): Promise<TemporaryFile> {
    for (let tries = 1; ; tries++) {
      const file = `${this.#folder}/${Buffer.from(this.#env.randomBytes(16)).toString('hex')}`
      try {
        return new TemporaryFile({ file, handle: await open(file, 'wx'), folders: this.#folders })
      } catch (error) {
        const errno = errnoOf(error)
        if (tries >= NAME_TRIES_MAX || (errno !== 'ENOENT' && errno !== 'EEXIST')) throw error
        if (errno === 'ENOENT') await this.#makeFolder()
      }
    }
  }

  /**
   * Removes what was last written to more than `olderThanMs` ago by the file system's clock, which
   * need not agree with this machine's. With `dryRun` it only counts.
   */
  async sweep(options: { olderThanMs: number; dryRun: boolean }): Promise<TemporarySweep> {
    const names = await this.#names()
    if (names.length === 0) return { files: 0, bytes: 0 }
    const before = (await this.#clockMs()) - options.olderThanMs
    let [files, bytes] = [0, 0]
    for (const name of names) {
      const file = `${this.#folder}/${name}`
      try {
        const info = await stat(file)
        if (info.mtimeMs > before) continue
        if (!options.dryRun) await unlink(file)
        files++
        // A second link is an object that became visible: its bytes stay.
        if (info.nlink === 1) bytes += info.size
      } catch (error) {
        if (!isAbsent(error)) throw error
      }
    }
    return { files, bytes }
  }

  async #names(): Promise<string[]> {
    const names: string[] = []
    try {
      for await (const entry of await opendir(this.#folder)) {
        if (entry.isFile() && NAME.test(entry.name)) names.push(entry.name)
      }
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
    return names
  }

  /** What time the file system thinks it is: the mtime of a file made now. */
  async #clockMs(): Promise<number> {
    const probe = await this.create()
    try {
      return await probe.modifiedMs()
    } finally {
      await probe.remove()
    }
  }

  async #makeFolder(): Promise<void> {
    await this.#folders.ensure(this.#root)
    try {
      await mkdir(this.#folder)
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') this.#folders.forget(this.#root)
      else if (errnoOf(error) !== 'EEXIST') throw error
    }
  }
}

/**
 * One file on its way to its name. Whoever creates it calls `remove` at the end, also after
 * success.
 */
export class TemporaryFile {
  readonly #file: string
  readonly #folders: LocalFolders
  #handle: FileHandle | null
  #size = 0

  constructor(options: { file: string; handle: FileHandle; folders: LocalFolders }) {
    this.#file = options.file
    this.#handle = options.handle
    this.#folders = options.folders
  }

  /** Appends all of the bytes, however many system calls it takes. */
  async write(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    for (let done = 0; done < bytes.byteLength; ) {
      checkAborted(signal, `writing ${this.#file}`)
      const length = Math.min(bytes.byteLength - done, WRITE_BYTES_MAX)
      const { bytesWritten } = await this.#open().write(bytes, done, length, this.#size)
      if (bytesWritten === 0)
        throw new CalicoError('StorageUnavailable', `${this.#file} takes no bytes`)
      done += bytesWritten
      this.#size += bytesWritten
    }
  }

  /** Makes the bytes durable and closes the file. */
  async finish(): Promise<void> {
    await this.#open().sync()
    await this.#close()
  }

  /**
   * Gives the finished file its name unless the name is taken. Durable when it returns, in both
   * cases.
   */
  async linkTo(target: string): Promise<'created' | 'exists'> {
    let outcome: 'created' | 'exists' = 'created'
    try {
      await this.#inFolderOf(target, () => link(this.#file, target))
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
      const there = await this.#whatIsAt(target)
      if (there === 'folder') throw error
      outcome = there === 'this file' ? 'created' : 'exists'
    }
    // The loser syncs too: the winner may have died before it could, and the loser builds on it.
    await this.#folders.sync(dirname(target))
    return outcome
  }

  /** Gives the finished file its name, in place of what had it. */
  async renameTo(target: string): Promise<void> {
    await this.#inFolderOf(target, () => rename(this.#file, target))
    await this.#folders.sync(dirname(target))
  }

  /**
   * Closes and unlinks the temporary name. Best effort: what is left is swept later, and hides no
   * first error.
   */
  async remove(): Promise<void> {
    await this.#close().catch(() => undefined)
    await unlink(this.#file).catch(() => undefined)
  }

  async modifiedMs(): Promise<number> {
    return (await this.#open().stat()).mtimeMs
  }

  /** A network file system may answer EEXIST to the repetition of a link that it has made. */
  async #whatIsAt(target: string): Promise<'folder' | 'this file' | 'another'> {
    try {
      const [mine, there] = await Promise.all([
        stat(this.#file, { bigint: true }),
        stat(target, { bigint: true }),
      ])
      if (there.isDirectory()) return 'folder'
      return mine.ino === there.ino && mine.dev === there.dev ? 'this file' : 'another'
    } catch (error) {
      if (isAbsent(error)) return 'another'
      throw error
    }
  }

  async #inFolderOf(target: string, action: () => Promise<void>): Promise<void> {
    const folder = dirname(target)
    await this.#folders.ensure(folder)
    try {
      await action()
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
      this.#folders.forget(folder)
      await this.#folders.ensure(folder)
      await action()
    }
  }

  #open(): FileHandle {
    return must(this.#handle, `${this.#file} is open`)
  }

  async #close(): Promise<void> {
    const handle = this.#handle
    this.#handle = null
    await handle?.close()
  }
}
