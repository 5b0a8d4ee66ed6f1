/** Reads what has changed in notes since a version. */
import { batchRows } from '../../../src/arrow/value.js'
import type { Row } from '../journal.js'
import { type SimOperation, somewhere } from '../operation.js'
import { columnsOf } from '../spaces.js'

const SPACE = 'notes'

export const follow: SimOperation = {
  name: 'follower',
  shares: (random) => [{ steps: random.below(5) }],
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(6000), process)
    await somewhere(main, scene, async ({ store }) => {
      const { version: head } = await store.snapshot()
      const from = random.below(head)
      const to = random.between(from, head)
      const { keySpaces } = await store.snapshot({ kind: 'version', version: Math.max(1, to) })
      if (to === 0 || ![...keySpaces.values()].some(({ name }) => name === SPACE)) return
      const columns = ['id', ...columnsOf(SPACE)]
      const changes = await store.changes(SPACE, { from, to, columns })
      const rows: Row[] = []
      for await (const batch of changes.batches) rows.push(...batchRows(batch))
      const { line } = store
      journal.observations.push({ kind: 'changes', line, space: SPACE, from, to, rows })
    })
  },
}
