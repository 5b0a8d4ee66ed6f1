import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { commitOptions, withWritableStore } from '../session.js'
import { versionOf } from '../values.js'

export function run(call: Call): Promise<void> {
  const after = versionAt(call, 'after')
  const through = versionAt(call, 'through')
  if (after === undefined) throw usage('--after says behind which version the run begins')
  return withWritableStore(call, async ({ tree }) => {
    const options = { ...commitOptions(call), after, ...(through !== undefined && { through }) }
    const { committed, from, to } = await tree.squash(options)
    await call.output.facts({ version: committed.version, from, to })
  })
}

function versionAt(call: Call, name: 'after' | 'through'): number | undefined {
  const text = call.text(name)
  const version = text === undefined ? undefined : versionOf(text)
  if (version === null) throw usage(`--${name} takes a version like v12, not '${text}'`)
  return version
}
