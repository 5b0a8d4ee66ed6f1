/**
 * Groups put together around the anchor: its keys say what exists, the others give cells or nulls
 * (CAL-MERGE-022).
 */
import type { Data } from 'apache-arrow'
import { type BatchField, batchColumn } from '../arrow/batch.js'
import { nullColumn } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather.js'
import { compareKeys, gallopLowerBound } from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'
import { toArrowType } from '../arrow/types.js'
import { Cursor } from '../tile/cursor.js'
import type { KeyedBatch, KeyedSlice } from '../tile/keyed-batch.js'

/** A group's rows, sorted by key, and the columns it gives. */
export interface JoinSide {
  readonly source: AsyncIterable<KeyedBatch>
  readonly columns: readonly BatchField[]
}

/**
 * Batches with the anchor's rows and, beside its columns, those of the sides at the same keys. A
 * side's rows whose keys the anchor lacks are left out.
 */
export async function* joinAroundAnchor(
  anchor: JoinSide,
  sides: readonly JoinSide[],
): AsyncGenerator<KeyedBatch> {
  const cursors = sides.map((side) => new Cursor(side.source, null))
  try {
    for await (const { keys, batch } of anchor.source) {
      if (batch.rows === 0) continue
      const bound = { keys, at: keys.rows - 1 }
      const fields = [...batch.fields]
      const columns: Data[] = [...batch.columns]
      for (const [i, side] of sides.entries()) {
        await cursors[i]!.loadPast(bound)
        const slices = cursors[i]!.take(bound)
        columns.push(...alignSide({ keys, batch }, slices, side.columns))
        fields.push(...side.columns)
      }
      yield { keys, batch: { rows: batch.rows, fields, columns } }
    }
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()))
  }
}

function alignSide(
  anchor: KeyedBatch,
  slices: readonly KeyedSlice[],
  columns: readonly BatchField[],
): Data[] {
  const whole = slices.length === 1 ? slices[0] : undefined
  const runs = alignRuns(anchor, slices)
  const same = whole && runs.count === 1 && runs.source[0] === 0 && whole.from === 0
  return columns.map((column) => {
    const cells = slices.map((slice) => batchColumn(slice.batch, column.name) ?? null)
    if (same && cells[0] && whole.to === whole.batch.rows && runs.rows === whole.to) return cells[0]
    if (slices.length === 0) return nullColumn(toArrowType(column.type), anchor.batch.rows)
    return gatherColumn(column.type, cells, runs)
  })
}

/** For each anchor row the row of the side with its key, or none. */
function alignRuns({ keys }: KeyedBatch, slices: readonly KeyedSlice[]): RunBuilder {
  const runs = new RunBuilder()
  let row = 0
  for (const [source, slice] of slices.entries()) {
    let at = slice.from
    while (at < slice.to && row < keys.rows) {
      const order = compareKeys(slice.keys, at, keys, row)
      if (order === 0) {
        const start = at
        do {
          at++
          row++
        } while (at < slice.to && row < keys.rows && compareKeys(slice.keys, at, keys, row) === 0)
        runs.push(source, start, at - start)
      } else if (order < 0) {
        at = gallopLowerBound({
          keys: slice.keys,
          from: at,
          to: slice.to,
          probe: keys,
          probeIndex: row,
        })
      } else {
        const next = gallopLowerBound({
          keys,
          from: row,
          to: keys.rows,
          probe: slice.keys,
          probeIndex: at,
        })
        runs.push(-1, 0, next - row)
        row = next
      }
    }
  }
  runs.push(-1, 0, keys.rows - row)
  return runs
}
