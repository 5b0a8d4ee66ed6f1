/** Sorting of encoded keys: stable, by radix on eight bytes at a time. */
import { wordAt } from './key-encode.js'
import { compareKeys, isSorted, type KeyVector } from './key-vector.js'

/** Up to so many rows are sorted by insertion. */
const INSERTION_ROWS_MAX = 24
/** Up to so many rows, comparisons are cheaper than the radix counters. */
const COMPARISON_ROWS_MAX = 4096

interface Range {
  readonly start: number
  readonly end: number
  /** Keys of the range agree in all bytes before this one. */
  readonly depth: number
}

interface Words {
  readonly hi: Uint32Array
  readonly lo: Uint32Array
}

/**
 * The rows in key order; rows of equal keys keep their order. The identity where the keys are
 * sorted already.
 */
export function sortOrder(keys: KeyVector): Int32Array {
  const order = new Int32Array(keys.rows)
  for (let i = 0; i < order.length; i++) order[i] = i
  if (isSorted(keys)) return order
  const todo: Range[] = [{ start: 0, end: keys.rows, depth: 0 }]
  for (let range = todo.pop(); range; range = todo.pop()) sortRange(keys, order, range, todo)
  return order
}

/**
 * Sorts a range by the eight bytes at its depth, and leaves the ranges that are still tied in
 * `todo`.
 */
function sortRange(keys: KeyVector, order: Int32Array, range: Range, todo: Range[]): void {
  const { start, end, depth } = range
  if (end - start <= INSERTION_ROWS_MAX) {
    insertionSort(keys, order, range)
    return
  }
  if (end - start <= COMPARISON_ROWS_MAX) {
    order.subarray(start, end).sort((a, b) => compareKeys(keys, a, keys, b) || a - b)
    return
  }
  const words = depth === 0 ? keys : wordsAtDepth(keys, order, range)
  // At depth 0 the words are by row, deeper they are by place in the range.
  const places = new Int32Array(end - start)
  for (let i = 0; i < places.length; i++) places[i] = depth === 0 ? order[start + i]! : i
  const sorted = radixSort(words, places)
  if (depth === 0) {
    order.set(sorted, start)
  } else {
    const rows = order.slice(start, end)
    for (let i = 0; i < sorted.length; i++) order[start + i] = rows[sorted[i]!]!
  }
  if (keys.offsets) pushTies(keys, order, { words, sorted, range }, todo)
}

function insertionSort(keys: KeyVector, order: Int32Array, range: Range): void {
  for (let i = range.start + 1; i < range.end; i++) {
    const row = order[i]!
    let at = i
    for (; at > range.start && compareKeys(keys, order[at - 1]!, keys, row) > 0; at--) {
      order[at] = order[at - 1]!
    }
    order[at] = row
  }
}

interface SortedRange {
  readonly words: Words
  readonly sorted: Int32Array
  readonly range: Range
}

function pushTies(keys: KeyVector, order: Int32Array, done: SortedRange, todo: Range[]): void {
  const { words, sorted, range } = done
  const depth = range.depth + 8
  const { offsets } = keys
  let first = 0
  for (let i = 1; i <= sorted.length; i++) {
    const a = sorted[first]!
    const b = i < sorted.length ? sorted[i]! : -1
    if (b >= 0 && words.hi[a] === words.hi[b] && words.lo[a] === words.lo[b]) continue
    const row = order[range.start + first]!
    // No key is a prefix of another: where one of the tied keys has ended, all have, and they are
    // equal.
    if (i - first > 1 && offsets![row + 1]! - offsets![row]! > depth) {
      todo.push({ start: range.start + first, end: range.start + i, depth })
    }
    first = i
  }
}

function wordsAtDepth(keys: KeyVector, order: Int32Array, range: Range): Words {
  const { start, end, depth } = range
  const hi = new Uint32Array(end - start)
  const lo = new Uint32Array(end - start)
  for (let i = start; i < end; i++) {
    const row = order[i]!
    const at = keys.offsets![row]! + depth
    const stop = keys.offsets![row + 1]!
    hi[i - start] = wordAt(keys.bytes!, at, stop)
    lo[i - start] = wordAt(keys.bytes!, at + 4, stop)
  }
  return { hi, lo }
}

/**
 * Sorts `places` by the words they point at, least significant 16 bits first. Destroys `places`.
 */
function radixSort(words: Words, places: Int32Array): Int32Array {
  let from: Int32Array = places
  let to: Int32Array = new Int32Array(places.length)
  for (const [half, shift] of [
    [words.lo, 0],
    [words.lo, 16],
    [words.hi, 0],
    [words.hi, 16],
  ] as const) {
    if (radixPass({ half, shift, from, to })) [from, to] = [to, from]
  }
  return from
}

interface RadixPass {
  readonly half: Uint32Array
  readonly shift: number
  readonly from: Int32Array
  readonly to: Int32Array
}

/** One counting pass; false, with nothing done, where all digits are alike. */
function radixPass(pass: RadixPass): boolean {
  const { half, shift, from, to } = pass
  const starts = new Int32Array(0x10001)
  for (let i = 0; i < from.length; i++) starts[((half[from[i]!]! >>> shift) & 0xffff) + 1]!++
  const digit = (half[from[0]!]! >>> shift) & 0xffff
  if (starts[digit + 1] === from.length) return false
  for (let d = 1; d <= 0x10000; d++) starts[d]! += starts[d - 1]!
  for (let i = 0; i < from.length; i++) {
    const place = from[i]!
    const at = (half[place]! >>> shift) & 0xffff
    to[starts[at]!++] = place
  }
  return true
}

/** The keys of the given rows, in that order. */
export function gatherKeys(keys: KeyVector, order: Int32Array): KeyVector {
  const rows = order.length
  const hi = new Uint32Array(rows)
  const lo = new Uint32Array(rows)
  for (let i = 0; i < rows; i++) {
    hi[i] = keys.hi[order[i]!]!
    lo[i] = keys.lo[order[i]!]!
  }
  if (!keys.offsets) return { rows, hi, lo, bytes: null, offsets: null }
  const source = keys.bytes!
  const offsets = new Int32Array(rows + 1)
  for (let i = 0; i < rows; i++) {
    const row = order[i]!
    offsets[i + 1] = offsets[i]! + keys.offsets[row + 1]! - keys.offsets[row]!
  }
  const bytes = new Uint8Array(offsets[rows]!)
  for (let i = 0; i < rows; i++) {
    const end = keys.offsets[order[i]! + 1]!
    let at = offsets[i]!
    for (let k = keys.offsets[order[i]!]!; k < end; k++) bytes[at++] = source[k]!
  }
  return { rows, hi, lo, bytes, offsets }
}
