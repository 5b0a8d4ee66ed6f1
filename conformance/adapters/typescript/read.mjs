/** Reading stores: through the log, the plan of a scan and the merge of tiles. */
import { encodeKeys, keyHex } from '../../../dist/arrow/keys.js'
import { batchRows } from '../../../dist/arrow/value.js'
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { systemEnv } from '../../../dist/env.js'
import { interval, openChanges } from '../../../dist/executor/changes.js'
import { diffVersions } from '../../../dist/executor/diff.js'
import { openStore } from '../../../dist/executor/open-store.js'
import { findLine } from '../../../dist/executor/store-line.js'
import { findLineHead, readEntries } from '../../../dist/log/entries.js'
import { rootOf } from '../../../dist/log/lines.js'
import { readRoot } from '../../../dist/log/open-root.js'
import { openObjects } from '../../../dist/log/parents.js'
import { readRefs } from '../../../dist/log/refs.js'
import { refuseUnknownFeatures } from '../../../dist/log/root.js'
import { newestWhole } from '../../../dist/maintain/whole.js'
import { checkAggregates, figuresOf, figureToJson } from '../../../dist/scan/aggregates.js'
import { readChanges } from '../../../dist/scan/changes.js'
import { planRead } from '../../../dist/scan/plan.js'
import { readPlan } from '../../../dist/scan/scan.js'
import { parseRef } from '../../../dist/storage/address.js'
import { columnNames, findKeySpace } from '../../../dist/table/definition.js'
import { LineView, stateLoader } from '../../../dist/table/line-view.js'
import { sortedMarks } from '../../../dist/table/marks.js'
import { beginLine, emptyState } from '../../../dist/table/state.js'
import { entriesApplied } from '../../../dist/table/with-tiles.js'
import { jsonRows } from './cells.mjs'
import { figureOfRows } from './figures.mjs'

const pool = new DecodePool({ workersMax: 0 })

/** A store opened at what stands behind the `@` of an address. */
async function openLog({ open, ref }) {
  const root = open()
  const { marker, refs, hint: main } = await readRoot(root)
  refuseUnknownFeatures(refs.features, root.uri)
  const { storeId } = marker
  const { storage } = openObjects(root, marker, { env: systemEnv })
  const given = { refs, ref: refOf(ref), hint: main }
  const { line, at, hint } = await findLine(storage, given)
  return { storage, storeId, line, at, hint }
}

const refOf = (ref) => (ref === undefined ? null : parseRef(ref))

/** The storage, and a key-space at the state that a request asks for. */
async function openSnapshot({ keySpace: name, useCheckpoints, replica, ...params }) {
  const { storage, line, at, hint, storeId } = await openLog(params)
  const pinned = replica ? (await newestWhole({ storage, line, storeId })).state : null
  const view = new LineView({ storage, line, hint, pinned })
  const snapshot = await view.at(pointOf(params.at) ?? at ?? undefined)
  const { version } = snapshot
  const state = useCheckpoints === false ? await replay({ storage, line, version }) : snapshot
  return { storage, state, keySpace: findKeySpace(state, name) }
}

export async function runRead(params) {
  const { columns, filter } = params
  const { storage, state, keySpace } = await openSnapshot(params)
  const keys = keySpace.components.map((component) => component.name)
  const choices = columns ?? columnNames(keySpace)
  const asked = choices.map((choice) => choice.name ?? choice)
  const given = [...keys.filter((key) => !asked.includes(key)), ...choices]
  const plan = await planRead(state, keySpace, { columns: given, where: filter })
  const found = []
  for await (const batch of readPlan(plan, { storage, pool })) {
    const names = batch.fields.map((field) => field.name)
    const columnsOfKey = keys.map((key) => batch.columns[names.indexOf(key)])
    const encoded = encodeKeys(columnsOfKey, plan.keyTypes)
    for (const [i, row] of jsonRows(batch).entries()) {
      const kept = Object.fromEntries(asked.map((column) => [column, row[column]]))
      found.push({ key: keyHex(encoded, i), row: kept })
    }
  }
  found.sort((a, b) => (a.key < b.key ? -1 : 1))
  return { version: state.version, rows: found.map(({ row }) => row) }
}

/** Figures as the state tells them, or where it cannot as the rows do. */
export async function runFigures({ figures, filter, ...params }) {
  const { storage, state, keySpace } = await openSnapshot(params)
  checkAggregates(keySpace, figures)
  const columns = [...new Set(figures.flatMap(({ column }) => column ?? []))]
  const plan = await planRead(state, keySpace, { columns, where: filter })
  const known = figuresOf(plan, figures)
  const rows = []
  if (known.some((figure) => !figure.known)) {
    for await (const batch of readPlan(plan, { storage, pool })) rows.push(...batchRows(batch))
  }
  const types = new Map(plan.columns.map(({ name, type }) => [name, type]))
  const found = known.map((figure, i) => {
    const { kind, column } = figures[i]
    const value = figure.known ? figure.value : figureOfRows(kind, rows, column, types.get(column))
    return figureToJson(keySpace, figures[i], value)
  })
  return { version: state.version, figures: found }
}

function pointOf(at) {
  if (at === undefined) return undefined
  if (at.version !== undefined) return { kind: 'version', version: at.version }
  return { kind: 'timestamp', micros: at.timestamp }
}

/** A storage by which nobody is led to a log checkpoint. */
const withoutHints = (storage) => {
  const get = (path, options) =>
    path.endsWith('/hint.json') ? Promise.resolve(null) : storage.get(path, options)
  const list = (...of) => storage.list(...of)
  return { get, list }
}

