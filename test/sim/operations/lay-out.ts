/** Partitions groups otherwise, splits columns off and joins groups, while others write them. */
import { findKeySpace } from '../../../src/table/definition.js'
import { type SimOperation, somewhere } from '../operation.js'

export const layOut: SimOperation = {
  name: 'planner',
  shares: (random) => [{ steps: random.below(3) }],
  step: async (main, scene) => {
    const { random, process, timeline } = scene
    await timeline.sleep(random.below(15_000), process)
    const space = random.pick(['accounts', 'notes'])
    await somewhere(main, scene, async ({ store }) => {
      const { groups } = findKeySpace(await store.snapshot(), space)
      const group = random.pick(groups)
      const [first] = group.columns
      if (first && group.columns.length > 1 && random.chance(0.4)) {
        const name = `apart_${random.next()}`
        await store.alter(space, [
          { kind: 'split-group', group: group.name, columns: [first.name], name },
        ])
        return
      }
      const hash = { kind: 'hash' as const, buckets: random.between(1, 4), components: [0] }
      const partitioning = random.chance(0.3) ? [] : [hash]
      if (!group.anchor && random.chance(0.3)) {
        const into = random.pick(groups.filter(({ name }) => name !== group.name)).name
        await store.alter(space, [{ kind: 'join-groups', group: into, other: group.name }])
        return
      }
      if (JSON.stringify(partitioning) === JSON.stringify(group.partitioning)) return
      await store.alter(space, [{ kind: 'set-partitioning', group: group.name, partitioning }])
    })
  },
}
