/** Bridges as processes of their own, started as connectors start them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { COMMAND } from '../e2e/command.js'
import { Client, TOKEN } from './support.js'

export interface BridgeProcess {
  readonly process: ChildProcess
  readonly client: Client
  /** The line that it printed. */
  readonly line: { readonly url: string; readonly pid: number }
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | string>
  readonly errors: () => string
}

const started = new Set<ChildProcess>()

export async function startBridge(
  address: string,
  words: readonly string[] = [],
  variables: Readonly<Record<string, string>> = { CALICO_TOKEN: TOKEN },
): Promise<BridgeProcess> {
  const child = spawn(process.execPath, [COMMAND, 'serve', address, ...words], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  started.add(child)
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = once(child, 'exit').then(([code, signal]) => {
    started.delete(child)
    return (code ?? signal) as number | string
  })
  const lines = createInterface({ input: child.stdout })
  const [text] = await Promise.race([
    once(lines, 'line'),
    ended.then((status) => {
      throw new Error(`the bridge ended with ${status}: ${errors}`)
    }),
  ])
  const line = JSON.parse(text)
  return { process: child, client: new Client(line.url), line, ended, errors: () => errors }
}

/** Ends every process that a test has left. */
export function endAll(): void {
  for (const child of started) child.kill('SIGKILL')
}
