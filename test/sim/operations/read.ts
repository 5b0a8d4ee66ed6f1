/** Reads key-spaces: at the head, at any version before it, and at tags. */

import type { Store } from '../../../src/executor/store.js'
import type { Scene } from '../operation.js'
import { attempt, type SimOperation, somewhere } from '../operation.js'
import { columnsOf, SPACES } from '../spaces.js'

const NO_TAG: ReadonlySet<string> = new Set(['UnknownRef'])

export const read: SimOperation = {
  name: 'reader',
  shares: (random) => [{ steps: random.below(7) }, { steps: random.below(5) }],
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(4000), process)
    const tags = [...journal.tags]
    if (tags.length > 0 && random.chance(0.3)) {
      const tag = random.pick(tags)
      await attempt(
        scene,
        async () => {
          const store = await main.at(tag)
          const { version } = await store.snapshot()
          await look(store, scene, { version, atHead: false, acknowledgedBefore: 0 })
        },
        NO_TAG,
      )
      return
    }
    await somewhere(main, scene, async ({ store }) => {
      const acknowledgedBefore = journal.acknowledgedOn(store.line)
      const { version: head } = await store.snapshot()
      const atHead = random.chance(0.6)
      const version = atHead ? head : random.between(1, head)
      await look(store, scene, { version, atHead, acknowledgedBefore })
    })
  },
}

async function look(
  store: Store,
  { random, journal }: Scene,
  seen: { version: number; atHead: boolean; acknowledgedBefore: number },
): Promise<void> {
  const at = { kind: 'version' as const, version: seen.version }
  const space = random.pick(SPACES)
  const { keySpaces } = await store.snapshot(at)
  if (![...keySpaces.values()].some(({ name }) => name === space)) return
  const rows = await store.keySpace(space).rows({ columns: ['id', ...columnsOf(space)], at })
  journal.observations.push({ kind: 'rows', line: store.line, space, rows, ...seen })
}
