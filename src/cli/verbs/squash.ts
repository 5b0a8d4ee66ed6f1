import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { commitOptions, withWritableStore } from '../session.js'
import { versionOf } from '../values.js'

export function run(call: Call): Promise<void> {
  const text = call.text('after')
  const through = versionAt(call, 'through')
  if (text === undefined) throw usage('--after says behind which version the run begins')
  return withWritableStore(call, async ({ tree }) => {
    const after = versionOf(text) ?? text
    const options = { ...commitOptions(call), after, ...(through !== undefined && { through }) }
    const { committed, from, to } = await tree.squash(options)
    await call.output.facts({ version: committed.version, from, to })
  })
}

function versionAt(call: Call, name: 'through'): number | undefined {
  const text = call.text(name)
  const version = text === undefined ? undefined : versionOf(text)
  if (version === null) throw usage(`--${name} takes a version like v12, not '${text}'`)
  return version
}
