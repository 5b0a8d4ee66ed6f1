/** Marks: work that may be sent twice arrives once (spec/commit.md, "Marks"). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { MarkOptions } from '../../src/commit/mark-options.js'
import type { Committed, Store } from '../../src/index.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await withUsers(store)
})

/** Appends a tag under a mark. */
async function send(
  to: Store,
  mark: Partial<MarkOptions>,
  tag = `${mark.sequence ?? 1}`,
): Promise<Committed> {
  const whole = { application: 'job', epoch: 1, previous: null, sequence: 1, ...mark }
  const { committed } = await to.transaction(async (tx) => {
    tx.mark(whole)
    await tx.upsert('users', [{ id: 1, tags: tag }], { ops: { tags: 'append' } })
  })
  return committed
}

const tags = async () => (await store.keySpace('users').get([1]))?.tags
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string }) => error.code,
  )

describe('a mark', () => {
  it('that follows on is taken, and is found by others', async () => {
    await send(store, {})
    await send(store, { previous: 1, sequence: 5 })
    const other = await reopen(storage)
    expect(await other.marks()).toEqual([
      {
        application: 'job',
        epoch: 1,
        sequence: 5,
        version: 3,
        member: 0,
        digest: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ])
    expect(await tags()).toEqual(['1', '5'])
  })

  it('that follows one which another process has brought meanwhile is taken', async () => {
    const other = await reopen(storage)
    await other.snapshot()
    await send(store, {})
    expect((await send(other, { previous: 1, sequence: 2 })).version).toBe(3)
  })

  it('sent again with the same work is acknowledged where it was, and not applied', async () => {
    const first = await send(store, {})
    const again = await send(await reopen(storage), {})
    expect(again).toEqual({ ...first, alreadyApplied: true })
    expect(await tags()).toEqual(['1'])
  })

  it('sent again with rows in files is known by their content', async () => {
    const sendMany = async (from: number) => {
      const { committed } = await store.transaction(async (tx) => {
        tx.mark({ application: 'bulk', epoch: 0, previous: null, sequence: 9 })
        await tx.upsert('users', manyUsers(2000, from))
      })
      return committed
    }
    const first = await sendMany(0)
    const files = await pathsIn(storage, 'data/')
    expect(await sendMany(0)).toEqual({ ...first, alreadyApplied: true })
    expect(await pathsIn(storage, 'data/'), 'the second files are removed').toEqual(files)
    expect(await codeOf(sendMany(1))).toBe('StaleSequence')
    expect(await pathsIn(storage, 'data/')).toEqual(files)
  })

  it.each([
    ['of an earlier sequence that comes late', { previous: 1, sequence: 3 }, 'StaleSequence'],
    ['of the same sequence with other work', { previous: 2, sequence: 7 }, 'StaleSequence'],
    ['that skips one', { previous: 8, sequence: 9 }, 'StaleSequence'],
    ['that claims to be the first', { previous: null, sequence: 9 }, 'StaleSequence'],
    ['of an epoch that was replaced', { epoch: 1, previous: 7, sequence: 9 }, 'StaleEpoch'],
    ['that repeats in an older epoch', { epoch: 1, previous: 2, sequence: 7 }, 'StaleEpoch'],
    ['of a newer epoch', { epoch: 3, previous: 7, sequence: 9 }, null],
    ['of another application', { application: 'b', previous: null, sequence: 1 }, null],
  ])('%s', async (_, mark, code) => {
    await send(store, { epoch: 2, previous: null, sequence: 2 })
    await send(store, { epoch: 2, previous: 2, sequence: 7 })
    const before = await tags()
    expect(await codeOf(send(store, { epoch: 2, ...mark }, 'late'))).toBe(code)
    expect(await tags()).toEqual(code ? before : [...(before as string[]), 'late'])
  })

  it('of two writers at once is taken once, and the other one told', async () => {
    const stores = [store, await reopen(storage, 5), await reopen(storage, 6)]
    const sent = stores.map((each, s) => send(each, {}, `from ${s}`))
    const outcomes = await Promise.all(sent.map(codeOf))
    expect(outcomes.toSorted()).toEqual(['StaleSequence', 'StaleSequence', null])
    expect(await tags()).toHaveLength(1)
  })

  it('without rows moves the application on', async () => {
    await store.transaction(async (tx) =>
      tx.mark({ application: 'job', epoch: 0, previous: null, sequence: 3 }),
    )
    expect((await store.marks())[0]).toMatchObject({ sequence: 3 })
  })

  it('is kept in log checkpoints, and forgotten when asked', async () => {
    await send(store, {})
    await send(store, { application: 'b' })
    await store.writeLogCheckpoint()
    const other = await reopen(storage)
    expect((await other.snapshot()).tailEntries).toBe(0)
    expect((await other.marks()).map((mark) => mark.application)).toEqual(['b', 'job'])
    await other.forget('job')
    expect((await store.marks()).map((mark) => mark.application)).toEqual(['b'])
    expect(await codeOf(other.forget('job'))).toBe('NotFound')
    expect(await codeOf(send(other, {}))).toBe(null)
  })

  it.each([
    [{ application: '' }],
    [{ epoch: -1 }],
    [{ sequence: 1.5 }],
    [{ previous: 4, sequence: 4 }],
    [{ digest: 'x' }],
  ])('%o is malformed', async (mark) => {
    expect(await codeOf(send(store, mark))).toBe('InvalidArgument')
  })
})
