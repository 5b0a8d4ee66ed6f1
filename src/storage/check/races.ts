/** Rules of calls that meet: racers, readers of what is being written, calls cut off. */
import { isCalicoError } from '../../errors.js'
import {
  bytesOf,
  demand,
  inParallel,
  pathsOf,
  type StorageRule,
  same,
  type Trial,
  textOf,
} from './rule.js'

const RACERS = 50
const ROUNDS = 5
const PROCESS_ROUNDS = 10
/** Overwrites that readers watch. */
const OVERWRITES = 20
const CANCELLED = 24

export const RACE_RULES: readonly StorageRule[] = [
  {
    id: 'CAL-STORAGE-002',
    says: `of ${RACERS} racers to create an object exactly one wins, and its bytes stand`,
    check: oneWinner,
  },
  {
    id: 'CAL-STORAGE-002',
    says: `of ${RACERS} racers in several processes exactly one wins, and its bytes stand`,
    needsProcesses: true,
    check: oneWinnerAmongProcesses,
  },
  {
    id: 'CAL-STORAGE-001',
    says: 'readers of an object that is created or overwritten see no part of it',
    check: seenWhole,
  },
  {
    id: 'CAL-STORAGE-006',
    says: 'a ranged read after an overwrite or a delete sees the new state',
    check: rangesSeeNew,
  },
  {
    id: 'CAL-STORAGE-011',
    says: 'a putIfAbsent cut off by its caller has made the whole object or none',
    check: cutOffIsWhole,
  },
  {
    id: 'CAL-STORAGE-002',
    says: 'creations and deletes of one path at once leave it whole or absent',
    check: createsAndDeletes,
  },
]

async function oneWinner({ store, other }: Trial): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const path = `race/${round}`
    const outcomes = await Promise.all(
      Array.from({ length: RACERS }, (_, i) =>
        (i % 2 === 0 ? store : other).putIfAbsent(path, bytesOf(`racer ${i}`)),
      ),
    )
    const winners = outcomes.flatMap((outcome, i) => (outcome === 'created' ? [i] : []))
    await checkWinner({ store, path, winners })
  }
}

async function oneWinnerAmongProcesses({ store, processes }: Trial): Promise<void> {
  if (processes === null) return
  const paths = Array.from({ length: PROCESS_ROUNDS }, (_, round) => `processes/${round}`)
  const won = await processes.race(paths, RACERS)
  for (const [round, path] of paths.entries()) {
    await checkWinner({ store, path, winners: won[round] ?? [] })
  }
}

async function checkWinner(race: {
  store: Trial['store']
  path: string
  winners: readonly number[]
}): Promise<void> {
  const { store, path, winners } = race
  demand(winners.length === 1, `${winners.length} of ${RACERS} racers made ${path}`)
  same(textOf(await store.get(path)), `racer ${winners[0]}`, `get of ${path}, which a racer made,`)
}

async function seenWhole({ store, other, env }: Trial): Promise<void> {
  const contents = [new Uint8Array(300_000).fill(1), new Uint8Array(200_000).fill(2)] as const
  let writing = true
  let created = 0
  const writer = (async () => {
    for (let i = 0; i < OVERWRITES; i++) {
      await store.put('hint', contents[i % 2 === 0 ? 0 : 1])
      await store.putIfAbsent(`new/${i}`, contents[0])
      created = i + 1
    }
  })().finally(() => {
    writing = false
  })
  // A failure of the readers must not leave the writer's unheard.
  const written = writer.catch((error: unknown) => error)
  while (writing) {
    const range = { start: 0, end: 400_000 }
    const hint = [await other.get('hint'), await other.get('hint', { range })]
    for (const seen of hint) isWhole(seen, contents)
    isWhole(await other.get(`new/${created}`), contents.slice(0, 1))
    const size = (await other.head(`new/${created}`))?.size ?? contents[0].byteLength
    same(size, contents[0].byteLength, 'the size of an object that is being created')
    // Readers that never wait would keep a writer in this process from going on.
    await env.sleep(0)
  }
  const failure = await written
  if (failure !== undefined) throw failure
}

function isWhole(seen: Uint8Array | null, contents: readonly Uint8Array[]): void {
  if (seen === null || contents.some((content) => Buffer.compare(content, seen) === 0)) return
  demand(false, `get gives ${seen.byteLength} bytes that nobody wrote as an object`)
}

async function rangesSeeNew({ store, other }: Trial): Promise<void> {
  const range = { start: 1, end: 3 }
  await store.put('x', bytesOf('abcd'))
  same(textOf(await other.get('x', { range })), 'bc', 'a range')
  await store.put('x', bytesOf('ABCD'))
  same(textOf(await other.get('x', { range })), 'BC', 'a range after an overwrite')
  await store.delete('x')
  same(textOf(await other.get('x', { range })), null, 'a range after a delete')
  await store.putIfAbsent('x', bytesOf('wxyz'))
  same(textOf(await other.get('x', { range })), 'xy', 'a range of a new object')
}

/** An answer is lost to whoever stops waiting for it: what was done must still be whole. */
async function cutOffIsWhole({ store, other, env }: Trial): Promise<void> {
  const whole = new Uint8Array(100_000).fill(7)
  const paths = Array.from({ length: CANCELLED }, (_, i) => `cut/${i}`)
  await inParallel(paths, 4, async (path, i) => {
    const controller = new AbortController()
    const put = store.putIfAbsent(path, whole, { signal: controller.signal })
    const answered = put.then(
      (outcome) => outcome,
      (error: unknown) => error,
    )
    await env.sleep(i % 8)
    controller.abort()
    const outcome = await answered
    if (outcome instanceof Error && !isCalicoError(outcome)) throw outcome
    const seen = await other.get(path)
    isWhole(seen, [whole])
    demand(outcome !== 'created' || seen !== null, `${path} was created and is not there`)
    const again = await other.putIfAbsent(path, bytesOf('another'))
    // What was cut off may still arrive until somebody has taken the path.
    if (seen !== null) same(again, 'exists', `putIfAbsent of ${path}, which is there,`)
    const stands = await store.get(path)
    if (again === 'created') same(textOf(stands), 'another', `get of ${path}, created anew,`)
    else isWhole(stands, [whole])
  })
  const listed = await pathsOf(other, 'cut/')
  same(listed.length, CANCELLED, 'the number of objects after all were created')
}

async function createsAndDeletes({ store, other }: Trial): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const path = `come-and-go/${round}`
    const contents = Array.from({ length: 10 }, (_, i) => new Uint8Array(20_000 + i).fill(i))
    const outcomes = await Promise.all(
      contents.flatMap((bytes, i) => [
        (i % 2 === 0 ? store : other).putIfAbsent(path, bytes),
        (i % 2 === 0 ? other : store).delete(path),
        other.get(path).then((seen) => isWhole(seen, contents)),
      ]),
    )
    demand(outcomes.includes('created'), `nobody of 10 made ${path}`)
    const stands = await store.get(path)
    isWhole(stands, contents)
    same((await pathsOf(other, path)).length, stands === null ? 0 : 1, `a list of ${path}`)
  }
}
