/** One step of the bench `objects` by Calico, in a process of its own. */
import { batchRows, createStore, DecodePool, openStore, readInput } from 'calico-format'
import { printType } from 'calico-format/data'
import { runStep } from '../step-child.mjs'

const KEY = ['l_orderkey', 'l_linenumber']

/** One commit's rows. */
const small = (first) =>
  Array.from({ length: 100 }, (_, i) => ({ id: first + i, text: `row ${first + i}` }))

async function createSmall(uri) {
  const store = await createStore({ uri })
  const columns = [{ name: 'text', type: 'utf8' }]
  const key = [{ name: 'id', type: 'int64' }]
  await store.createKeySpace({ name: 'small', key, groups: [{ name: 'small', columns }] })
  await store.keySpace('small').upsert(small(0))
  return store
}

async function append(store, first, commits) {
  const keySpace = store.keySpace('small')
  for (let i = 0; i < commits; i++) await keySpace.upsert(small(first + i * 100))
  return commits
}

async function countRows(batches) {
  let rows = 0
  for await (const batch of batches) rows += batch.rows
  return rows
}

/** Each prepares a step, and gives what is measured: the rows that it was about. */
const STEPS = {
  create:
    ({ uri }) =>
    async () => {
      await (await createSmall(uri)).close()
      return 1
    },
  async commits({ uri, first, commits }) {
    const store = await openStore({ uri })
    await store.snapshot()
    return () => append(store, first, commits)
  },
  async history({ uri, commits }) {
    const store = await createSmall(uri)
    return async () => {
      // The store's creation of its key-space is a commit, and so is the first of rows.
      const made = await append(store, 100, commits - 2)
      await store.close()
      return made + 2
    }
  },
  open:
    ({ uri }) =>
    async () => {
      const store = await openStore({ uri })
      return (await store.snapshot()).version
    },
  async load({ uri, file, rows }) {
    const pool = new DecodePool()
    const input = await readInput({ path: file, pool })
    const column = ({ name, type }) => ({ name, type: printType(type) })
    const columns = input.fields.filter(({ name }) => !KEY.includes(name)).map(column)
    const key = KEY.map((name) => column(input.fields.find((field) => field.name === name)))
    return async () => {
      const store = await createStore({ uri })
      await store.createKeySpace({ name: 'lineitem', key, groups: [{ name: 'main', columns }] })
      await store.keySpace('lineitem').upsert(input)
      await store.close()
      return rows
    }
  },
  reads:
    ({ uri, ranges }) =>
    async () => {
      const store = await openStore({ uri })
      // One version, as the tables of the others are.
      const { version } = await store.snapshot()
      const at = { kind: 'version', version }
      let rows = 0
      for (const [low, high] of ranges) {
        const where = `l_orderkey >= ${low} and l_orderkey < ${high}`
        rows += await countRows(store.read('lineitem', { where, at }))
      }
      return rows
    },
  scan:
    ({ uri }) =>
    async () => {
      const store = await openStore({ uri })
      return countRows(store.read('lineitem'))
    },
  async upsert({ uri, file, rows }) {
    const pool = new DecodePool()
    const input = await readInput({ path: file, pool })
    return async () => {
      const store = await openStore({ uri })
      await store.keySpace('lineitem').upsert(input)
      await store.close()
      return rows
    }
  },
}

const CHECKS = {
  async scan({ uri }) {
    const store = await openStore({ uri })
    let rows = 0
    let sum = 0
    for await (const batch of store.read('lineitem', { columns: ['l_suppkey'] })) {
      rows += batch.rows
      for (const { l_suppkey } of batchRows(batch)) sum += Number(l_suppkey)
    }
    return { rows, sum }
  },
  async commits({ uri }) {
    const store = await openStore({ uri })
    return { rows: await countRows(store.read('small', { columns: ['id'] })) }
  },
}
CHECKS.history = CHECKS.commits

// Loaded before anything is measured, as the libraries of the others are.
await import('@aws-sdk/client-s3')
const counted = (prepare) => async (options) => {
  const work = await prepare(options)
  return async () => ({ rows: await work() })
}
const steps = Object.fromEntries(
  Object.entries(STEPS).map(([name, prepare]) => [name, counted(prepare)]),
)
await runStep({ steps, checks: CHECKS })
