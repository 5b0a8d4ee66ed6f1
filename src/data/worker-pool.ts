/**
 * Worker threads for parquet, started when first needed. A task takes everything it needs along
 * and leaves nothing behind, so any worker runs any task, and one whose wasm memory has grown too
 * large is replaced between tasks.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Env, systemEnv } from '../env.js'
import { CalicoError } from '../errors.js'
import {
  type KernelResult,
  type KernelTask,
  runKernel,
  taskMemory,
  trimInstance,
} from './parquet-kernel.js'
import type { WorkerReply } from './parquet-worker.js'

export interface DecodePoolOptions {
  /**
   * Most workers at a time; 0 runs everything on the calling thread. Default: one per core, one
   * core left to the calling thread, at least 1 and at most 4.
   */
  readonly workersMax?: number
  /** Bytes that pages read ahead may take, over all readers of the pool. */
  readonly aheadBytesMax?: number
  /** A worker whose wasm memory is above this after a task is replaced. */
  readonly workerBytesMax?: number
  /** How long decoding a part of a file may take, which takes well below a second. */
  readonly deadlineMs?: number
  readonly env?: Env
}

interface Job {
  readonly task: KernelTask
  readonly signal: AbortSignal | undefined
  readonly resolve: (result: KernelResult) => void
  readonly reject: (error: unknown) => void
}

interface Slot {
  readonly worker: Worker
  job: Job | null
  /** Ends the timer of the job. */
  timer: AbortController | null
}

/** Tasks of fewer bytes are done on the calling thread: starting a worker takes longer. */
const INLINE_BYTES_MAX = 2 ** 20

/**
 * The same for the process's own rows where no worker is running: to start one and to compile there
 * what is compiled here takes as long as to encode so many bytes.
 */
const FIRST_BYTES_MAX = 4 * 2 ** 20

/** Long for any part of a file, even on a busy machine: who takes it won't come back. */
const DEADLINE_MS = 30_000

const AHEAD_BYTES_MAX = 32 * 2 ** 20
const WORKER_BYTES_MAX = 128 * 2 ** 20

