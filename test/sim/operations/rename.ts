/** Gives branches other names while others write to them. */
import { attempt, type SimOperation } from '../operation.js'
import { BRANCH_NAMES, someBranch, step } from '../ref-steps.js'

export const rename: SimOperation = {
  name: 'renamer',
  shares: (random) => (random.chance(0.3) ? [{ steps: random.between(1, 2) }] : []),
  step: async (store, scene) => {
    const { random, process, timeline } = scene
    await timeline.sleep(random.below(15_000), process)
    const [name, to] = [someBranch(scene), random.pick(BRANCH_NAMES)]
    scene.journal.branches.add(to)
    await attempt(scene, () =>
      step(scene, `rename ${name} ${to}`, () => store.refs.rename(name, to)),
    )
  },
}
