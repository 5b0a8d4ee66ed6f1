/** Key vectors put together from others, by runs. */
import { assert } from '../assert.js'
import { type KeyVector, keyBytes } from './key-vector.js'
import { RunBuilder } from './runs.js'

/** Keys `[from, to)`; shares memory. */
export function sliceKeys(keys: KeyVector, from: number, to: number): KeyVector {
  if (from === 0 && to === keys.rows) return keys
  return {
    rows: to - from,
    hi: keys.hi.subarray(from, to),
    lo: keys.lo.subarray(from, to),
    bytes: keys.bytes,
    offsets: keys.offsets ? keys.offsets.subarray(from, to + 1) : null,
  }
}

/** The keys that the runs describe; every run has a source. Shares no memory with the sources. */
export function gatherKeyRuns(sources: readonly KeyVector[], runs: RunBuilder): KeyVector {
  const hi = new Uint32Array(runs.rows)
  const lo = new Uint32Array(runs.rows)
  let to = 0
  for (let run = 0; run < runs.count; run++) {
    const keys = sources[runs.source[run]!]!
    const start = runs.start[run]!
    const length = runs.length[run]!
    if (length < 16) {
      for (let i = 0; i < length; i++) {
        hi[to + i] = keys.hi[start + i]!
        lo[to + i] = keys.lo[start + i]!
      }
    } else {
      hi.set(keys.hi.subarray(start, start + length), to)
      lo.set(keys.lo.subarray(start, start + length), to)
    }
    to += length
  }
  const fixed = sources.every((keys) => keys.offsets === null)
  if (fixed) return { rows: runs.rows, hi, lo, bytes: null, offsets: null }
  return { rows: runs.rows, hi, lo, ...gatherBytes(sources, runs) }
}

/** The keys of all vectors end to end. */
export function concatKeys(vectors: readonly KeyVector[]): KeyVector {
  if (vectors.length === 1) return vectors[0]!
  const runs = new RunBuilder()
  for (const [at, keys] of vectors.entries()) runs.push(at, 0, keys.rows)
  return gatherKeyRuns(vectors, runs)
}

function gatherBytes(
  sources: readonly KeyVector[],
  runs: RunBuilder,
): { bytes: Uint8Array; offsets: Int32Array } {
  const offsets = new Int32Array(runs.rows + 1)
  let total = 0
  let row = 0
  for (let run = 0; run < runs.count; run++) {
    const { offsets: from } = sources[runs.source[run]!]!
    const start = runs.start[run]!
    for (let i = 0; i < runs.length[run]!; i++) {
      total += from ? from[start + i + 1]! - from[start + i]! : 8
      offsets[++row] = total
    }
  }
  assert(total < 2 ** 31, 'the keys of one window stay below 2 GiB')
  const bytes = new Uint8Array(total)
  row = 0
  for (let run = 0; run < runs.count; run++) {
    const keys = sources[runs.source[run]!]!
    const start = runs.start[run]!
    const length = runs.length[run]!
    if (keys.offsets && keys.bytes) {
      const range = keys.bytes.subarray(keys.offsets[start]!, keys.offsets[start + length]!)
      bytes.set(range, offsets[row]!)
    } else {
      for (let i = 0; i < length; i++) bytes.set(keyBytes(keys, start + i), offsets[row + i]!)
    }
    row += length
  }
  return { bytes, offsets }
}
