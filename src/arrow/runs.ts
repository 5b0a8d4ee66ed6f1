/**
 * Runs: the plan of a gather. Output rows, in order, are ranges of rows of numbered sources; source
 * -1 stands for nulls. Kernels work on runs, so that long ranges are copied at memory speed.
 */
import { assert } from '../assert.js'

const FIRST_CAPACITY = 64

/** Where there are fewer runs, none stands out. */
const MAIN_RUNS_MIN = 16

/**
 * The source that at least half of the rows come from, each run after the one before it in the
 * source too, and its rows from the first of them to the last: at most twice as many as are taken.
 */
export interface MainSource {
  readonly source: number
  readonly start: number
  readonly end: number
  /** Where they have to be put for each to lie at its row of the output, or behind it. */
  readonly at: number
}

export class RunBuilder {
  /** Output rows so far. */
  rows = 0
  /** Runs so far; the arrays below may have more entries. */
  count = 0
  source: Int32Array<ArrayBuffer>
  start: Int32Array<ArrayBuffer>
  length: Int32Array<ArrayBuffer>
  private known: { readonly rows: number; readonly main: MainSource | null } | null = null

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

  /** The source that stands out, found once for all columns; null where none does. */
  main(): MainSource | null {
    if (this.known?.rows !== this.rows) this.known = { rows: this.rows, main: findMain(this) }
    return this.known.main
  }

  private grow(): void {
    this.source = doubled(this.source)
    this.start = doubled(this.start)
    this.length = doubled(this.length)
  }
}

function findMain({ count, rows, source, start, length }: RunBuilder): MainSource | null {
  if (count < MAIN_RUNS_MIN) return null
  const taken = new Map<number, number>()
  for (let k = 0; k < count; k++) taken.set(source[k]!, (taken.get(source[k]!) ?? 0) + length[k]!)
  const most = [...taken.keys()].reduce((a, b) => (taken.get(b)! > taken.get(a)! ? b : a))
  if (most < 0 || taken.get(most)! * 2 < rows) return null
  let [first, end, row, at] = [-1, 0, 0, 0]
  for (let k = 0; k < count; k++) {
    if (source[k] === most) {
      if (first < 0) first = start[k]!
      else if (start[k]! < end) return null
      end = start[k]! + length[k]!
      at = Math.max(at, row - (start[k]! - first))
    }
    row += length[k]!
  }
  return end - first > 2 * taken.get(most)! ? null : { source: most, start: first, end, at }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(Math.max(FIRST_CAPACITY, array.length * 2))
  bigger.set(array)
  return bigger
}

/** The rows of source 0 whose mask byte is not zero. */
export function maskRuns(mask: Uint8Array): RunBuilder {
  const runs = new RunBuilder()
  const isAligned = mask.byteOffset % 4 === 0
  const fours = isAligned ? new Int32Array(mask.buffer, mask.byteOffset, mask.length >> 2) : null
  let at = 0
  while (at < mask.length) {
    while (at < mask.length && mask[at] === 0) {
      at += fours !== null && at % 4 === 0 && fours[at >> 2] === 0 ? 4 : 1
    }
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
