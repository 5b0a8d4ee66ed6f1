import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { commitOptions, timeText, withWritableStore } from '../session.js'

export async function run(call: Call): Promise<void> {
  const keySpace = call.parameter('key-space')
  if (!call.flag('yes')) {
    throw usage(`'${keySpace}' would be gone from the next version on; say --yes where it is meant`)
  }
  await withWritableStore(call, async (store) => {
    const { version, timestamp, id } = await store.dropKeySpace(keySpace, commitOptions(call))
    await call.output.facts({ keySpace, version, time: timeText(timestamp), id })
  })
}
