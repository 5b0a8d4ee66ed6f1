/** Small commits by Calico, and what is done with the stores that they leave. */
import { createStore, openStore } from 'calico-format'
import { systemEnv } from 'calico-format/storage'
import { cpuSeconds } from '../measure.mjs'
import { COMMIT_ROWS, EDGE_COMMITS } from './sizes.mjs'

const small = (first) =>
  Array.from({ length: COMMIT_ROWS }, (_, i) => ({ id: first + i, text: `row ${first + i}` }))

/** A store with ten rows. */
export async function createSmall({ uri }) {
  return async () => {
    const store = await createStore({ uri })
    const columns = [{ name: 'text', type: 'utf8' }]
    const key = [{ name: 'id', type: 'int64' }]
    await store.createKeySpace({ name: 'small', key, groups: [{ name: 'small', columns }] })
    await store.keySpace('small').upsert(small(0))
    await store.close()
    return { rows: COMMIT_ROWS }
  }
}

/** Never waits. */
const HURRIED = { ...systemEnv, sleep: async () => {} }

/** Commits one after another, each durable when the next begins. */
export async function append({ uri, first, commits, pauses = true }) {
  const store = await openStore({ uri, env: pauses ? systemEnv : HURRIED })
  await store.snapshot()
  const keySpace = store.keySpace('small')
  return async () => {
    const edge = Math.min(EDGE_COMMITS, Math.floor(commits / 2))
    const marks = new Map([[0, mark()]])
    for (let number = 1; number <= commits; number++) {
      await keySpace.upsert(small(first + (number - 1) * COMMIT_ROWS))
      if ([edge, commits - edge, commits].includes(number)) marks.set(number, mark())
    }
    await store.close()
    const between = (from, to) => {
      const [begin, end] = [marks.get(from), marks.get(to)]
      return { seconds: end.seconds - begin.seconds, cpuSeconds: end.cpu - begin.cpu }
    }
    return {
      rows: commits,
      edge,
      first: between(0, edge),
      last: between(commits - edge, commits),
    }
  }
}

const mark = () => ({ seconds: performance.now() / 1000, cpu: cpuSeconds() })

/** A cold process comes to know the store at its head or at a version. */
export async function openAt({ uri, version }) {
  const at = version === undefined ? undefined : { kind: 'version', version }
  return async () => {
    const store = await openStore({ uri })
    const found = (await store.snapshot(at)).version
    return { rows: found }
  }
}

/** One row into a large table. */
export async function upsertOne({ uri, table, row }) {
  return async () => {
    const store = await openStore({ uri })
    await store.keySpace(table).upsert([row])
    await store.close()
    return { rows: 1 }
  }
}

/** As child.py has it. */
export async function smallSums({ uri }) {
  const store = await openStore({ uri })
  let rows = 0
  let keys = 0n
  for await (const batch of store.read('small', { columns: ['id'] })) {
    rows += batch.rows
    for (const id of batch.columns[0].values.subarray(0, batch.rows)) keys += id
  }
  await store.close()
  return { rows, keys: Number(keys) }
}
