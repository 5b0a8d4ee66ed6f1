/** Storages that break the contract, each in one way that somebody's storage has done. */
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from '../../src/storage/contract.js'
import type { MemoryStore } from '../../src/storage/memory.js'

type GetOptions = RequestOptions & { range?: ByteRange }
type ListOptions = RequestOptions & { startAfter?: string }

/** Passes everything on to objects in memory; each breach changes one operation. */
class Passing implements ObjectStore {
  readonly uri: string

  constructor(protected readonly inner: MemoryStore) {
    this.uri = inner.uri
  }

  get(path: string, options?: GetOptions): Promise<Uint8Array | null> {
    return this.inner.get(path, options)
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.inner.put(path, bytes, options)
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    return this.inner.putIfAbsent(path, bytes, options)
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.inner.head(path, options)
  }

  list(prefix: string, options?: ListOptions): AsyncIterable<ObjectInfo> {
    return this.inner.list(prefix, options)
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.inner.delete(path, options)
  }

  createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    return this.inner.createWriter(path, options)
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Looks first and puts then: whoever looks at the same time wins too. */
export class TwoWinners extends Passing {
  override async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    if ((await this.inner.head(path, options)) !== null) return 'exists'
    await pause()
    await this.inner.put(path, bytes, options)
    return 'created'
  }
}

/** Writes under the final name, half of the bytes after the other. */
export class TornVisibility extends Passing {
  override async put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    await this.inner.put(path, bytes.subarray(0, bytes.byteLength / 2), options)
    await pause()
    await this.inner.put(path, bytes, options)
  }
}

const PAGE = 1000

/** Where one page of a list ends, the object after it is lost. */
export class LostPage extends Passing {
  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ObjectInfo> {
    let number = 0
    for await (const info of this.inner.list(prefix, options)) {
      if (number++ % (PAGE + 1) !== PAGE) yield info
    }
  }
}

/** Lists what there was before the last change. */
export class StaleList extends Passing {
  #before: string[] = []

  override async put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    await this.#remember()
    await this.inner.put(path, bytes, options)
  }

  override async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    await this.#remember()
    return this.inner.putIfAbsent(path, bytes, options)
  }

  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ObjectInfo> {
    const before = this.#before
    for await (const info of this.inner.list(prefix, options)) {
      if (before.includes(info.path)) yield info
    }
  }

  async #remember(): Promise<void> {
    this.#before = []
    for await (const { path } of this.inner.list('')) this.#before.push(path)
  }
}

/** Answers before the object is there. */
export class EarlyAcknowledgement extends Passing {
  override async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    if ((await this.inner.head(path, options)) !== null) return 'exists'
    const kept = new Uint8Array(bytes)
    void pause().then(() => this.inner.putIfAbsent(path, kept))
    return 'created'
  }
}

/** Now and then repeats a request whose answer was lost, and takes its own object for another's. */
export class SelfMadeRefusal extends Passing {
  #calls = 0

  override async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    const first = await this.inner.putIfAbsent(path, bytes, options)
    if (++this.#calls % 30 !== 0) return first
    return this.inner.putIfAbsent(path, bytes, options)
  }
}

/** Lists in the order of UTF-16 within folders, folders last. */
export class UnorderedList extends Passing {
  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ObjectInfo> {
    const all: ObjectInfo[] = []
    for await (const info of this.inner.list(prefix, options)) all.push(info)
    const depth = ({ path }: ObjectInfo): number => path.split('/').length
    yield* all.sort((a, b) => depth(a) - depth(b))
  }
}

/** A copy that has not heard of a delete brings the object back. */
export class DeleteComesBack extends Passing {
  override async delete(path: string, options?: RequestOptions): Promise<void> {
    const bytes = await this.inner.get(path, options)
    await this.inner.delete(path, options)
    if (bytes !== null) setTimeout(() => void this.inner.putIfAbsent(path, bytes), 40)
  }
}
