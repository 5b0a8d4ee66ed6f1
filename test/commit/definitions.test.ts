/** Writers and changes of definitions that meet (spec/commit.md, "Changed definitions"). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Alteration } from '../../src/table/alteration.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

let store: Store
let other: Store
let storage: ObjectStore
let users: KeySpace

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  users = await withUsers(store)
  await store.alter('users', [
    { kind: 'add-group', group: { name: 'side', columns: [{ name: 'age', type: 'int8' }] } },
  ])
  await users.upsert([{ id: 1, name: 'Ada', age: 36 }])
  other = await reopen(storage)
  await other.snapshot()
})

const alter = (...alterations: Alteration[]) => other.keySpace('users').alter(alterations)

/** Stages in one process while the other changes definitions, then commits. */
const racing = (stage: (tx: Transaction) => Promise<unknown>, ...alterations: Alteration[]) =>
  store.transaction(async (tx) => {
    await stage(tx)
    await alter(...alterations)
  })

const upsertName = (tx: Transaction) => tx.upsert('users', [{ id: 2, name: 'Bo' }])
const nameAgain: Alteration = { kind: 'add-column', column: { name: 'name', type: 'utf8' } }

describe('a write staged before', () => {
  it.each<[string, Alteration]>([
    ['a rename of its column', { kind: 'rename-column', column: 'name', name: 'called' }],
    ['a rename of its key-space', { kind: 'rename-key-space', name: 'people' }],
    ['a rename of its key', { kind: 'rename-column', column: 'id', name: 'key' }],
    ['a rename of its group', { kind: 'rename-group', group: 'main', name: 'first' }],
    ['a move of its column', { kind: 'move-column', column: 'name', after: 'tags' }],
    ['another column', { kind: 'add-column', column: { name: 'x', type: 'bool' } }],
    ['a drop of a column that it does not write', { kind: 'drop-column', column: 'tags' }],
    ['a drop of a group that it does not write', { kind: 'drop-group', group: 'side' }],
    ['a new group', { kind: 'add-group', group: { name: 'new', columns: [] } }],
    ['another file format', { kind: 'set-files', group: 'main', fileFormat: 'arrow' }],
  ])('%s lands (CAL-COMMIT-061)', async (_, alteration) => {
    await racing(upsertName, alteration)
    const [definition] = [...(await store.snapshot()).keySpaces.values()]
    expect(await store.keySpace(definition!.name).rows()).toHaveLength(2)
  })

  it.each<[string, Alteration[]]>([
    ['the drop of its column', [{ kind: 'drop-column', column: 'name' }]],
    ['a drop, though the name is back', [{ kind: 'drop-column', column: 'name' }, nameAgain]],
  ])('%s is refused (CAL-COMMIT-013)', async (_, alterations) => {
    expect(await codeOf(racing(upsertName, ...alterations))).toBe('CommitConflict')
    expect(await users.rows()).toHaveLength(1)
  })

  it('the drop of its group or key-space is refused', async () => {
    const upsertAge = (tx: Transaction) => tx.upsert('users', [{ id: 2, age: 3 }])
    expect(await codeOf(racing(upsertAge, { kind: 'drop-group', group: 'side' }))).toBe(
      'CommitConflict',
    )
    const dropped = store.transaction(async (tx) => {
      await upsertName(tx)
      await other.dropKeySpace('users')
    })
    expect(await codeOf(dropped)).toBe('CommitConflict')
  })

  it.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['delete', (tx) => tx.delete('users', [{ id: 1 }])],
    ['replace', (tx) => tx.replace('users', [{ id: 1, name: 'B', age: 1 }])],
  ])('a group that its %s does not cover is refused (CAL-COMMIT-062)', async (_, stage) => {
    const group = { name: 'new', columns: [{ name: 'x', type: 'bool' }] }
    expect(await codeOf(racing(stage, { kind: 'add-group', group }))).toBe('CommitConflict')
    expect(await users.rows({ columns: ['name', 'age'] })).toEqual([{ name: 'Ada', age: 36 }])
  })
})

describe('a call that commits by itself', () => {
  it('goes by the newest definitions where those it knows are no longer true', async () => {
    await alter({ kind: 'add-column', column: { name: 'city', type: 'utf8' } })
    await users.upsert([{ id: 2, city: 'Oslo' }])
    await alter({ kind: 'drop-column', column: 'city' })
    await alter({ kind: 'add-column', column: { name: 'city', type: 'int64' } })
    await users.upsert([{ id: 2, city: 5n }])
    await alter({ kind: 'add-group', group: { name: 'new', columns: [] } })
    await users.delete([{ id: 1 }])
    expect(await users.rows({ columns: ['id', 'city'] })).toEqual([{ id: 2n, city: 5n }])
  })

  it('finds a key-space that another process has made or renamed', async () => {
    await alter({ kind: 'rename-key-space', name: 'people' })
    await store.keySpace('people').upsert([{ id: 2 }])
    expect(await store.keySpace('people').rows()).toHaveLength(2)
  })

  it('refuses a column that is nowhere, and a stream that it cannot read again', async () => {
    await alter({ kind: 'drop-column', column: 'name' })
    expect(await codeOf(users.upsert([{ id: 2, name: 'x' }]))).toBe('UnknownColumn')
    const fields = [{ name: 'id', type: { kind: 'int64' } as const }]
    await alter({ kind: 'add-group', group: { name: 'new', columns: [] } })
    const late = users.delete({ fields, batches: keys() })
    await expect(late).rejects.toMatchObject({ code: 'CommitConflict' })
    await expect(late).rejects.toThrow(/stream/)
    await users.delete({ fields, batches: keys() })
    expect(await users.rows()).toEqual([])
  })
})

