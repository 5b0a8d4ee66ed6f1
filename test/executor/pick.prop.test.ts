/** Picks of random versions: onto the state that they begin from they give their end. */
import { describe, expect, it } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import type { Store } from '../../src/executor/store.js'
import { historyArbitrary, playSteps } from '../support/histories.js'
import { oracleOf } from '../support/key-spaces.js'
import fc from '../support/property.js'
import { rowTexts, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

async function view(store: Store, version?: number): Promise<string[]> {
  const at = version === undefined ? undefined : ({ kind: 'version', version } as const)
  return rowTexts(await store.keySpace('space').rows({ at }))
}

describe('a pick of random versions', () => {
  it(
    'is what became of the state that it begins from, and a revert takes it back',
    async () => {
      const ends = fc.tuple(fc.nat(1000), fc.nat(1000), fc.boolean())
      await fc.assert(
        fc.asyncProperty(historyArbitrary, ends, async (history, [one, other, checkpoints]) => {
          const { store } = await sampleStore()
          await store.createKeySpace(history.sample.spec)
          const [from, to] = await play(store)
          await store.refs.fork('dev', { from: `v${from}` })
          const dev = await store.at('dev')
          const before = await view(dev)
          if (checkpoints) await dev.checkpoint()
          await dev.cherryPick({ from: `main@v${from}`, to: `main@v${to}` })
          const wanted = await view(store, to)
          expect(await view(dev)).toEqual(wanted)
          // Once more there is nothing left to pick but deltas of what was added.
          const { version } = await dev.snapshot()
          await dev.revert({ from, to: version })
          expect(await view(dev)).toEqual(before)
          await dev.close()
          await store.close()

          async function play(on: Store): Promise<[number, number]> {
            try {
              await playSteps({ store: on, oracle: oracleOf(history.sample), history })
              const { version: head } = await on.snapshot()
              const [a, b] = [1 + (one % head), 1 + (other % head)].sort((x, y) => x - y)
              for (const version of [a!, b!]) await view(on, version)
              return [a!, b!]
            } catch (error) {
              fc.pre(!isCalicoError(error, 'ValueOutOfRange'))
              throw error
            }
          }
        }),
        boxed(60),
      )
    },
    BOX_TIMEOUT_MS,
  )
})
