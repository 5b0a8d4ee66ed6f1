import { describe, expect, it } from 'vitest'
import { conflictsOf, type Resolution } from '../../src/commit/cell-conflicts.js'
import { seededEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Policy } from '../../src/executor/policy.js'
import type { Store } from '../../src/executor/store.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { sampleStore } from '../support/sample-store.js'

const ACCOUNTS: KeySpaceSpec = {
  name: 'account',
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    { name: 'main', columns: [{ name: 'name', type: 'utf8' }] },
    {
      name: 'more',
      partitioning: [{ kind: 'hash', buckets: 2, components: [0] }],
      columns: [
        { name: 'total', type: 'decimal(9,2)', algebra: 'sum' },
        { name: 'visits', type: 'int8', algebra: 'sum' },
        { name: 'tags', type: 'list<utf8>', algebra: 'append' },
        { name: 'best', type: 'int32', algebra: 'max' },
        { name: 'weight', type: 'float64', algebra: 'sum' },
      ],
    },
  ],
}

const OPS = { total: 'sum', visits: 'sum', tags: 'append', best: 'max', weight: 'sum' } as const

async function branched() {
  const { store, storage } = await sampleStore()
  await store.createKeySpace(ACCOUNTS)
  await store.keySpace('account').upsert([
    { id: 1, name: 'Ada', total: '1.50', visits: 1, tags: ['a'], best: 3, weight: 1 },
    { id: 2, name: 'Bo', total: '2.00', visits: 2, tags: ['b'], best: 2, weight: 2 },
    { id: 3, name: 'Cy', total: '3.00', visits: 3, tags: ['c'], best: 1, weight: 3 },
  ])
  await store.refs.fork('dev')
  return { storage, store, dev: await store.at('dev') }
}

const rows = (store: Store) => store.keySpace('account').rows()
const names = async (store: Store) =>
  Object.fromEntries((await rows(store)).map(({ id, name }) => [String(id), name]))

async function conflicts(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return conflictsOf(error)
}

