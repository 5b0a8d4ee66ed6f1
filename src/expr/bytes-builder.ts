/** Builds the bytes and offsets of a column of texts or binary values, cell by cell. */
import { CalicoError } from '../errors.js'
import type { ColumnBody } from './kernel.js'

const FIRST_BYTES = 1024
const INT32_MAX = 0x7fffffff

export class BytesBuilder {
  private bytes = new Uint8Array(FIRST_BYTES)
  private readonly offsets: Int32Array<ArrayBuffer>
  private length = 0
  private cell = 0

  constructor(rows: number) {
    this.offsets = new Int32Array(rows + 1)
  }

  /** Bytes of the cell that is under way. */
  get cellBytes(): number {
    return this.length - this.offsets[this.cell]!
  }

  /** Adds bytes to the cell that is under way. @throws InvalidArgument past 2^31 - 1 bytes */
  add(source: Uint8Array, from = 0, to = source.length): void {
    const count = to - from
    this.reserve(count)
    if (count < 24) {
      for (let k = 0; k < count; k++) this.bytes[this.length + k] = source[from + k]!
    } else {
      this.bytes.set(source.subarray(from, to), this.length)
    }
    this.length += count
  }

  /** Ends the cell that is under way. */
  end(): void {
    this.cell++
    this.offsets[this.cell] = this.length
  }

  body(): ColumnBody {
    return { values: this.bytes.subarray(0, this.length), offsets: this.offsets }
  }

  private reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    if (needed > INT32_MAX) {
      throw new CalicoError(
        'InvalidArgument',
        'the bytes of one computed column pass 2^31 - 1; use smaller batches',
      )
    }
    const bigger = new Uint8Array(Math.min(INT32_MAX, Math.max(needed, this.bytes.length * 2)))
    bigger.set(this.bytes.subarray(0, this.length))
    this.bytes = bigger
  }
}
