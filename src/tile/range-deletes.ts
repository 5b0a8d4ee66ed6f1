/** Range deletes over the rows below them (CAL-MERGE-009). */
import { gatherBatch, sliceBatch } from '../arrow/gather.js'
import { gatherKeyRuns, sliceKeys } from '../arrow/key-gather.js'
import { lowerBoundBytes } from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'
import { bindFilter } from '../expr/bind.js'
import type { BoundFilter } from '../expr/bound-tree.js'
import { evaluateFilter } from '../expr/evaluate.js'
import type { KeyRange } from '../expr/key-range.js'
import { parseExpression } from '../expr/parse.js'
import { fieldScope } from '../expr/scope.js'
import { fromHex } from '../format/hex.js'
import type { CalicoType } from '../format/types.js'
import type { RangeState } from '../table/layers.js'
import { keyFields } from './context.js'
import type { KeyedBatch } from './keyed-batch.js'

export interface RangeDelete extends KeyRange {
  /** A condition over `k0`, `k1`, …; null deletes every key of the range. */
  readonly condition: BoundFilter | null
}

export function bindRange(
  range: Pick<RangeState, 'lower' | 'upper' | 'where'>,
  keyTypes: readonly CalicoType[],
): RangeDelete {
  const { lower, upper, where } = range
  const condition =
    where === null
      ? null
      : bindFilter({ expression: parseExpression(where), scope: fieldScope(keyFields(keyTypes)) })
  return { lower, upper, condition }
}

/** Whether one of the range deletes leaves no key from `keyMin` to `keyMax`. */
export function deletesAll(
  ranges: readonly RangeDelete[],
  { keyMin, keyMax }: { readonly keyMin: string; readonly keyMax: string },
): boolean {
  return ranges.some(
    ({ lower, upper, condition }) =>
      condition === null &&
      (lower === null || lower <= keyMin) &&
      (upper === null || keyMax < upper),
  )
}

/** The rows that none of the range deletes removes. Rows carry their keys and key columns. */
export async function* withoutDeleted(
  rows: AsyncIterable<KeyedBatch>,
  ranges: readonly RangeDelete[],
): AsyncGenerator<KeyedBatch> {
  for await (const batch of rows) {
    let left = batch
    for (const range of ranges) left = withoutRange(left, range)
    if (left.batch.rows > 0) yield left
  }
}

/** The rows that a range delete removes. Rows carry their keys and key columns. */
export async function* onlyDeleted(
  rows: AsyncIterable<KeyedBatch>,
  range: RangeDelete,
): AsyncGenerator<KeyedBatch> {
  for await (const batch of rows) {
    const found = gatherRows(batch, splitRuns(batch, range).deleted)
    if (found.batch.rows > 0) yield found
  }
}

function withoutRange(rows: KeyedBatch, range: RangeDelete): KeyedBatch {
  return gatherRows(rows, splitRuns(rows, range).kept)
}

/** The rows that a range delete leaves, and those that it removes. */
function splitRuns(
  { keys, batch }: KeyedBatch,
  { lower, upper, condition }: RangeDelete,
): { kept: RunBuilder; deleted: RunBuilder } {
  const kept = new RunBuilder()
  const deleted = new RunBuilder()
  const from = lower === null ? 0 : lowerBoundBytes(keys, fromHex(lower))
  const end = upper === null ? batch.rows : lowerBoundBytes(keys, fromHex(upper))
  const to = Math.max(from, end)
  kept.push(0, 0, from)
  if (condition === null) deleted.push(0, from, to - from)
  else {
    const isDeleted = evaluateFilter(condition, sliceBatch(batch, from, to - from))
    for (const [i, hit] of isDeleted.entries()) (hit === 0 ? kept : deleted).push(0, from + i, 1)
  }
  kept.push(0, to, batch.rows - to)
  return { kept, deleted }
}

function gatherRows(rows: KeyedBatch, kept: RunBuilder): KeyedBatch {
  const { keys, batch } = rows
  if (kept.rows === batch.rows) return rows
  // What is left is mostly one stretch, which is cut and not copied.
  if (kept.count === 1) {
    const start = kept.start[0]!
    return {
      keys: sliceKeys(keys, start, start + kept.rows),
      batch: sliceBatch(batch, start, kept.rows),
    }
  }
  return { keys: gatherKeyRuns([keys], kept), batch: gatherBatch(batch.fields, [batch], kept) }
}
