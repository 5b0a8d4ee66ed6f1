import type { Call } from '../call.js'
import { writeRows } from '../writing.js'

export function run(call: Call): Promise<void> {
  return writeRows(call, { verb: 'insert', ifExists: call.flag('skip') ? 'skip' : 'refuse' })
}
