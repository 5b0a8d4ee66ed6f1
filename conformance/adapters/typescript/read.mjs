/** Reading stores: through the log, the plan of a scan and the merge of tiles. */
import { encodeKeys, keyHex } from '../../../dist/arrow/keys.js'
import { batchRows } from '../../../dist/arrow/value.js'
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { systemEnv } from '../../../dist/env.js'
import { interval, openChanges } from '../../../dist/executor/changes.js'
import { diffVersions } from '../../../dist/executor/diff.js'
import { openStore } from '../../../dist/executor/store.js'
import { findLineHead, readEntries } from '../../../dist/log/entries.js'
import { readHint } from '../../../dist/log/hint.js'
import { openPlaces } from '../../../dist/log/places.js'
import { readRefs } from '../../../dist/log/refs.js'
import { MAIN_LINE, readMarker, refuseUnknownFeatures } from '../../../dist/log/root.js'
import { newestWhole } from '../../../dist/maintain/whole.js'
import { checkAggregates, figuresOf, figureToJson } from '../../../dist/scan/aggregates.js'
import { readChanges } from '../../../dist/scan/changes.js'
import { planScan } from '../../../dist/scan/plan.js'
import { readPlan } from '../../../dist/scan/scan.js'
import { columnNames, findKeySpace } from '../../../dist/table/definition.js'
import { LineView } from '../../../dist/table/line-view.js'
import { sortedMarks } from '../../../dist/table/marks.js'
import { applyEntries, emptyState } from '../../../dist/table/state.js'
import { jsonRows } from './cells.mjs'
import { figureOfRows } from './figures.mjs'

const pool = new DecodePool({ workersMax: 0 })

async function openLog(open) {
  const storage = open()
  const marker = await readMarker(storage)
  const hint = await readHint(storage, MAIN_LINE)
  const refs = await readRefs({ storage, hint: hint?.refs })
  refuseUnknownFeatures(refs.features, storage.uri)
  const { storeId } = marker
  return { storage: openPlaces(storage, marker, { env: systemEnv }).storage, hint, storeId }
}

/** The storage, and a key-space at the state that a request asks for. */
async function openSnapshot({ open, keySpace: name, at, useCheckpoints, replica }) {
  const { storage, hint, storeId } = await openLog(open)
  const search = { storage, line: MAIN_LINE, storeId }
  const pinned = replica ? (await newestWhole(search)).state : null
  const view = new LineView({ storage, line: MAIN_LINE, hint, pinned })
  const snapshot = await view.at(pointOf(at))
  const state = useCheckpoints === false ? await replay(storage, snapshot.version) : snapshot
  return { storage, state, keySpace: findKeySpace(state, name) }
}

export async function runRead(params) {
  const { columns, filter } = params
  const { storage, state, keySpace } = await openSnapshot(params)
  const keys = keySpace.components.map((component) => component.name)
  const choices = columns ?? columnNames(keySpace)
  const asked = choices.map((choice) => choice.name ?? choice)
  const given = [...keys.filter((key) => !asked.includes(key)), ...choices]
  const plan = planScan(state, keySpace, { columns: given, where: filter })
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
  const plan = planScan(state, keySpace, { columns, where: filter })
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

/** The state that the entries alone give, checkpoints of tiles left out too. */
async function replay(storage, version) {
  const entries = []
  const range = { storage, line: MAIN_LINE, after: 0, upTo: version }
  for await (const { entry } of readEntries(range)) {
    const transactions = entry.transactions.map((transaction) => ({
      ...transaction,
      actions: transaction.actions.filter(({ kind }) => kind !== 'checkpoint' && kind !== 'settle'),
    }))
    entries.push({ ...entry, transactions })
  }
  return applyEntries(emptyState(MAIN_LINE), entries)
}

/** There is no policy here. */
const mayRead = async () => {}

/** The change feed, through the public door; without checkpoints from the entries alone. */
export async function runChanges(params) {
  const { storage, hint } = await openLog(params.open)
  const view = new LineView({ storage, line: MAIN_LINE, hint })
  const context = { storage, pool, view, env: systemEnv, at: null, mayRead }
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
  const last = await replay(context.storage, ends.to.version)
  const first = await replay(context.storage, ends.from.version)
  const plan = planScan(last, findKeySpace(last, keySpace), { columns, where: filter })
  return { batches: readChanges({ plan, from: first, upTo: last.version, context }) }
}

/** The difference of a key-space, with its rows. */
export async function runDiff({ open, keySpace, from, to }) {
  const { storage, hint } = await openLog(open)
  const view = new LineView({ storage, line: MAIN_LINE, hint })
  const options = { from: pointOf(from), to: pointOf(to), keySpaces: [keySpace], rows: true }
  const diff = await diffVersions({ storage, pool, view, at: null, mayRead }, options)
  const [{ inserted, updated, deleted, cells, rows }] = diff.keySpaces
  const found = []
  for await (const batch of rows.batches) found.push(...jsonRows(batch))
  return { from: diff.from, to: diff.to, inserted, updated, deleted, cells, rows: found }
}

export async function runLog({ open }) {
  const { storage, hint } = await openLog(open)
  const { head } = await findLineHead({ storage, line: MAIN_LINE, from: hint?.version ?? 0 })
  const versions = []
  const range = { storage, line: MAIN_LINE, after: 0, upTo: head }
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

/** What opening a store as a replica comes to. */
export async function runReplica({ open }) {
  const store = await openStore({ storage: open(), workers: 0, replica: true })
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

export async function runMarks({ open, useCheckpoints }) {
  const { storage, hint } = await openLog(open)
  const snapshot = await new LineView({ storage, line: MAIN_LINE, hint }).latest()
  const state = useCheckpoints === false ? await replay(storage, snapshot.version) : snapshot
  return { marks: sortedMarks(state.marks) }
}
