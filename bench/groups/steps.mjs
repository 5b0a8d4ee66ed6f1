/** The steps of the bench `groups` by Calico: each prepares, and gives what is measured. */
import { Int32, Int64, makeData, Utf8, vectorFromArray } from 'apache-arrow'
import { createStore, DecodePool, openStore, readInput } from 'calico-format'
import { printType } from 'calico-format/data'
import { makeTiles } from './make-tiles.mjs'

const INT64 = { kind: 'int64' }
const INT32 = { kind: 'int32' }
const UTF8 = { kind: 'utf8' }
const GROUPS = 40
const BATCH_ROWS = 4096

const int64 = (length, cellOf) =>
  makeData({
    type: new Int64(),
    data: BigInt64Array.from({ length }, (_, i) => BigInt(cellOf(i))),
  })
const int32 = (length, cellOf) =>
  makeData({ type: new Int32(), data: Int32Array.from({ length }, (_, i) => cellOf(i)) })

async function inStore(uri, work) {
  const store = await openStore({ uri })
  const figures = await work(store)
  await store.close()
  return figures
}

/** The names of the columns of each group: the last has those that change. */
function groupsOf({ columns, changed }) {
  const others = columns - changed
  const starts = Array.from({ length: GROUPS }, (_, i) => Math.floor((others * i) / (GROUPS - 1)))
  return [...starts, columns].slice(0, -1).map((from, i) => {
    const to = i === GROUPS - 1 ? columns : starts[i + 1]
    return Array.from({ length: to - from }, (_, c) => from + c)
  })
}

function wideBatches({ rows, columns, more = 0 }) {
  const fields = wideFields(columns)
  return Array.from({ length: Math.ceil(rows / BATCH_ROWS) }, (_, at) => {
    const first = at * BATCH_ROWS
    const length = Math.min(BATCH_ROWS, rows - first)
    return {
      rows: length,
      fields,
      columns: [
        int64(length, (i) => first + i),
        ...columns.map((c) => int32(length, (i) => (((first + i) * 31 + c * 7) % 1009) + more)),
      ],
    }
  })
}

const wideFields = (columns) => [
  { name: 'id', type: INT64 },
  ...columns.map((c) => ({ name: `c${c}`, type: INT32 })),
]

/** What a read gives: rows, and the sum of each column of whole numbers that is named. */
async function sumsOf(batches, names) {
  const sums = Object.fromEntries(names.map((name) => [name, 0n]))
  let rows = 0
  for await (const batch of batches) {
    rows += batch.rows
    for (const name of names) {
      const { values } = batch.columns[batch.fields.findIndex((field) => field.name === name)]
      let sum = typeof values[0] === 'bigint' ? 0n : 0
      for (const value of values.subarray(0, batch.rows)) sum += value
      sums[name] += BigInt(sum)
    }
  }
  const plain = Object.entries(sums).map(([name, sum]) => [name, Number(sum)])
  return { rows, sums: Object.fromEntries(plain) }
}

const LIFE_FIELDS = [
  { name: 'id', type: INT64 },
  { name: 'a', type: INT64 },
  { name: 'b', type: UTF8 },
]

const lifeRows = (ids, more) => ({
  rows: ids.length,
  fields: LIFE_FIELDS,
  columns: [
    int64(ids.length, (i) => ids[i]),
    int64(ids.length, (i) => ids[i] + more),
    vectorFromArray(
      ids.map((id) => `text ${more} of ${id}`),
      new Utf8(),
    ).data[0],
  ],
})

const upserted = (rows, number) =>
  Array.from({ length: Math.floor(rows / 100) }, (_, k) => (number * 104_729 + k * 7919) % rows)

