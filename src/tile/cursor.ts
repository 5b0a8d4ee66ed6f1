/**
 * A sorted stream of keyed batches, consumed up to a bound. Holds only what is loaded and not yet
 * taken.
 */
import { compareKeys, compareKeyToBytes, gallopUpperBound, type KeyVector } from '../arrow/keys.js'
import type { KeyedBatch, KeyedSlice } from './keyed-batch.js'

/** The place of one key in a vector. */
export interface KeyAt {
  readonly keys: KeyVector
  readonly at: number
}

/** Rows of a first batch after which the stream may well have ended. */
const SMALL_ROWS = 2048

interface Part extends KeyedBatch {
  next: number
}

export class Cursor {
  private readonly parts: Part[] = []
  private readonly iterator: AsyncIterator<KeyedBatch>
  private started = false
  private ended = false

  /**
   * @param lower encoded key below which the stream has none; the stream is not opened before it is
   * needed.
   */
  constructor(
    source: AsyncIterable<KeyedBatch>,
    private readonly lower: Uint8Array | null,
  ) {
    this.iterator = source[Symbol.asyncIterator]()
  }

  /** Whether everything was loaded and taken. */
  get finished(): boolean {
    return this.ended && this.parts.length === 0
  }

  /** Whether rows beyond the loaded ones may follow. */
  get open(): boolean {
    return !this.ended
  }

  get isStarted(): boolean {
    return this.started
  }

  /** Whether the stream may hold a key at or before the bound; without a bound it may. */
  mayReach(bound: KeyAt | null): boolean {
    return (
      bound === null ||
      this.lower === null ||
      compareKeyToBytes(bound.keys, bound.at, this.lower) >= 0
    )
  }

  /**
   * Whether the stream's keys begin before the other's, as far as is known without opening them.
   */
  startsBefore(other: Cursor): boolean {
    if (this.lower === null || other.lower === null) return this.lower === null
    return Buffer.compare(this.lower, other.lower) < 0
  }

  /** Loads the next batch that has rows, or notes the end. */
  async load(): Promise<void> {
    const isFirst = !this.started
    this.started = true
    await this.loadNext()
    // A small update is all in its first batch, and a stream that has ended bounds no window.
    const first = isFirst ? this.parts[0] : undefined
    if (first && first.keys.rows <= SMALL_ROWS) await this.loadNext()
  }

  private async loadNext(): Promise<void> {
    while (!this.ended) {
      const next = await this.iterator.next()
      if (next.done) {
        this.ended = true
      } else if (next.value.batch.rows > 0) {
        this.parts.push({ ...next.value, next: 0 })
        return
      }
    }
  }

  async ensureLoaded(): Promise<void> {
    if (this.parts.length === 0) await this.load()
  }

  /** The last loaded key; the stream must hold loaded rows. */
  last(): KeyAt {
    const part = this.parts[this.parts.length - 1]!
    return { keys: part.keys, at: part.keys.rows - 1 }
  }

  get hasRows(): boolean {
    return this.parts.length > 0
  }

  /**
   * Loads until a key after the bound is loaded or the stream ends, so that no row at the bound is
   * left behind.
   */
  async loadPast(bound: KeyAt): Promise<void> {
    while (!this.ended) {
      if (this.parts.length > 0) {
        const last = this.last()
        if (compareKeys(last.keys, last.at, bound.keys, bound.at) > 0) return
      }
      await this.load()
    }
  }

  /** Takes all loaded rows at or before the bound, all loaded rows where there is none. */
  take(bound: KeyAt | null): KeyedSlice[] {
    const taken: KeyedSlice[] = []
    while (this.parts.length > 0) {
      const part = this.parts[0]!
      const { rows } = part.keys
      const to = bound
        ? gallopUpperBound({
            keys: part.keys,
            from: part.next,
            to: rows,
            probe: bound.keys,
            probeIndex: bound.at,
          })
        : rows
      if (to > part.next) {
        taken.push({ keys: part.keys, batch: part.batch, from: part.next, to })
        part.next = to
      }
      if (to < rows) break
      this.parts.shift()
    }
    return taken
  }

  /** Ends the stream and frees what its source holds. */
  async close(): Promise<void> {
    this.ended = true
    this.parts.length = 0
    await this.iterator.return?.()
  }
}
