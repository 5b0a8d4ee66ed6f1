/** Reading stores: through the log, the plan of a scan and the merge of tiles. */
import { encodeKeys, keyHex } from '../../../dist/arrow/keys.js'
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { systemEnv } from '../../../dist/env.js'
import { findLineHead, readEntries } from '../../../dist/log/entries.js'
import { readHint } from '../../../dist/log/hint.js'
import { readRefs } from '../../../dist/log/refs.js'
import { MAIN_LINE, readMarker, refuseUnknownFeatures } from '../../../dist/log/root.js'
import { planScan } from '../../../dist/scan/plan.js'
import { readPlan } from '../../../dist/scan/scan.js'
import { LocalStore } from '../../../dist/storage/local.js'
import { columnNames, findKeySpace } from '../../../dist/table/definition.js'
import { LineView } from '../../../dist/table/line-view.js'
import { sortedMarks } from '../../../dist/table/marks.js'
import { applyEntries, emptyState } from '../../../dist/table/state.js'
import { jsonRows } from './cells.mjs'

const pool = new DecodePool({ workersMax: 0 })

async function open(folder) {
  const storage = new LocalStore({ root: folder, env: systemEnv })
  await readMarker(storage)
  const hint = await readHint(storage, MAIN_LINE)
  const refs = await readRefs({ storage, hint: hint?.refs })
  refuseUnknownFeatures(refs.features, folder)
  return { storage, hint }
}

export async function runRead({ store, keySpace: name, columns, filter, at, useCheckpoints }) {
  const { storage, hint } = await open(store)
  const view = new LineView({ storage, line: MAIN_LINE, hint })
  const snapshot = await view.at(pointOf(at))
  const state = useCheckpoints === false ? await replay(storage, snapshot.version) : snapshot
  const keySpace = findKeySpace(state, name)
  const keys = keySpace.components.map((component) => component.name)
  const asked = columns ?? columnNames(keySpace)
  const given = [...keys.filter((key) => !asked.includes(key)), ...asked]
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
      actions: transaction.actions.filter(({ kind }) => kind !== 'checkpoint'),
    }))
    entries.push({ ...entry, transactions })
  }
  return applyEntries(emptyState(MAIN_LINE), entries)
}

export async function runLog({ store }) {
  const { storage, hint } = await open(store)
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

export async function runMarks({ store, useCheckpoints }) {
  const { storage, hint } = await open(store)
  const snapshot = await new LineView({ storage, line: MAIN_LINE, hint }).latest()
  const state = useCheckpoints === false ? await replay(storage, snapshot.version) : snapshot
  return { marks: sortedMarks(state.marks) }
}
