/** Protects branches from those who would end them, and ends that again. */
import { attempt, type SimOperation } from '../operation.js'
import { someBranch, step } from '../ref-steps.js'

export const protect: SimOperation = {
  name: 'protector',
  shares: (random) => (random.chance(0.3) ? [{ steps: random.between(1, 3) }] : []),
  step: async (store, scene) => {
    const { random, process, timeline } = scene
    await timeline.sleep(random.below(15_000), process)
    const name = someBranch(scene)
    const isProtected = random.chance(0.6)
    await attempt(scene, () =>
      step(scene, `protect ${name} ${isProtected}`, () => store.refs.protect(name, isProtected)),
    )
  },
}