async function* keys() {
  const { buildBatch } = await import('../../src/arrow/value.js')
  yield buildBatch([{ name: 'id', type: { kind: 'int64' } }], [{ id: 1 }])
}

describe('two changes at once', () => {
  const both = (mine: Alteration, theirs: Alteration) =>
    codeOf(
      store.transaction(async (tx) => {
        await tx.alter('users', [mine])
        await alter(theirs)
      }),
    )
  const add = (name: string): Alteration => ({ kind: 'add-column', column: { name, type: 'int8' } })

  it('of different things both land', async () => {
    expect(await both(add('x'), add('y'))).toBe('none')
    const rename: Alteration = { kind: 'rename-column', column: 'x', name: 'z' }
    expect(await both(rename, { kind: 'drop-column', column: 'y' })).toBe('none')
    expect(
      await both(
        { kind: 'drop-column', column: 'tags' },
        { kind: 'move-column', column: 'age', after: null },
      ),
    ).toBe('none')
    const [row] = await users.rows()
    expect(Object.keys(row!)).toEqual(['id', 'age', 'name', 'z'])
  })

  it('that give one name to two things are refused (CAL-COMMIT-060)', async () => {
    expect(await both(add('x'), add('X'))).toBe('AlreadyExists')
    const rename: Alteration = { kind: 'rename-column', column: 'name', name: 'w' }
    expect(await both(rename, add('w'))).toBe('AlreadyExists')
    const group = (name: string): Alteration => ({
      kind: 'add-group',
      group: { name, columns: [] },
    })
    expect(await both(group('g'), group('G'))).toBe('AlreadyExists')
  })

  it('of a thing that the other takes away are refused', async () => {
    const drop: Alteration = { kind: 'drop-column', column: 'name' }
    expect(await both({ kind: 'rename-column', column: 'name', name: 'w' }, drop)).toBe(
      'CommitConflict',
    )
    expect(
      await both({ ...add('q'), group: 'side' } as Alteration, {
        kind: 'drop-group',
        group: 'side',
      }),
    ).toBe('CommitConflict')
    const widen = (type: string): Alteration => ({ kind: 'widen-column', column: 'n', type })
    await alter(add('n'))
    await store.snapshot()
    expect(await both(widen('int16'), widen('int32'))).toBe('CommitConflict')
  })
})

describe('a transaction that has read', () => {
  const reading = (columns: string[]) => async (tx: Transaction) => {
    await tx.rows('users', { columns })
    await upsertName(tx)
  }

  it.each<[string, string[], Alteration]>([
    ['a column', ['tags'], { kind: 'drop-column', column: 'tags' }],
    ['a group', ['age'], { kind: 'drop-group', group: 'side' }],
  ])('%s that is dropped meanwhile is refused (CAL-COMMIT-066)', async (_, columns, drop) => {
    expect(await codeOf(racing(reading(columns), drop))).toBe('CommitConflict')
    expect(await users.rows()).toHaveLength(1)
  })

  it.each<[string, Alteration]>([
    ['a drop of what it did not read', { kind: 'drop-column', column: 'tags' }],
    ['a rename of what it read', { kind: 'rename-column', column: 'age', name: 'years' }],
    ['a widening of what it read', { kind: 'widen-column', column: 'age', type: 'int16' }],
  ])('lands beside %s', async (_, alteration) => {
    expect(await codeOf(racing(reading(['age']), alteration))).toBe('none')
    expect(await users.rows()).toHaveLength(2)
  })

  it('a key-space that is dropped meanwhile is refused, whatever it writes', async () => {
    await store.createKeySpace({
      name: 'log',
      key: [{ name: 'id', type: 'int64' }],
      groups: [{ name: 'main', columns: [] }],
    })
    const late = store.transaction(async (tx) => {
      await tx.get('users', [1])
      await tx.upsert('log', [{ id: 1 }])
      await other.dropKeySpace('users')
    })
    expect(await codeOf(late)).toBe('CommitConflict')
  })

  it('goes by the definitions of its base, though it knew older ones', async () => {
    await alter({ kind: 'rename-column', column: 'age', name: 'years' })
    await store.transaction(async (tx) => {
      expect(await tx.insert('users', [{ id: 3, years: 7 }])).toBe(1)
      await tx.alter('users', [{ kind: 'rename-column', column: 'years', name: 'old' }])
      expect(await tx.get('users', [3], { columns: ['old'] })).toEqual({ old: 7 })
      await tx.upsert('users', [{ id: 3, old: 8 }])
    })
    expect(await users.get([3], { columns: ['old'] })).toEqual({ old: 8 })
  })

  it('and altered reads what it added itself, and lands', async () => {
    await store.transaction(async (tx) => {
      await tx.get('users', [1])
      await tx.alter('users', [{ kind: 'add-column', column: { name: 'x', type: 'int64' } }])
      await tx.upsert('users', [{ id: 1, x: 5n }])
      expect(await tx.rows('users', { columns: ['x'] })).toEqual([{ x: 5n }])
    })
    expect(await users.get([1], { columns: ['x'] })).toEqual({ x: 5n })
  })
})

