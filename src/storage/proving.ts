/** A storage that is probed before the first write to it: does it honour what the log rests on? */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type {
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  StorageCapabilities,
  TemporarySweep,
} from './contract.js'
import { PassingStore } from './passing.js'
import { deleteObjects } from './requests.js'

/** Racers of a probe. More find a bad server more surely, fewer cost less. */
const RACERS = 4

/** Where probes are made; each removes its object again. */
export const PROBE_PREFIX = 'probe/'

/** Storages remembered as proven in this process. */
const PROVEN_MAX = 10_000

const proven = new Map<string, Promise<void>>()

/**
 * Passes everything on. Before the first object is created, once in a process and storage, some
 * racers create one object: unless exactly one of them wins, every creation is refused, since a
 * second writer could then not be told of the first (CAL-STORAGE-076). Reading goes on.
 */
export class ProvingStore extends PassingStore {
  readonly capabilities: StorageCapabilities = { conditionalPut: 'kept' }
  readonly deleteMany?: (paths: readonly string[], options?: RequestOptions) => Promise<void>
  readonly #env: Env

  constructor(inner: ObjectStore, env: Env) {
    super(inner)
    this.#env = env
    if (inner.deleteMany) this.deleteMany = inner.deleteMany.bind(inner)
  }

  override async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    await this.#prove(options?.signal)
    return this.inner.putIfAbsent(path, bytes, options)
  }

  override async createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    await this.#prove(options?.signal)
    return this.inner.createWriter(path, options)
  }

  /** As the storage does, and what killed probes left. */
  async sweepTemporary(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep> {
    const nothing = { files: 0, bytes: 0 }
    const swept = (await this.inner.sweepTemporary?.(olderThanMs, options)) ?? nothing
    const left: ObjectInfo[] = []
    for await (const object of this.inner.list(PROBE_PREFIX)) left.push(object)
    if (left.length === 0) return swept
    const before = (await this.#nowMicros()) - olderThanMs * 1000
    const old = left.filter(({ modifiedMicros }) => modifiedMicros <= before)
    if (!options.dryRun)
      await deleteObjects(
        this.inner,
        old.map(({ path }) => path),
      )
    const bytes = old.reduce((sum, { size }) => sum + size, swept.bytes)
    return { files: swept.files + old.length, bytes }
  }

  async close(): Promise<void> {
    await this.inner.close?.()
  }

  /** Callers that come while a probe is under way wait for it; one that failed is made again. */
  async #prove(signal: AbortSignal | undefined): Promise<void> {
    const name = this.inner.capabilities?.provenAs ?? this.uri
    for (;;) {
      const known = proven.get(name)
      if (known === undefined) break
      // The probe of another caller ends with that caller's signal: its failure is not ours.
      if (
        await known.then(
          () => true,
          () => false,
        )
      )
        return
    }
    const probe = probeStorage({ store: this.inner, path: this.#probePath(), signal })
    remember(name, probe)
    try {
      await probe
    } catch (error) {
      if (proven.get(name) === probe) proven.delete(name)
      throw error
    }
  }

  async #nowMicros(): Promise<number> {
    const path = this.#probePath()
    await this.inner.put(path, new Uint8Array())
    const info = await this.inner.head(path)
    await this.inner.delete(path)
    return info?.modifiedMicros ?? 0
  }

  #probePath(): string {
    const name = Buffer.from(this.#env.randomBytes(16)).toString('hex')
    return `${PROBE_PREFIX}${name}`
  }
}

function remember(name: string, probe: Promise<void>): void {
  proven.set(name, probe)
  for (const oldest of proven.keys()) {
    if (proven.size <= PROVEN_MAX) return
    proven.delete(oldest)
  }
}

/** @throws UnsupportedStorage where not exactly one racer wins, or another's bytes stand */
async function probeStorage(options: {
  store: ObjectStore
  path: string
  signal: AbortSignal | undefined
}): Promise<void> {
  const { store, path, signal } = options
  const racers = Array.from({ length: RACERS }, (_, racer) => new Uint8Array([racer]))
  try {
    const outcomes = await Promise.all(
      racers.map((bytes) => store.putIfAbsent(path, bytes, { signal })),
    )
    // One who comes later, too: a server may take the condition for a header it does not know.
    const late = await store.putIfAbsent(path, new Uint8Array([RACERS]), { signal })
    const stands = (await store.get(path, { signal }))?.[0]
    const winners = outcomes.filter((outcome) => outcome === 'created').length
    if (winners === 1 && late === 'exists' && stands === outcomes.indexOf('created')) return
    const won = winners + (late === 'created' ? 1 : 0)
    throw new CalicoError(
      'UnsupportedStorage',
      `${store.uri} let ${won} of ${RACERS + 1} create one object, where only one may ` +
        '(CAL-STORAGE-002), so that writers would overwrite each other: nothing was written; ' +
        "use another storage, and ask 'calico storage-check' of it first",
    )
  } finally {
    await store.delete(path).catch(() => undefined)
  }
}
