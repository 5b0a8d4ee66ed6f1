/**
 * A process's way to the storage: each request takes its time, and may meet any fault that the
 * contract allows, or be damaged on its way back. What else the contract forbids never happens
 * here: stale reads, lists without their newest objects, two winners, objects that are torn or
 * changed. A storage that does such things is refused (test/storage/broken-storages.ts).
 */
import { CalicoError } from '../../src/errors.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  StorageCapabilities,
} from '../../src/storage/contract.js'
import { type Damage, type FaultKind, type Faults, isDamage, type Operation } from './faults.js'
import type { SimProcess } from './process.js'
import type { Random } from './random.js'
import type { Timeline } from './timeline.js'
import type { Trace } from './trace.js'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

export interface StorageParts {
  readonly inner: ObjectStore
  readonly process: SimProcess
  readonly timeline: Timeline
  readonly random: Random
  readonly faults: Faults
  readonly trace: Trace
  /** Called before each request is sent, for the count. */
  readonly onRequest: () => void
}

interface Request<T> {
  readonly operation: Operation
  readonly path: string
  /** Carries it out, at once. */
  readonly apply: () => Promise<T>
}

export class FaultyStorage implements ObjectStore {
  readonly capabilities: StorageCapabilities = { conditionalPut: 'kept' }
  readonly uri: string
  readonly #parts: StorageParts
  /** What a read gave last. */
  #last: Uint8Array = new Uint8Array()

  constructor(parts: StorageParts) {
    this.#parts = parts
    this.uri = parts.inner.uri
  }

  get(path: string, options: { range?: ByteRange } = {}): Promise<Uint8Array | null> {
    const { range } = options
    const apply = () => this.#parts.inner.get(path, range && { range })
    return this.#send({ operation: 'get', path, apply })
  }

