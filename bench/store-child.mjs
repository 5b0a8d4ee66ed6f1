/**
 * One step of the store bench, in a process of its own: prints an object of figures by workload.
 */
import { Int64, makeData } from 'apache-arrow'
import {
  CountingStore,
  createStore,
  DecodePool,
  openStorage,
  openStore,
  parseAddress,
  readInput,
  systemEnv,
} from 'calico-format'
import { cpuSeconds } from './measure.mjs'
import { COMMIT_ROWS, COMMITS, EDGE_COMMITS, FLIGHTS, FLIGHTS_ROWS, UPSERT_STEP } from './sizes.mjs'

const INT64 = { kind: 'int64' }
const int64Column = (length, cellOf) =>
  makeData({ type: new Int64(), data: BigInt64Array.from({ length }, (_, i) => cellOf(i)) })

/** Runs `work`, which returns the number of rows, and measures it alone. */
async function measured(storage, work) {
  storage.reset()
  const cpu = cpuSeconds()
  const start = performance.now()
  const rows = await work()
  const seconds = (performance.now() - start) / 1000
  const used = cpuSeconds(cpu)
  const counts = Object.values(storage.counts())
  return {
    seconds,
    cpuSeconds: used,
    rows,
    bytes: counts.reduce((sum, kind) => sum + kind.bytes, 0),
    rssBytes: process.resourceUsage().maxRSS * 1024,
    requests: counts.reduce((sum, kind) => sum + kind.requests, 0),
  }
}

async function* flightBatches(batches, fields) {
  let first = 0
  for await (const batch of batches) {
    const start = first
    const number = int64Column(batch.rows, (i) => BigInt(start + i))
    yield { rows: batch.rows, fields, columns: [number, ...batch.columns] }
    first += batch.rows
  }
}

/** Each step is given the counted storage and what the bench says of it. */
const STEPS = {
  async load(storage, { workload, fileFormat, codec }) {
    const store = await createStore({ storage })
    const columns = [
      { name: 'date', type: 'timestamp' },
      { name: 'delay', type: 'int64' },
      { name: 'distance', type: 'int64' },
      { name: 'origin', type: 'utf8' },
      { name: 'destination', type: 'utf8' },
    ]
    const groups = [{ name: 'flight', fileFormat, codec, columns }]
    await store.createKeySpace({ name: 'flight', key: [{ name: 'number', type: 'int64' }], groups })
    const pool = new DecodePool()
    const figures = await measured(storage, async () => {
      const input = await readInput({ path: FLIGHTS, pool })
      const fields = [{ name: 'number', type: INT64 }, ...input.fields]
      await store
        .keySpace('flight')
        .upsert({ fields, batches: flightBatches(input.batches, fields) })
      return FLIGHTS_ROWS
    })
    await store.close()
    await pool.close()
    return { [workload]: figures }
  },

  async scan(storage, { workload }) {
    const figures = await measured(storage, async () => {
      const store = await openStore({ storage })
      let rows = 0
      for await (const batch of store.read('flight')) rows += batch.rows
      await store.close()
      return rows
    })
    if (figures.rows !== FLIGHTS_ROWS) throw new Error(`${workload} gave ${figures.rows} rows`)
    return { [workload]: figures }
  },

  async checkpoint(storage, { workload }) {
    const store = await openStore({ storage })
    const figures = await measured(storage, async () => {
      await store.checkpoint()
      return FLIGHTS_ROWS
    })
    await store.close()
    return { [workload]: figures }
  },

  async upsert(storage, { workload }) {
    const store = await openStore({ storage })
    const rows = FLIGHTS_ROWS / UPSERT_STEP
    const fields = [
      { name: 'number', type: INT64 },
      { name: 'delay', type: INT64 },
    ]
    const columns = [
      int64Column(rows, (i) => BigInt(i * UPSERT_STEP)),
      int64Column(rows, (i) => BigInt(i % 400)),
    ]
    const figures = await measured(storage, async () => {
      await store.keySpace('flight').upsert({ rows, fields, columns })
      return rows
    })
    await store.close()
    return { [workload]: figures }
  },

  async commits(storage, { workload }) {
    const store = await createStore({ storage })
    const columns = [{ name: 'delay', type: 'int64' }]
    const key = [{ name: 'number', type: 'int64' }]
    await store.createKeySpace({ name: 'small', key, groups: [{ name: 'small', columns }] })
    const small = store.keySpace('small')
    const run = (from, to) =>
      measured(storage, async () => {
        for (let i = from; i < to; i++) {
          const rows = Array.from({ length: COMMIT_ROWS }, (_, r) => ({ number: r, delay: i }))
          await small.upsert(rows)
        }
        return to - from
      })
    const last = COMMITS - EDGE_COMMITS
    const parts = [
      await run(0, EDGE_COMMITS),
      await run(EDGE_COMMITS, last),
      await run(last, COMMITS),
    ]
    await store.close()
    const sum = (name) => parts.reduce((total, part) => total + part[name], 0)
    const names = ['seconds', 'cpuSeconds', 'rows', 'bytes', 'requests']
    const all = Object.fromEntries(names.map((name) => [name, sum(name)]))
    return {
      [workload]: { ...all, rssBytes: parts[2].rssBytes },
      [`${workload}-first-${EDGE_COMMITS}`]: parts[0],
      [`${workload}-last-${EDGE_COMMITS}`]: parts[2],
    }
  },
}

const options = JSON.parse(process.argv[2] ?? '')
const local = openStorage(parseAddress(options.uri), { env: systemEnv })
console.log(JSON.stringify(await STEPS[options.step](new CountingStore(local), options)))
await local.close?.()
