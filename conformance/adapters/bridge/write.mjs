/** Writing through begun writes, staged rows and commits: each step is one commit. */
import { buildBatch, fromJsonValue } from '../../../dist/arrow/value.js'
import { StreamEncoder } from '../../../dist/data/ipc-stream-write.js'
import { isCalicoError } from '../../../dist/errors.js'
import { parseType } from '../../../dist/format/types.js'
import { BridgeError, withBridge } from './client.mjs'

export const STEPS = {
  create: (client, step) => client.post('/v1/key-spaces', step),
  alter: (client, { keySpace, changes }) =>
    client.post(`/v1/key-spaces/${encodeURIComponent(keySpace)}/alterations`, {
      alterations: changes,
    }),
  dropKeySpace: (client, { keySpace }) =>
    client.delete(`/v1/key-spaces/${encodeURIComponent(keySpace)}`),
  upsert: writeRows,
  update: writeRows,
  insert: writeRows,
  replace: writeRows,
  delete: writeRows,
}

export function runWrite(params) {
  return withBridge(params, async (client) => {
    const versions = []
    const errors = []
    for (const step of params.steps) {
      const [[kind, given]] = Object.entries(step)
      try {
        versions.push((await STEPS[kind](client, given, kind)).version)
        errors.push(null)
      } catch (error) {
        // What cannot be made a column of its type is refused before it is sent.
        if (!(error instanceof BridgeError || isCalicoError(error))) throw error
        versions.push(null)
        errors.push(error.code)
      }
    }
    return { versions, errors }
  })
}

/**
 * Rows that give the same columns go into one message. A cell that a row lacks is no null, so rows
 * of other columns are a message of their own, and messages apply in order.
 */
async function writeRows(client, step, kind) {
  const { keySpace, keys, ops = {}, ifExists } = step
  const begun = await client.post('/v1/writes', { keySpace })
  const { columns } = await client.describe(keySpace, begun.version)
  const names = begun.fields.filter(({ key }) => key).map(({ name }) => name)
  const rows = step.rows ?? keys.map((key) => Object.fromEntries(names.map((n, i) => [n, key[i]])))
  const messages = []
  for (const some of runs(rows)) {
    const given = Object.keys(some[0])
    const query = new URLSearchParams({ kind })
    for (const [name, verb] of Object.entries(ops)) {
      if (given.includes(name)) query.append('op', `${name}:${verb}`)
    }
    if (ifExists !== undefined) query.append('ifExists', ifExists)
    const body = await streamOf(some, begun.fields, columns)
    const headers = {
      'content-type': 'application/vnd.apache.arrow.stream',
      'calico-write': begun.write,
    }
    const response = await client.fetch('POST', `/v1/stage?${query}`, { body, headers })
    messages.push((await response.json()).message)
  }
  return client.post('/v1/commit', { write: begun.write, messages })
}

function runs(rows) {
  const found = []
  let before = null
  for (const row of rows) {
    const shape = JSON.stringify(Object.keys(row).sort())
    if (shape === before) found.at(-1).push(row)
    else found.push([row])
    before = shape
  }
  return found
}

async function streamOf(rows, known, columns) {
  const fields = Object.keys(rows[0]).map((name) => {
    const type = known.find((field) => field.name === name)?.type ?? 'utf8'
    return { name, type: parseType(type) }
  })
  const values = rows.map((row) =>
    Object.fromEntries(
      fields.map((field) => {
        const isKnown = known.some(({ name }) => name === field.name)
        return [field.name, isKnown ? cellValue(field, columns, row) : null]
      }),
    ),
  )
  const encoder = await StreamEncoder.open(fields)
  const chunks = encoder.schemaMessage()
  for (const { chunks: some } of encoder.messages(buildBatch(fields, values))) chunks.push(...some)
  return Buffer.concat([...chunks, encoder.end])
}

/** One element stands for a list of one where the column appends or unites. */
function cellValue({ name, type }, columns, row) {
  const { algebra } = columns.find((column) => column.name === name) ?? {}
  const json = row[name]
  const isSingle = ['append', 'union'].includes(algebra) && json !== null && !Array.isArray(json)
  return fromJsonValue(type, isSingle ? [json] : json)
}
