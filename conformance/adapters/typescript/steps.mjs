/** The steps of a writer, through the executor: what is no part of a transaction is one commit. */
import { fromJsonValue } from '../../../dist/arrow/value.js'
import { CalicoError } from '../../../dist/errors.js'
import { runSettle } from '../../../dist/executor/settle-run.js'
import { columnType } from '../../../dist/format/struct-fields.js'
import { parseType } from '../../../dist/format/types.js'
import { checkpointTile } from '../../../dist/maintain/checkpoint.js'
import { pendingTiles } from '../../../dist/maintain/compaction.js'
import { foldGroup } from '../../../dist/maintain/fold.js'
import { findColumn, findKeySpace } from '../../../dist/table/definition.js'
import { jsonRows } from './cells.mjs'
import { REF_STEPS } from './ref-steps.mjs'

const STEPS = {
  create,
  alter,
  dropKeySpace,
  upsert: write,
  update: write,
  insert: write,
  replace: write,
  delete: write,
  'delete-range': deleteRange,
  fold,
  checkpoint,
  settle,
  logCheckpoint,
  begin,
  read,
  mark,
  commit,
  forget,
  on,
  ...REF_STEPS,
}

/**
 * Takes one step of a session: `store`, open over `storage`, with `pool` and `env`, and its open
 * `transactions` by name; `look` gives the head's state, by which cells are of their types, and
 * `lookAt` makes it do so for a branch.
 * @returns what the step gives: of a commit its acknowledgement, of a read its rows
 */
export function takeStep(session, { kind, params, signal }) {
  return STEPS[kind]({ ...session, session, kind, params, signal })
}

/** What the session does from now on is done on a branch. */
async function on({ store, lookAt, session, params }) {
  const there = await store.at(params)
  Object.assign(session, { store: there, look: await lookAt(params, there) })
}

/** Whether a writer's session takes a step of this kind. */
export const isWriterStep = (kind) => Object.hasOwn(STEPS, kind)

async function create({ store, params, transactions, signal }) {
  const { transaction, ...spec } = params
  if (transaction === undefined) return store.createKeySpace(spec, { signal })
  transactions.get(transaction).tx.createKeySpace(spec)
}

/** The deltas of columns that the rows give. */
function opsOf({ rows, ops = {} }) {
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  return Object.fromEntries(Object.entries(ops).filter(([name]) => given.has(name)))
}

async function alter({ store, params, transactions, signal }) {
  const { transaction, keySpace, changes } = params
  if (transaction === undefined) return store.alter(keySpace, changes, { signal })
  await transactions.get(transaction).tx.alter(keySpace, changes)
}

async function dropKeySpace({ store, params, signal }) {
  return store.dropKeySpace(params.keySpace, { signal })
}

/** One write: a commit of its own, or a part of a transaction that is open. */
async function write({ kind, store, look, params, transactions, signal }) {
  const { keySpace, transaction, ifExists, set, when, types } = params
  const rows = await (kind === 'delete' ? keysOf : rowsOf)(look, params)
  const ops = kind === 'delete' ? {} : opsOf(params)
  const stage = (tx) => tx[kind](keySpace, rows, { ops, ifExists, set, when, types })
  if (transaction === undefined) return store.write(rows, stage, { signal })
  await stage(transactions.get(transaction).tx)
}

/** A transaction that is committed when a later step says so. */
async function begin({ store, params, transactions }) {
  const { transaction, isolation } = params
  // It begins at the head, whatever this session has seen before.
  await store.snapshot()
  const controller = new AbortController()
  await new Promise((opened) => {
    const work = store.transaction(
      (tx) =>
        new Promise((finish) => {
          transactions.set(transaction, { tx, finish, controller, work: () => work })
          opened()
        }),
      { isolation, signal: controller.signal },
    )
    work.catch(() => {})
  })
}

