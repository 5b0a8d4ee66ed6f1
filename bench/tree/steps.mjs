/** The steps of the bench `tree` by Calico: each prepares, and gives what is measured. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createStore, openStore } from 'calico-format'
import { makeTiles } from '../groups/make-tiles.mjs'
import { smallSums } from '../peers/small.mjs'

const EIGHT_DAYS_SECONDS = 8 * 24 * 3600
const FOLDERS = 100

/** Takes a step so many times in a store. */
const times = (take) => async (options) => async () => {
  const store = await openStore({ uri: options.uri })
  for (let i = 0; i < options.count; i++) await take(store, i)
  await store.close()
  return { rows: options.count }
}

/** The store on a branch, or on main. */
const opened = ({ uri, branch }) => openStore({ uri: branch ? `${uri}@${branch}` : uri })

export const STEPS = {
  'tiles-make': async (options) => async () => {
    await makeTiles(options)
    return { rows: options.tiles }
  },

  fork: times((store, i) => store.refs.fork(`branch-${i}`)),
  tag: times((store, i) => store.refs.tag(`tag-${i}`)),
  // Below the store, so that what is written there counts.
  clone: (options) => times((store, i) => store.refs.clone(`${options.uri}/clones/${i}`))(options),
  'fork-open': times(async (store, i) => {
    const branch = await store.at(`branch-${i}`)
    await branch.snapshot()
    await branch.close()
  }),

  'create-small':
    async ({ uri }) =>
    async () => {
      const store = await createStore({ uri })
      const columns = [{ name: 'text', type: 'utf8' }]
      const key = [{ name: 'id', type: 'int64' }]
      await store.createKeySpace({ name: 'small', key, groups: [{ name: 'small', columns }] })
      await store.keySpace('small').upsert([{ id: 0, text: 'row 0' }])
      await store.close()
      return { rows: 1 }
    },

  commits: async ({ first, commits, lanes, ...options }) => {
    const store = await opened(options)
    await store.snapshot()
    const small = store.keySpace('small')
    let next = first
    const lane = async () => {
      while (next < first + commits) {
        const id = next++
        await small.upsert([{ id, text: `row ${id}` }])
      }
    }
    return async () => {
      await Promise.all(Array.from({ length: lanes }, lane))
      await store.close()
      return { rows: commits }
    }
  },

  rebase: async (options) => async () => {
    const store = await opened(options)
    const { brought } = await store.tree.rebase('main')
    await store.close()
    return { rows: brought }
  },

  squash:
    async ({ after, ...options }) =>
    async () => {
      const store = await opened(options)
      const { from } = await store.tree.squash({ after })
      await store.close()
      return { rows: from }
    },

  'read-small':
    async ({ uri, branch }) =>
    async () => {
      const { rows } = await smallSums({ uri: `${uri}@${branch}` })
      return { rows }
    },

  'orphans-make':
    async ({ uri, objects }) =>
    async () => {
      const store = await createStore({ uri })
      await store.close()
      const then = Date.now() / 1000 - EIGHT_DAYS_SECONDS
      for (let i = 0; i < objects; i++) {
        const path = join(uri, `data/aaaaaaaaaaaaa/p-${i % FOLDERS}/${i}.parquet`)
        if (i < FOLDERS) mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, '')
        utimesSync(path, then, then)
      }
      return { rows: objects }
    },

  vacuum:
    async ({ uri, execute }) =>
    async () => {
      const store = await openStore({ uri })
      // Between two that count there are days, unless one says otherwise.
      const { removable } = await store.vacuum({ execute, noteSeconds: 0 })
      await store.close()
      return { rows: removable.length }
    },
}

export const CHECKS = {
  commits: smallSums,
}
