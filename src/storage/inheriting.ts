/** The storage of a clone: a root of its own before another store's (spec/refs.md, "Clones"). */
import { CalicoError } from '../errors.js'
import { parsePlaced } from '../format/layout.js'
import type {
  ByteRange,
  Inherited,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  TemporarySweep,
} from './contract.js'
import { deleteObjects } from './requests.js'

const NUMBERED = /^(?:refs\/([0-9]{20})\.json|(?:log|checkpoint)\/([0-9]+)\/)/
const DATA = /^data\/[^/]*/

type Whose = 'own' | 'parent' | 'either'

/**
 * Entries and log checkpoints of inherited lines, and the refs log up to where the clone begins,
 * are read from the parent; data files from whichever has them, since their names are made by
 * chance; everything else is the clone's own. Nothing is ever put or deleted at the parent.
 */
export class InheritingStore implements ObjectStore {
  readonly uri: string
  readonly #own: ObjectStore
  readonly inherited: Inherited
  /** Incarnations of which the parent had the file that was asked for last: it is asked first. */
  readonly #leaning = new Set<string>()

  /** @param parent opened at the first use of what is inherited, and again where that failed */
  constructor(own: ObjectStore, parent: Inherited) {
    this.uri = own.uri
    this.#own = own
    let opened: Promise<ObjectStore> | null = null
    const open = (signal?: AbortSignal): Promise<ObjectStore> => {
      const opening = opened ?? parent.open(signal)
      opened = opening
      opening.catch(() => {
        if (opened === opening) opened = null
      })
      return opening
    }
    this.inherited = { refs: parent.refs, open }
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.#read(path, options, (storage) => storage.get(path, options))
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.#read(path, options, (storage) => storage.head(path, options))
  }

  /** Of an inherited line what the parent has; else what the clone has itself. */
  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    const isInherited = this.#whose(prefix) === 'parent'
    const storage = isInherited ? await this.inherited.open(options.signal) : this.#own
    yield* storage.list(prefix, options)
  }

  async put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.#writable(path).put(path, bytes, options)
  }

  async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    return this.#writable(path).putIfAbsent(path, bytes, options)
  }

  async createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    return this.#writable(path).createWriter(path, options)
  }

  async delete(path: string, options?: RequestOptions): Promise<void> {
    return this.#writable(path).delete(path, options)
  }

  async deleteMany(paths: readonly string[], options?: RequestOptions): Promise<void> {
    for (const path of paths) this.#writable(path)
    await deleteObjects(this.#own, paths, options)
  }

  async sweepTemporary(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep> {
    const swept = await this.#own.sweepTemporary?.(olderThanMs, options)
    return swept ?? { files: 0, bytes: 0 }
  }

  #whose(path: string): Whose {
    const own = parsePlaced(path)?.rest ?? path
    if (DATA.test(own)) return 'either'
    const [, number, line] = NUMBERED.exec(own) ?? []
    const first = number ?? line
    return first !== undefined && Number(first) <= this.inherited.refs ? 'parent' : 'own'
  }

  async #read<T>(
    path: string,
    options: RequestOptions | undefined,
    ask: (storage: ObjectStore) => Promise<T | null>,
  ): Promise<T | null> {
    const whose = this.#whose(path)
    if (whose === 'own') return ask(this.#own)
    const askParent = async (): Promise<T | null> => ask(await this.inherited.open(options?.signal))
    if (whose === 'parent') return askParent()
    const [incarnation = ''] = DATA.exec(parsePlaced(path)?.rest ?? path) ?? []
    if (this.#leaning.has(incarnation)) {
      // A parent that is gone is in the way of what it has alone.
      const found = await askParent().catch(() => null)
      if (found !== null) return found
      this.#leaning.delete(incarnation)
    }
    const own = await ask(this.#own)
    if (own !== null) return own
    const found = await askParent()
    if (found !== null) this.#leaning.add(incarnation)
    return found
  }

  #writable(path: string): ObjectStore {
    if (this.#whose(path) !== 'parent') return this.#own
    throw new CalicoError(
      'InvalidArgument',
      `${path} belongs to the store that ${this.uri} is a clone of; change it there`,
      { details: { path } },
    )
  }
}
