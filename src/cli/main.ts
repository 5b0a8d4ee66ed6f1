#!/usr/bin/env node
/** The command `calico` as a process. */
import { systemEnv } from '../env.js'
import { runCommand } from './run.js'

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second one ends the process the usual way.
  process.once(signal, () => controller.abort(signal))
}
// Where a file-size limit is reached, the write is to fail with an error instead.
process.on('SIGXFSZ', () => {})
// What a failed write means is decided where it is awaited; unheard it would end the process.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

process.exitCode = await runCommand(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  env: systemEnv,
  signal: controller.signal,
})
