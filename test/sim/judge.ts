/** The end of a run, when nothing fails any more: everything is looked at once more. */
import type { Env } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { Histories, isSeal } from './histories.js'
import type { Journal } from './journal.js'
import { OPERATIONS } from './operations.js'
import { checkLog, checkObservation, checkRefs } from './oracles.js'
import type { Random } from './random.js'
import { columnsOf } from './spaces.js'
import type { Timeline } from './timeline.js'
import { Violation } from './violation.js'

const MAIN = 'main'
const EIGHT_DAYS_MS = 8 * 24 * 3600 * 1000
const VERSIONS_READ_MAX = 5

export interface JudgedRun {
  readonly storage: ObjectStore
  readonly env: Env
  readonly timeline: Timeline
  readonly random: Random
  readonly journal: Journal
}

/** @returns how many versions there are, of all lines together @throws Violation */
export async function judgeStore(run: JudgedRun): Promise<number> {
  const { storage, env, timeline, random, journal } = run
  const histories = await Histories.read(storage, journal.operations)
  checkLog(histories, journal)
  checkRefs(histories, journal)
  for (const observation of journal.observations) checkObservation(observation, journal, histories)
  for (const { judge } of OPERATIONS) judge?.(histories, journal)
  const open = (): Promise<Store> => openStore({ storage, env, workers: 0 })
  const store = await open()
  await onEachBranch(store, histories, async (branch) => {
    for (const version of someVersions(histories.head(branch.line), random)) {
      await readVersion(branch, version, { journal, histories })
    }
    await resolveOpen(branch, journal)
  })
  await readTags(store, { journal, histories })
  await verifyWhole(store, 'after the run')
  // Orphans of crashes and of late uploads go; all that a branch or tag leads to stays.
  await timeline.sleep(EIGHT_DAYS_MS)
  await store.vacuum({ execute: true })
  await verifyWhole(store, 'after vacuum')
  await readTags(store, { journal, histories })
  await onEachBranch(store, histories, async (branch) => {
    // Whoever was to end it has died before the name had ended.
    const last = histories.lines.get(branch.line)!.entries.at(-1)
    if (last && isSeal(last)) return
    await branch.checkpoint()
    await branch.writeLogCheckpoint()
  })
  await store.close()
  await judgeAnew(await open(), run)
  return [...histories.lines.values()].reduce((sum, { entries }) => sum + entries.length, 0)
}

/** What another process finds once all is checkpointed. */
async function judgeAnew(store: Store, { storage, journal }: JudgedRun): Promise<void> {
  const histories = await Histories.read(storage, journal.operations)
  checkLog(histories, journal)
  await onEachBranch(store, histories, (branch) =>
    readVersion(branch, histories.head(branch.line), { journal, histories }),
  )
  await verifyWhole(store, 'after checkpoints')
  await store.close()
}

async function onEachBranch(
  store: Store,
  { branches }: Histories,
  look: (branch: Store) => Promise<void>,
): Promise<void> {
  const found = (await store.refs.list()).branches.map(({ name, line }) => `${name} ${line}`)
  const due = branches.map(({ name, id }) => `${name} ${id}`).sort()
  if (`${found}` !== `${due}`) {
    throw new Violation('refs', `the branches are said to be ${found}, and are ${due}`)
  }
  for (const { name } of branches) {
    if (name === MAIN) await look(store)
    else await look(await store.at(name))
  }
}

/** A tag names its version for good, whatever has become of its branch. */
async function readTags(
  store: Store,
  known: { journal: Journal; histories: Histories },
): Promise<void> {
  const { tags } = known.histories
  const found = (await store.refs.list()).tags.map(({ name }) => name)
  const due = [...tags.keys()].sort()
  if (`${found}` !== `${due}`) {
    throw new Violation('refs', `the tags are said to be ${found}, and are ${due}`)
  }
  for (const [name, { version }] of tags) await readVersion(await store.at(name), version, known)
}

/** The last version and some of those before it. */
function someVersions(head: number, random: Random): number[] {
  const versions = new Set([head])
  for (let i = 1; i < VERSIONS_READ_MAX; i++) versions.add(random.between(1, head))
  return [...versions]
}

async function readVersion(
  store: Store,
  version: number,
  { journal, histories }: { journal: Journal; histories: Histories },
): Promise<void> {
  const { line } = store
  const at = { kind: 'version' as const, version }
  const { keySpaces } = await store.snapshot(at)
  for (const { name: space } of keySpaces.values()) {
    const rows = await store.keySpace(space).rows({ columns: ['id', ...columnsOf(space)], at })
    const observed = { line, space, version, rows, atHead: false, acknowledgedBefore: 0 }
    checkObservation({ kind: 'rows', ...observed }, journal, histories)
  }
}

async function verifyWhole(store: Store, when: string): Promise<void> {
  const { findings } = await store.verify({ deep: true })
  if (findings.length > 0) throw new Violation('verify', `${when}: ${JSON.stringify(findings)}`)
}

/** Who was told that nothing is known can find out, and it is then as the log has it. */
async function resolveOpen(store: Store, { operations, landed }: Journal): Promise<void> {
  for (const { number, line, outcome } of operations) {
    if (line !== store.line || outcome.kind !== 'open' || !outcome.unknown) continue
    const { version, id, transaction } = outcome.unknown
    const resolved = await store.resolve({ version, id, transaction }, { settle: true })
    const isLanded = landed.has(number)
    if ((resolved.kind === 'landed') === isLanded) continue
    const what = `operation ${number} is said to be ${resolved.kind}`
    throw new Violation('resolve', `${what}, and is ${isLanded ? '' : 'not '}in the log`)
  }
}
