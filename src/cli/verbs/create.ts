import type { KeySpaceSpec } from '../../table/definition.js'
import type { Call } from '../call.js'
import { definitionFromText } from '../definition.js'
import { definitionFromJson } from '../definition-file.js'
import { usage } from '../failure.js'
import { commitOptions, fileText, timeText, withWritableStore } from '../session.js'

export async function run(call: Call): Promise<void> {
  const read = await readSpec(call)
  const spec = call.flag('strict') ? { ...read, strict: true } : read
  await withWritableStore(call, async (store) => {
    const { version, timestamp, id } = await store.createKeySpace(spec, commitOptions(call))
    await call.output.facts({ keySpace: spec.name, version, time: timeText(timestamp), id })
  })
}

async function readSpec(call: Call): Promise<KeySpaceSpec> {
  const name = call.parameter('key-space')
  const keys = call.texts('key')
  const groups = call.texts('group')
  const file = call.text('spec')
  if (file === undefined) return definitionFromText(name, keys, groups)
  if (keys.length + groups.length > 0) throw usage('--spec takes the place of --key and --group')
  return definitionFromJson(name, file, await fileText(file))
}
