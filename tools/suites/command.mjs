/**
 * Runs one command, streaming what it prints, with a bound on its time and on what is kept of it.
 */
import { spawn } from 'node:child_process'
import { ROOT } from '../files.mjs'

const KEPT_CHARACTERS_MAX = 64 * 1024
const KILL_AFTER_MS = 10_000

/**
 * @param {{ command: string[], cwd?: string, env?: Record<string, string>, timeoutMs: number,
 *   keep: boolean }} options `keep`: whether the end of its output is wanted
 * @returns {Promise<{ code: number, output: string }>} 127 where it did not start, 124 where it ran
 *   out of time
 */
export function runCommand({ command, cwd = ROOT, env = {}, timeoutMs, keep }) {
  const [program = '', ...args] = command
  // A group of its own, so that running out of time ends its children too.
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', keep ? 'pipe' : 'inherit', 'inherit'],
    detached: true,
  })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    process.stdout.write(text)
    output = (output + text).slice(-KEPT_CHARACTERS_MAX)
  })
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It has ended already.
    }
  }
  return new Promise((resolve) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      console.error(`${command.join(' ')}: ended after ${timeoutMs / 1000} s`)
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), KILL_AFTER_MS).unref()
    }, timeoutMs)
    const interrupted = () => {
      end('SIGTERM')
      process.exit(130)
    }
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
    /** @param {number} code */
    const settle = (code) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
      resolve({ code: late ? 124 : code, output })
    }
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`)
      settle(127)
    })
    child.once('close', (code) => settle(code ?? 1))
  })
}
