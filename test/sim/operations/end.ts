/** Ends branches and tags while others write to them. */
import { attempt, type SimOperation } from '../operation.js'
import { someBranch, step, TAG_NAMES } from '../ref-steps.js'

export const end: SimOperation = {
  name: 'remover',
  shares: (random) => (random.chance(0.5) ? [{ steps: random.between(1, 3) }] : []),
  step: async (store, scene) => {
    const { random, process, timeline } = scene
    await timeline.sleep(random.below(10_000), process)
    const name = random.chance(0.7) ? someBranch(scene) : random.pick(TAG_NAMES)
    await attempt(scene, () => step(scene, `end ${name}`, () => store.refs.delete(name)))
  },
}
