/** Transactions of one process that share entries (spec/commit.md, "Members"). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import { FaultyStore } from '../support/faulty-store.js'
import { memoryStorage, reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

const ENTRY = /^log\/1\/[0-9]+\.json$/
let inner: ReturnType<typeof memoryStorage>
let faulty: FaultyStore
let store: Store

beforeEach(async () => {
  inner = memoryStorage()
  faulty = new FaultyStore(inner)
  ;({ store } = await sampleStore({ storage: faulty }))
  await withUsers(store)
})

const users = () => store.keySpace('users')
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

describe('commits that are ready together', () => {
  it('share an entry, each with its place in it', async () => {
    const work = upTo(20).map((i) => users().append([{ id: 1, tags: `${i}` }], ['tags']))
    const committed = await Promise.all(work)
    expect((await store.snapshot()).version).toBeLessThan(8)
    for (const [i, { version, member }] of committed.entries()) {
      const { transactions } = await store.entry(version)
      const rows = (await users().get([1], { at: { kind: 'version', version } }))?.tags as string[]
      expect(rows).toContain(`${i}`)
      expect(transactions.length).toBeGreaterThan(member)
    }
    const inOrder = committed
      .map((one, i) => ({ ...one, tag: `${i}` }))
      .sort((a, b) => a.version - b.version || a.member - b.member)
    expect((await users().get([1]))?.tags).toEqual(inOrder.map(({ tag }) => tag))
  })

  it('lose a slot together and go on together', async () => {
    const rival = await reopen(inner)
    faulty.add({
      operation: 'putIfAbsent',
      path: ENTRY,
      kind: 'run',
      action: async () => {
        await rival.keySpace('users').append([{ id: 1, tags: 'rival' }], ['tags'])
      },
    })
    await Promise.all(upTo(5).map((i) => users().append([{ id: 1, tags: `${i}` }], ['tags'])))
    const tags = (await users().get([1]))?.tags as string[]
    expect(tags[0]).toBe('rival')
    expect(tags.toSorted()).toEqual(['0', '1', '2', '3', '4', 'rival'])
  })

  it('are refused one by one, and the others land', async () => {
    await users().upsert([{ id: 1, name: 'a' }])
    const rival = await reopen(inner)
    const reading = store.transaction(async (tx) => {
      await tx.get('users', [1])
      await rival.keySpace('users').upsert([{ id: 1, name: 'b' }])
      await tx.upsert('users', [{ id: 2 }])
    })
    const rest = upTo(10).map((i) => users().upsert([{ id: 10 + i }]))
    const outcomes = await Promise.allSettled([reading, ...rest])
    expect(outcomes[0]).toMatchObject({ reason: { code: 'CommitConflict' } })
    expect(outcomes.slice(1).every(({ status }) => status === 'fulfilled')).toBe(true)
  })

  it('that touch each other are decided one after the other', async () => {
    await users().upsert([{ id: 1, name: '0' }])
    const work = upTo(8).map(() =>
      store.transact({ attempts: 100 }, async (tx) => {
        const row = await tx.get('users', [1])
        await tx.upsert('users', [{ id: 1, name: String(Number(row?.name) + 1) }])
      }),
    )
    await Promise.all(work)
    expect(await users().get([1])).toMatchObject({ name: '8' })
  })

  it('take several entries where one has no room for them', async () => {
    const name = 'x'.repeat(50_000)
    await Promise.all(upTo(12).map((id) => users().upsert([{ id, name }])))
    expect(await users().rows()).toHaveLength(12)
    for await (const entry of store.log()) {
      expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(1024 * 1024)
    }
  })

  it('with a new key-space between them keep to their order', async () => {
    const work = [
      users().upsert([{ id: 1 }]),
      store.createKeySpace({
        name: 'other',
        key: [{ name: 'id', type: 'int64' }],
        groups: [{ name: 'g', columns: [{ name: 'v', type: 'int32' }] }],
      }),
      users().upsert([{ id: 2 }]),
    ]
    const committed = await Promise.all(work)
    expect(new Set(committed.map(({ version }) => version)).size).toBeGreaterThan(1)
    const { version } = committed[1]!
    expect((await store.entry(version)).transactions).toHaveLength(1)
  })

  it('of which one is cancelled while it waits lose only that', async () => {
    const controller = new AbortController()
    const first = users().upsert([{ id: 1 }])
    const second = users().upsert([{ id: 2 }], { signal: controller.signal })
    const third = users().upsert([{ id: 3 }])
    controller.abort()
    const outcomes = await Promise.allSettled([first, second, third])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await users().rows()).map(({ id }) => id)).toEqual([1n, 3n])
  })
})
