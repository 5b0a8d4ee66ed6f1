/** Where the time of reads goes, layer by layer. */
import type { KernelResult, KernelTask } from '../data/parquet-kernel.js'
import { DecodePool, type DecodePoolOptions } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { NoteBlocks } from '../storage/cache/cached-store.js'
import type { ObjectStore } from '../storage/contract.js'
import { TimingStore } from '../storage/timing.js'

export interface ProfileLayer {
  /**
   * `cache hit` and `cache miss`: blocks of the cache on local disk, with the bytes and the time
   * of reading those that were there; `storage get` and the like; `decode`: Parquet pages; `merge`:
   * tiles with updates on top, Arrow pages decoded; `scan`: planning, joining groups, filtering;
   * `output`: what is done with rows.
   */
  readonly layer: string
  /** Requests, pages, or batches. */
  readonly calls: number
  /** Read or decoded; 0 where a layer only passes rows on. */
  readonly bytes: number
  /**
   * Of storage and decode the sum over calls, which may run at once; merge contains the waiting for
   * them, scan and output contain no other layer.
   */
  readonly seconds: number
}

interface Sum {
  calls: number
  bytes: number
  ms: number
}

/** Collects figures of one store; given to `openStore`. */
export class Profile {
  private readonly sums = new Map<string, Sum>()
  private readonly startedMs: number
  private failed = 0

  constructor(private readonly env: Env) {
    this.startedMs = env.elapsedMs()
  }

  /** What was collected up to now. What is in no other layer counts as output. */
  layers(): ProfileLayer[] {
    const ms = (layer: string): number => this.sums.get(layer)?.ms ?? 0
    const elapsed = this.env.elapsedMs() - this.startedMs
    const below = [...this.sums.keys()].filter((layer) => /^(?:cache|storage) /.test(layer)).sort()
    const own: Readonly<Record<string, number>> = {
      scan: ms('scan') - ms('merge'),
      output: elapsed - ms('scan'),
    }
    return [...below, 'decode', 'merge', 'scan', 'output'].map((layer) => {
      const { calls = 0, bytes = 0 } = this.sums.get(layer) ?? {}
      const spent = Math.max(0, own[layer] ?? ms(layer))
      return { layer, calls, bytes, seconds: Math.round(spent) / 1000 }
    })
  }

  /** Rows of updates with an expression that failed in what was merged (CAL-MERGE-046). */
  get failedRows(): number {
    return this.failed
  }

  addFailedRows(rows: number): void {
    this.failed += rows
  }

  /** The storage, its requests timed. */
  storage(inner: ObjectStore): ObjectStore {
    const elapsedMs = (): number => this.env.elapsedMs()
    return new TimingStore(inner, elapsedMs, ({ kind, bytes, ms }) =>
      this.add(`storage ${kind}`, { calls: 1, bytes, ms }),
    )
  }

  /** Told by a cache on local disk. */
  readonly noteBlocks: NoteBlocks = ({ kind, blocks, bytes, ms }) =>
    this.add(`cache ${kind}`, { calls: blocks, bytes, ms })

  pool(options: DecodePoolOptions): DecodePool {
    return new TimedPool(options, (bytes, work) => this.time('decode', bytes, work))
  }

  /** Passes items on; what waiting for them takes counts for the layer. */
  async *timed<T>(layer: string, items: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = items[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await this.time(layer, 0, iterator.next())
        if (next.done) return
        yield next.value
      }
    } finally {
      await iterator.return?.()
    }
  }

  private async time<T>(layer: string, bytes: number, work: Promise<T>): Promise<T> {
    const startedMs = this.env.elapsedMs()
    try {
      return await work
    } finally {
      this.add(layer, { calls: 1, bytes, ms: this.env.elapsedMs() - startedMs })
    }
  }

  private add(layer: string, { calls, bytes, ms }: Sum): void {
    const sum = this.sums.get(layer) ?? { calls: 0, bytes: 0, ms: 0 }
    this.sums.set(layer, { calls: sum.calls + calls, bytes: sum.bytes + bytes, ms: sum.ms + ms })
  }
}

class TimedPool extends DecodePool {
  constructor(
    options: DecodePoolOptions,
    private readonly time: (bytes: number, work: Promise<KernelResult>) => Promise<KernelResult>,
  ) {
    super(options)
  }

  override run(
    task: KernelTask,
    options: { bytes: number; signal?: AbortSignal | undefined },
  ): Promise<KernelResult> {
    return this.time(options.bytes, super.run(task, options))
  }
}
