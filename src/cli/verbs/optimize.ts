import { findKeySpace } from '../../table/definition.js'
import type { Call } from '../call.js'
import { parsePartitioning } from '../definition-text.js'
import { EXIT } from '../failure.js'
import { withWritableStore } from '../session.js'
import { placed } from '../transforms.js'
import { budgetOf, printReport, scopeOf } from '../work-report.js'

export async function run(call: Call): Promise<void> {
  const budget = budgetOf(call)
  const text = call.text('partition')
  const transforms = text === undefined ? null : parsePartitioning(text)
  await withWritableStore(call, async (store) => {
    const state = await store.snapshot(undefined, call.signal)
    const { keySpace = call.parameter('of'), group } = scopeOf(call, state)
    const { components } = findKeySpace(state, keySpace)
    const report = await store.optimize(keySpace, {
      group,
      ...(transforms && { partitioning: transforms.map((one) => placed(one, components)) }),
      budget,
      all: call.flag('all'),
      dryRun: call.flag('dryRun'),
      signal: call.signal,
    })
    await printReport(call, report)
    if (report.failed.length > 0) call.exitStatus = EXIT.failed
  })
}
