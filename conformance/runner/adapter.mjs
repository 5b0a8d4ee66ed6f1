/**
 * One adapter: a process that answers one JSON object per line. Requests go one at a time; a
 * process that dies or does not answer in time fails the request at hand, and the next request
 * starts a new one.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { toJson } from '../json.mjs'

const STDERR_CHARACTERS = 4000
const RESTARTS_MAX = 10

/**
 * What an adapter answers: exactly one of `result`, `error` and `unsupported`; `fault` where there
 * is no answer.
 */
export class Adapter {
  /**
   * @param {{ name: string, command: string[], env?: Record<string, string>, needs?: string[] }}
   *   entry
   * @param {{ root: string, timeoutMs: number }} options
   */
  constructor(entry, options) {
    this.name = entry.name
    this.entry = entry
    this.options = options
    this.child = null
    this.starts = 0
    this.nextId = 1
    this.pending = null
    this.stderr = ''
    this.operations = new Set()
    /** What it says that it is: reader, writer and so on. */
    this.roles = []
    /** Of `write`; null for all that there are. */
    this.steps = null
  }

  /** The files that have to be there before it can start, and are not. */
  missing() {
    return (this.entry.needs ?? []).filter((path) => !existsSync(join(this.options.root, path)))
  }

  start() {
    this.starts++
    const { root } = this.options
    const [program, ...args] = this.entry.command
    const env = { ...process.env }
    for (const [name, value] of Object.entries(this.entry.env ?? {})) {
      env[name] = name === 'PYTHONPATH' ? join(root, value) : value
    }
    const path = program.includes('/') ? join(root, program) : program
    const child = spawn(path, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child = child
    this.stderr = ''
    child.stderr.on('data', (text) => {
      this.stderr = (this.stderr + text).slice(-STDERR_CHARACTERS)
    })
    child.stdin.on('error', () => {})
    child.on('error', (error) => this.lost(child, `it could not be started: ${error.message}`))
    child.on('close', (code, signal) => this.lost(child, `it ended with ${signal ?? code}`))
    createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) =>
      this.answer(child, line),
    )
  }

  lost(child, what) {
    if (this.child === child) this.child = null
    if (this.pending?.child !== child) return
    const tail = this.stderr.trim()
    this.settle({ fault: tail ? `${what}: ${tail}` : what })
  }

  answer(child, line) {
    if (this.pending?.child !== child) return
    let message
    try {
      message = JSON.parse(line)
    } catch {
      this.settle({ fault: `it answered with a line that is not JSON: ${line.slice(0, 200)}` })
      return
    }
    if (message.id !== this.pending.id) {
      this.settle({ fault: `it answered ${message.id} where ${this.pending.id} was asked` })
      return
    }
    this.settle(message)
  }

  settle(answer) {
    const { resolve, timer } = this.pending
    clearTimeout(timer)
    this.pending = null
    resolve(answer)
  }

  /** Sends one request and waits for its answer, at most the time limit. */
  request(method, params) {
    if (this.child === null) {
      if (this.starts > RESTARTS_MAX) {
        return Promise.resolve({ fault: `it was started ${this.starts} times; no more` })
      }
      this.start()
    }
    const id = this.nextId++
    const { child } = this
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.settle({ fault: `no answer within ${this.options.timeoutMs / 1000} s` })
        this.stop()
      }, this.options.timeoutMs)
      this.pending = { id, resolve, timer, child }
      const line = params === undefined ? { id, method } : { id, method, params }
      child.stdin.write(`${toJson(line)}\n`)
    })
  }

  /** Asks what it can do. Returns what is wrong with the answer, or null. */
  async describe() {
    const { result, fault, error } = await this.request('describe')
    if (fault) return fault
    if (!result) return error?.message ?? 'it does not describe itself'
    if (result.name !== this.name) return `it calls itself ${result.name}`
    this.operations = new Set(result.operations)
    this.roles = result.roles ?? []
    this.steps = result.steps ? new Set(result.steps) : null
    return null
  }

  stop() {
    this.child?.kill()
    this.child = null
  }
}
