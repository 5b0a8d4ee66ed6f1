import type { CopyProblem } from '../../maintain/copy.js'
import type { Call } from '../call.js'
import { EXIT } from '../failure.js'
import type { Listing } from '../output.js'
import { Progress } from '../progress.js'

const PROBLEMS: Listing<CopyProblem> = {
  columns: [{ name: 'code' }, { name: 'path' }, { name: 'message' }],
  cells: ({ code, path, message }) => [code, path, message],
  json: (problem) => problem,
}

/** Prints the figures, and then what the source lacks; status 1 where that is anything. */
export async function run(call: Call): Promise<void> {
  const { copyStore } = await import('../../maintain/copy.js')
  const { io, signal } = call
  const progress = await Progress.start(io, { label: 'copying', unit: 'objects', total: 'told' })
  try {
    const { problems, ...figures } = await copyStore({
      from: call.parameter('from'),
      to: call.parameter('to'),
      verify: call.flag('verify'),
      env: io.env,
      signal,
      onProgress: ({ objects, of }) => progress.reach(objects, of),
    })
    progress.stop()
    if (problems.length > 0) call.exitStatus = EXIT.failed
    await call.output.facts({ ...figures, problems: problems.length })
    if (problems.length === 0) return
    if (call.output.mode !== 'json') await call.output.write('\n')
    await call.output.list(PROBLEMS, problems)
  } finally {
    progress.stop()
  }
}
