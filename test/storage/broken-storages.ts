/** Storages that break the contract, each in one way that somebody's storage has done. */
import type { ObjectInfo, PutOutcome, RequestOptions } from '../../src/storage/contract.js'
import { PassingStore } from '../../src/storage/passing.js'

type ListOptions = RequestOptions & { startAfter?: string }

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Looks first and puts then: whoever looks at the same time wins too. */
export class TwoWinners extends PassingStore {
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
export class TornVisibility extends PassingStore {
  override async put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    await this.inner.put(path, bytes.subarray(0, bytes.byteLength / 2), options)
    await pause()
    await this.inner.put(path, bytes, options)
  }
}

const PAGE = 1000

/** Where one page of a list ends, the object after it is lost. */
export class LostPage extends PassingStore {
  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ObjectInfo> {
    let number = 0
    for await (const info of this.inner.list(prefix, options)) {
      if (number++ % (PAGE + 1) !== PAGE) yield info
    }
  }
}

/** Lists what there was before the last change. */
export class StaleList extends PassingStore {
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
export class EarlyAcknowledgement extends PassingStore {
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
export class SelfMadeRefusal extends PassingStore {
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
export class UnorderedList extends PassingStore {
  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ObjectInfo> {
    const all: ObjectInfo[] = []
    for await (const info of this.inner.list(prefix, options)) all.push(info)
    const depth = ({ path }: ObjectInfo): number => path.split('/').length
    yield* all.sort((a, b) => depth(a) - depth(b))
  }
}

/** A copy that has not heard of a delete brings the object back. */
export class DeleteComesBack extends PassingStore {
  override async delete(path: string, options?: RequestOptions): Promise<void> {
    const bytes = await this.inner.get(path, options)
    await this.inner.delete(path, options)
    if (bytes !== null) setTimeout(() => void this.inner.putIfAbsent(path, bytes), 40)
  }
}
