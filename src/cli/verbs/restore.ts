import type { Call } from '../call.js'
import { commitOptions, timeText, withWritableStore } from '../session.js'

export function run(call: Call): Promise<void> {
  return withWritableStore(call, async ({ tree }) => {
    const options = { ...commitOptions(call), force: call.flag('force') }
    const { version, timestamp, id } = await tree.restore(call.parameter('ref'), options)
    await call.output.facts({ version, time: timeText(timestamp), id })
  })
}
