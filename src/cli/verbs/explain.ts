import { CalicoError } from '../../errors.js'
import type { Aggregate } from '../../scan/aggregates.js'
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
    const figures = call.text('figures')
    const explanation = await store.explain(keySpace, {
      ...readOptions(call, state),
      ...(key && { key }),
      ...(figures !== undefined && { aggregates: aggregatesIn(figures) }),
    })
    const { output } = call
    await output.write(
      output.mode === 'json' ? jsonLine(explanation) : explanationText(explanation),
    )
  })
}

const KINDS: readonly Aggregate['kind'][] = ['count', 'min', 'max', 'sum']

/** Figures like `count` and `sum(total)`, between commas. @throws InvalidArgument */
function aggregatesIn(text: string): Aggregate[] {
  return text.split(',').map((figure) => {
    const [, name, column] = /^\s*([a-z]+)(?:\(([^()]+)\))?\s*$/.exec(figure) ?? []
    const kind = KINDS.find((one) => one === name)
    if (kind === 'count') return { kind, column }
    if (kind && column !== undefined) return { kind, column }
    const found = `'${figure.trim()}' is no figure`
    throw new CalicoError('InvalidArgument', `${found}: give count, min(c), max(c) or sum(c)`)
  })
}
