/** Copies the store while others write to it; the copy is the store at a version that it had. */
import { openStore } from '../../../src/executor/open-store.js'
import { copyStore } from '../../../src/maintain/copy.js'
import { MemoryStore } from '../../../src/storage/memory.js'
import { attempt, type SimOperation } from '../operation.js'
import { columnsOf, SPACES } from '../spaces.js'
import { Violation } from '../violation.js'

const TRIES = 3

export const copy: SimOperation = {
  name: 'copier',
  shares: (random) => (random.chance(0.3) ? [{ steps: 1 }] : []),
  step: async (_store, scene) => {
    const { random, process, timeline, storage, journal } = scene
    await timeline.sleep(random.below(20_000), process)
    const { env } = process
    const to = new MemoryStore({ name: `copy-${random.next()}`, env })
    let isWhole = false
    // What an interrupted copy left behind the next one takes as it is.
    for (let tries = 0; tries < TRIES && !isWhole; tries++) {
      await attempt(scene, async () => {
        const { problems } = await copyStore({ from: storage, to, env })
        isWhole = problems.length === 0
      })
    }
    if (!isWhole || process.hasReadDamage) return
    const copied = await openStore({ storage: to, env, workers: 0 })
    const { findings } = await copied.verify({ deep: true })
    if (findings.length > 0) throw new Violation('copy', JSON.stringify(findings))
    for (const { name, line } of (await copied.refs.list()).branches) {
      const branch = await copied.at(name)
      const { version, keySpaces } = await branch.snapshot()
      const space = random.pick(SPACES)
      if (![...keySpaces.values()].some((own) => own.name === space)) continue
      const rows = await branch.keySpace(space).rows({ columns: ['id', ...columnsOf(space)] })
      const observed = { line, space, version, rows, atHead: false, acknowledgedBefore: 0 }
      journal.observations.push({ kind: 'rows', ...observed })
    }
    await copied.close()
  },
}
