/**
 * Loads rows that come in no order into groups of many partitions, in one commit; prints what came
 * of it, and the most memory that this process has had.
 */
import { Int32, Int64, makeData, TimestampMicrosecond } from 'apache-arrow'
import { createStore } from '../../../dist/index.js'

const BATCH_ROWS = 65_536
const DAYS_31_US = 2_678_400_000_000n
/** No factor of the numbers of rows that are asked for: each id comes once, far from the last. */
const STEP = 7_368_787n

const FIELDS = [
  { name: 'at', type: { kind: 'timestamp' } },
  { name: 'id', type: { kind: 'int64' } },
  { name: 'a', type: { kind: 'int32' } },
  { name: 'b', type: { kind: 'int64' } },
]

async function* batches(rows) {
  for (let first = 0; first < rows; first += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rows - first)
    const [at, id, b] = Array.from({ length: 3 }, () => new BigInt64Array(length))
    const a = new Int32Array(length)
    for (let i = 0; i < length; i++) {
      const number = (BigInt(first + i) * STEP) % BigInt(rows)
      id[i] = number
      at[i] = (number % 6n) * DAYS_31_US
      a[i] = Number(number % 1009n)
      b[i] = number * number
    }
    const columns = [
      makeData({ type: new TimestampMicrosecond(), data: at }),
      makeData({ type: new Int64(), data: id }),
      makeData({ type: new Int32(), data: a }),
      makeData({ type: new Int64(), data: b }),
    ]
    yield { rows: length, fields: FIELDS, columns }
  }
}

const hash = (buckets) => ({ kind: 'hash', buckets, components: [1] })
const { uri, rows } = JSON.parse(process.argv[2] ?? '')
const store = await createStore({ uri })
await store.createKeySpace({
  name: 'event',
  key: [
    { name: 'at', type: 'timestamp' },
    { name: 'id', type: 'int64' },
  ],
  groups: [
    {
      name: 'main',
      codec: 'snappy',
      partitioning: [{ kind: 'month', component: 0 }, hash(4)],
      columns: [{ name: 'a', type: 'int32' }],
    },
    {
      name: 'wide',
      codec: 'snappy',
      partitioning: [hash(3)],
      columns: [{ name: 'b', type: 'int64' }],
    },
  ],
})
let error = null
try {
  await store.keySpace('event').upsert({ fields: FIELDS, batches: batches(rows) })
} catch (thrown) {
  error = { code: thrown.code, message: thrown.message }
}
const { version } = await store.snapshot()
await store.close()
const peakMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ version, error, peakMiB }))
