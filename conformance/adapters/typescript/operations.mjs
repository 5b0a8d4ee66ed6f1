/** What the adapters of the TypeScript implementation answer, wherever stores lie. */
import { isCalicoError } from '../../../dist/errors.js'
import { runImport } from './import.mjs'
import { runInterleave } from './interleave.mjs'
import { runMerge } from './merge.mjs'
import {
  runChanges,
  runDiff,
  runFigures,
  runLog,
  runMarks,
  runRead,
  runRefs,
  runReplica,
  runVerify,
} from './read.mjs'
import { runVector } from './vector.mjs'
import { runWrite } from './write.mjs'

/**
 * Operations on a store. In place of its folder they get `open`, which opens its storage anew as a
 * process of its own would: `open(env)`, where the environment is one of the script's.
 */
export const READING = {
  read: runRead,
  refs: runRefs,
  figures: runFigures,
  replica: runReplica,
  changes: runChanges,
  diff: runDiff,
  log: runLog,
  marks: runMarks,
  verify: runVerify,
}
export const WRITING = { write: runWrite, interleave: runInterleave }

/** Operations without a store. */
export const PURE = { merge: runMerge, vector: runVector, import: runImport }

export const ROLES = ['reader', 'writer', 'committer', 'collector']

export const codeOf = (error) => (isCalicoError(error) ? error.code : undefined)

/** The same operations, each by way of `wrap`. */
export function wrapped(operations, wrap) {
  const entries = Object.entries(operations)
  return Object.fromEntries(entries.map(([name, operation]) => [name, wrap(operation)]))
}
