/**
 * The real code over a storage in memory that fails, in virtual time, several processes at once.
 * Everything that happens follows from one seed: which faults there are, when requests arrive and
 * are answered, what processes do, and the random bytes that they draw.
 */
import { initBodyCodecs } from '../../src/data/body-codec.js'
import { createStore } from '../../src/executor/open-store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { Disk } from './disk.js'
import { type FaultCounts, Faults } from './faults.js'
import { FaultyStorage } from './faulty-storage.js'
import { Journal, messageOf } from './journal.js'
import { judgeStore } from './judge.js'
import { openPatiently, type Scene, type Step, stageWrite } from './operation.js'
import { OPERATIONS } from './operations.js'
import { SimProcess } from './process.js'
import { Random } from './random.js'
import { openingWrites, spacesOf } from './spaces.js'
import { Stuck, Timeline } from './timeline.js'
import { Trace } from './trace.js'
import { Violation } from './violation.js'

const START_MICROS = 1_767_225_600_000_000
const EVENTS_MAX = 60_000
const POWER_CUTS_MAX = 3
const DISK_CALLS_BETWEEN = 2000

/** What a run came to. */
export interface RunResult {
  readonly seed: number
  /** What must not be and was, with the last requests before it; null for a good run. */
  readonly violation: string | null
  readonly requests: number
  readonly versions: number
  readonly outcomes: Readonly<Record<'acknowledged' | 'refused' | 'open', number>>
  readonly observations: number
  readonly faults: FaultCounts
  /** Of everything that happened, in order. */
  readonly digest: string
}

/** A part that one process at a time takes. */
interface Role {
  readonly name: string
  readonly step: Step
  /** Steps that are left, also to whoever comes after a crash. */
  left: number
  /** How many steps a process has under way at once. */
  readonly atOnce: number
}

/** Runs one simulation; never throws. */
export async function simulate(seed: number): Promise<RunResult> {
  return run(seed, false)
}

/**
 * The same over local folders on a disk that loses its power: what stands in place of
 * `node:fs/promises` has to be `withDisks`.
 */
export async function simulateLocal(seed: number): Promise<RunResult> {
  return run(seed, true)
}

async function run(seed: number, isLocal: boolean): Promise<RunResult> {
  // What is loaded when it is first needed takes real time, which a run must not wait for.
  await initBodyCodecs()
  return new Simulation(seed, isLocal).run()
}

class Simulation {
  readonly #seed: number
  readonly #random: Random
  readonly #timeline = new Timeline(START_MICROS)
  readonly #trace = new Trace()
  readonly #journal = new Journal()
  readonly #faults: Faults
  readonly #memory: ObjectStore
  readonly #disk: Disk | null
  /** Roles that are not done. */
  readonly #open = new Set<Role>()
  readonly #alive = new Map<Role, SimProcess>()
  #failure: unknown = null
  #requests = 0
  #versions = 0
  #processes = 0

  constructor(seed: number, isLocal: boolean) {
    this.#seed = seed
    this.#random = new Random(seed)
    this.#faults = new Faults(this.#random.fork())
    const { env } = this.#newProcess('storage')
    this.#memory = new MemoryStore({ name: `sim-${seed}`, env })
    this.#disk = isLocal ? new Disk(`/sim/${seed}`, env.nowMicros) : null
  }

