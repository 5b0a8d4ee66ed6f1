import { explanationText } from '../../scan/explain-text.js'
import type { Call } from '../call.js'
import { jsonLine } from '../output.js'
import { readOptions } from '../reading.js'
import { componentsOf, snapshotOf, withStore } from '../session.js'
import { keyOf } from './get.js'

export async function run(call: Call): Promise<void> {
  await withStore(call, async (store) => {
    const state = await snapshotOf(call, store)
    const keySpace = call.parameter('key-space')
    const words = call.parameters('key')
    const key = words.length > 0 ? keyOf(componentsOf(state, keySpace), words) : undefined
    const explanation = await store.explain(keySpace, {
      ...readOptions(call, state),
      ...(key && { key }),
    })
    const { output } = call
    await output.write(
      output.mode === 'json' ? jsonLine(explanation) : explanationText(explanation),
    )
  })
}
