/** Merges, rebases, squashes and restores branches while others write to them. */
import type { Committed } from '../../../src/commit/staged.js'
import { CalicoError } from '../../../src/errors.js'
import type { Store } from '../../../src/executor/store.js'
import { messageOf } from '../journal.js'
import { type Place, type Scene, type SimOperation, settle, somewhere } from '../operation.js'
import { FIRST_FULL } from '../spaces.js'

type Joined = { readonly committed: Committed | null }

const NOTHING: Joined = { committed: null }

/** Storages that fail let few of so many requests through at the first time. */
const TRIES = 6
const RETRY_MS = 500

export const join: SimOperation = {
  name: 'joiner',
  shares: (random) => (random.chance(0.7) ? [{ steps: random.between(2, 5) }] : []),
  step: async (main, scene) => {
    const { random, timeline, process } = scene
    await timeline.sleep(random.below(12_000), process)
    const how = random.pick(['merge', 'merge', 'rebase', 'squash', 'restore'] as const)
    await somewhere(main, scene, async (place) => {
      for (let tries = 0; tries < TRIES; tries++) {
        if (!(await isToBeTriedAgain(how, place, scene))) return
        await timeline.sleep(RETRY_MS, process)
      }
    })
  },
}

async function isToBeTriedAgain(
  how: keyof typeof JOINS,
  { store, isMain }: Place,
  scene: Scene,
): Promise<boolean> {
  const operation = scene.journal.begin(scene.process.name, store.line)
  const message = messageOf(operation)
  await settle(operation, { scene, isMain }, () =>
    unlessGone(() => JOINS[how](store, scene, message)),
  )
  const { outcome } = operation
  return outcome.kind === 'refused' && outcome.code === 'StorageUnavailable'
}

type Join = (store: Store, scene: Scene, message: string) => Promise<Joined>

const JOINS: Readonly<Record<'merge' | 'rebase' | 'squash' | 'restore', Join>> = {
  merge: async (store, scene, message) => {
    const other = await otherThan(store, scene)
    return other === null ? NOTHING : store.tree.merge(other, { message })
  },
  rebase: async (store, scene, message) => {
    const other = await otherThan(store, scene)
    return other === null ? NOTHING : store.tree.rebase(other, { message })
  },
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
    if (!branch) return NOTHING
    const committed = await store.tree.restore(`${branch.name}@v${to}`, { message })
    return { committed }
  },
}

async function otherThan(store: Store, { random }: Scene): Promise<string | null> {
  const { branches } = await store.refs.list()
  const others = branches.filter(({ line }) => line !== store.line)
  return others.length === 0 ? null : random.pick(others).name
}

/** A run may be empty, lie before an adopt, or the other branch may not be there. */
const NOT_THERE: ReadonlySet<string> = new Set(['InvalidArgument', 'UnknownRef', 'InvalidAddress'])

async function unlessGone(join: () => Promise<Joined>): Promise<Joined> {
  try {
    return await join()
  } catch (error) {
    if (error instanceof CalicoError && NOT_THERE.has(error.code)) return NOTHING
    throw error
  }
}
