/** Records one at a time into something that takes batches, in bounded memory. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { buildBatch } from '../arrow/value.js'
import { CalicoError } from '../errors.js'
import { Channel } from './channel.js'

/** A batch goes on when it has so many rows, or text and bytes of about this size. */
const BATCH_ROWS = 4096
const BATCH_BYTES = 4 * 1024 * 1024

/** Batches that wait for the consumer; then `write` waits too. */
const WAITING_MAX = 2

export interface RecordWriterOptions<T> {
  /** What each record has to give. */
  readonly fields: readonly BatchField[]
  /** Takes the batches, and gives what `close` gives. */
  readonly consume: (batches: AsyncIterable<Batch>) => Promise<T>
  /** Brings a record into the form of the fields. */
  readonly prepare?: (record: Readonly<Record<string, unknown>>) => Record<string, unknown>
}

/**
 * Takes records as objects. Either `close` or `abort` must be called. What `consume` throws comes
 * out of the next `write` that meets it, and of `close`.
 */
export class RecordWriter<T> {
  private readonly channel = new Channel<Batch>(WAITING_MAX)
  private readonly names: ReadonlySet<string>
  private readonly outcome: Promise<T>
  private readonly stopped: Promise<false>
  private held: Record<string, unknown>[] = []
  private heldBytes = 0
  private count = 0
  private open = true

  constructor(private readonly options: RecordWriterOptions<T>) {
    this.names = new Set(options.fields.map(({ name }) => name))
    this.outcome = options.consume(this.channel)
    this.stopped = this.outcome.then(
      () => false,
      () => false,
    )
  }

  /** Records taken so far. */
  get records(): number {
    return this.count
  }

  /**
   * Takes a record; resolves when there is room for the next. Every field must be given, with null
   * where it has no value.
   * @throws InvalidArgument, UnknownColumn, TypeMismatch, and what the consumer throws
   */
  async write(record: Readonly<Record<string, unknown>>): Promise<void> {
    this.checkOpen()
    this.checkNames(record)
    this.held.push(this.options.prepare?.(record) ?? { ...record })
    this.count++
    for (const name of this.names) this.heldBytes += sizeOf(record[name])
    if (this.held.length >= BATCH_ROWS || this.heldBytes >= BATCH_BYTES) await this.flush()
  }

  /** Ends the records and gives what they came to. */
  async close(): Promise<T> {
    this.checkOpen()
    try {
      if (this.held.length > 0) await this.flush()
    } catch (error) {
      await this.abort(error)
      throw error
    }
    this.open = false
    this.channel.end()
    return this.outcome
  }

  /** Gives up: the consumer meets an error, and nothing comes of what was written. */
  async abort(reason?: unknown): Promise<void> {
    if (!this.open) return
    this.open = false
    const cause = reason ?? new CalicoError('Aborted', 'the writer of records was aborted')
    this.channel.fail(cause)
    await this.stopped
  }

  private async flush(): Promise<void> {
    const batch = buildBatch(this.options.fields, this.held)
    this.held = []
    this.heldBytes = 0
    if (await Promise.race([this.channel.push(batch), this.stopped])) return
    this.open = false
    await this.outcome
    throw new CalicoError('Internal', 'records were taken no longer, without an error')
  }

  private checkOpen(): void {
    if (!this.open) throw new CalicoError('InvalidArgument', 'the writer of records has ended')
  }

  private checkNames(record: Readonly<Record<string, unknown>>): void {
    for (const name of this.names) {
      if (Object.hasOwn(record, name) && record[name] !== undefined) continue
      throw new CalicoError(
        'InvalidArgument',
        `record ${this.count} lacks '${name}'; every record of a writer gives the same columns, ` +
          'null where there is no value',
      )
    }
    const stray = Object.keys(record).find((name) => !this.names.has(name))
    if (stray === undefined) return
    const known = [...this.names].join(', ')
    throw new CalicoError('UnknownColumn', `the writer takes no column '${stray}', but ${known}`)
  }
}

/** About how many bytes a value takes beyond its place in a row. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value instanceof Uint8Array) return value.byteLength
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + 8 + sizeOf(item), 0)
  return 0
}
