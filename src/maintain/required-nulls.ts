/** Records of a version with a null in a required column (CAL-TABLE-081). */
import { printName } from '../expr/print.js'
import { planScan } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import type { LineState } from '../table/state.js'
import type { TileContext } from '../tile/context.js'

export interface RequiredNulls {
  readonly keySpace: string
  readonly column: string
  /** How many records have no value; more than none. */
  readonly records: number
}

/** Reads every required column of a state. @throws what reading throws */
export async function* requiredNulls(
  state: LineState,
  context: TileContext,
): AsyncGenerator<RequiredNulls> {
  for (const keySpace of state.keySpaces.values()) {
    const columns = keySpace.groups.flatMap((group) => group.columns)
    for (const { name } of columns.filter(({ required }) => required)) {
      const where = `${printName(name)} IS NULL`
      const plan = planScan(state, keySpace, { columns: [keySpace.components[0]!.name], where })
      let records = 0
      for await (const batch of readPlan(plan, context)) records += batch.rows
      if (records > 0) yield { keySpace: keySpace.name, column: name, records }
    }
  }
}
