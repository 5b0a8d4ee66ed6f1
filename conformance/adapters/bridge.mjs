/**
 * The bridge as an implementation: every answer goes through HTTP on the loopback. One process has
 * a bridge for each request, since starting processes would take longer than all cases.
 */
import { BridgeError } from './bridge/client.mjs'
import { runChanges, runLog, runRead } from './bridge/read.mjs'
import { runWrite, STEPS } from './bridge/write.mjs'
import { serve } from './serve.mjs'

const OPERATIONS = { read: runRead, changes: runChanges, log: runLog, write: runWrite }

await serve({
  description: {
    name: 'bridge',
    version: '0.1.0',
    roles: ['reader', 'writer', 'bridge'],
    steps: Object.keys(STEPS),
  },
  operations: OPERATIONS,
  codeOf: (error) => (error instanceof BridgeError ? error.code : undefined),
})
