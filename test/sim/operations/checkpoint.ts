/** Keeps house: tile checkpoints, log checkpoints, folds, and whatever maintenance finds due. */
import type { Store } from '../../../src/executor/store.js'
import { findKeySpace } from '../../../src/table/definition.js'
import { type SimOperation, somewhere } from '../operation.js'
import type { Random } from '../random.js'
import { FIRST_FULL, SPACES } from '../spaces.js'

export const checkpoint: SimOperation = {
  name: 'checkpointer',
  shares: (random) => [{ steps: random.below(6) }, { steps: random.below(4) }],
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(6000), process)
    await somewhere(main, scene, async ({ store }) => {
      for (const version of await keepHouse(store, random)) journal.learn(store.line, version)
    })
  },
}

/** @returns the versions that it was acknowledged */
async function keepHouse(store: Store, random: Random): Promise<number[]> {
  const which = random.below(7)
  if (which === 0) await store.writeLogCheckpoint()
  if (which === 1) await foldSome(store, random)
  if (which < 2) return []
  if (which === 2) {
    const bytes = random.chance(0.5) ? random.below(100_000) : undefined
    const { done } = await store.maintain({ budget: { bytes } })
    return done.map(({ version }) => version)
  }
  if (which === 3) {
    const space = store.keySpace(random.pick(SPACES))
    const { done } = await space.optimize({ all: random.chance(0.5) })
    return done.map(({ version }) => version)
  }
  const { version } = await store.snapshot()
  const asOf = random.chance(0.3) ? Math.max(FIRST_FULL, version - random.below(5)) : undefined
  const segmentBytesTarget = random.chance(0.5) ? 1 : undefined
  const keySpace = random.pick([undefined, ...SPACES])
  const done = await store.checkpoint({ asOf, segmentBytesTarget, keySpace })
  return done.map((committed) => committed.version)
}

async function foldSome(store: Store, random: Random): Promise<void> {
  const keySpace = random.pick(SPACES)
  const state = await store.snapshot()
  const { version } = state
  const group = random.pick(findKeySpace(state, keySpace).groups).name
  const after = random.below(version)
  const through = after + 1 + random.below(version - after)
  await store.fold({ keySpace, group, ...(random.chance(0.5) && { after, through }) })
}
