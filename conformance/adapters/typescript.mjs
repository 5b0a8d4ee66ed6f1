/**
 * The adapter of the TypeScript implementation: the protocol of README.md over the built package in
 * dist/.
 */
import { createInterface } from 'node:readline'
import { isCalicoError } from '../../dist/errors.js'
import { toJson } from '../json.mjs'
import { runMerge } from './typescript/merge.mjs'
import { runChanges, runDiff, runLog, runMarks, runRead } from './typescript/read.mjs'
import { runVector } from './typescript/vector.mjs'
import { runWrite } from './typescript/write.mjs'

const OPERATIONS = {
  read: runRead,
  changes: runChanges,
  diff: runDiff,
  log: runLog,
  marks: runMarks,
  merge: runMerge,
  vector: runVector,
  write: runWrite,
}

const DESCRIPTION = {
  name: 'typescript',
  version: '0.1.0',
  roles: ['reader', 'writer', 'committer'],
  operations: Object.keys(OPERATIONS),
}

async function answer({ method, params }) {
  if (method === 'describe') return { result: DESCRIPTION }
  const operation = method === 'run' ? OPERATIONS[params?.operation] : undefined
  if (operation === undefined) return { unsupported: `there is no ${params?.operation ?? method}` }
  try {
    return { result: await operation(params) }
  } catch (error) {
    // An error without a code breaks CAL-ERRORS-001: it goes out as one that no case expects.
    const code = isCalicoError(error) ? error.code : 'no code'
    return { error: { code, message: isCalicoError(error) ? error.message : error.stack } }
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line)
  process.stdout.write(`${toJson({ id: request.id, ...(await answer(request)) })}\n`)
}
