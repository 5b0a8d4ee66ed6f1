import type { Merged, MergeOptions } from '../../executor/store-tree.js'
import type { Call } from '../call.js'
import { commitOptions, withWritableStore } from '../session.js'

export function run(call: Call): Promise<void> {
  return withWritableStore(call, async ({ tree }) => {
    await printMerged(call, await tree.merge(call.parameter('ref'), mergeOptions(call)))
  })
}

export function mergeOptions(call: Call): MergeOptions {
  const take = call.text('take') as MergeOptions['take']
  const checkWrites = call.flag('checkWrites')
  return { ...commitOptions(call), ...(take && { take }), checkWrites }
}

export function printMerged(call: Call, { committed, ...counts }: Merged): Promise<void> {
  return call.output.facts({ version: committed?.version ?? null, ...counts })
}
