/** Removes what nobody names, soon or days later, while others are in the middle of something. */
import { attempt, type SimOperation } from '../operation.js'

const HOUR_MS = 3600 * 1000

export const collect: SimOperation = {
  name: 'collector',
  shares: (random) => [{ steps: random.below(6) }],
  step: async (store, scene) => {
    const { random, process, timeline } = scene
    const isSoon = random.chance(0.6)
    await timeline.sleep(isSoon ? random.below(15_000) : random.between(1, 96) * HOUR_MS, process)
    await attempt(scene, async () => {
      await store.vacuum({ execute: true })
    })
  },
}
