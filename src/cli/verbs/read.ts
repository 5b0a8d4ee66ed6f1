import type { Call } from '../call.js'
import { readAndPrint } from '../reading.js'

export async function run(call: Call): Promise<void> {
  await readAndPrint(call)
}
