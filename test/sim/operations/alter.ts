/** Adds columns that nobody writes, so that what others have staged meets new definitions. */
import { type SimOperation, somewhere } from '../operation.js'

export const alter: SimOperation = {
  name: 'definer',
  shares: (random) => [{ steps: random.below(3) }],
  step: async (main, scene) => {
    const { random, process, timeline } = scene
    await timeline.sleep(random.below(15_000), process)
    const space = random.pick(['accounts', 'notes'])
    const name = `more_${random.next()}`
    await somewhere(main, scene, async ({ store }) => {
      await store.alter(space, [{ kind: 'add-column', column: { name, type: 'utf8' } }])
      if (random.chance(0.5)) await store.alter(space, [{ kind: 'drop-column', column: name }])
    })
  },
}
