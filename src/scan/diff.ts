/** The difference of two versions of a view, net over all between (spec/scan.md, "Differences"). */
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { markDifferences } from '../arrow/cell-equal.js'
import {
  CHANGE_FIELD,
  changeColumn,
  changeKinds,
  changeRows,
  DELETED,
  INSERTED,
} from './change-kinds.js'
import { type ScanPlan, valueNames } from './plan.js'
import { readViewPairs, type ViewPair, type ViewPairsOptions } from './view-pairs.js'

/** Records by what became of them, and of those at both versions the cells that differ. */
export interface DiffCounts {
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
  /** By column; columns without differing cells are left out. */
  readonly cells: Readonly<Record<string, number>>
}

/** Counts what differs; the value columns of the plan are compared. */
export async function countDifferences(options: ViewPairsOptions): Promise<DiffCounts> {
  const names = valueNames(options.plan)
  const counts = { inserted: 0, updated: 0, deleted: 0 }
  const cells = new Map<string, number>()
  for await (const pair of readViewPairs(options)) {
    const updated = new Uint8Array(pair.rows)
    for (const name of names) {
      const differs = differingCells(pair, name)
      let count = 0
      for (let row = 0; row < pair.rows; row++) {
        if (differs[row] === 0) continue
        updated[row] = 1
        count++
      }
      if (count > 0) cells.set(name, (cells.get(name) ?? 0) + count)
    }
    for (const flag of updated) counts.updated += flag
    for (const kind of changeKinds(pair, [])) {
      if (kind === INSERTED) counts.inserted++
      else if (kind === DELETED) counts.deleted++
    }
  }
  return { ...counts, cells: Object.fromEntries(cells) }
}

/** A byte for each row: whether the record is in both views with differing cells of a column. */
function differingCells({ rows, before, after }: ViewPair, name: string): Uint8Array {
  const differs = new Uint8Array(rows)
  markDifferences(batchColumn(before.batch, name)!, batchColumn(after.batch, name)!, differs)
  for (let row = 0; row < rows; row++) differs[row]! &= before.present[row]! & after.present[row]!
  return differs
}

export function diffFields(plan: ScanPlan): BatchField[] {
  return [...plan.outputs.map(({ name, type }) => ({ name, type })), CHANGE_FIELD]
}

/** The records that differ, as rows of a change feed without version and time. */
export async function* readDifferences(options: ViewPairsOptions): AsyncGenerator<Batch> {
  const { plan } = options
  const fields = diffFields(plan)
  const names = plan.outputs.map(({ name }) => name)
  for await (const pair of readViewPairs(options)) {
    const { batch, changes } = changeRows(pair, changeKinds(pair, valueNames(plan)), names)
    if (changes.rows === 0) continue
    yield { rows: changes.rows, fields, columns: [...batch.columns, changeColumn(changes)] }
  }
}
