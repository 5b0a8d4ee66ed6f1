/**
 * The bridge as an implementation: every answer goes through HTTP on the loopback. One process has
 * a bridge for each request, since starting processes would take longer than all cases.
 */
import { createInterface } from 'node:readline'
import { toJson } from '../json.mjs'
import { BridgeError } from './bridge/client.mjs'
import { runChanges, runLog, runRead } from './bridge/read.mjs'
import { runWrite, STEPS } from './bridge/write.mjs'

const OPERATIONS = { read: runRead, changes: runChanges, log: runLog, write: runWrite }

const DESCRIPTION = {
  name: 'bridge',
  version: '0.1.0',
  roles: ['reader', 'writer', 'bridge'],
  operations: Object.keys(OPERATIONS),
  steps: Object.keys(STEPS),
}

async function answer({ method, params }) {
  if (method === 'describe') return { result: DESCRIPTION }
  const operation = method === 'run' ? OPERATIONS[params?.operation] : undefined
  if (operation === undefined) return { unsupported: `there is no ${params?.operation ?? method}` }
  try {
    return { result: await operation(params) }
  } catch (error) {
    // An error without a code breaks CAL-ERRORS-001: it goes out as one that no case expects.
    const code = error instanceof BridgeError ? error.code : 'no code'
    return { error: { code, message: error instanceof BridgeError ? error.message : error.stack } }
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line)
  process.stdout.write(`${toJson({ id: request.id, ...(await answer(request)) })}\n`)
}
