/** Running one case on one implementation that reads itself what it writes. */
import { join } from 'node:path'
import { canRun, canWrite, runChecks, runWrite, withCopy, withFolder } from './run-case.mjs'
import { runExchanges } from './run-exchanges.mjs'
import { runScript } from './run-script.mjs'

/** Whether the implementation has what the case asks for. */
export function canTake(adapter, testCase) {
  if (testCase.exchanges) return adapter.entry.serve !== undefined
  if (testCase.interleave) return adapter.operations.has('interleave')
  if (testCase.write) return canWrite(adapter, testCase)
  return canRun(adapter, testCase)
}

/**
 * @param {{ adapter: import('./adapter.mjs').Adapter, testCase: any, root: string }} options
 *   `root` is the folder in which bridges are started.
 * @returns {Promise<import('./run-case.mjs').Result>}
 */
export function runAlone({ adapter, testCase, root }) {
  if (testCase.exchanges) return runExchanges({ serve: adapter.entry.serve, root, testCase })
  if (!testCase.write && !testCase.interleave) {
    return withCopy(testCase.store, (store) => runChecks({ adapter, testCase, store }))
  }
  return withFolder(async (folder) => {
    const store = join(folder, 'store')
    const write = testCase.interleave ? runScript : runWrite
    const written = await write({ writer: adapter, testCase, store })
    if (written.outcome !== 'pass' || !canRun(adapter, testCase)) return written
    return runChecks({ adapter, testCase, store })
  })
}
