/** What the bench `layers` repeats: each prepares its data and gives work that returns its rows. */
import { Int64, makeData, Utf8, vectorFromArray } from 'apache-arrow'
import { createStore, openStore } from 'calico-format'
import { MemoryStore, systemEnv } from 'calico-format/storage'
import { encodeKeys, sortOrder } from '../../dist/arrow/keys.js'
import { bindFilter } from '../../dist/expr/bind.js'
import { evaluateFilter } from '../../dist/expr/evaluate.js'
import { parseExpression } from '../../dist/expr/parse.js'
import { fieldScope } from '../../dist/expr/scope.js'
import { hintPath } from '../../dist/format/layout.js'

const BATCH_ROWS = 50_000
const UPDATES = 20

/** How much there is to work on; `part` of it where a rough figure is enough. */
export const sizesOf = (part = 1) => ({
  rows: 1_000_000 / part,
  updateRows: 1000 / part,
  entries: 2000 / part,
  tiles: 1000 / part,
})

const INT64 = { kind: 'int64' }
const UTF8 = { kind: 'utf8' }
const KEY = [{ name: 'id', type: 'int64' }]
const FIELDS = [
  { name: 'id', type: INT64 },
  { name: 'n', type: INT64 },
  { name: 't', type: UTF8 },
]

const int64s = (rows, cellOf) =>
  makeData({ type: new Int64(), data: BigInt64Array.from({ length: rows }, (_, i) => cellOf(i)) })

const texts = (rows, cellOf) =>
  vectorFromArray(
    Array.from({ length: rows }, (_, i) => cellOf(i)),
    new Utf8(),
  ).data[0]

/** A number below `below` that looks like chance and is the same every time. */
const scattered = (i, below) => Number((BigInt(i) * 0x9e3779b97f4a7c15n) % BigInt(below))

function batchOf(first, rows) {
  const columns = [
    int64s(rows, (i) => BigInt(first + i)),
    int64s(rows, (i) => BigInt(scattered(first + i, 1000))),
    texts(rows, (i) => `text ${scattered(first + i, 5000)}`),
  ]
  return { rows, fields: FIELDS, columns }
}

function* batches({ rows }) {
  for (let first = 0; first < rows; first += BATCH_ROWS) yield batchOf(first, BATCH_ROWS)
}

async function storeWith(fileFormat, codec, partitioning = []) {
  const storage = new MemoryStore({ name: 'layers', env: systemEnv })
  const store = await createStore({ storage, workers: 0 })
  const columns = [
    { name: 'n', type: 'int64' },
    { name: 't', type: 'utf8' },
  ]
  const groups = [{ name: 'main', columns, fileFormat, codec, partitioning }]
  await store.createKeySpace({ name: 'items', key: KEY, groups })
  return { storage, store }
}

const loaded = async (sizes, fileFormat, codec) => {
  const made = await storeWith(fileFormat, codec)
  await made.store.keySpace('items').upsert({ fields: FIELDS, batches: [...batches(sizes)] })
  await made.store.checkpoint()
  return made
}

async function count(store) {
  let rows = 0
  for await (const batch of store.read('items')) rows += batch.rows
  return rows
}

const encoding = (fileFormat, codec) => async (sizes) => {
  const all = [...batches(sizes)]
  return async () => {
    const { store } = await storeWith(fileFormat, codec)
    await store.keySpace('items').upsert({ fields: FIELDS, batches: all })
    return sizes.rows
  }
}

const decoding = (fileFormat, codec) => async (sizes) => {
  const { store } = await loaded(sizes, fileFormat, codec)
  return () => count(store)
}

async function keys({ rows }) {
  const text = texts(rows, (i) => `customer ${scattered(i, rows)}`)
  const number = int64s(rows, (i) => BigInt(i % 7))
  return async () => encodeKeys([text, number], [UTF8, INT64]).rows
}

async function sort({ rows }) {
  const vector = encodeKeys([int64s(rows, (i) => BigInt(scattered(i, rows * 4)))], [INT64])
  return async () => sortOrder(vector).length
}

async function filter(sizes) {
  const all = [...batches(sizes)]
  const expression = parseExpression("n * 2 + 1 > 700 AND (t LIKE 'text 1%' OR id < 500000)")
  const bound = bindFilter({ expression, scope: fieldScope(FIELDS) })
  return async () => {
    for (const batch of all) evaluateFilter(bound, batch)
    return sizes.rows
  }
}

async function merge(sizes) {
  const { store } = await loaded(sizes, 'arrow', 'none')
  const { rows: all, updateRows: rows } = sizes
  for (let update = 0; update < UPDATES; update++) {
    const columns = [
      int64s(rows, (i) => BigInt(i * (all / rows) + update)),
      int64s(rows, () => BigInt(-update)),
    ]
    await store.keySpace('items').upsert({ rows, fields: FIELDS.slice(0, 2), columns })
  }
  return () => count(store)
}

async function commit({ entries }) {
  return async () => {
    const { store } = await storeWith('parquet', 'zstd')
    const items = store.keySpace('items')
    for (let i = 0; i < entries; i++) await items.upsert([{ id: i, n: i, t: 'small' }])
    await store.close()
    return entries
  }
}

async function replay({ entries }) {
  const { storage, store } = await storeWith('parquet', 'zstd')
  for (let i = 0; i < entries; i++) {
    await store.keySpace('items').upsert([{ id: i, n: i, t: 'small' }])
  }
  await store.close()
  return async () => {
    // Without it there is no way to a log checkpoint.
    await storage.delete(hintPath(1))
    const again = await openStore({ storage, workers: 0 })
    const { version } = await again.snapshot()
    return version
  }
}

async function plan({ tiles }) {
  const partitioning = [{ kind: 'hash', buckets: tiles, components: [0] }]
  const where = `id = ${Math.floor(tiles * 0.711)}`
  const { store } = await storeWith('parquet', 'zstd', partitioning)
  await store.keySpace('items').upsert(batchOf(0, tiles * 2))
  await store.checkpoint()
  return async () => {
    let rows = 0
    for await (const batch of store.read('items', { where })) rows += batch.rows
    if (rows !== 1) throw new Error(`${rows} rows of one key`)
    return tiles
  }
}

export const WORK = {
  ...{ keys, sort, filter, merge, commit, replay, plan },
  'encode-parquet': encoding('parquet', 'snappy'),
  'encode-arrow': encoding('arrow', 'none'),
  'decode-parquet': decoding('parquet', 'snappy'),
  'decode-arrow': decoding('arrow', 'none'),
}
