/** Folds of inline rows by whoever writes a log checkpoint (CAL-COMMIT-090, CAL-COMMIT-091). */
import { beforeEach, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Policy } from '../../src/executor/policy.js'
import type { Store } from '../../src/executor/store.js'
import { FOLD_INLINE_BYTES, FOLD_INLINE_UPDATES } from '../../src/maintain/fold-policies.js'
import { FaultyStore } from '../support/faulty-store.js'
import { memoryStorage, pathsIn, reopen, rowTexts, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const ROWS = 700

let inner: ReturnType<typeof memoryStorage>
let faulty: FaultyStore
let store: Store
let seed = 1000

beforeEach(async () => {
  inner = memoryStorage()
  faulty = new FaultyStore(inner)
  ;({ store } = await sampleStore({ storage: faulty }))
  await withUsers(store)
})

const users = () => store.keySpace('users')

/** Commits of inline rows until a group has more than it should; every second one overwrites. */
async function pileUp(): Promise<{ commits: number }> {
  let commits = 0
  for (; (await inlineBytes()) <= FOLD_INLINE_BYTES; commits++) {
    await users().upsert(manyUsers(ROWS, (commits >> 1) * ROWS))
  }
  return { commits }
}

async function inlineBytes(): Promise<number> {
  const { groups } = await store.snapshot()
  let bytes = 0
  for (const { layers } of groups.values()) {
    for (const layer of layers) if (layer.kind === 'update') bytes += layer.inline?.data.length ?? 0
  }
  return bytes
}

/** Writes a log checkpoint and waits for what comes after it. */
async function checkpointLog(of?: Store): Promise<void> {
  const writer = of ?? (await reopen(faulty, seed++))
  await writer.writeLogCheckpoint()
  await writer.close()
}

async function kinds(version: number): Promise<string[]> {
  const { transactions } = await store.entry(version)
  return transactions.flatMap(({ actions }) => actions.map(({ kind }) => kind))
}

describe('inline rows that pile up', () => {
  it('are folded behind a log checkpoint, and every version reads as before', async () => {
    const { commits } = await pileUp()
    const before = rowTexts(await users().rows())
    const middle = { kind: 'version', version: Math.floor(commits / 2) } as const
    const then = rowTexts(await users().rows({ at: middle }))
    expect(before).toHaveLength(Math.ceil(commits / 2) * ROWS)

    await checkpointLog()
    const { version } = await store.snapshot()
    expect(version).toBe(commits + 2)
    expect(await kinds(version)).toEqual(['fold'])
    expect(await inlineBytes()).toBe(0)
    expect(rowTexts(await users().rows())).toEqual(before)
    expect(rowTexts(await users().rows({ at: middle }))).toEqual(then)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('are folded where their updates are many, however small', async () => {
    for (let id = 0; id <= FOLD_INLINE_UPDATES; id++) {
      await users().upsert([{ id: id % 100, name: `${id}` }])
    }
    const before = rowTexts(await users().rows())
    await checkpointLog()
    const { groups, version } = await store.snapshot()
    expect(await kinds(version)).toEqual(['fold'])
    expect([...groups.values()].map(({ layers }) => layers.length)).toContain(1)
    expect(rowTexts(await users().rows())).toEqual(before)
  })

  it('stay where they are while they are few', async () => {
    for (let i = 0; i < 3; i++) await users().upsert(manyUsers(ROWS, i * ROWS))
    await checkpointLog()
    expect((await store.snapshot()).version).toBe(4)
    expect(await inlineBytes()).toBeGreaterThan(0)
  })

  it('lose nothing where the fold fails, and are folded behind the next checkpoint', async () => {
    const { commits } = await pileUp()
    const before = rowTexts(await users().rows())
    const hits = faulty.add({ operation: 'close', path: /^data\//, kind: 'fail-before' })
    await checkpointLog()
    expect(hits()).toBe(1)
    expect((await store.snapshot()).version).toBe(commits + 1)
    expect(rowTexts(await users().rows())).toEqual(before)
    expect(await pathsIn(inner, 'data/')).toEqual([])

    await users().upsert([{ id: 0, name: 'x' }])
    await checkpointLog()
    expect(await inlineBytes()).toBe(0)
    expect((await users().get([0]))?.name).toBe('x')
    expect(await users().rows()).toHaveLength(before.length)
  })

  it('are left alone by a principal that may not maintain', async () => {
    await pileUp()
    const { version } = await store.snapshot()
    const asked: string[] = []
    const policy: Policy = {
      name: 'writers',
      decide: ({ kind }) => {
        asked.push(kind)
        return kind === 'maintain' ? { kind: 'deny', reason: 'writers write' } : { kind: 'allow' }
      },
    }
    const env = seededEnv({ seed: 9 })
    await checkpointLog(await openStore({ storage: inner, env, workers: 0, policy }))
    expect(asked).toEqual(['maintain'])
    expect((await store.snapshot()).version).toBe(version)
    expect(await pathsIn(inner, 'data/')).toEqual([])
  })

  it('are folded by two at once without losing or doubling a delta', async () => {
    for (let i = 0; i < 3; i++) {
      await users().append([{ id: 1, tags: `${i}` }], ['tags'])
    }
    await pileUp()
    const others = await Promise.all([reopen(inner, 11), reopen(inner, 12)])
    await Promise.all(others.map((other) => other.snapshot()))
    await Promise.all(others.map((other) => checkpointLog(other)))
    expect(await inlineBytes()).toBe(0)
    expect((await users().get([1]))?.tags).toEqual(['0', '1', '2'])
  })
})
