/** Makes branches, from heads and from versions before them, under names that others take too. */
import { type SimOperation, somewhere } from '../operation.js'
import { BRANCH_NAMES, step } from '../ref-steps.js'
import { FIRST_FULL } from '../spaces.js'

export const fork: SimOperation = {
  name: 'brancher',
  shares: (random) => (random.chance(0.7) ? [{ steps: random.between(1, 3) }] : []),
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(4000), process)
    const name = random.pick(BRANCH_NAMES)
    await somewhere(main, scene, async ({ store }) => {
      const { version } = await store.snapshot()
      const from = random.chance(0.4) ? random.between(FIRST_FULL, version) : version
      const branch = (await main.refs.list()).branches.find(({ line }) => line === store.line)
      if (!branch) return
      journal.branches.add(name)
      await step(scene, `create ${name}`, () =>
        main.refs.fork(name, { from: `${branch.name}@v${from}` }),
      )
    })
  },
}
