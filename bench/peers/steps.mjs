/** The steps of the bench `peers` by Calico: each prepares, and gives what is measured. */
import { createStore, DecodePool, openStore, readInput, toRecordBatch } from 'calico-format'
import { append, createSmall, openAt, smallSums, upsertOne } from './small.mjs'
import { createTable, rowsOf, sumsOf } from './tables.mjs'

const MONTH = "l_shipdate >= date '1995-03-01' and l_shipdate < date '1995-04-01'"
const MONTH_COLUMNS = ['l_orderkey', 'l_extendedprice', 'l_shipdate']

/** A new table of rows, in one commit. */
async function fill({ uri, table, group, input }) {
  const store = await createStore({ uri })
  await createTable({ store, name: table, fields: input.fields, group })
  await store.keySpace(table).upsert(input)
  await store.close()
}

/** All that a read gives, kept as Arrow as the peers have it. */
async function readAll({ uri, table, query }) {
  const store = await openStore({ uri })
  const batches = []
  const arrow = []
  for await (const batch of store.read(table, query)) {
    batches.push(batch)
    arrow.push(toRecordBatch(batch))
  }
  await store.close()
  return { batches, rows: arrow.reduce((total, batch) => total + batch.numRows, 0) }
}

/** Reads, and keeps what was read for the check. */
const kept = (query) => async (options) => async () => {
  const { batches, rows } = await readAll({ ...options, query })
  options.batches = batches
  return { rows }
}

export const STEPS = {
  async create({ uri, table, file, group }) {
    const input = await rowsOf({ path: file, pool: new DecodePool() })
    return async () => {
      await fill({ uri, table, group, input })
      return { rows: input.batches.reduce((total, batch) => total + batch.rows, 0) }
    }
  },
  load:
    async ({ uri, table, file, group, rows }) =>
    async () => {
      const pool = new DecodePool()
      await fill({ uri, table, group, input: await readInput({ path: file, pool }) })
      await pool.close()
      return { rows }
    },
  async upsert({ uri, table, files }) {
    const pool = new DecodePool()
    const inputs = []
    for (const path of files) inputs.push(await rowsOf({ path, pool }))
    await pool.close()
    const batches = inputs.flatMap((input) => input.batches)
    return async () => {
      const store = await openStore({ uri })
      for (const input of inputs) await store.keySpace(table).upsert(input)
      await store.close()
      return { rows: batches.reduce((total, batch) => total + batch.rows, 0) }
    }
  },
  read: kept({}),
  'read-month': kept({ where: MONTH, columns: MONTH_COLUMNS }),
  stream:
    async ({ uri, table }) =>
    async () => {
      const store = await openStore({ uri })
      let rows = 0
      for await (const batch of store.read(table)) rows += batch.rows
      await store.close()
      return { rows }
    },
  'upsert-one': upsertOne,
  'create-small': createSmall,
  commits: append,
  open: openAt,
}

const tableSums = ({ uri, table, batches }) =>
  batches
    ? sumsOf(table, batches)
    : readAll({ uri, table }).then((all) => sumsOf(table, all.batches))

export const CHECKS = {
  create: tableSums,
  load: tableSums,
  upsert: tableSums,
  read: tableSums,
  'read-month': tableSums,
  'create-small': smallSums,
  commits: smallSums,
}
