import type { Call } from '../call.js'
import { withWritableStore } from '../session.js'
import { mergeOptions, printMerged } from './merge.js'

export function run(call: Call): Promise<void> {
  return withWritableStore(call, async ({ tree }) => {
    await printMerged(call, await tree.rebase(call.parameter('ref'), mergeOptions(call)))
  })
}
