/** One object after another, from one storage to another, and never over what is there. */
import { CalicoError, isCalicoError } from '../errors.js'
import type { ByteRange, ObjectStore } from '../storage/contract.js'

/** Larger objects go through memory in ranges of this many bytes. */
const RANGE_BYTES = 8 * 1024 * 1024

/** Objects under way at once. */
const PARALLEL = 8

/** An object that is to be in both storages. */
export interface CopiedFile {
  readonly path: string
  /** Size in bytes, as the log says. */
  readonly bytes: number
}

export class ObjectCopier {
  readonly from: ObjectStore
  readonly to: ObjectStore
  readonly signal: AbortSignal | undefined
  /** Objects and bytes that were copied. */
  objects = 0
  bytes = 0
  /** Objects that were there already. */
  present = 0
  readonly #verify: boolean

  constructor(options: {
    from: ObjectStore
    to: ObjectStore
    /** Also reads back, and compares with the source, whatever was copied or was there. */
    verify: boolean
    signal: AbortSignal | undefined
  }) {
    this.from = options.from
    this.to = options.to
    this.signal = options.signal
    this.#verify = options.verify
  }

  /**
   * Copies a document whose bytes are known. @throws AlreadyExists where another is in its place
   */
  async document(path: string, bytes: Uint8Array): Promise<void> {
    const { to, signal } = this
    const outcome = await to.putIfAbsent(path, bytes, { signal })
    if (outcome === 'created') this.#count(bytes.byteLength)
    else this.present++
    if (outcome === 'created' && !this.#verify) return
    const there = await to.get(path, { signal })
    if (there === null || !isSame(there, bytes)) throw this.#parted(path)
  }

  /**
   * Copies a file unless one of its size is there.
   * @returns false where the source lacks it, so that it could not be compared
   * @throws MissingObject, CorruptFile where the destination lacks it and the source does not have
   * it whole; AlreadyExists where another is in its place
   */
  async file(file: CopiedFile): Promise<boolean> {
    if (await this.#isThere(file)) this.present++
    else await this.#transfer(file)
    return !this.#verify || (await this.#compare(file))
  }

  /** @throws AlreadyExists where an object of another size is in its place */
  async #isThere({ path, bytes }: CopiedFile): Promise<boolean> {
    const there = await this.to.head(path, { signal: this.signal })
    if (there === null) return false
    if (there.size !== bytes) throw this.#parted(path)
    return true
  }

  async #transfer(file: CopiedFile): Promise<void> {
    const created = await (file.bytes <= RANGE_BYTES ? this.#put(file) : this.#stream(file))
    if (created) return this.#count(file.bytes)
    // Another copy has been faster.
    if (!(await this.#isThere(file))) throw this.#parted(file.path)
    this.present++
  }

  async #put({ path, bytes }: CopiedFile): Promise<boolean> {
    const { from, to, signal } = this
    const found = await from.get(path, { signal })
    this.#checkSource(path, { expected: bytes, found: found?.byteLength })
    return (await to.putIfAbsent(path, found!, { signal })) === 'created'
  }

  async #stream(file: CopiedFile): Promise<boolean> {
    const { from, to, signal } = this
    const { path, bytes } = file
    const info = await from.head(path, { signal })
    this.#checkSource(path, { expected: bytes, found: info?.size })
    const writer = await to.createWriter(path, { signal })
    try {
      for (const range of rangesOf(bytes)) {
        const part = await from.get(path, { range, signal })
        const found = part === null ? undefined : range.start + part.byteLength
        this.#checkSource(path, { expected: range.end, found })
        await writer.write(part!)
      }
      await writer.close()
      return true
    } catch (error) {
      await writer.abort().catch(() => undefined)
      if (isCalicoError(error, 'AlreadyExists')) return false
      throw error
    }
  }

  /** False where the source has lost it. @throws AlreadyExists where the two are not the same */
  async #compare({ path, bytes }: CopiedFile): Promise<boolean> {
    const { from, to, signal } = this
    for (const range of rangesOf(bytes)) {
      const options = { range, signal }
      const [here, there] = await Promise.all([from.get(path, options), to.get(path, options)])
      if (here === null) return false
      if (there === null || !isSame(here, there)) throw this.#parted(path)
    }
    return true
  }

  #checkSource(path: string, size: { expected: number; found: number | undefined }): void {
    if (size.found === size.expected) return
    const lost = size.found === undefined
    const what = lost
      ? 'is missing'
      : `has ${size.found} bytes where ${size.expected} were to be found`
    throw new CalicoError(
      lost ? 'MissingObject' : 'CorruptFile',
      `${this.from.uri}/${path} ${what}; restore it from another copy of the store`,
      { details: { path } },
    )
  }

  #parted(path: string): CalicoError {
    return new CalicoError(
      'AlreadyExists',
      `${this.to.uri}/${path} is another object than at ${this.from.uri}: the two stores have ` +
        "parted ways, or one of them is damaged; nothing was overwritten; ask 'calico verify' of " +
        'both, or copy to a new place',
      { details: { path } },
    )
  }

  #count(bytes: number): void {
    this.objects++
    this.bytes += bytes
  }
}

/** A few at once. After a failure none is begun, and all that were have ended before it is told. */
export async function inParallel<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const failures: unknown[] = []
  const take = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      if (failures.length > 0) return
      await work(next.value).catch((error) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, take))
  if (failures.length > 0) throw failures[0]
}

function rangesOf(bytes: number): ByteRange[] {
  const count = Math.ceil(bytes / RANGE_BYTES)
  return Array.from({ length: count }, (_, i) => {
    return { start: i * RANGE_BYTES, end: Math.min((i + 1) * RANGE_BYTES, bytes) }
  })
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
