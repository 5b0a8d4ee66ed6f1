import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { readAndPrint } from '../reading.js'

export async function run(call: Call): Promise<void> {
  if (call.text('from') === undefined && call.text('to') === undefined) {
    throw usage('a range needs --from, --to or both; `calico read` gives all rows')
  }
  await readAndPrint(call)
}
