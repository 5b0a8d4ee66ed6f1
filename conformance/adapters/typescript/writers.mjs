/** Writers that share one store: each a process of its own as far as the store can tell. */
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { CalicoError } from '../../../dist/errors.js'
import { createStore, openStore } from '../../../dist/executor/open-store.js'
import { Disk } from './disk.mjs'
import { FaultyStore } from './faulty-store.mjs'

/** 2026-01-01T00:00:00Z in microseconds. */
const START_MICROS = 1_767_225_600_000_000

/** How long those wait who follow changes. */
export const POLL_MS = 3_600_000

/** What the kinds of requests of a fault are here. */
const REQUESTS = {
  get: ['get', 'head'],
  create: ['put', 'putIfAbsent', 'close'],
  list: ['list'],
  delete: ['delete'],
}
const ALL_REQUESTS = [...Object.values(REQUESTS).flat(), 'createWriter', 'write']

const ERRORS = { unavailable: 'StorageUnavailable', full: 'StorageFull', denied: 'StorageDenied' }

/** The clocks of a script: they stand still but for its steps, and where a writer sleeps. */
class Clocks {
  writers = START_MICROS
  storage = START_MICROS

  #sleepers = []

  advance(micros, of) {
    if (of !== 'storage') this.writers += micros
    if (of !== 'writers') this.storage += micros
    const awake = this.#sleepers
    this.#sleepers = []
    for (const wake of awake) wake()
  }

  /** Ends when a step advances the clocks. */
  nextStep() {
    return new Promise((wake) => this.#sleepers.push(wake))
  }
}

export class Writers {
  clocks = new Clocks()
  faults = new Map()
  #writers = new Map()
  #onlooker = null

  /** @param {(env: object) => object} open opens the store's storage anew */
  constructor(open) {
    const { clocks } = this
    this.env = {
      nowMicros: () => clocks.writers,
      elapsedMs: () => clocks.writers / 1000,
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      sleep: (ms, signal) => this.#sleep(ms, signal),
    }
    this.disk = new Disk({ open, env: this.env, nowMicros: () => clocks.storage })
    /** What is really there, with no fault before it. */
    this.folder = this.disk.storage({ isWriter: false })
  }

  /** Pauses are over at once, but for those of who waits for others to commit. */
  async #sleep(ms, signal) {
    if (ms >= POLL_MS) await this.clocks.nextStep()
    else this.clocks.advance(ms * 1000)
    await new Promise((resolve) => setImmediate(resolve))
    signal?.throwIfAborted()
  }

  get(name) {
    const found = this.#writers.get(name)
    if (found) return found
    const made = new Writer(this)
    this.#writers.set(name, made)
    return made
  }

  /** Puts a fault before a writer's requests; `take` runs the steps that one of them waits for. */
  addFault(writer, declared, take) {
    const { name, request, path, text, effect, ends, nth, times, error, steps } = declared
    const fault = {}
    fault.reached = new Promise((resolve) => {
      fault.hit = resolve
    })
    const code = ERRORS[error ?? 'unavailable']
    const isLate = ends === 'late'
    const fails = error !== undefined || effect === 'fail' || effect === 'lose' || isLate
    const act = async (at, bytes) => {
      Object.assign(fault, { at, bytes, document: documentOf(bytes) })
      fault.hit()
      if (effect === 'hold') await new Promise((release) => Object.assign(fault, { release }))
      if (effect === 'steps') for (const step of steps) await take(step)
      if (effect.startsWith('die')) await writer.die()
      if (fails) throw new CalicoError(code, `${request} ${at}: the script has it fail`)
    }
    writer.storage.add({
      operation: REQUESTS[request],
      path: new RegExp(path),
      ...(text && { text: new RegExp(text) }),
      kind: ['lose', 'die-after'].includes(effect) ? 'run-after' : 'run',
      losesAnswer: ends === 'lose',
      nth: nth ?? 1,
      times: times ?? 1,
      action: act,
    })
    if (name) this.faults.set(name, fault)
  }

  /** The state of the head, seen by nobody and held up by no fault. */
  async look() {
    return (await this.#look()).snapshot()
  }

  /** The same of a branch, for as long as anybody is on it. */
  async lookAt(ref) {
    const there = await (await this.#look()).at(ref)
    return () => there.snapshot()
  }

  #look() {
    const { env, folder: storage } = this
    this.#onlooker ??= openStore({ storage, env, workers: 0 })
    return this.#onlooker
  }

  /** Waits until no request moves any more: what is left waits for a fault or for another step. */
  async quiet() {
    for (let calm = 0, before = -1; calm < 10; calm++) {
      if (this.disk.unanswered > 0 || this.disk.requests !== before) calm = 0
      before = this.disk.requests
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  async close() {
    for (const writer of this.#writers.values()) await writer.close()
    await (await this.#onlooker)?.close()
    await this.folder.close()
  }
}

class Writer {
  transactions = new Map()
  #shared
  #opened = null
  #die
  #isDead = false

  constructor(shared) {
    this.#shared = shared
    const unavailable = (message) => new CalicoError('StorageUnavailable', message)
    this.storage = new FaultyStore(shared.disk.storage({ isWriter: true }), unavailable)
    this.gone = new Promise((resolve) => {
      this.#die = () => resolve({ gone: true })
    })
  }

  /** A session for its steps. The first writer of an empty folder creates the store. */
  async session() {
    this.#opened ??= this.#open()
    return this.#opened
  }

  async create() {
    const { env } = this.#shared
    await createStore({ storage: this.storage, env, workers: 0 })
  }

  /** Opens the store with a policy that gives these answers in order, then the last again. */
  open({ answers }) {
    this.asked = []
    const left = [...answers]
    const decide = ({ kind, keySpace, groups }) => {
      const answer = left.length > 1 ? left.shift() : left[0]
      this.asked.push({ kind, keySpace, groups: [...groups].sort(), answer })
      return { kind: answer, reason: 'the script says so' }
    }
    this.#opened = this.#open({ name: 'script', decide })
    return this.#opened
  }

  async #open(policy) {
    const { env, folder } = this.#shared
    const { storage, transactions } = this
    const open = (await folder.head('calico.json')) ? openStore : createStore
    const store = await open({ storage, env, workers: 0, ...(policy && { policy }) })
    const pool = new DecodePool({ workersMax: 0 })
    const look = () => this.#shared.look()
    const lookAt = (ref) => this.#shared.lookAt(ref)
    return { root: store, store, storage, pool, env, look, lookAt, transactions }
  }

  /** Ends as a killed process does: no request of it is answered any more. */
  die() {
    this.#isDead = true
    this.storage.clear()
    const never = () => new Promise(() => {})
    const times = Number.POSITIVE_INFINITY
    this.storage.add({ operation: ALL_REQUESTS, kind: 'run', action: never, times })
    this.#die()
    return never()
  }

  /** Waits for what it does behind acknowledgements. A later step opens the store anew. */
  async close() {
    const opened = this.#isDead ? null : await this.#opened?.catch(() => null)
    this.#opened = null
    if (!opened) return
    if (opened.store !== opened.root) await opened.store.close()
    await opened.root.close()
    await opened.pool.close()
  }
}

/** What a sealed document says; null for other objects. */
export function documentOf(bytes) {
  try {
    return JSON.parse(
      Buffer.from(bytes ?? [])
        .toString()
        .split('\n')[0],
    )
  } catch {
    return null
  }
}