describe('calls of one process that are committed together', () => {
  it('are each held against a change: one stages again, the others land', async () => {
    await alter({ kind: 'add-group', group: { name: 'new', columns: [] } })
    const writes = Array.from({ length: 8 }, (_, i) =>
      i === 3
        ? users.replace([{ id: 1, name: 'Cy' }])
        : users.upsert([{ id: 10 + i, name: `n${i}` }]),
    )
    const committed = await Promise.all(writes)
    expect(new Set(committed.map(({ version, member }) => `${version}.${member}`)).size).toBe(8)
    expect(await users.rows()).toHaveLength(8)
    expect(await users.get([1], { columns: ['name', 'age'] })).toEqual({ name: 'Cy', age: null })
  })

  it('leave the entry of a change to the change', async () => {
    const change = users.alter([{ kind: 'rename-column', column: 'age', name: 'years' }])
    const writes = Array.from({ length: 6 }, (_, i) => users.upsert([{ id: 10 + i, name: 'x' }]))
    const [{ version }] = await Promise.all([change, ...writes])
    const { transactions } = await store.entry(version)
    expect(transactions.map(({ actions }) => actions.map(({ kind }) => kind))).toEqual([
      ['alter-key-space'],
    ])
    expect(await users.rows()).toHaveLength(7)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })
})

describe('a required column', () => {
  beforeEach(() => alter({ kind: 'set-required', column: 'age', required: true }))

  it.each<[string, () => Promise<unknown>]>([
    ['a set of null', () => users.upsert([{ id: 1, age: null }])],
    [
      'a set of null in some rows',
      () =>
        users.upsert([
          { id: 1, age: null },
          { id: 2, name: 'x' },
        ]),
    ],
    ['a replace without it', () => users.replace([{ id: 1, name: 'x' }])],
    ['a replace that gives it in some rows', () => users.replace([{ id: 1, age: 2 }, { id: 2 }])],
  ])('refuses %s (CAL-TABLE-080)', async (_, write) => {
    await store.snapshot()
    expect(await codeOf(write)).toBe('OperationNotAllowed')
    expect(await users.rows({ columns: ['age'] })).toEqual([{ age: 36 }])
  })

  it('lets an upsert leave it out, and verify counts the nulls (CAL-TABLE-081)', async () => {
    await store.snapshot()
    await users.upsert([{ id: 1, name: 'Bo' }, { id: 2, age: 4 }, { id: 3 }])
    expect(await users.rows({ columns: ['age'] })).toEqual([{ age: 36 }, { age: 4 }, { age: null }])
    const { requiredNulls, findings } = await store.verify({ deep: true })
    expect(requiredNulls).toEqual([{ keySpace: 'users', column: 'age', records: 1 }])
    expect(findings).toEqual([])
  })

  it('is not made of one with nulls (CAL-TABLE-082), and can be relaxed', async () => {
    await users.upsert([{ id: 2 }])
    expect(await codeOf(alter({ kind: 'set-required', column: 'name', required: true }))).toBe(
      'OperationNotAllowed',
    )
    await alter({ kind: 'set-required', column: 'age', required: false })
    await users.upsert([{ id: 1, age: null }])
    expect(await users.get([1], { columns: ['age'] })).toEqual({ age: null })
  })

  it('refuses what was staged before it was required (CAL-COMMIT-063)', async () => {
    const require: Alteration = { kind: 'set-required', column: 'name', required: true }
    expect(await codeOf(racing((tx) => tx.upsert('users', [{ id: 1, name: null }]), require))).toBe(
      'CommitConflict',
    )
    await alter({ ...require, required: false })
    await store.snapshot()
    expect(await codeOf(racing((tx) => tx.upsert('users', [{ id: 1, age: 3 }]), require))).toBe(
      'none',
    )
    await alter({ ...require, required: false })
    await store.snapshot()
    expect(await codeOf(racing((tx) => tx.replace('users', [{ id: 1, age: 3 }]), require))).toBe(
      'CommitConflict',
    )
  })

  it.each([
    ['', false],
    [', and were checkpointed since', true],
  ])(
    'is not made where records were written meanwhile%s (CAL-COMMIT-064)',
    async (_, checkpointed) => {
      const late = store.transaction(async (tx) => {
        await tx.alter('users', [{ kind: 'set-required', column: 'name', required: true }])
        await other.keySpace('users').upsert([{ id: 2 }])
        if (checkpointed) await other.checkpoint()
      })
      expect(await codeOf(late)).toBe('CommitConflict')
    },
  )
})
