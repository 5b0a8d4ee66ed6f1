/** Tags heads and versions before them. */
import { type SimOperation, somewhere } from '../operation.js'
import { step, TAG_NAMES } from '../ref-steps.js'

export const tag: SimOperation = {
  name: 'tagger',
  shares: (random) => (random.chance(0.4) ? [{ steps: random.between(1, 3) }] : []),
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(12_000), process)
    const name = random.pick(TAG_NAMES)
    await somewhere(main, scene, async ({ store }) => {
      const { version } = await store.snapshot()
      const named = random.chance(0.5) ? random.between(1, version) : version
      journal.tags.add(name)
      await step(scene, `tag ${name}`, async () => {
        const branch = (await main.refs.list()).branches.find(({ line }) => line === store.line)
        if (branch) await main.refs.tag(name, { from: `${branch.name}@v${named}` })
        return branch !== undefined
      })
    })
  },
}
