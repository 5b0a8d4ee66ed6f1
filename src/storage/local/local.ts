/** Objects as files below a folder (spec/storage.md, "A local folder"). */
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import { assert } from '../../assert.js'
import type { Env } from '../../env.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  StorageCapabilities,
  TemporarySweep,
} from '../contract.js'
import { checkPath, checkPrefix } from '../path.js'
import { alreadyExists, checkAborted, checkRange, cutRange } from '../requests.js'
import { isAbsent, localError } from './errors.js'
import { LocalFolders } from './folders.js'
import { LocalHandles } from './handles.js'
import { describeLocal, listLocal } from './list.js'
import { LocalTemporary, type TemporaryFile } from './temporary.js'

const READ_BYTES_MAX = 16 * 1024 * 1024

/**
 * An ObjectStore over a folder, shared with other processes. The folder is made by the first write.
 * Errors: StoragePath, StorageFull, StorageDenied, StorageUnavailable, and those of the contract.
 */
export class LocalStore implements ObjectStore {
  readonly capabilities: StorageCapabilities = { conditionalPut: 'kept' }
  readonly uri: string
  readonly #root: string
  readonly #folders: LocalFolders
  readonly #temporary: LocalTemporary
  readonly #handles = new LocalHandles()

  constructor(options: { root: string; env: Env }) {
    this.#root = resolve(options.root)
    this.uri = `file://${this.#root.split('/').map(encodeURIComponent).join('/')}`
    this.#folders = new LocalFolders(this.#root)
    this.#temporary = new LocalTemporary({
      root: this.#root,
      folders: this.#folders,
      env: options.env,
    })
  }

  async get(
    path: string,
    options: RequestOptions & { range?: ByteRange } = {},
  ): Promise<Uint8Array | null> {
    const file = this.#check(path, options, 'reading')
    const { range, signal } = options
    if (range) checkRange(range)
    try {
      if (range === undefined) return await readWhole(file, signal)
      return await this.#handles.use(file, ({ handle, size }) =>
        readRange({ handle, range: cutRange(range, size), file, signal }),
      )
    } catch (error) {
      if (isAbsent(error)) return null
      throw await localError(error, { action: 'reading', file })
    }
  }

  async put(path: string, bytes: Uint8Array, options: RequestOptions = {}): Promise<void> {
    const file = this.#check(path, options, 'writing')
    await this.#write({ file, bytes, signal: options.signal }, (done) => done.renameTo(file))
  }

  async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options: RequestOptions = {},
  ): Promise<PutOutcome> {
    const file = this.#check(path, options, 'writing')
    try {
      // Saves a loser the writing of its bytes; the link below decides.
      if ((await describeLocal(this.#root, path)) !== null) {
        await this.#folders.sync(file.slice(0, file.lastIndexOf('/')))
        return 'exists'
      }
    } catch (error) {
      throw await localError(error, { action: 'writing', file })
    }
    return this.#write({ file, bytes, signal: options.signal }, (done) => done.linkTo(file))
  }

  async head(path: string, options: RequestOptions = {}): Promise<ObjectInfo | null> {
    const file = this.#check(path, options, 'looking up')
    try {
      return await describeLocal(this.#root, path)
    } catch (error) {
      throw await localError(error, { action: 'looking up', file })
    }
  }

  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    const { startAfter = '', signal } = options
    checkPrefix(prefix)
    checkPrefix(startAfter)
    try {
      yield* listLocal({ root: this.#root, prefix, startAfter, signal })
    } catch (error) {
      throw await localError(error, { action: 'listing', file: `${this.#root}/${prefix}` })
    }
  }

  async delete(path: string, options: RequestOptions = {}): Promise<void> {
    const file = this.#check(path, options, 'deleting')
    try {
      await unlink(file)
    } catch (error) {
      if (isAbsent(error)) return
      // A folder is no object, and unlink answers EISDIR or EPERM to it.
      if ((await describeLocal(this.#root, path).catch(() => error)) === null) return
      throw await localError(error, { action: 'deleting', file })
    }
  }

  async createWriter(path: string, options: RequestOptions = {}): Promise<ObjectWriter> {
    const file = this.#check(path, options, 'writing')
    try {
      const temporary = await this.#temporary.create()
      return new LocalWriter({ uri: this.uri, path, file, temporary, signal: options.signal })
    } catch (error) {
      throw await localError(error, { action: 'writing', file })
    }
  }

  /** Removes what killed processes left; for vacuum, which gives a day or more. */
  async sweepTemporary(
    olderThanMs: number,
    options: { dryRun?: boolean } = {},
  ): Promise<TemporarySweep> {
    try {
      return await this.#temporary.sweep({ olderThanMs, dryRun: options.dryRun ?? false })
    } catch (error) {
      throw await localError(error, { action: 'sweeping temporary files of', file: this.#root })
    }
  }

  /** Closes the files kept open for ranged reads. The store can be used again afterwards. */
  async close(): Promise<void> {
    await this.#handles.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The absolute path of an object, once path and signal allow the request. */
  #check(path: string, options: RequestOptions, verb: string): string {
    checkPath(path)
    checkAborted(options.signal, `${verb} ${this.uri}/${path}`)
    return `${this.#root}/${path}`
  }

  async #write<T>(
    what: { file: string; bytes: Uint8Array; signal: AbortSignal | undefined },
    publish: (done: TemporaryFile) => Promise<T>,
  ): Promise<T> {
    let temporary: TemporaryFile | null = null
    try {
      temporary = await this.#temporary.create()
      await temporary.write(what.bytes, what.signal)
      await temporary.finish()
      checkAborted(what.signal, `writing ${what.file}`)
      return await publish(temporary)
    } catch (error) {
      throw await localError(error, { action: 'writing', file: what.file })
    } finally {
      await temporary?.remove()
    }
  }
}

interface WriterOptions {
  readonly uri: string
  readonly path: string
  readonly file: string
  readonly temporary: TemporaryFile
  readonly signal: AbortSignal | undefined
}

/** Streams into a temporary file. A failure removes it; every later call but `abort` is refused. */
class LocalWriter implements ObjectWriter {
  readonly #options: WriterOptions
  #state: 'open' | 'busy' | 'closed' = 'open'

  constructor(options: WriterOptions) {
    this.#options = options
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { temporary, signal } = this.#options
    await this.#exclusive(() => temporary.write(bytes, signal))
    this.#state = 'open'
  }

  async close(): Promise<void> {
    const { temporary, file, path, uri, signal } = this.#options
    await this.#exclusive(async () => {
      await temporary.finish()
      checkAborted(signal, `writing ${file}`)
      if ((await temporary.linkTo(file)) === 'exists') throw alreadyExists({ uri, path })
    })
    await this.abort()
  }

  async abort(): Promise<void> {
    this.#state = 'closed'
    await this.#options.temporary.remove()
  }

  /**
   * Bytes have one order, so that a call before the last one has returned is a bug of the caller.
   */
  async #exclusive(action: () => Promise<void>): Promise<void> {
    assert(this.#state === 'open', `the writer of ${this.#options.path} is ${this.#state}`)
    this.#state = 'busy'
    try {
      await action()
    } catch (error) {
      await this.abort()
      throw await localError(error, { action: 'writing', file: this.#options.file })
    }
  }
}

async function readWhole(file: string, signal?: AbortSignal): Promise<Uint8Array | null> {
  const handle = await open(file, 'r')
  try {
    const info = await handle.stat()
    if (!info.isFile()) return null
    return await readRange({ handle, range: { start: 0, end: info.size }, file, signal })
  } finally {
    await handle.close()
  }
}

/** Shorter than the range only where the file was cut from outside since its size was taken. */
async function readRange(options: {
  handle: FileHandle
  range: ByteRange
  file: string
  signal: AbortSignal | undefined
}): Promise<Uint8Array> {
  const { handle, range } = options
  const bytes = new Uint8Array(range.end - range.start)
  for (let done = 0; done < bytes.byteLength; ) {
    checkAborted(options.signal, `reading ${options.file}`)
    const length = Math.min(bytes.byteLength - done, READ_BYTES_MAX)
    const { bytesRead } = await handle.read(bytes, done, length, range.start + done)
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}
