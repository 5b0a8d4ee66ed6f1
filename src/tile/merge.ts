/**
 * The merge of one tile: a checkpoint's rows with the operations of later updates on top
 * (spec/merge.md, spec/tile.md).
 *
 * Both sides are sorted by key. The merge goes window by window: a window ends at a key up to which
 * every stream is loaded, so its operations can be put in order, resolved per key, and laid over
 * the base as runs. Where a window holds nothing to merge, its rows pass through untouched.
 */

import { compareKeys } from '../arrow/keys.js'
import { throwIfAborted } from '../errors.js'
import { Cursor, type KeyAt } from './cursor.js'
import type { KeyLimits } from './key-limits.js'
import type { KeyedBatch, KeyedSlice } from './keyed-batch.js'
import type { ColumnOp, MergeColumn } from './merge-column.js'
import { mergeWindow, type WindowOps } from './window.js'

/**
 * The operations of one update, or of several that share no key, in the order in which they apply.
 */
export interface Layer {
  /**
   * Sorted by key; equal keys in the order in which they apply. Columns `r` and `o…` where they are
   * used.
   */
  readonly source: AsyncIterable<KeyedBatch>
  /** Encoded key below which the source has none. */
  readonly lower: Uint8Array | null
  /** The rows in files that the source opens, and between which keys; without, it opens none. */
  readonly stored?: KeyLimits & { readonly rows: number }
  /** The operation of each value column that the source holds; others are keep. */
  readonly ops: ReadonlyMap<string, ColumnOp>
  /** Whether rows may be patches. */
  readonly patches: boolean
}

/**
 * Merges layers, the earliest first, over a base without repeated keys. Batches come out sorted by
 * key, each key once, with exactly `columns` and their companions; rows that a delete removed are
 * gone.
 */
export function mergeTile(options: {
  base: AsyncIterable<KeyedBatch> | null
  layers: readonly Layer[]
  columns: readonly MergeColumn[]
  signal?: AbortSignal | undefined
}): AsyncGenerator<KeyedBatch> {
  const { columns } = options
  return eachWindow(options, (base, ops) => mergeWindow({ base, ops, columns }))
}

/** What `combine` makes of the rows of each window: everything up to a key, of all streams. */
export async function* eachWindow(
  streams: {
    base: AsyncIterable<KeyedBatch> | null
    layers: readonly Layer[]
    signal?: AbortSignal | undefined
  },
  combine: (base: KeyedSlice[], ops: WindowOps[]) => Iterable<KeyedBatch>,
): AsyncGenerator<KeyedBatch> {
  const { layers, signal } = streams
  const base = streams.base ? new Cursor(streams.base, null) : null
  const tops = layers.map((layer) => new Cursor(layer.source, layer.lower))
  const all = base ? [base, ...tops] : tops
  try {
    for (;;) {
      throwIfAborted(signal)
      const bound = await nextBound(all, base)
      if (all.every((cursor) => cursor.finished)) return
      for (const top of tops) {
        if (bound && top.isStarted) await top.loadPast(bound)
      }
      const below = base?.take(bound) ?? []
      const above = tops.flatMap((top, i) =>
        top.isStarted ? top.take(bound).map((slice) => windowOps(layers[i]!, i, slice)) : [],
      )
      yield* combine(below, above)
    }
  } finally {
    await Promise.all(all.map((cursor) => cursor.close()))
  }
}

function windowOps({ ops, patches }: Layer, layer: number, slice: KeyedSlice): WindowOps {
  return { slice, layer, ops, patches }
}

/**
 * The least of the last loaded keys of the streams that may have more; `null` where all is loaded.
 */
async function nextBound(all: readonly Cursor[], base: Cursor | null): Promise<KeyAt | null> {
  await base?.ensureLoaded()
  for (const cursor of all) if (cursor.isStarted) await cursor.ensureLoaded()
  for (;;) {
    const bound = leastLast(all)
    const waiting = all.filter((cursor) => !cursor.isStarted && cursor.mayReach(bound))
    // Without a bound every waiting stream may hold the next key; the streams are opened one after
    // another, and a bound found on the way leaves the rest closed.
    if (waiting.length === 0) return bound
    await waiting.reduce((a, b) => (b.startsBefore(a) ? b : a)).ensureLoaded()
  }
}

function leastLast(all: readonly Cursor[]): KeyAt | null {
  let least: KeyAt | null = null
  for (const cursor of all) {
    if (!cursor.isStarted || !cursor.open || !cursor.hasRows) continue
    const last = cursor.last()
    if (least === null || compareKeys(last.keys, last.at, least.keys, least.at) < 0) least = last
  }
  return least
}
