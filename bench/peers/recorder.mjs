/** Runs steps of any system in processes of their own, holds their answers together, and notes. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medians } from '../measure.mjs'
import { Step } from '../step.mjs'
import { CACHE } from './environment.mjs'

const CHILDREN = {
  ours: fileURLToPath(new URL('./child.mjs', import.meta.url)),
  peer: fileURLToPath(new URL('./child.py', import.meta.url)),
}
const WORK = join(CACHE, 'work')

/** Where a system keeps what is no data, below its table. */
const LOG_FOLDERS = {
  calico: ['log', 'checkpoint', 'refs'],
  deltalake: ['_delta_log'],
  lance: ['_versions', '_transactions'],
  pyiceberg: ['n/t/metadata'],
}

export class Recorder {
  #results = new Map()
  #absent = new Map()

  /**
   * @param {{ version: string, systems: string[], pythons: ReturnType<typeof
   *   import('./environment.mjs').pythonsOf>, workloads: string[] | null, bench?: string,
   *   children?: { ours: string, peer: string } }} given
   *   `children` are the scripts that run a step
   */
  constructor({ version, systems, pythons, workloads, bench = 'peers', children = CHILDREN }) {
    Object.assign(this, { version, systems, pythons, workloads, bench, children })
  }

  /** Whether any of the workloads was asked for. */
  wants(...names) {
    return (
      this.workloads === null ||
      names.some((name) => this.workloads.some((prefix) => name.startsWith(prefix)))
    )
  }

  /** Those of some systems that were asked for, in the order of the bench. */
  of(names) {
    return this.systems.filter((system) => names.includes(system))
  }

  /**
   * Runs `work` for a system. A peer that is not there, or breaks off, is noted as absent from the
   * workloads; answers that differ end the bench, and so does a failure of ours.
   */
  async attempt({ system, workloads }, work) {
    const python = this.pythons.get(system)
    if (python && 'reason' in python) return this.absent({ system, workloads, ...python })
    try {
      await work()
    } catch (error) {
      if (isOurs(system) || error instanceof Mismatch) throw error
      this.absent({ system, workloads, reason: error.message })
    }
  }

  absent({ system, workloads, reason }) {
    for (const workload of workloads) {
      if (!this.wants(workload) || this.#results.has(`${workload} ${system}`)) continue
      console.error(`  ${workload} ${system}: absent: ${reason}`)
      this.#absent.set(`${workload} ${system}`, { workload, system, reason })
    }
  }

  /** A fresh place for a table. */
  place(name) {
    const uri = join(WORK, name)
    this.remove(uri)
    mkdirSync(dirname(uri), { recursive: true })
    return uri
  }

  remove(uri) {
    rmSync(uri, { recursive: true, force: true })
  }

  /**
   * One step, or the same by several processes at once, whose CPU and memory are added up. `check`
   * is what a reading back has to give, and `rows` what the step has to say that it did.
   * @returns what was measured
   */
  async step({ system, workload = null, uri, parts = [{}], rows, check, ...options }) {
    const before = contentOf(uri)
    const started = await this.#start({ system, uri, rows, ...options }, parts)
    try {
      const start = performance.now()
      const all = await Promise.all(started.map((one) => one.go()))
      const seconds = all.length > 1 ? (performance.now() - start) / 1000 : all[0].seconds
      const after = contentOf(uri)
      const grown = (name) => (uri === undefined ? null : after[name] - before[name])
      const what = `${workload ?? options.step} of ${system}`
      const sum = (name) => all.reduce((total, one) => total + one[name], 0)
      if (rows !== undefined) expect(`the rows of ${what}`, sum('rows'), rows)
      if (check) {
        const found = await checked(started[0], what)
        expect(`what is read after ${what}`, inOrder(found), inOrder(check))
      }
      const figures = {
        ...{ seconds, cpuSeconds: sum('cpuSeconds'), rows: sum('rows') },
        ...{ bytes: grown('bytes'), objects: grown('objects') },
        rssBytes: sum('rssBytes'),
      }
      if (workload !== null) this.note({ workload, system, version: all[0].version, figures })
      return { ...figures, parts: all, version: all[0].version }
    } finally {
      for (const one of started) one.end()
    }
  }

  async #start({ system, variables, ...options }, parts) {
    const python = this.pythons.get(system)?.python
    const command = isOurs(system)
      ? [process.execPath, this.children.ours]
      : [python, this.children.peer]
    const starts = parts.map((part) =>
      Step.start({ command, variables, options: { system, ...options, ...part } }),
    )
    const settled = await Promise.allSettled(starts)
    const failed = settled.find(({ status }) => status === 'rejected')
    if (!failed) return settled.map(({ value }) => value)
    for (const { value } of settled) value?.end()
    throw failed.reason
  }

  note({ workload, system, version, figures }) {
    const key = `${workload} ${system}`
    const about = { workload, system, version: version ?? this.version, rounds: [] }
    const known = this.#results.get(key) ?? about
    known.rounds.push(figures)
    this.#results.set(key, known)
    const { cpuSeconds, seconds } = figures
    console.error(`  ${key}: ${cpuSeconds?.toFixed(3) ?? '-'} s CPU, ${seconds.toFixed(3)} s`)
  }

  /** Medians of what was run, which may be more than was asked for, and who is absent. */
  measurements() {
    const found = [...this.#results.values()].map(({ rounds, ...about }) => {
      return { bench: this.bench, ...about, ...medians(rounds), requests: null }
    })
    const absent = [...this.#absent.values()].map((one) => ({ bench: this.bench, ...one }))
    return [...found, ...absent]
  }

  clean() {
    this.remove(WORK)
  }
}

/** What a system gives is not what it has to give. */
class Mismatch extends Error {}

/** A table that cannot be read back is no figure that is missing but a wrong one. */
async function checked(step, what) {
  try {
    return await step.check()
  } catch (error) {
    throw new Mismatch(`what is read after ${what}: ${error.message}`)
  }
}

function expect(what, found, wanted) {
  if (found !== wanted) throw new Mismatch(`${what}: found ${found}, expected ${wanted}`)
}

const inOrder = (sums) => JSON.stringify(Object.entries(sums).sort())

export const isOurs = (system) => system.startsWith('calico')

/** What a table's log takes; null where it has none of its own. */
export function logBytes(system, uri) {
  const folders = LOG_FOLDERS[system]
  if (!folders) return null
  return folders.reduce((total, folder) => total + contentOf(join(uri, folder)).bytes, 0)
}

/** What lies below a folder, in files. @param {string | undefined} folder */
function contentOf(folder) {
  if (folder === undefined || !existsSync(folder)) return { objects: 0, bytes: 0 }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const sizes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size)
  return { objects: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
