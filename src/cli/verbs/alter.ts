import { findKeySpace } from '../../table/definition.js'
import { parseAlteration } from '../alteration-text.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { commitOptions, timeText, withWritableStore } from '../session.js'

export async function run(call: Call): Promise<void> {
  const keySpace = call.parameter('key-space')
  const texts = [call.parameters('change').join(' '), ...call.texts('and')]
  await withWritableStore(call, async (store) => {
    const { components } = findKeySpace(await store.snapshot(undefined, call.signal), keySpace)
    const changes = texts.flatMap((text) => parseAlteration(text, components))
    const drops = changes.some(({ kind }) => kind.startsWith('drop-'))
    if (drops && !call.flag('yes')) {
      throw usage(
        'a drop takes cells out of every version from now on; say --yes where it is meant',
      )
    }
    const { version, timestamp, id } = await store.alter(keySpace, changes, commitOptions(call))
    const time = timeText(timestamp)
    await call.output.facts({ keySpace, changes: changes.length, version, time, id })
  })
}
