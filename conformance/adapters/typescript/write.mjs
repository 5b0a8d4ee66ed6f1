/** Writing stores through the executor: each step is one commit. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fromJsonValue } from '../../../dist/arrow/value.js'
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { systemEnv } from '../../../dist/env.js'
import { CalicoError, isCalicoError } from '../../../dist/errors.js'
import { createStore, openStore } from '../../../dist/executor/store.js'
import { columnType } from '../../../dist/format/struct-fields.js'
import { parseType } from '../../../dist/format/types.js'
import { checkpointTile } from '../../../dist/maintain/checkpoint.js'
import { pendingTiles } from '../../../dist/maintain/compaction.js'
import { foldGroup } from '../../../dist/maintain/fold.js'
import { LocalStore } from '../../../dist/storage/local.js'
import { findColumn, findKeySpace } from '../../../dist/table/definition.js'

const STEPS = {
  create,
  upsert,
  update,
  replace,
  delete: remove,
  'delete-range': deleteRange,
  fold,
  checkpoint,
  logCheckpoint,
}

export async function runWrite({ store: folder, steps }) {
  const storage = new LocalStore({ root: folder, env: systemEnv })
  const pool = new DecodePool({ workersMax: 0 })
  const open = existsSync(join(folder, 'calico.json')) ? openStore : createStore
  const store = await open({ storage, workers: 0 })
  const versions = []
  const errors = []
  for (const step of steps) {
    const [[kind, params]] = Object.entries(step)
    try {
      versions.push((await STEPS[kind]({ store, storage, pool, params })) ?? null)
      errors.push(null)
    } catch (error) {
      if (!isCalicoError(error)) throw error
      versions.push(null)
      errors.push(error.code)
    }
  }
  await store.close()
  await pool.close()
  return { versions, errors }
}

async function create({ store, params }) {
  return (await store.createKeySpace(params)).version
}

async function upsert({ store, params }) {
  const rows = await rowsOf(store, params)
  return (await store.keySpace(params.keySpace).upsert(rows, { ops: opsOf(params) })).version
}

async function update({ store, params }) {
  const rows = await rowsOf(store, params)
  return (await store.keySpace(params.keySpace).update(rows, { ops: opsOf(params) })).version
}

async function replace({ store, params }) {
  const rows = await rowsOf(store, params)
  return (await store.keySpace(params.keySpace).replace(rows, { ops: opsOf(params) })).version
}

/** The deltas of columns that the rows give. */
function opsOf({ rows, ops = {} }) {
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  return Object.fromEntries(Object.entries(ops).filter(([name]) => given.has(name)))
}

async function rowsOf(store, params) {
  const keySpace = findKeySpace(await store.snapshot(), params.keySpace)
  return params.rows.map((row) => rowValues(keySpace, row))
}

function rowValues(keySpace, row) {
  const values = Object.entries(row).map(([name, json]) => [name, cellValue(keySpace, name, json)])
  return Object.fromEntries(values)
}

/** The executor takes a single element in place of a list where the column appends or unites. */
function cellValue(keySpace, name, json) {
  const place = findColumn(keySpace, name)
  const type = place.kind === 'key' ? parseType(place.type) : columnType(place.column)
  const single =
    ['append', 'union'].includes(place.column?.algebra) && json !== null && !Array.isArray(json)
  return fromJsonValue(single ? type.element : type, json)
}

async function remove({ store, params }) {
  const keySpace = findKeySpace(await store.snapshot(), params.keySpace)
  const rows = params.keys.map((key) => {
    const named = keySpace.components.map(({ name }, at) => [name, key[at]])
    return rowValues(keySpace, Object.fromEntries(named))
  })
  return (await store.keySpace(params.keySpace).delete(rows)).version
}

async function deleteRange({ store, params }) {
  const { keySpace, from, to, where } = params
  const { components } = findKeySpace(await store.snapshot(), keySpace)
  const keyOf = (values) =>
    values?.map((json, at) => fromJsonValue(parseType(components[at].type), json))
  const everything = from === undefined && to === undefined && where === undefined
  const range = { from: keyOf(from), before: keyOf(to), where, everything }
  return (await store.keySpace(keySpace).deleteRange(range)).version
}

/** One fold for each group, in one commit. */
async function fold({ store, storage, pool, params }) {
  const { after, through } = params
  const state = await store.snapshot()
  const keySpace = findKeySpace(state, params.keySpace)
  const groups = keySpace.groups.filter(({ name }) => (params.group ?? name) === name)
  const { committed } = await store.transaction(async (tx) => {
    for (const { incarnation } of groups) {
      const files = []
      const folded = {
        context: { storage, pool },
        env: systemEnv,
        keySpace,
        group: state.groups.get(incarnation),
        interval: { after, through },
        budget: tx.budget,
        onFile: (path) => files.push(path),
      }
      tx.addAction(await foldGroup(folded), files)
    }
  })
  return committed.version
}

/** All tiles that have updates, in one commit. */
async function checkpoint({ store, storage, pool, params }) {
  const at = params.asOf === undefined ? undefined : { kind: 'version', version: params.asOf }
  const state = await store.snapshot(at)
  const keySpace = findKeySpace(state, params.keySpace)
  const groups = keySpace.groups.filter(({ name }) => (params.group ?? name) === name)
  if (groups.length === 0) throw new CalicoError('InvalidArgument', `no group ${params.group}`)
  const { committed } = await store.transaction(async (tx) => {
    for (const definition of groups) {
      const group = state.groups.get(definition.incarnation)
      for (const { partition } of pendingTiles(keySpace, group)) {
        const files = []
        const onFile = (path) => files.push(path)
        const context = { storage, pool }
        const tile = { context, env: systemEnv, state, keySpace, group, partition, onFile }
        tx.addAction(await checkpointTile(tile), files)
      }
    }
  })
  return committed.version
}

async function logCheckpoint({ store }) {
  await store.writeLogCheckpoint()
}
