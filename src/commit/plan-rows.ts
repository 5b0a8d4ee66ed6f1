/** Planning a read of a transaction, and telling what it will have read. */
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { rangeBetween } from '../scan/lookup.js'
import { type MayRead, readingOf } from '../scan/may-read.js'
import { planRead, type ScanPlan } from '../scan/plan.js'
import { findColumn } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import type { ScanOptions } from './write-options.js'

export interface RowsWanted extends Pick<ScanOptions, 'columns' | 'where' | 'signal'> {
  readonly definition: KeySpaceDefinition
  readonly key?: readonly unknown[]
  readonly ends?: Pick<ScanOptions, 'from' | 'to'> | undefined
}

/** @returns the plan, and the ids of the columns that it reads @throws as planning; Denied */
export async function planRows(
  view: LineState,
  { definition, columns, where, key, ends, signal }: RowsWanted,
  mayRead: MayRead,
): Promise<{ plan: ScanPlan; read: number[] }> {
  const request = { columns, where, key, range: ends && rangeBetween(definition, ends) }
  const plan = await planRead(view, definition, request, signal)
  await mayRead(readingOf(plan))
  const read = plan.columns.flatMap(({ name }) => {
    const place = findColumn(definition, name)
    return place.kind === 'key' ? [] : [place.column.column]
  })
  return { plan, read }
}
