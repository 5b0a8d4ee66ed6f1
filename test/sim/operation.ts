/** What every operation of the simulation is, and what it works with. */
import type { Committed } from '../../src/commit/staged.js'
import type { Transaction } from '../../src/commit/transaction.js'
import { CalicoError } from '../../src/errors.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Histories } from './histories.js'
import type { Journal, Operation, UnknownCommit, Write } from './journal.js'
import type { SimProcess } from './process.js'
import type { Random } from './random.js'
import type { Timeline } from './timeline.js'

/** What a process works with. */
export interface Scene {
  readonly process: SimProcess
  readonly storage: ObjectStore
  readonly timeline: Timeline
  readonly journal: Journal
  readonly random: Random
  /** The branches that the process has open, by name. */
  readonly branches: Map<string, Promise<Store>>
}

/** What a process does over and over; no failure leaves it that the faults do not explain. */
export type Step = (store: Store, scene: Scene) => Promise<void>

/** How often a process takes its step in a run, and how many of these it has under way at once. */
export interface Share {
  readonly steps: number
  readonly atOnce?: number
}

/** Something that processes of the simulation do: a file of `operations/`, named in their list. */
export interface SimOperation {
  /** What its processes are called in a trace. */
  readonly name: string
  /** A process for each share; drawn anew in each run. */
  readonly shares: (random: Random) => readonly Share[]
  readonly step: Step
  /** What has to hold of a run beside what holds of all operations. @throws Violation */
  readonly judge?: (histories: Histories, journal: Journal) => void
}

/** Failures that any call may end with while the storage and the clocks fail. */
export const PASSING: ReadonlySet<string> = new Set([
  'StorageUnavailable',
  'StorageFull',
  'CommitConflict',
  'Contention',
  'CommitUnknown',
  'ClockSkew',
])

/** Failures of whoever works on a branch or tag that others may end. */
const ENDED: ReadonlySet<string> = new Set(['BranchSealed', 'UnknownRef'])

/** The share of steps that are for `main`. */
const ON_MAIN = 0.5
const OPEN_TRIES_MAX = 200
const RETRY_MS = 1000

export async function openPatiently({ process, storage, timeline }: Scene): Promise<Store> {
  for (let tries = 1; ; tries++) {
    try {
      return await openStore({ storage, env: process.env, workers: 0 })
    } catch (error) {
      if (tries === OPEN_TRIES_MAX || passing(error, process) === null) throw error
      await timeline.sleep(RETRY_MS, process)
    }
  }
}

/** The code of a failure that faults explain; null for any other. */
export function passing(
  error: unknown,
  { hasReadDamage }: SimProcess,
  more?: ReadonlySet<string>,
): string | null {
  if (!(error instanceof CalicoError)) return null
  if (hasReadDamage && error.kind === 'Data') return error.code
  return PASSING.has(error.code) || more?.has(error.code) ? error.code : null
}

/** Where a step is taken: `main`, or a branch that is there or was, unless `isMain`. */
export interface Place {
  readonly store: Store
  readonly isMain: boolean
}

/**
 * Takes a step on `main`, or on some branch or tag, where there are any; a failure that faults, or
 * the end of the branch, explain ends it.
 */
export async function somewhere(
  store: Store,
  scene: Scene,
  step: (place: Place) => Promise<void>,
): Promise<void> {
  const { random, journal } = scene
  const names = [...journal.branches]
  const name = names.length === 0 || random.chance(ON_MAIN) ? null : random.pick(names)
  if (name === null) return attempt(scene, () => step({ store, isMain: true }))
  let line = 0
  try {
    const own = scene.branches.get(name) ?? store.at(name)
    scene.branches.set(name, own)
    const branch = await own
    line = branch.line
    // Tags take names of branches, and no commits.
    if (!branch.isFixed) await step({ store: branch, isMain: false })
  } catch (error) {
    scene.branches.delete(name)
    // What only an ended branch leads to may go (CAL-MAINTAIN-100); the judge looks whether it is.
    if (line > 0 && error instanceof CalicoError && error.code === 'MissingObject') {
      journal.missing.add(line)
    } else if (passing(error, scene.process, ENDED) === null && !isOutdated(error)) throw error
  }
}

/** Runs a call that may fail as long as faults explain it. */
export async function attempt(
  { process }: Scene,
  work: () => Promise<void>,
  more?: ReadonlySet<string>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (passing(error, process, more) === null && !isOutdated(error)) throw error
  }
}

/** Groups that an operation has seen may have joined others since, and versions may not lead on. */
function isOutdated(error: unknown): boolean {
  return (
    error instanceof CalicoError &&
    error.code === 'InvalidArgument' &&
    /^key-space '.*' has no group|is from before the branch took over/.test(error.message)
  )
}

/** Commits an operation and notes what its process is told. */
export async function settle(
  operation: Operation,
  { scene, isMain }: { readonly scene: Scene; readonly isMain: boolean },
  commit: () => Promise<{ readonly committed: Committed | null }>,
): Promise<void> {
  try {
    const { committed } = await commit()
    if (committed) scene.journal.acknowledge(operation, committed)
    else operation.outcome = { kind: 'refused', code: 'nothing to do' }
  } catch (error) {
    const code = passing(error, scene.process, isMain ? undefined : ENDED)
    if (code === null) throw error
    if (code === 'CommitUnknown') {
      const unknown = (error as CalicoError).details as unknown as UnknownCommit
      operation.outcome = { kind: 'open', unknown }
    } else operation.outcome = { kind: 'refused', code }
  }
}

export async function stageWrite(tx: Transaction, write: Write): Promise<void> {
  const { space } = write
  if (write.verb === 'delete') await tx.delete(space, write.rows)
  else if (write.verb === 'delete-range') {
    tx.deleteRange(space, { from: [write.from], to: [write.to] })
  } else await tx[write.verb](space, write.rows, { ops: write.ops })
}

/** So many shares of steps, each of its own random size below a limit. */
export function shares(random: Random, count: number, stepsBelow: number): Share[] {
  return Array.from({ length: count }, () => ({ steps: random.below(stepsBelow) }))
}
