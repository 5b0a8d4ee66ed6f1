import type { Call } from '../call.js'
import { writeRows } from '../writing.js'

export async function run(call: Call): Promise<void> {
  await writeRows(call, { verb: 'update' })
}
