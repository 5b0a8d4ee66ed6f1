/**
 * The adapter of the TypeScript implementation: the protocol of README.md over the built package in
 * dist/.
 */
import { isCalicoError } from '../../dist/errors.js'
import { serve } from './serve.mjs'
import { runImport } from './typescript/import.mjs'
import { runInterleave } from './typescript/interleave.mjs'
import { runMerge } from './typescript/merge.mjs'
import {
  runChanges,
  runDiff,
  runLog,
  runMarks,
  runRead,
  runReplica,
  runVerify,
} from './typescript/read.mjs'
import { runVector } from './typescript/vector.mjs'
import { runWrite } from './typescript/write.mjs'

const OPERATIONS = {
  read: runRead,
  replica: runReplica,
  changes: runChanges,
  diff: runDiff,
  log: runLog,
  marks: runMarks,
  verify: runVerify,
  merge: runMerge,
  vector: runVector,
  write: runWrite,
  interleave: runInterleave,
  import: runImport,
}

await serve({
  description: {
    name: 'typescript',
    version: '0.1.0',
    roles: ['reader', 'writer', 'committer', 'collector'],
  },
  operations: OPERATIONS,
  codeOf: (error) => (isCalicoError(error) ? error.code : undefined),
})
