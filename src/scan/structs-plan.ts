/** Reading one column of structs, to look for values that its fields lack. */
import { printName } from '../expr/print.js'
import type { ColumnDefinition, KeySpaceDefinition } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'
import { planRead, type ScanPlan } from './plan.js'

/** A read of the cells of one column that are not null. */
export function structsPlan(
  state: LineState,
  keySpace: KeySpaceDefinition,
  { name }: ColumnDefinition,
): Promise<ScanPlan> {
  return planRead(state, keySpace, { columns: [name], where: `${printName(name)} IS NOT NULL` })
}