  /** The storage as a process has it to itself. */
  #storageFor({ env }: SimProcess): ObjectStore {
    const disk = this.#disk
    return disk ? new LocalStore({ root: `${disk.path}/store`, env }) : this.#memory
  }

  async run(): Promise<RunResult> {
    let violation: string | null = null
    try {
      await this.#within(() => this.#create())
      for (const role of this.#roles()) this.#open.add(role)
      for (const role of this.#open) this.#start(role)
      this.#cutPower(this.#random.below(POWER_CUTS_MAX + 1))
      await this.#timeline.run(() => this.#open.size === 0 || this.#failure !== null, EVENTS_MAX)
      if (this.#failure !== null) throw this.#failure
      this.#faults.heal()
      this.#disk?.restart(this.#random)
      // What is late arrives first.
      await this.#timeline.drain(EVENTS_MAX)
      await this.#within(() => this.#judge())
    } catch (error) {
      violation = `${describe(error)}\nthe last requests before it:\n${this.#trace.tail()}`
    } finally {
      this.#disk?.unmount()
    }
    return this.#result(violation)
  }

  #result(violation: string | null): RunResult {
    const { operations, observations } = this.#journal
    const count = (kind: string): number =>
      operations.filter(({ outcome }) => outcome.kind === kind).length
    return {
      seed: this.#seed,
      violation,
      requests: this.#requests,
      versions: this.#versions,
      outcomes: {
        acknowledged: count('acknowledged'),
        refused: count('refused'),
        open: count('open'),
      },
      observations: observations.length,
      faults: this.#faults.counts,
      digest: this.#trace.digest(),
    }
  }

  /** A store with its key-spaces, before anything fails. */
  async #create(): Promise<void> {
    const random = this.#random.fork()
    const shape = {
      fileFormat: random.pick(['parquet', 'arrow'] as const),
      buckets: random.pick([1, 3]),
    }
    const maker = this.#newProcess('maker')
    const { env } = maker
    const store = await createStore({ storage: this.#storageFor(maker), env, workers: 0 })
    for (const spec of spacesOf(shape)) await store.createKeySpace(spec)
    const opening = openingWrites()
    const operation = this.#journal.begin('maker', store.line, opening)
    const options = { message: messageOf(operation) }
    const { committed } = await store.transaction(async (tx) => {
      for (const write of opening) await stageWrite(tx, write)
    }, options)
    this.#journal.acknowledge(operation, committed)
    await store.close()
  }

  #roles(): Role[] {
    const random = this.#random.fork()
    return OPERATIONS.flatMap(({ name, shares, step }) =>
      shares(random).map(({ steps, atOnce = 1 }) => ({ name, step, left: steps, atOnce })),
    )
  }

  #newProcess(name: string, onCrash: () => void = () => undefined): SimProcess {
    const parts = { timeline: this.#timeline, random: this.#random.fork(), onCrash }
    return new SimProcess(`${name} ${++this.#processes}`, parts)
  }

  /** Starts a process for a role; where it crashes, another one goes on after a while. */
  #start(role: Role): void {
    const again = (): void => this.#start(role)
    const process = this.#newProcess(role.name, () => {
      this.#trace.add(`${process.name} crashes`)
      this.#timeline.after(this.#random.below(20_000), again)
    })
    this.#alive.set(role, process)
    this.#live(role, process).then(
      () => {
        this.#open.delete(role)
        this.#alive.delete(role)
      },
      (error: unknown) => {
        this.#failure ??= error
      },
    )
  }

  /** Fails the power some times, in the middle of any call to the disk; then all start again. */
  #cutPower(times: number): void {
    if (!this.#disk || times === 0) return
    const disk = this.#disk
    disk.failAt(1 + this.#random.below(DISK_CALLS_BETWEEN), () => {
      this.#trace.add('the power fails')
      this.#timeline.clear()
      for (const process of this.#alive.values()) process.end()
      this.#timeline.after(1, () => {
        disk.restart(this.#random)
        for (const role of this.#open) {
          this.#timeline.after(this.#random.below(20_000), () => this.#start(role))
        }
        this.#cutPower(times - 1)
      })
    })
  }

  async #live(role: Role, process: SimProcess): Promise<void> {
    const random = this.#random.fork()
    const scene: Scene = {
      process,
      random,
      branches: new Map(),
      timeline: this.#timeline,
      journal: this.#journal,
      storage: new FaultyStorage({
        inner: this.#storageFor(process),
        process,
        timeline: this.#timeline,
        random: this.#random.fork(),
        faults: this.#faults,
        trace: this.#trace,
        onRequest: () => {
          this.#requests++
        },
      }),
    }
    const store = await openPatiently(scene)
    const work = async (): Promise<void> => {
      while (role.left > 0) {
        role.left--
        await role.step(store, scene)
      }
    }
    await Promise.all(Array.from({ length: role.atOnce }, work))
    for (const branch of scene.branches.values()) await (await branch).close()
    await store.close()
  }

  async #judge(): Promise<void> {
    const judge = this.#newProcess('judge')
    this.#versions = await judgeStore({
      storage: this.#storageFor(judge),
      env: judge.env,
      timeline: this.#timeline,
      random: this.#random.fork(),
      journal: this.#journal,
    })
  }

  /** Lets time go on while something is done. */
  async #within(work: () => Promise<void>): Promise<void> {
    let isDone = false
    const working = work().finally(() => {
      isDone = true
    })
    await Promise.all([working, this.#timeline.run(() => isDone, EVENTS_MAX)])
  }
}

function describe(error: unknown): string {
  if (error instanceof Violation) return error.message
  if (error instanceof Stuck) return `progress: ${error.message}`
  return error instanceof Error ? `failure: ${error.stack}` : String(error)
}
