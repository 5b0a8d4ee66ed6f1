/** Merges, rebases, squashes and restores branches while others write to them. */
import type { Committed } from '../../../src/commit/staged.js'
import { CalicoError } from '../../../src/errors.js'
import type { Store } from '../../../src/executor/store.js'
import { messageOf } from '../journal.js'
import { type Scene, type SimOperation, settle, somewhere } from '../operation.js'
import { someBranch } from '../ref-steps.js'
import { FIRST_FULL } from '../spaces.js'

type Joined = { readonly committed: Committed | null }

export const join: SimOperation = {
  name: 'joiner',
  shares: (random) => (random.chance(0.6) ? [{ steps: random.between(1, 4) }] : []),
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(12_000), process)
    await somewhere(main, scene, async ({ store, isMain }) => {
      const operation = journal.begin(process.name, store.line)
      const how = random.pick(['merge', 'merge', 'rebase', 'squash', 'restore'] as const)
      const message = messageOf(operation)
      const join = JOINS[how]
      await settle(operation, { scene, isMain }, () =>
        unlessGone(() => join(store, scene, message)),
      )
    })
  },
}

type Join = (store: Store, scene: Scene, message: string) => Promise<Joined>

const JOINS: Readonly<Record<'merge' | 'rebase' | 'squash' | 'restore', Join>> = {
  merge: (store, scene, message) => store.tree.merge(otherOf(scene), { message }),
  rebase: (store, scene, message) => store.tree.rebase(otherOf(scene), { message }),
  squash: async (store, { random }, message) => {
    const { version } = await store.snapshot()
    const after = random.between(FIRST_FULL, version)
    const through = random.between(after, version)
    return store.tree.squash({ after, through, message })
  },
  restore: async (store, { random }, message) => {
    const { version } = await store.snapshot()
    const to = random.between(FIRST_FULL, version)
    const branch = (await store.refs.list()).branches.find(({ line }) => line === store.line)
    if (!branch) return { committed: null }
    const committed = await store.tree.restore(`${branch.name}@v${to}`, { message })
    return { committed }
  },
}

const otherOf = (scene: Scene): string => (scene.random.chance(0.4) ? 'main' : someBranch(scene))

/** A run may be empty, lie before an adopt, or the other branch may not be there. */
const NOT_THERE: ReadonlySet<string> = new Set(['InvalidArgument', 'UnknownRef', 'InvalidAddress'])

async function unlessGone(join: () => Promise<Joined>): Promise<Joined> {
  try {
    return await join()
  } catch (error) {
    if (error instanceof CalicoError && NOT_THERE.has(error.code)) return { committed: null }
    throw error
  }
}
