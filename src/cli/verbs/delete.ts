import type { DeletedRange } from '../../commit/range-plan.js'
import type { Transaction } from '../../commit/transaction.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { commitOptions, componentsOf, timeText, withWritableStore } from '../session.js'
import { type Component, keyValues } from '../values.js'
import { keyOf } from './get.js'

const RANGE_OPTIONS = ['from', 'to', 'before', 'where'] as const

export async function run(call: Call): Promise<void> {
  checkWords(call)
  const keySpace = call.parameter('key-space')
  const words = call.parameters('key')
  await withWritableStore(call, async (store) => {
    const components = componentsOf(await store.snapshot(undefined, call.signal), keySpace)
    const stage = async (tx: Transaction): Promise<void> => {
      if (words.length === 0) return tx.deleteRange(keySpace, rangeOf(call, components))
      const key = keyOf(components, words)
      const record = Object.fromEntries(components.map(({ name }, i) => [name, key[i]]))
      await tx.delete(keySpace, [record], { signal: call.signal })
    }
    const { committed } = await store.transaction(stage, commitOptions(call))
    const { version, id, timestamp } = committed
    await call.output.facts({ version, time: timeText(timestamp), id })
  })
}

/** What to delete is said in one of three ways, so that no slip deletes more than was meant. */
function checkWords(call: Call): void {
  const isRange = RANGE_OPTIONS.some((option) => call.text(option) !== undefined)
  const ways = [call.parameters('key').length > 0, isRange, call.flag('everything')]
  if (ways.filter(Boolean).length === 1) return
  throw usage(
    'say what to delete: a key, or a range by --from, --to, --before and --where, or --everything',
  )
}

function rangeOf(call: Call, components: readonly Component[]): DeletedRange {
  const key = (option: string): unknown[] | undefined => {
    const text = call.text(option)
    return text === undefined ? undefined : keyValues(components, text)
  }
  return {
    ...{ from: key('from'), to: key('to'), before: key('before') },
    where: call.text('where'),
    everything: call.flag('everything'),
  }
}