async function read({ look, params, transactions }) {
  const { transaction, keySpace, key, keys = [key], columns, filter } = params
  const { tx } = transactions.get(transaction)
  if (keys[0] === undefined) {
    const rows = []
    for await (const batch of tx.scan(keySpace, { columns, where: filter })) {
      rows.push(...jsonRows(batch))
    }
    return { rows }
  }
  const definition = findKeySpace(await look(), keySpace)
  for (const one of keys) await tx.get(keySpace, keyValues(definition, one), { columns })
}

async function mark({ params, transactions }) {
  const { transaction, ...options } = params
  transactions.get(transaction).tx.mark(options)
}

async function commit({ params, transactions }) {
  const { finish, work } = transactions.get(params.transaction)
  finish()
  return (await work()).committed
}

async function forget({ store, params }) {
  return store.forget(params.application)
}

async function rowsOf(look, params) {
  const keySpace = findKeySpace(await look(), params.keySpace)
  return params.rows.map((row) => rowValues(keySpace, row, params.types ?? {}))
}

/** A row of a case as the executor takes it. */
export function rowValues(keySpace, row, types) {
  const values = Object.entries(row).map(([name, json]) => [
    name,
    Object.hasOwn(types, name)
      ? fromJsonValue(parseType(types[name]), json)
      : cellValue(keySpace, name, json),
  ])
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

async function keysOf(look, params) {
  const keySpace = findKeySpace(await look(), params.keySpace)
  const names = keySpace.components.map(({ name }) => name)
  return params.keys.map((key) => {
    const values = keyValues(keySpace, key)
    return Object.fromEntries(names.map((name, at) => [name, values[at]]))
  })
}

const keyValues = (keySpace, key) =>
  keySpace.components.map(({ type }, at) => fromJsonValue(parseType(type), key[at]))

async function deleteRange({ store, look, params, transactions }) {
  const { keySpace, transaction, from, to, where } = params
  const { components } = findKeySpace(await look(), keySpace)
  const keyOf = (values) =>
    values?.map((json, at) => fromJsonValue(parseType(components[at].type), json))
  const everything = from === undefined && to === undefined && where === undefined
  const range = { from: keyOf(from), before: keyOf(to), where, everything }
  const stage = (tx) => tx.deleteRange(keySpace, range)
  if (transaction === undefined) return (await store.transaction(stage)).committed
  await stage(transactions.get(transaction).tx)
}

/** One fold for each group, in one commit. */
async function fold({ store, storage, pool, env, params }) {
  const state = await store.snapshot()
  const { after, through = state.height } = params
  const keySpace = findKeySpace(state, params.keySpace)
  const groups = keySpace.groups.filter(({ name }) => (params.group ?? name) === name)
  const { committed } = await store.transaction(async (tx) => {
    for (const { incarnation } of groups) {
      const files = []
      const folded = {
        lineage: state.lineage,
        context: { storage, pool },
        env,
        keySpace,
        group: state.groups.get(incarnation),
        interval: { after, through },
        budget: tx.budget,
        onFile: (path) => files.push(path),
      }
      tx.addAction(await foldGroup(folded), files)
    }
  })
  return committed
}

/** All tiles that have updates, in one commit. */
async function checkpoint({ store, storage, pool, env, params }) {
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
        const tile = { context, env, state, keySpace, group, partition, onFile }
        tx.addAction(await checkpointTile(tile), files)
      }
    }
  })
  return committed
}

/** What groups have in their origins comes into tiles, by as many commits as it takes. */
async function settle({ store, storage, pool, env, params, signal }) {
  const { keySpace, group } = params
  const state = await store.snapshot()
  const executor = { mutate: ({ stage }) => store.transaction(stage, { signal }) }
  const run = { executor, storage, pool, env, state }
  const done = await runSettle(run, { keySpace, group, signal })
  if (done === null) throw new CalicoError('InvalidArgument', `${keySpace} has no origin`)
  return done.at(-1)
}

async function logCheckpoint({ store }) {
  await store.writeLogCheckpoint()
}