describe('a cherry-pick', () => {
  it('takes records that came, changed and went on another branch', async () => {
    const { store, dev } = await branched()
    await dev.keySpace('account').upsert([{ id: 4, name: 'Di' }])
    await dev.keySpace('account').update([{ id: 1, name: 'Eve' }])
    await dev.keySpace('account').delete([{ id: 2 }])
    await store.keySpace('account').upsert([{ id: 9, name: 'Own' }])
    const picked = await store.cherryPick({ from: 'dev', to: 'dev', mergeBase: true })
    expect(picked.committed).toBeNull()
    const all = { from: 'main', to: 'dev', mergeBase: true, message: 'pick' }
    expect(await store.cherryPick(all)).toMatchObject({ replaced: 1, changed: 1, deleted: 1 })
    expect(await names(store)).toEqual({ 1: 'Eve', 3: 'Cy', 4: 'Di', 9: 'Own' })
    for await (const entry of store.log({ limit: 1 })) {
      expect(entry.transactions[0]!.message).toBe('pick')
    }
    expect((await store.cherryPick(all)).committed).toBeNull()
  })

  it('takes one version alone, and no more', async () => {
    const { store, dev } = await branched()
    const account = dev.keySpace('account')
    await account.update([{ id: 1, name: 'first' }])
    const { version } = await account.update([{ id: 2, name: 'second' }])
    await account.update([{ id: 3, name: 'third' }])
    await store.cherryPick({ to: `dev@v${version}` })
    expect(await names(store)).toEqual({ 1: 'Ada', 2: 'second', 3: 'Cy' })
  })

  it('takes deltas as deltas, which meet no conflict (CAL-REFS-065)', async () => {
    const { store, dev } = await branched()
    const more = { id: 1, total: '-0.75', visits: 5, tags: ['x', 'y'], best: 9 }
    await dev.keySpace('account').update([more], { ops: without('weight') })
    await dev.checkpoint()
    const { weight: _, ...ops } = OPS
    const own = { id: 1, total: '10.00', visits: 2, tags: ['own'], best: 5 }
    await store.keySpace('account').update([own], { ops })
    await store.cherryPick({ from: 'main', to: 'dev', mergeBase: true })
    const [ada] = await rows(store)
    expect(ada).toMatchObject({
      ...{ total: '10.75', visits: 8, tags: ['a', 'own', 'x', 'y'], best: 9 },
    })
  })

  it('takes cells of columns that were set too, and sums of floats, as what they are', async () => {
    const { store, dev } = await branched()
    await dev.keySpace('account').update([{ id: 1, visits: 9 }])
    await dev.keySpace('account').update([{ id: 2, visits: 1, weight: 1 }], { ops: OPS_OF_TWO })
    await store.keySpace('account').update([{ id: 2, visits: 4, weight: 5 }], { ops: OPS_OF_TWO })
    const found = await conflicts(store.cherryPick({ from: 'main', to: 'dev', mergeBase: true }))
    expect(found).toEqual([
      { keySpace: 'account', key: ['2'], column: 'visits', base: 2, ours: 6, theirs: 3 },
      { keySpace: 'account', key: ['2'], column: 'weight', base: 2, ours: 7, theirs: 3 },
    ])
  })

  it('tells conflicts of cells and of records, and commits nothing (CAL-REFS-066)', async () => {
    const { store, dev } = await branched()
    await dev.keySpace('account').update([
      { id: 1, name: 'theirs' },
      { id: 2, name: 'same' },
    ])
    await dev.keySpace('account').delete([{ id: 3 }])
    const account = store.keySpace('account')
    await account.update([
      { id: 1, name: 'ours' },
      { id: 2, name: 'same' },
      { id: 3, name: 'kept' },
    ])
    const { version } = await store.snapshot()
    const all = { from: 'main', to: 'dev', mergeBase: true }
    const record = { total: '3.00', visits: 3, tags: ['c'], best: 1, weight: 3 }
    expect(await conflicts(store.cherryPick(all))).toEqual([
      {
        keySpace: 'account',
        key: ['1'],
        column: 'name',
        base: 'Ada',
        ours: 'ours',
        theirs: 'theirs',
      },
      {
        ...{ keySpace: 'account', key: ['3'], column: null, theirs: null },
        base: { name: 'Cy', ...record },
        ours: { name: 'kept', ...record },
      },
    ])
    expect((await store.snapshot()).version).toBe(version)
    const resolved = async (name: string, resolve: Resolution) => {
      await store.refs.fork(name)
      const on = await store.at(name)
      await on.cherryPick({ from: 'main', to: 'dev', mergeBase: true, resolve })
      return names(on)
    }
    expect(await resolved('a', { take: 'ours' })).toEqual({ 1: 'ours', 2: 'same', 3: 'kept' })
    expect(await resolved('b', { take: 'theirs' })).toEqual({ 1: 'theirs', 2: 'same' })
    const given = {
      account: [
        { id: 1, name: 'given' },
        { id: 3n, name: 'whole' },
      ],
    }
    expect(await resolved('c', { given })).toEqual({ 1: 'given', 2: 'same', 3: 'whole' })
    const some = { given: { account: [{ id: 1, name: 'one' }] } }
    expect(await conflicts(store.cherryPick({ ...all, resolve: some }))).toHaveLength(1)
    expect(await resolved('d', { ...some, take: 'theirs' })).toEqual({ 1: 'one', 2: 'same' })
  })

  it('is judged anew where a blind writer comes between, of one cell (CAL-REFS-062)', async () => {
    const { storage, store, dev } = await branched()
    await dev.keySpace('account').update([{ id: 1, name: 'theirs' }])
    const others = [
      { id: 1, name: 'blind' },
      { id: 3, name: 'beside' },
    ]
    const policy: Policy = {
      name: 'blind writes before each commit',
      decide: async ({ kind }) => {
        const row = kind === 'write' && others.pop()
        if (row) await store.keySpace('account').update([row])
        return { kind: 'allow' }
      },
    }
    const open = { storage, env: seededEnv({ seed: 5 }), workers: 0, policy }
    await using slow = await openStore(open)
    const all = { from: 'main', to: 'dev', mergeBase: true }
    await slow.cherryPick(all)
    expect(await names(store)).toEqual({ 1: 'theirs', 2: 'Bo', 3: 'beside' })
    await dev.keySpace('account').update([{ id: 1, name: 'again' }])
    const { version } = await dev.snapshot()
    const found = await conflicts(slow.cherryPick({ to: `dev@v${version}` }))
    expect(found).toMatchObject([{ base: 'theirs', ours: 'blind', theirs: 'again' }])
    expect(others).toEqual([])
  })

  it('needs the columns and key-spaces in which something differs (CAL-REFS-063)', async () => {
    const { store, dev } = await branched()
    const column = { name: 'extra', type: 'int32' }
    await dev.alter('account', [{ kind: 'add-column', group: 'main', column }])
    const all = { from: 'main', to: 'dev', mergeBase: true }
    expect((await store.cherryPick(all)).committed).toBeNull()
    await dev.keySpace('account').update([{ id: 1, extra: 1 }])
    await expect(store.cherryPick(all)).rejects.toMatchObject({ code: 'UnknownColumn' })
    await dev.createKeySpace({ ...ACCOUNTS, name: 'other' })
    await dev.keySpace('other').upsert([{ id: 1, name: 'x' }])
    await expect(store.cherryPick({ ...all, keySpaces: ['other'] })).rejects.toMatchObject({
      code: 'UnknownKeySpace',
    })
  })
})

