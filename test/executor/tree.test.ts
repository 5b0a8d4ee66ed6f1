/** Restore, merge, rebase and squash: what a branch holds afterwards, and what is refused. */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

const rows = async (store: Store): Promise<unknown[]> =>
  (await store.keySpace('users').rows({ columns: ['id', 'name'] }))
    .map(({ id, name }) => [Number(id), name])
    .sort()

async function branched(): Promise<{ store: Store; storage: ObjectStore; dev: Store }> {
  const { store, storage } = await sampleStore()
  const users = await withUsers(store)
  await users.upsert([{ id: 1, name: 'one' }])
  await store.refs.fork('dev')
  return { store, storage, dev: await store.at('dev') }
}

/** What somebody reads who has seen nothing yet. */
async function fresh(storage: ObjectStore, ref: string): Promise<unknown[]> {
  await using store = await reopen(storage, 7)
  return await rows(await store.at(ref))
}

describe('restore', () => {
  it('has the branch hold again what a version held, and goes on from there', async () => {
    const { store, storage } = await branched()
    const users = store.keySpace('users')
    await users.upsert([{ id: 2, name: 'two' }])
    await users.delete([{ id: 1 }])
    const committed = await store.tree.restore('v2')
    expect(committed.version).toBe(5)
    expect(await rows(store)).toEqual([[1, 'one']])
    await users.upsert([{ id: 3, name: 'three' }])
    const expected = [
      [1, 'one'],
      [3, 'three'],
    ]
    expect(await rows(store)).toEqual(expected)
    expect(await fresh(storage, 'main')).toEqual(expected)
    expect(await fresh(storage, 'main@v4')).toEqual([[2, 'two']])
    expect((await store.snapshot()).height).toBe(4)
  })
})

describe('merge', () => {
  it('goes forward to a branch that this one is the beginning of', async () => {
    const { store, storage, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2, name: 'two' }])
    await dev.keySpace('users').upsert([{ id: 3, name: 'three' }])
    const { committed, brought } = await store.tree.merge('dev')
    expect([committed?.version, brought]).toEqual([3, 0])
    expect(await fresh(storage, 'main')).toEqual(await rows(dev))
    expect((await store.tree.merge('dev')).committed).toBeNull()
  })

  it('brings what both have done, once, however often it is asked for', async () => {
    const { store, storage, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2, name: 'two' }])
    await store.keySpace('users').upsert([{ id: 3, name: 'three' }])
    expect(await store.tree.merge('dev')).toMatchObject({ brought: 1, held: 0, leftOut: 0 })
    await dev.keySpace('users').upsert([{ id: 4, name: 'four' }])
    await store.keySpace('users').upsert([{ id: 5, name: 'five' }])
    expect(await store.tree.merge('dev')).toMatchObject({ brought: 1, held: 1 })
    const expected = [1, 2, 3, 4, 5]
    expect((await fresh(storage, 'main')).map((row) => (row as unknown[])[0])).toEqual(expected)
    expect((await fresh(storage, 'dev')).length).toBe(3)
    expect(await store.verify({ deep: true })).toMatchObject({ findings: [] })
  })

  it('refuses a transaction that read what the other line wrote, and says which', async () => {
    const { store, dev } = await branched()
    await dev.transaction(async (tx) => {
      const one = await tx.get('users', [1])
      await tx.upsert('users', [{ id: 2, name: `${one?.name}!` }])
    })
    await store.keySpace('users').upsert([{ id: 1, name: 'uno' }])
    const refused = await store.tree.merge('dev').catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'CommitConflict',
      details: { kind: 'conflict', keySpace: 'users', at: { line: 2, version: 3 } },
    })
    expect(await rows(store)).toEqual([[1, 'uno']])
    expect(await store.tree.merge('dev', { take: 'ours' })).toMatchObject({ leftOut: 1 })
    await store.tree.merge('dev', { take: 'theirs' })
    expect(await rows(store)).toContainEqual([2, 'one!'])
  })

  it('holds writes that read nothing against each other where that is asked for', async () => {
    const { store, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 1, name: 'eins' }])
    await store.keySpace('users').upsert([{ id: 1, name: 'uno' }])
    expect(await codeOf(store.tree.merge('dev', { checkWrites: true }))).toBe('CommitConflict')
    await store.tree.merge('dev')
    expect(await rows(store)).toEqual([[1, 'eins']])
  })
})

describe('rebase', () => {
  it('has a branch go on from where another is', async () => {
    const { store, storage, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2, name: 'two' }])
    await store.keySpace('users').upsert([{ id: 3, name: 'three' }])
    expect(await dev.tree.rebase('main')).toMatchObject({ brought: 1 })
    const expected = [
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]
    expect(await fresh(storage, 'dev')).toEqual(expected)
    // Now it is a beginning: main goes forward to it.
    expect(await store.tree.merge('dev')).toMatchObject({ brought: 0 })
    expect(await fresh(storage, 'main')).toEqual(expected)
  })
})

describe('squash', () => {
  it('puts one commit in the place of many, and leaves what came after', async () => {
    const { store, storage } = await branched()
    const users = store.keySpace('users')
    for (let i = 2; i < 8; i++) await users.upsert([{ id: i, name: `n${i}` }])
    await users.delete([{ id: 4 }])
    await users.upsert([{ id: 5, name: 'five' }])
    await users.upsert([{ id: 9, name: 'nine' }])
    const before = await rows(store)
    const { version } = await store.snapshot()
    const squashed = await store.tree.squash({ after: 2, through: version - 1 })
    expect(squashed).toMatchObject({ from: 8, to: 1 })
    expect(await rows(store)).toEqual(before)
    expect(await fresh(storage, 'main')).toEqual(before)
    expect((await store.snapshot()).height).toBe(5)
    await store.checkpoint()
    expect(await fresh(storage, 'main')).toEqual(before)
    await store.fold({ keySpace: 'users', group: 'main' }).catch(() => null)
    expect(await store.verify({ deep: true })).toMatchObject({ findings: [] })
  })

  it('takes all that a branch has beyond another one, after a rebase too', async () => {
    const { store, storage } = await branched()
    const dev = await store.at('dev')
    for (let i = 2; i < 5; i++) await dev.keySpace('users').upsert([{ id: i, name: `n${i}` }])
    await store.keySpace('users').upsert([{ id: 9, name: 'nine' }])
    await dev.tree.rebase('main')
    const before = await rows(dev)
    const height = (await store.snapshot()).height
    expect(await dev.tree.squash({ after: 'main' })).toMatchObject({ to: 1 })
    expect(await fresh(storage, 'dev')).toEqual(before)
    // One commit, and the adopt.
    expect((await dev.snapshot()).height).toBe(height + 2)
    expect(await codeOf(dev.tree.squash({ after: 'nobody' }))).toBe('UnknownRef')
  })
})
