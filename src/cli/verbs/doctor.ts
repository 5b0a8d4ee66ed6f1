import { isCalicoError } from '../../errors.js'
import { cannotOpen, examine, type Problem } from '../../executor/doctor.js'
import type { Call } from '../call.js'
import { commandText } from '../command-text.js'
import { EXIT } from '../failure.js'
import type { Listing } from '../output.js'
import { refuseVersion, withStore } from '../session.js'

/** Prints each problem with the command for it; status 1 where there is any. */
export async function run(call: Call): Promise<void> {
  const address = call.parameter('store')
  refuseVersion(address)
  const problems = await problemsOf(call, address)
  if (problems.length > 0) call.exitStatus = EXIT.failed
  if (problems.length === 0 && call.output.mode !== 'json') {
    return call.output.write('nothing is amiss\n')
  }
  await call.output.list(LISTING, problems)
}

const LISTING: Listing<Problem> = {
  columns: [{ name: 'problem' }, { name: 'run' }, { name: 'what' }],
  cells: ({ kind, what, command }) => [kind, command && commandText(command), what],
  json: ({ command, ...problem }) => ({
    ...problem,
    command: command ? commandText(command) : undefined,
  }),
}

async function problemsOf(call: Call, address: string): Promise<Problem[]> {
  try {
    return await withStore(call, (store) => examine(store, { address, signal: call.signal }))
  } catch (error) {
    if (isCalicoError(error) && error.kind === 'Data') return [cannotOpen(error)]
    throw error
  }
}
