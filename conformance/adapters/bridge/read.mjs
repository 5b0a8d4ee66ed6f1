/** Reading through plans and their splits. */
import { encodeKeys, keyHex } from '../../../dist/arrow/keys.js'
import { parseType } from '../../../dist/format/types.js'
import { BridgeError, inRange, jsonRows, withBridge } from './client.mjs'

/** Entries of the log that are asked for at a time. */
const PAGE = 100

export function runRead(params) {
  return withBridge(params, async (client) => {
    const { keySpace, columns, filter, at } = params
    const { key, columns: values } = await client.describe(keySpace, await client.version(at))
    const choices = columns ?? [...key, ...values].map(({ name }) => name)
    const asked = choices.map((choice) => choice.name ?? choice)
    const keys = key.map(({ name }) => name)
    const plan = await client.post('/v1/plan', {
      ...{ keySpace, filter, at: inRange(at) },
      columns: [...keys.filter((name) => !asked.includes(name)), ...choices],
      splitsMax: 3,
    })
    const found = []
    for (const { split } of plan.splits) {
      const batches = await client.batches(await client.ask('/v1/scan', { split }), plan.fields)
      for (const batch of batches) found.push(...keyedRows(batch, key, asked))
    }
    found.sort((a, b) => (a.key < b.key ? -1 : 1))
    return { version: plan.version, rows: found.map(({ row }) => row) }
  })
}

function keyedRows(batch, key, asked) {
  const names = batch.fields.map(({ name }) => name)
  const columns = key.map(({ name }) => batch.columns[names.indexOf(name)])
  const types = key.map(({ type }) => parseType(type))
  const encoded = encodeKeys(columns, types)
  return jsonRows(batch).map((row, i) => {
    const kept = Object.fromEntries(asked.map((column) => [column, row[column]]))
    return { key: keyHex(encoded, i), row: kept }
  })
}

export function runChanges(params) {
  return withBridge(params, async (client) => {
    const { keySpace, columns, filter, timestamps } = params
    const from = await startOf(client, params.from)
    const to = await client.version(params.to)
    const changes = { from, ...(to !== undefined && { to }) }
    const plan = await client.post('/v1/plan', { keySpace, columns, filter, changes })
    const response = await client.ask('/v1/changes', { keySpace, columns, filter, ...changes })
    const rows = []
    for (const batch of await client.batches(response, plan.fields)) {
      for (const { _timestamp, ...row } of jsonRows(batch)) {
        rows.push(timestamps ? { ...row, _timestamp } : row)
      }
    }
    return { from, to: Number(response.headers.get('calico-version')), rows }
  })
}

/** Every time before the first commit is version 0 (CAL-SCAN-029). */
async function startOf(client, at) {
  try {
    return await client.version(at)
  } catch (error) {
    const isBefore = error instanceof BridgeError && error.code === 'UnknownVersion'
    if (isBefore && at.timestamp !== undefined) return 0
    throw error
  }
}

export function runLog(params) {
  return withBridge(params, async (client) => {
    const versions = []
    for (;;) {
      const { entries, head } = await client.get(`/v1/log?after=${versions.length}&limit=${PAGE}`)
      for (const { version, id, timestamp, operations } of entries) {
        versions.push({ version, id, timestamp, actions: operations.map(({ kind }) => kind) })
      }
      if (versions.length >= head) return { versions }
    }
  })
}