export const STEPS = {
  'wide-create': async (options) => {
    const { uri, rows } = options
    const groups = groupsOf(options)
    const columns = groups.flat()
    const batches = wideBatches({ rows, columns })
    return async () => {
      const store = await createStore({ uri })
      await store.createKeySpace({
        name: 'wide',
        key: [{ name: 'id', type: 'int64' }],
        groups: groups.map((own, i) => ({
          name: `g${i}`,
          codec: 'snappy',
          columns: own.map((c) => ({ name: `c${c}`, type: 'int32' })),
        })),
      })
      await store.keySpace('wide').upsert({ fields: wideFields(columns), batches })
      await store.close()
      return { rows }
    }
  },

  'wide-update': async ({ uri, rows, columns, changed }) => {
    const own = Array.from({ length: changed }, (_, i) => columns - changed + i)
    const batches = wideBatches({ rows, columns: own, more: 1 })
    return () =>
      inStore(uri, async (store) => {
        await store.keySpace('wide').upsert({ fields: wideFields(own), batches })
        return { rows }
      })
  },

  'wide-read': async (options) => () =>
    inStore(options.uri, async (store) => {
      const names = options.read.map((c) => `c${c}`)
      const batches = []
      for await (const batch of store.read('wide', { columns: names })) batches.push(batch)
      Object.assign(options, { batches, names })
      return { rows: batches.reduce((all, batch) => all + batch.rows, 0) }
    }),

  'life-create':
    async ({ uri, rows }) =>
    async () => {
      const store = await createStore({ uri })
      const columns = [
        { name: 'a', type: 'int64' },
        { name: 'b', type: 'utf8' },
      ]
      const key = [{ name: 'id', type: 'int64' }]
      await store.createKeySpace({ name: 'life', key, groups: [{ name: 'main', columns }] })
      const ids = Array.from({ length: rows }, (_, id) => id)
      await store.keySpace('life').upsert(lifeRows(ids, 0))
      await store.close()
      return { rows }
    },

  'life-write': async ({ uri, count, round, upserts }) => {
    const changes = Array.from({ length: upserts }, (_, i) => {
      const number = (round - 1) * upserts + i + 1
      return lifeRows(upserted(count, number), number)
    })
    const gone = Array.from({ length: Math.ceil((count - round) / 200) }, (_, i) => round + i * 200)
    const keys = {
      rows: gone.length,
      fields: [LIFE_FIELDS[0]],
      columns: [int64(gone.length, (i) => gone[i])],
    }
    return () =>
      inStore(uri, async (store) => {
        const life = store.keySpace('life')
        for (const rows of changes) await life.upsert(rows)
        await life.delete(keys)
        await store.maintain()
        return { rows: upserts * Math.floor(count / 100) + gone.length }
      })
  },

  'life-read': async (options) => () => readLife(options, {}),
  'life-select': async (options) => () => {
    const { from, to } = options
    return readLife(options, { columns: ['a'], where: `id >= ${from} and id < ${to}` })
  },

  'routed-load':
    async ({ uri, file, times, rows }) =>
    async () => {
      const pool = new DecodePool()
      const store = await createStore({ uri })
      const first = await readInput({ path: file, pool })
      const { fields } = first
      const column = (field) => ({ name: field.name, type: printType(field.type) })
      const key = ROUTED_KEY.map((name) => column(fields.find((field) => field.name === name)))
      const columns = fields.filter(({ name }) => !ROUTED_KEY.includes(name)).map(column)
      const prices = columns.filter(({ name }) => name.includes('price'))
      const others = columns.filter(({ name }) => !name.includes('price'))
      const byHash = { kind: 'hash', buckets: 4, components: [1] }
      await store.createKeySpace({
        name: 'routed',
        key,
        groups: [
          {
            name: 'main',
            codec: 'snappy',
            partitioning: [{ kind: 'month', component: 0 }, byHash],
            columns: others,
          },
          {
            name: 'price',
            codec: 'snappy',
            partitioning: [{ kind: 'month', component: 0 }],
            columns: prices,
          },
        ],
      })
      const batches = repeated({ first, file, pool, times })
      await store.keySpace('routed').upsert({ fields, batches })
      await store.close()
      await pool.close()
      return { rows }
    },

  'tiles-make': async (options) => async () => {
    await makeTiles(options)
    return { rows: options.tiles }
  },

  'tiles-plan':
    async ({ uri, p, id }) =>
    () =>
      inStore(uri, async (store) => {
        const where = id === undefined ? `p = ${p}` : `p = ${p} and id = ${id}`
        const plan = await store.shared({ secret: Buffer.alloc(32) }).plan({
          ...{ keySpace: 'tiles', columns: ['id', 'a'], where },
        })
        return { rows: plan.splits.length }
      }),

  'routed-month':
    async ({ uri }) =>
    () =>
      inStore(uri, async (store) => {
        let rows = 0
        for await (const batch of store.read('routed', MONTH)) rows += batch.rows
        return { rows }
      }),
}

const ROUTED_KEY = ['l_shipdate', 'l_orderkey', 'l_linenumber']
const MONTH = {
  where: "l_shipdate >= date '1995-03-01' and l_shipdate < date '1995-04-01'",
  columns: ['l_orderkey', 'l_extendedprice', 'l_shipdate'],
}
/** No order key of TPC-H at the scales of a bench is above this. */
const ORDERS_MAX = 1_000_000_000n

/** The rows of a file again and again, each time under other order keys. */
async function* repeated({ first, file, pool, times }) {
  const at = first.fields.findIndex(({ name }) => name === 'l_orderkey')
  for (let time = 0; time < times; time++) {
    const { batches } = time === 0 ? first : await readInput({ path: file, pool })
    for await (const batch of batches) {
      const { values } = batch.columns[at]
      const orders = int64(batch.rows, (i) => BigInt(values[i]) + BigInt(time) * ORDERS_MAX)
      const columns = batch.columns.map((column, i) => (i === at ? orders : column))
      yield { ...batch, columns }
    }
  }
}

async function readLife(options, query) {
  return inStore(options.uri, async (store) => {
    const batches = []
    for await (const batch of store.read('life', query)) batches.push(batch)
    Object.assign(options, { batches, names: ['a'] })
    return { rows: batches.reduce((all, batch) => all + batch.rows, 0) }
  })
}

const lifeSums = async ({ batches, names }) => {
  const { rows, sums } = await sumsOf(batches, names)
  return { rows, sum: sums.a }
}

export const CHECKS = {
  'wide-read': async ({ batches, names }) => (await sumsOf(batches, names)).sums,
  'life-read': lifeSums,
  'life-select': lifeSums,
  'routed-load': ({ uri }) =>
    inStore(uri, async (store) => {
      let rows = 0
      for await (const batch of store.read('routed', { columns: ['l_orderkey'] }))
        rows += batch.rows
      return { rows }
    }),
}