  /** What arrives of what was read. */
  #damaged(bytes: Uint8Array, damage: Damage): Uint8Array {
    const { random, process } = this.#parts
    process.hasReadDamage = true
    if (damage === 'swapped') return this.#last
    if (damage === 'short') return bytes.slice(0, random.below(bytes.length + 1))
    const flipped = Uint8Array.from(bytes)
    const at = random.below(Math.max(1, flipped.length))
    if (flipped.length > 0) flipped[at]! ^= 1 << random.below(8)
    return flipped
  }

  put(path: string, bytes: Uint8Array): Promise<void> {
    const apply = () => this.#parts.inner.put(path, bytes)
    return this.#send({ operation: 'put', path, apply })
  }

  putIfAbsent(path: string, bytes: Uint8Array): Promise<PutOutcome> {
    const apply = () => this.#parts.inner.putIfAbsent(path, bytes)
    return this.#send({ operation: 'putIfAbsent', path, apply })
  }

  head(path: string): Promise<ObjectInfo | null> {
    return this.#send({ operation: 'head', path, apply: () => this.#parts.inner.head(path) })
  }

  async *list(prefix: string, options?: { startAfter?: string }): AsyncGenerator<ObjectInfo> {
    let isTorn = false
    const apply = async (): Promise<ObjectInfo[]> => {
      const found: ObjectInfo[] = []
      for await (const object of this.#parts.inner.list(prefix, options)) found.push(object)
      return found
    }
    const request = { operation: 'list' as const, path: prefix, apply }
    const found = await this.#send(request, () => {
      isTorn = true
    })
    yield* isTorn ? found.slice(0, found.length / 2) : found
    if (isTorn) throw unavailable('list', prefix, 'torn')
  }

  delete(path: string): Promise<void> {
    return this.#send({ operation: 'delete', path, apply: () => this.#parts.inner.delete(path) })
  }

  async createWriter(path: string): Promise<ObjectWriter> {
    const chunks: Uint8Array[] = []
    const upload = async (): Promise<void> => {
      const writer = await this.#parts.inner.createWriter(path)
      for (const chunk of chunks) await writer.write(chunk)
      await writer.close()
    }
    return {
      write: (bytes) => {
        chunks.push(new Uint8Array(bytes))
        return this.#send({ operation: 'write', path, apply: async () => undefined })
      },
      close: () => this.#send({ operation: 'close', path, apply: upload }),
      abort: async () => undefined,
    }
  }

  /** @param onTorn called for a list that is to break off, which is answered nevertheless */
  #send<T>(request: Request<T>, onTorn?: () => void): Promise<T> {
    const { process, faults, onRequest } = this.#parts
    if (!process.isAlive) return new Promise(() => {})
    onRequest()
    const { operation } = request
    let fault = faults.draw(operation)
    this.#note(request, fault)
    if (fault === 'pause') process.pause(this.#pauseMs())
    if (fault === 'clock') process.jump(this.#jumpMicros())
    if (fault === 'torn' && onTorn) {
      onTorn()
      fault = null
    }
    return new Promise((resolve, reject) => this.#carry(request, fault, { resolve, reject }))
  }

  #carry<T>(
    request: Request<T>,
    fault: FaultKind | null,
    answer: { resolve: (value: T) => void; reject: (error: unknown) => void },
  ): void {
    const { timeline, process } = this.#parts
    const { operation, path, apply } = request
    const there = this.#latencyMs(fault)
    const back = this.#latencyMs(fault)
    const fail = (): void => answer.reject(unavailable(operation, path, fault!))
    const arrive = (): void => {
      apply().then(
        (value) => this.#answer(back, () => answer.resolve(this.#onItsWay(value, fault))),
        (error: unknown) => this.#answer(back, () => answer.reject(error)),
      )
    }
    switch (fault) {
      case 'busy':
      case 'torn':
        this.#answer(there + back, fail)
        break
      case 'full': {
        const error = new CalicoError('StorageFull', `${operation} ${path}: no room`)
        this.#answer(there + back, () => answer.reject(error))
        break
      }
      case 'crash-before':
        this.#answer(there, () => process.crash())
        break
      case 'crash-after':
        this.#arriveUnanswered(request, there)
        this.#answer(there, () => process.crash())
        break
      case 'late':
        this.#answer(there + back, fail)
        this.#arriveUnanswered(request, this.#delayMs())
        break
      case 'lost-answer':
        this.#arriveUnanswered(request, there)
        this.#answer(there + back, fail)
        break
      case 'again':
        timeline.after(there, arrive)
        this.#arriveUnanswered(request, this.#delayMs())
        break
      default:
        // What is under way arrives, whatever has become of its sender meanwhile.
        timeline.after(there, arrive)
    }
  }

  #onItsWay<T>(value: T, fault: FaultKind | null): T {
    if (!(value instanceof Uint8Array)) return value
    const arrives = isDamage(fault) ? this.#damaged(value, fault) : value
    this.#last = value
    return arrives as typeof value
  }

  #answer(ms: number, action: () => void): void {
    const { timeline, process } = this.#parts
    timeline.after(ms, () => process.isAlive && action(), process)
  }

  /** Carries a request out whose answer nobody hears. */
  #arriveUnanswered({ operation, path, apply }: Request<unknown>, ms: number): void {
    const { timeline, trace } = this.#parts
    timeline.after(ms, () => {
      trace.add(`${timeline.nowMicros} ${operation} ${path} arrives, unanswered`)
      apply().catch(() => undefined)
    })
  }

  #note({ operation, path }: Request<unknown>, fault: FaultKind | null): void {
    const { timeline, process, trace } = this.#parts
    const struck = fault ? ` !${fault}` : ''
    trace.add(`${timeline.nowMicros} ${process.name} ${operation} ${path}${struck}`)
  }

  /** Mostly some milliseconds, at times a second, so that any order of requests comes about. */
  #latencyMs(fault: FaultKind | null): number {
    const { random } = this.#parts
    if (fault === 'slow') return random.between(1, 20) * MINUTE_MS
    return random.chance(0.05) ? random.below(SECOND_MS) : 1 + random.below(40)
  }

  /** How long a network keeps what it delivers late. */
  #delayMs(): number {
    return this.#parts.random.between(1, 30) * MINUTE_MS
  }

  #pauseMs(): number {
    const { random } = this.#parts
    return random.pick([SECOND_MS, MINUTE_MS, HOUR_MS, 30 * HOUR_MS, 72 * HOUR_MS])
  }

  #jumpMicros(): number {
    const { random } = this.#parts
    const ms = random.pick([SECOND_MS, MINUTE_MS, 10 * MINUTE_MS, 2 * HOUR_MS])
    return (random.chance(0.5) ? ms : -ms) * 1000
  }
}

function unavailable(operation: Operation, path: string, fault: FaultKind): CalicoError {
  return new CalicoError('StorageUnavailable', `${operation} ${path}: injected ${fault}`)
}
