/**
 * Builds a store of narrow rows in bulk, changes some, or scans it; prints the rows and the most
 * memory that this process has had.
 */
import { Int32, Int64, makeData } from 'apache-arrow'
import { createStore, openStore } from '../../../dist/index.js'

const BATCH_ROWS = 131_072
const FIELDS = [
  { name: 'id', type: { kind: 'int64' } },
  { name: 'a', type: { kind: 'int32' } },
  { name: 'b', type: { kind: 'int32' } },
]

/** Rows `0, step, 2 step …` below `end`. */
async function* batches(end, step = 1) {
  const rows = Math.ceil(end / step)
  for (let first = 0; first < rows; first += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rows - first)
    const id = new BigInt64Array(length)
    const a = new Int32Array(length)
    const b = new Int32Array(length)
    for (let i = 0; i < length; i++) {
      const number = (first + i) * step
      id[i] = BigInt(number)
      a[i] = number % 1009
      b[i] = Math.imul(number, 0x9e3779b1)
    }
    const columns = [
      makeData({ type: new Int64(), data: id }),
      makeData({ type: new Int32(), data: a }),
      makeData({ type: new Int32(), data: b }),
    ]
    yield { rows: length, fields: FIELDS, columns }
  }
}

const VERBS = {
  async build({ uri, rows }) {
    const store = await createStore({ uri })
    const columns = [
      { name: 'a', type: 'int32' },
      { name: 'b', type: 'int32' },
    ]
    const groups = [{ name: 'narrow', codec: 'snappy', columns }]
    await store.createKeySpace({ name: 'narrow', key: [{ name: 'id', type: 'int64' }], groups })
    await store.keySpace('narrow').upsert({ fields: FIELDS, batches: batches(rows) })
    await store.close()
    return rows
  },

  async scan({ uri }) {
    const store = await openStore({ uri })
    let rows = 0
    for await (const batch of store.read('narrow')) rows += batch.rows
    await store.close()
    return rows
  },

  async change({ uri, rows, step }) {
    const store = await openStore({ uri })
    await store.keySpace('narrow').upsert({ fields: FIELDS, batches: batches(rows, step) })
    await store.close()
    return Math.ceil(rows / step)
  },
}

const { verb, ...options } = JSON.parse(process.argv[2] ?? '')
const result = await VERBS[verb](options)
const peakMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ result, peakMiB }))
