/** The cells of a conflict in a merge or rebase, and rows that settle it (spec/refs.md). */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { MergeOptions } from '../../src/executor/store-tree.js'
import { sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

type Row = Record<string, unknown>

const put = (store: Store, ...rows: Row[]): Promise<unknown> => store.keySpace('users').upsert(rows)

/** Reads the record of one key and writes that of another. */
const derive = (store: Store, from: number, to: number): Promise<unknown> =>
  store.transaction(async (tx) => {
    await tx.get('users', [from])
    await tx.upsert('users', [{ id: to, name: 'derived' }])
  })

async function parted(): Promise<{ main: Store; dev: Store }> {
  const { store: main } = await sampleStore()
  await withUsers(main)
  await put(main, { id: 1, name: 'one' }, { id: 2, name: 'two' })
  await main.refs.fork('dev')
  return { main, dev: await main.at('dev') }
}

const names = async (store: Store): Promise<Row> => {
  const rows = await store.keySpace('users').rows({ columns: ['id', 'name'] })
  return Object.fromEntries(rows.map(({ id, name }) => [String(id), name]))
}

async function refusal(tried: Promise<unknown>): Promise<unknown> {
  const error = await tried.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'CommitConflict' })
  return (error as { details: unknown }).details
}

const WRITES: MergeOptions = { checkWrites: true }

describe('a conflict of a merge', () => {
  it('is told as key, column, base, ours and theirs (CAL-REFS-093)', async () => {
    const { main, dev } = await parted()
    await put(dev, { id: 1, name: 'their' }, { id: 3, name: 'three' })
    await put(main, { id: 1, name: 'own' }, { id: 2, name: 'other' })
    const cell = { keySpace: 'users', key: ['1'], column: 'name', base: 'one' }
    expect(await refusal(main.tree.merge('dev', WRITES))).toMatchObject({
      kind: 'conflict',
      count: 1,
      conflicts: [{ ...cell, ours: 'own', theirs: 'their' }],
    })
    expect(await refusal(dev.tree.rebase('main', WRITES))).toMatchObject({
      count: 1,
      conflicts: [{ ...cell, ours: 'their', theirs: 'own' }],
    })
  })

  it('is told of what a transaction read, though it wrote another cell', async () => {
    const { main, dev } = await parted()
    await derive(dev, 1, 9)
    await put(main, { id: 1, name: 'own' })
    const cell = { keySpace: 'users', key: ['1'], column: 'name' }
    expect(await refusal(main.tree.merge('dev'))).toMatchObject({
      conflicts: [{ ...cell, base: 'one', ours: 'own', theirs: 'one' }],
    })
  })

  it('is one of the whole record where a side has it no more, or both made it', async () => {
    const { main, dev } = await parted()
    await derive(dev, 1, 9)
    await main.keySpace('users').delete([{ id: 1 }])
    const details = await refusal(main.tree.merge('dev'))
    const record = { keySpace: 'users', key: ['1'], column: null, ours: null }
    expect(details).toMatchObject({ conflicts: [{ ...record, base: { name: 'one' } }] })
    const { main: other, dev: own } = await parted()
    await derive(own, 5, 5)
    await derive(other, 5, 5)
    expect(await refusal(other.tree.merge('dev'))).toMatchObject({
      conflicts: [{ key: ['5'], column: null, base: null, ours: { name: 'derived' } }],
    })
  })
})

describe('rows that are given for conflicts (CAL-REFS-094)', () => {
  const given = (...rows: Row[]): MergeOptions => ({ ...WRITES, given: { users: rows } })

  it('take the place of both sides, and the rest of the transaction is brought', async () => {
    const { main, dev } = await parted()
    await put(dev, { id: 1, name: 'their' }, { id: 3, name: 'three' })
    await put(main, { id: 1, name: 'own' })
    const merged = await main.tree.merge('dev', given({ id: 1, name: 'agreed' }))
    expect(merged).toMatchObject({ brought: 1, leftOut: 0 })
    expect(await names(main)).toEqual({ 1: 'agreed', 2: 'two', 3: 'three' })
    await dev.tree.rebase('main', given())
    expect(await names(dev)).toEqual(await names(main))
  })

  it('make a branch that is rebased equal to one that is merged', async () => {
    const { main, dev } = await parted()
    await put(dev, { id: 1, name: 'their' }, { id: 3, name: 'three' })
    await put(main, { id: 1, name: 'own' })
    await dev.tree.rebase('main', given({ id: 1n, name: 'agreed' }))
    expect(await names(dev)).toEqual({ 1: 'agreed', 2: 'two', 3: 'three' })
  })

  it('settle nothing where one of the cells is not given', async () => {
    const { main, dev } = await parted()
    await put(dev, { id: 1, name: 'their' }, { id: 2, name: 'their' })
    await put(main, { id: 1, name: 'own' }, { id: 2, name: 'own' })
    const some = given({ id: 1, name: 'agreed' }, { id: 7, name: 'nobody' })
    expect(await refusal(main.tree.merge('dev', some))).toMatchObject({ count: 2 })
    expect(await names(main)).toEqual({ 1: 'own', 2: 'own' })
    await put(dev, { id: 3, name: 'three' })
    await main.tree.merge('dev', { ...some, take: 'ours' })
    expect(await names(main)).toEqual({ 1: 'own', 2: 'own', 3: 'three' })
  })

  it('put a record in the place of one that a side deleted', async () => {
    const { main, dev } = await parted()
    await derive(dev, 1, 9)
    await main.keySpace('users').delete([{ id: 1 }])
    await main.tree.merge('dev', given({ id: 1, name: 'again' }))
    expect(await names(main)).toEqual({ 1: 'again', 2: 'two', 9: 'derived' })
  })
})
