/** Bridges as processes, started by the command that an implementation names. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const START_MS = 60_000
const STDERR_KEPT = 2000

/**
 * Starts a bridge for the store in a folder, which it makes where there is none.
 * @param {{ serve: { command: string[], principal: string[], direct: string[] }, root: string,
 *   store: string, token: string, secret: string, principal?: string, direct?: boolean }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startBridge({ serve, root, store, token, secret, principal, direct }) {
  const own = [...(principal === undefined ? [] : serve.principal), ...(direct ? serve.direct : [])]
  const words = [...serve.command, ...own]
  const values = { '{store}': store, '{principal}': principal }
  const [program, ...args] = words.map((word) => values[word] ?? word)
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, CALICO_TOKEN: token, CALICO_SECRET: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-STDERR_KEPT)
  })
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve))
  const stop = async () => {
    child.kill()
    await ended
  }
  try {
    return { url: await announced(child, ended), stop }
  } catch (error) {
    await stop()
    throw new Error(`the bridge did not start: ${error.message}\n${errors}`)
  }
}

/** The `url` of the JSON line that a bridge prints once it listens. */
function announced(child, ended) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no line in ${START_MS} ms`)), START_MS)
    ended.then(() => reject(new Error('it has ended')))
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      try {
        resolve(JSON.parse(line).url)
      } catch (error) {
        reject(error)
      }
    })
  })
}
