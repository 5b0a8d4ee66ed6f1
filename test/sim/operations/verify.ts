/** Verifies the store while others write to it and collect: there is nothing to be found. */
import { attempt, PASSING, type SimOperation } from '../operation.js'
import { Violation } from '../violation.js'

export const verify: SimOperation = {
  name: 'verifier',
  shares: (random) => (random.chance(0.3) ? [{ steps: random.between(1, 2) }] : []),
  step: async (store, scene) => {
    const { random, process, timeline, journal } = scene
    await timeline.sleep(random.below(15_000), process)
    await attempt(scene, async () => {
      const { findings } = await store.verify({ deep: random.chance(0.3) })
      // What only an ended branch leads to may go before it is looked at.
      const mayEnd = journal.refSteps.some(
        ({ what, outcome }) => /^(?:end|rename) /.test(what) && outcome !== 'refused',
      )
      const found = findings.filter(
        ({ code }) => !PASSING.has(code) && !(mayEnd && code === 'MissingObject'),
      )
      if (process.hasReadDamage || found.length === 0) return
      throw new Violation('verify', `beside others: ${JSON.stringify(found)}`)
    })
  },
}
