/** How the rows of a merged window are gathered from its sources. */
import { RunBuilder } from '../arrow/runs.js'
import type { WindowPlan } from './window-plan.js'

/** The runs that gather one cell for each row of the window: of a base row, or of a key. */
export function windowRuns(
  plan: WindowPlan,
  chosen: { readonly source: Int32Array; readonly row: Int32Array },
): RunBuilder {
  const runs = new RunBuilder()
  for (let item = 0; item < plan.items; item++) {
    const group = plan.itemGroup[item]!
    if (group < 0) runs.push(plan.itemSource[item]!, plan.itemStart[item]!, plan.itemLength[item]!)
    else runs.push(chosen.source[group]!, chosen.row[group]!, 1)
  }
  return runs
}
