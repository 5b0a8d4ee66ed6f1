/** What became of records between two views, row by row (CAL-SCAN-020 … 025). */

import type { Data } from 'apache-arrow'
import { type Batch, type BatchField, batchColumn, selectColumns } from '../arrow/batch.js'
import { markDifferences } from '../arrow/cell-equal.js'
import { gatherBatch, gatherColumn } from '../arrow/gather.js'
import { RunBuilder } from '../arrow/runs.js'
import { buildColumn } from '../arrow/value.js'
import type { CalicoType } from '../format/types.js'
import type { ViewPair } from './view-pairs.js'

export const SAME = 0
export const INSERTED = 1
export const DELETED = 2
export const UPDATED = 3

/** The texts of `_change`, and the place of each among them. */
const CHANGE_TEXTS = ['insert', 'delete', 'update_before', 'update_after'] as const
const INSERT = 0
const DELETE = 1
const UPDATE_BEFORE = 2

const UTF8: CalicoType = { kind: 'utf8' }

export const CHANGE_FIELD: BatchField = { name: '_change', type: UTF8 }

/** For each row of a pair what became of it; only the named columns are compared. */
export function changeKinds(pair: ViewPair, names: readonly string[]): Uint8Array {
  const { rows, before, after } = pair
  const differs = new Uint8Array(rows)
  for (const name of names) {
    markDifferences(batchColumn(before.batch, name)!, batchColumn(after.batch, name)!, differs)
  }
  const kinds = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const was = before.present[row] === 1
    const is = after.present[row] === 1
    if (was && is) kinds[row] = differs[row] === 1 ? UPDATED : SAME
    else if (was !== is) kinds[row] = is ? INSERTED : DELETED
  }
  return kinds
}

/**
 * The rows of a change feed with the named columns: of an update the row before and the row after.
 * `changes` are the places of their texts among CHANGE_TEXTS.
 */
export function changeRows(
  pair: ViewPair,
  kinds: Uint8Array,
  names: readonly string[],
): { batch: Batch; changes: RunBuilder } {
  const rows = new RunBuilder()
  const changes = new RunBuilder()
  for (let row = 0; row < kinds.length; row++) {
    const kind = kinds[row]
    if (kind === SAME) continue
    if (kind !== INSERTED) rows.push(0, row, 1)
    if (kind !== DELETED) rows.push(1, row, 1)
    if (kind === UPDATED) changes.push(0, UPDATE_BEFORE, 2)
    else changes.push(0, kind === INSERTED ? INSERT : DELETE, 1)
  }
  const before = selectColumns(pair.before.batch, names)
  const after = selectColumns(pair.after.batch, names)
  return { batch: gatherBatch(before.fields, [before, after], rows), changes }
}

/** The column `_change` of such rows. */
export function changeColumn(changes: RunBuilder): Data {
  return gatherColumn(UTF8, [buildColumn(UTF8, CHANGE_TEXTS, '_change')], changes)
}
