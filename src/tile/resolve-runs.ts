/** How the rows of a merged window are gathered from its sources. */
import { RunBuilder } from '../arrow/runs.js'
import type { WindowPlan } from './window-plan.js'
import { type ColumnSource, Winners } from './winners.js'

/** The runs that gather one cell for each row of the window: of a base row, or of a key. */
export function windowRuns(
  plan: WindowPlan,
  chosen: { readonly source: Int32Array; readonly row: Int32Array },
): RunBuilder {
  const runs = new RunBuilder(plan.items)
  for (let item = 0; item < plan.items; item++) {
    const group = plan.itemGroup[item]!
    if (group < 0) runs.push(plan.itemSource[item]!, plan.itemStart[item]!, plan.itemLength[item]!)
    else runs.push(chosen.source[group]!, chosen.row[group]!, 1)
  }
  return runs
}

/**
 * The runs of columns of a window whose cells are set and nothing else: those that the same
 * operations hold have the same ones, which are found once.
 */
export class SetRuns {
  private readonly known = new Map<string, RunBuilder>()

  constructor(readonly plan: WindowPlan) {}

  of(sources: readonly ColumnSource[]): RunBuilder {
    const isShared = sources.every(({ codes }) => codes === null)
    const held = sources.map(({ cells }) => (cells === null ? 0 : 1)).join('')
    const known = isShared ? this.known.get(held) : undefined
    if (known) return known
    const winners = new Winners(this.plan, sources, undefined)
    for (let group = 0; group < this.plan.groups; group++) winners.resolve(group)
    const runs = windowRuns(this.plan, winners)
    if (isShared) this.known.set(held, runs)
    return runs
  }
}