describe('a revert', () => {
  it('undoes what versions did, and leaves what others have done since', async () => {
    const { store } = await branched()
    const account = store.keySpace('account')
    const { version } = await account.upsert([
      { id: 1, name: 'wrong' },
      { id: 5, name: 'new' },
    ])
    await account.delete([{ id: 2 }])
    await account.update([{ id: 3, name: 'later' }])
    const undone = await store.revert({ from: version - 1, to: version + 1 })
    expect(undone).toMatchObject({ replaced: 1, changed: 1, deleted: 1 })
    expect(await names(store)).toEqual({ 1: 'Ada', 2: 'Bo', 3: 'later' })
    await store.revert({ to: (await store.snapshot()).version })
    expect(await names(store)).toEqual({ 1: 'wrong', 3: 'later', 5: 'new' })
  })

  it('takes sums back from what they have come to since, and tells what was set', async () => {
    const { store } = await branched()
    const account = store.keySpace('account')
    const first = { id: 1, total: '4.00', visits: 4, tags: ['x'] }
    const ops = { total: 'sum', visits: 'sum', tags: 'append' } as const
    const { version } = await account.update([first], { ops })
    await account.update([{ id: 1, total: '0.25', visits: 1 }], { ops: OPS_OF_SUMS })
    await store.revert({ to: version })
    const [ada] = await rows(store)
    expect(ada).toMatchObject({ total: '1.75', visits: 2, tags: ['a'] })
    const last = await account.update([{ id: 1, name: 'b' }])
    await account.update([{ id: 1, name: 'c' }])
    expect(await conflicts(store.revert({ to: last.version }))).toMatchObject([
      { column: 'name', base: 'b', ours: 'c', theirs: 'Ada' },
    ])
  })
})

const OPS_OF_TWO = { visits: 'sum', weight: 'sum' } as const
const OPS_OF_SUMS = { total: 'sum', visits: 'sum' } as const

function without(left: keyof typeof OPS): Partial<typeof OPS> {
  return Object.fromEntries(Object.entries(OPS).filter(([name]) => name !== left))
}
