import type { Call } from '../call.js'
import { completionScript, SHELLS } from '../completion.js'
import { usage } from '../failure.js'

export async function run(call: Call): Promise<void> {
  const word = call.parameter('shell')
  const shell = SHELLS.find((known) => known === word)
  if (!shell) throw usage(`there is a completion for ${SHELLS.join(', ')}; not for '${word}'`)
  await call.output.write(completionScript(shell, call.verbs))
}
