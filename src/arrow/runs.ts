/**
 * Runs: the plan of a gather. Output rows, in order, are ranges of rows of numbered sources; source
 * -1 stands for nulls. Kernels work on runs, so that long ranges are copied at memory speed.
 */
import { assert } from '../assert.js'

const FIRST_CAPACITY = 64

export class RunBuilder {
  /** Output rows so far. */
  rows = 0
  /** Runs so far; the arrays below may have more entries. */
  count = 0
  source: Int32Array<ArrayBuffer>
  start: Int32Array<ArrayBuffer>
  length: Int32Array<ArrayBuffer>

  /** @param capacity the runs that there is room for at first */
  constructor(capacity = FIRST_CAPACITY) {
    this.source = new Int32Array(capacity)
    this.start = new Int32Array(capacity)
    this.length = new Int32Array(capacity)
  }

  /**
   * Appends `length` rows of `source` from row `start`; joins the last run where it goes on from
   * there.
   */
  push(source: number, start: number, length: number): void {
    if (length <= 0) return
    const last = this.count - 1
    this.rows += length
    if (last >= 0 && this.source[last] === source) {
      if (source < 0 || this.start[last]! + this.length[last]! === start) {
        this.length[last]! += length
        return
      }
    }
    if (this.count === this.source.length) this.grow()
    this.source[this.count] = source
    this.start[this.count] = source < 0 ? 0 : start
    this.length[this.count] = length
    this.count++
  }

  private grow(): void {
    this.source = doubled(this.source)
    this.start = doubled(this.start)
    this.length = doubled(this.length)
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(Math.max(FIRST_CAPACITY, array.length * 2))
  bigger.set(array)
  return bigger
}

/** The rows of source 0 whose mask byte is not zero. */
export function maskRuns(mask: Uint8Array): RunBuilder {
  const runs = new RunBuilder()
  let at = 0
  while (at < mask.length) {
    while (at < mask.length && mask[at] === 0) at++
    const start = at
    while (at < mask.length && mask[at] !== 0) at++
    runs.push(0, start, at - start)
  }
  return runs
}

/** The given rows of source 0, in that order. A row of -1 is a null. */
export function orderRuns(order: Int32Array): RunBuilder {
  const runs = new RunBuilder()
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    assert(row >= -1, 'rows of an order are not below -1')
    runs.push(row < 0 ? -1 : 0, row, 1)
  }
  return runs
}