/** The state that the entries alone give, checkpoints of tiles left out too. */
async function replay({ storage, line, version }) {
  const entries = []
  const range = { storage, line, after: 0, upTo: version }
  for await (const { entry } of readEntries(range)) {
    const transactions = entry.transactions.map((transaction) => ({
      ...transaction,
      actions: transaction.actions.filter(({ kind }) => kind !== 'checkpoint' && kind !== 'settle'),
    }))
    entries.push({ ...entry, transactions })
  }
  const load = stateLoader(withoutHints(storage))
  const state = await entriesApplied(emptyState(rootOf(line)), entries, { load })
  return beginLine(state, line)
}

/** There is no policy here. */
const mayRead = async () => {}

/** The change feed, through the public door; without checkpoints from the entries alone. */
export async function runChanges(params) {
  const { storage, line, at, hint } = await openLog(params)
  const view = new LineView({ storage, line, hint })
  const context = { storage, pool, view, env: systemEnv, at, mayRead }
  const { keySpace, columns, filter, useCheckpoints } = params
  const options = { from: pointOf(params.from), to: pointOf(params.to), columns, filter }
  const feed = await openChanges(context, keySpace, options)
  const { batches } = useCheckpoints === false ? await replayChanges(context, params) : feed
  const rows = []
  for await (const batch of batches) {
    for (const { _timestamp, ...row } of jsonRows(batch)) {
      rows.push(params.timestamps ? { ...row, _timestamp } : row)
    }
  }
  return { from: feed.from, to: feed.to, rows }
}

async function replayChanges(context, { keySpace, from, to, columns, filter }) {
  const ends = await interval(context, { from: pointOf(from), to: pointOf(to) })
  const { storage, line } = context.view
  const last = await replay({ storage, line, version: ends.to.version })
  const first = await replay({ storage, line, version: ends.from.version })
  const plan = await planRead(last, findKeySpace(last, keySpace), { columns, where: filter })
  return { batches: readChanges({ plan, line, from: first, upTo: last.version, context }) }
}

/** An end of a difference, which may be of another branch. */
function endOf(end) {
  if (end?.ref === undefined) return pointOf(end)
  return end.version === undefined ? end.ref : `${end.ref}@v${end.version}`
}

/** The difference of a key-space, with its rows. */
export async function runDiff(params) {
  const { keySpace, from, to, mergeBase } = params
  const { storage, line, at, hint } = await openLog(params)
  const view = new LineView({ storage, line, hint })
  const ends = { from: endOf(from), to: endOf(to), mergeBase }
  const options = { ...ends, keySpaces: [keySpace], rows: true }
  const resolve = async (ref) => {
    const found = await findLine(storage, { refs: await readRefs({ storage }), ref, hint: null })
    return { view: new LineView({ storage, ...found }), at: found.at }
  }
  const diff = await diffVersions({ storage, pool, view, at, resolve, mayRead }, options)
  const [{ inserted, updated, deleted, cells, rows }] = diff.keySpaces
  const found = []
  for await (const batch of rows.batches) found.push(...jsonRows(batch))
  return { from: diff.from, to: diff.to, inserted, updated, deleted, cells, rows: found }
}

export async function runLog(params) {
  const { storage, line, hint } = await openLog(params)
  const { head } = await findLineHead({ storage, line, from: hint?.version ?? 0 })
  const versions = []
  const range = { storage, line, after: 0, upTo: head }
  for await (const { entry } of readEntries(range)) {
    const { version, id, timestamp, transactions } = entry
    const actions = transactions.flatMap((t) => t.actions.map(({ kind }) => kind))
    versions.push({ version, id, timestamp, actions })
  }
  return { versions }
}

/** Everything that is wrong with a store, by code and path. */
export async function runVerify({ open, deep, whole: isWhole }) {
  const store = await openStore({ storage: open(), workers: 0 })
  const { findings, whole } = await store.verify({ deep, whole: isWhole })
  await store.close()
  const found = { findings: sortedFindings(findings) }
  if (!isWhole) return found
  const { version, seen, missing } = whole
  return { ...found, whole: { version, seen, missing: sortedFindings(missing) } }
}

/** The branches and tags of a store. */
export async function runRefs({ open }) {
  const store = await openStore({ storage: open(), workers: 0 })
  const { branches, tags } = await store.refs.list()
  await store.close()
  const parentOf = (parent) => parent && { line: parent.line, version: parent.version }
  return {
    branches: branches.map(({ name, line, parent, protected: isProtected }) => ({
      ...{ name, line, parent: parentOf(parent), protected: isProtected },
    })),
    tags: tags.map(({ name, line, version }) => ({ name, line, version })),
  }
}

/** What opening a store as a replica comes to. */
export async function runReplica({ open, ref }) {
  const store = await openStore({ storage: open(), workers: 0, replica: true, ref: refOf(ref) })
  const { version, seen, missing } = store.replica
  await store.close()
  return { version, seen, missing: sortedFindings(missing) }
}

/** Code and path of findings, in order of both. */
export function sortedFindings(findings) {
  const text = ({ code, path }) => `${code} ${path}`
  const found = findings.map(({ code, path }) => ({ code, path }))
  return found.sort((a, b) => (text(a) < text(b) ? -1 : 1))
}

export async function runMarks(params) {
  const { storage, line, at, hint } = await openLog(params)
  const snapshot = await new LineView({ storage, line, hint }).at(at ?? undefined)
  const { version } = snapshot
  const isReplayed = params.useCheckpoints === false
  const state = isReplayed ? await replay({ storage, line, version }) : snapshot
  return { marks: sortedMarks(state.marks) }
}
