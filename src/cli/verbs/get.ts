import { toJsonValue } from '../../arrow/value.js'
import { CalicoError } from '../../errors.js'
import { readFields } from '../../executor/describe.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { withProfile } from '../profiling.js'
import { columnsOf } from '../reading.js'
import { componentsOf, snapshotOf } from '../session.js'
import { type Component, componentValue } from '../values.js'

export async function run(call: Call): Promise<void> {
  await withProfile(call, async (store) => {
    const state = await snapshotOf(call, store)
    const keySpace = call.parameter('key-space')
    const key = keyOf(componentsOf(state, keySpace), call.parameters('key'))
    const columns = columnsOf(call)
    const fields = readFields(state, keySpace, { columns })
    const record = await store.get(keySpace, key, {
      at: { kind: 'version', version: state.version },
      signal: call.signal,
      ...(columns && { columns }),
    })
    if (record === null) {
      const shown = call.parameters('key').join(', ')
      throw new CalicoError('NotFound', `'${keySpace}' has no record of key ${shown}`)
    }
    const pairs = fields.map(({ name, type }) => [name, toJsonValue(type, record[name])] as const)
    if (call.output.mode !== 'json') return call.output.pairs(pairs)
    await call.output.facts(Object.fromEntries(pairs))
  })
}

/** A key given word by word. */
export function keyOf(components: readonly Component[], words: readonly string[]): unknown[] {
  if (words.length === components.length) {
    return components.map((component, i) => componentValue(component, words[i]!))
  }
  const names = components.map((component) => component.name).join(', ')
  throw usage(`${words.length} values are given; the key has ${components.length}: ${names}`)
}