/** Memory of tasks is kept for later ones in steps of this size, up to this size each. */
const SPARE_STEP_BYTES = 2 ** 20
const SPARE_BYTES_MAX = 32 * 2 ** 20
/** A worker's own heap stays small: what it makes is handed over. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 4 }

export class DecodePool {
  private readonly workersMax: number
  private readonly aheadBytesMax: number
  private readonly workerBytesMax: number
  private readonly deadlineMs: number
  private readonly env: Env
  private readonly slots = new Set<Slot>()
  private readonly queue: Job[] = []
  private readonly spares: ArrayBuffer[] = []
  private aheadBytes = 0
  private closed = false
  private endedCount = 0

  constructor(options: DecodePoolOptions = {}) {
    this.workersMax = options.workersMax ?? Math.max(1, Math.min(4, availableParallelism() - 1))
    this.aheadBytesMax = options.aheadBytesMax ?? AHEAD_BYTES_MAX
    this.workerBytesMax = options.workerBytesMax ?? WORKER_BYTES_MAX
    this.deadlineMs = options.deadlineMs ?? DEADLINE_MS
    this.env = options.env ?? systemEnv
  }

  /** How many workers are running. */
  get workers(): number {
    return this.slots.size
  }

  /** How many workers have ended, since they failed or their memory had grown too large. */
  get ended(): number {
    return this.endedCount
  }

  /**
   * Runs a task; the memory of its bytes goes with it, so the caller must not use them again. A
   * task that a worker does not end in time fails, and its worker is ended.
   * @param options.bytes how large the task's data is once decoded, which decides where it runs
   * @throws Aborted where the signal fires before the task has begun; Internal where the pool is
   *   closed.
   */
  run(
    task: KernelTask,
    options: { bytes: number; signal?: AbortSignal | undefined },
  ): Promise<KernelResult> {
    if (this.closed) return Promise.reject(new CalicoError('Internal', 'the pool is closed'))
    if (options.signal?.aborted) return Promise.reject(aborted(options.signal))
    if (this.workersMax === 0 || options.bytes < this.inlineBytesMax(task)) {
      const result = runKernel(task)
      this.keep(taskMemory(task))
      trimInstance()
      return Promise.resolve(result)
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ task, signal: options.signal, resolve, reject })
      this.dispatch()
    })
  }

  private inlineBytesMax({ kind }: KernelTask): number {
    return kind === 'encode' && this.slots.size === 0 ? FIRST_BYTES_MAX : INLINE_BYTES_MAX
  }

  /** Memory for the bytes of a task, as `run` takes it; what is in it is left over from before. */
  takeBuffer(bytes: number): Uint8Array<ArrayBuffer> {
    const at = this.spares.findIndex((spare) => spare.byteLength >= bytes)
    const spare = at < 0 ? undefined : this.spares.splice(at, 1)[0]
    const size = Math.ceil(bytes / SPARE_STEP_BYTES) * SPARE_STEP_BYTES
    return new Uint8Array(
      spare ?? new ArrayBuffer(bytes < SPARE_STEP_BYTES ? bytes : size),
      0,
      bytes,
    )
  }

  private keep(memory: ArrayBuffer): void {
    const { byteLength } = memory
    if (byteLength < SPARE_STEP_BYTES || byteLength > SPARE_BYTES_MAX) return
    if (this.spares.length > this.workersMax) this.spares.shift()
    this.spares.push(memory)
  }

  /** Takes bytes for a page that nobody waits for yet; false where the pool has none left. */
  tryReserve(bytes: number): boolean {
    if (this.aheadBytes + bytes > this.aheadBytesMax) return false
    this.aheadBytes += bytes
    return true
  }

  release(bytes: number): void {
    this.aheadBytes -= bytes
  }

  /** Gives back what is kept for later tasks: idle workers, and memory. They come anew. */
  rest(): void {
    this.spares.length = 0
    for (const slot of this.slots) {
      if (slot.job !== null) continue
      this.slots.delete(slot)
      void slot.worker.terminate()
    }
  }

  /** Ends all workers; tasks not yet done are refused. */
  async close(): Promise<void> {
    this.closed = true
    const error = new CalicoError('Aborted', 'the pool was closed before the task was done')
    for (const job of this.queue.splice(0)) job.reject(error)
    const slots = [...this.slots]
    this.slots.clear()
    for (const slot of slots) {
      slot.timer?.abort()
      slot.job?.reject(error)
    }
    await Promise.all(slots.map((slot) => slot.worker.terminate()))
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const slot = [...this.slots].find(({ job }) => job === null) ?? this.start()
      if (slot === null) return
      const job = this.queue.shift()!
      if (job.signal?.aborted) {
        job.reject(aborted(job.signal))
        continue
      }
      slot.job = job
      slot.worker.ref()
      slot.worker.postMessage(job.task, [taskMemory(job.task)])
      if (job.task.kind === 'decode') void this.watch(slot)
    }
  }

  /** Ends a worker that does not come back from its job in time. */
  private async watch(slot: Slot): Promise<void> {
    const timer = new AbortController()
    slot.timer = timer
    try {
      await this.env.sleep(this.deadlineMs, timer.signal)
    } catch {
      return
    }
    const job = slot.job
    slot.job = null
    this.end(slot)
    job?.resolve({ kind: 'failed', reason: `it took longer than ${this.deadlineMs} ms` })
    this.dispatch()
  }

  private end(slot: Slot): void {
    slot.timer?.abort()
    if (this.slots.delete(slot)) this.endedCount++
    void slot.worker.terminate()
  }

  /** A worker that takes tasks. */
  protected startWorker(): Worker {
    return new Worker(workerUrl(), { resourceLimits: WORKER_LIMITS })
  }

  private start(): Slot | null {
    if (this.slots.size >= this.workersMax) return null
    const slot: Slot = { worker: this.startWorker(), job: null, timer: null }
    slot.worker.unref()
    slot.worker.on('message', (reply: WorkerReply) => this.finish(slot, reply))
    slot.worker.on('error', (error) => this.fail(slot, error))
    slot.worker.on('exit', () => this.fail(slot, null))
    this.slots.add(slot)
    return slot
  }

  private finish(slot: Slot, reply: WorkerReply): void {
    const job = slot.job
    slot.job = null
    slot.timer?.abort()
    this.keep(reply.memory)
    // An idle worker must not keep the process from ending.
    slot.worker.unref()
    job?.resolve(reply.result)
    if (reply.instanceBytes > this.workerBytesMax) this.end(slot)
    this.dispatch()
  }

  private fail(slot: Slot, cause: Error | null): void {
    slot.timer?.abort()
    if (!this.slots.delete(slot)) return
    this.endedCount++
    slot.job?.reject(
      new CalicoError(
        'Internal',
        `a parquet worker ended: ${cause?.message ?? 'no reason given'}`,
        {
          cause,
        },
      ),
    )
    slot.job = null
    if (!this.closed) this.dispatch()
  }
}

/**
 * The built entry of the workers; sources that run without being built use the build beside them.
 */
function workerUrl(): URL {
  const here = import.meta.url
  const entry = here.endsWith('.ts') ? '../../dist/data/parquet-worker.js' : './parquet-worker.js'
  return new URL(entry, here)
}

export function aborted(signal: AbortSignal): CalicoError {
  return new CalicoError('Aborted', 'the operation was cancelled by its caller', {
    cause: signal.reason,
  })
}
