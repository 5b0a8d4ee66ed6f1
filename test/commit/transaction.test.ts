/** Transactions: all or nothing, over key-spaces, within the bounds of an entry. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { UpdateAction } from '../../src/format/generated/documents.js'
import { entryPath } from '../../src/format/layout.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, USERS, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await withUsers(store)
  await store.createKeySpace({ ...USERS, name: 'friends' })
})

const countOf = async (name: string, version?: number): Promise<number> => {
  const at = version === undefined ? {} : { at: { kind: 'version' as const, version } }
  return (await store.keySpace(name).rows({ columns: [], ...at })).length
}

describe('a transaction', () => {
  it('over several key-spaces becomes visible at once', async () => {
    const { committed, result } = await store.transaction(async (tx) => {
      await tx.upsert('users', manyUsers())
      await tx.upsert('friends', [{ id: 1 }])
      await tx.delete('users', [{ id: 0 }])
      expect(await countOf('users')).toBe(0)
      return 'done'
    })
    expect(result).toBe('done')
    const { version } = committed
    expect([await countOf('users', version - 1), await countOf('friends', version - 1)]).toEqual([
      0, 0,
    ])
    expect([await countOf('users', version), await countOf('friends', version)]).toEqual([1499, 1])
    expect((await store.entry(version)).transactions).toHaveLength(1)
  })

  it('applies its actions in the order in which they were staged', async () => {
    await store.transaction(async (tx) => {
      await tx.upsert('users', [{ id: 1, name: 'first', tags: ['a'] }])
      await tx.delete('users', [{ id: 1 }])
      await tx.upsert('users', [{ id: 1, tags: ['b'] }], { ops: { tags: 'append' } })
      await tx.upsert('users', [{ id: 1, tags: 'c' }], { ops: { tags: 'append' } })
    })
    const rows = await store.keySpace('users').rows()
    expect(rows).toEqual([{ id: 1n, name: null, tags: ['b', 'c'] }])
  })

  it('may define a key-space and fill it', async () => {
    const { committed } = await store.transaction(async (tx) => {
      tx.createKeySpace({ ...USERS, name: 'new' })
      await tx.upsert('new', [{ id: 1, name: 'a' }])
    })
    expect(await countOf('new', committed.version)).toBe(1)
    expect(await countOf('new')).toBe(1)
    const fresh = await reopen(storage)
    expect(await fresh.keySpace('new').rows()).toHaveLength(1)
  })

  it('that defines one name twice is refused, compared without case', async () => {
    const work = store.transaction(async (tx) => {
      tx.createKeySpace({ ...USERS, name: 'new' })
      tx.createKeySpace({ ...USERS, name: 'NEW' })
    })
    expect(await codeOf(work)).toBe('AlreadyExists')
  })

  it('that throws leaves no version and no file', async () => {
    const work = store.transaction(async (tx) => {
      await tx.upsert('users', manyUsers())
      await tx.upsert('friends', [{ id: 1, nothing: 2 }])
    })
    expect(await codeOf(work)).toBe('UnknownColumn')
    expect((await store.snapshot()).version).toBe(2)
    expect(await pathsIn(storage, 'data/')).toEqual([])
  })

  it('that writes nothing is refused, as is one that has ended', async () => {
    expect(await codeOf(store.transaction(async () => 1))).toBe('InvalidArgument')
    expect(await codeOf(store.keySpace('users').upsert([]))).toBe('InvalidArgument')
    const { result } = await store.transaction(async (tx) => {
      await tx.upsert('users', [{ id: 1 }])
      return tx
    })
    expect(await codeOf(result.upsert('users', [{ id: 2 }]))).toBe('InvalidArgument')
  })

  it('records its base, author and message', async () => {
    const about = { author: 'ann', message: 'because' }
    const { version } = await store.keySpace('users').upsert([{ id: 1 }], about)
    const { transactions, touched } = await store.entry(version)
    expect(transactions[0]).toMatchObject({ ...about, base: 2 })
    expect(touched).toEqual([(transactions[0]!.actions[0] as UpdateAction).incarnation])
  })
})

describe('an entry', () => {
  it('holds at most 256 KiB of inline rows; what is more goes to files', async () => {
    const { committed } = await store.transaction(async (tx) => {
      for (let i = 0; i < 12; i++) {
        const rows = manyUsers(600, i * 600)
        await tx.upsert(i % 2 ? 'users' : 'friends', rows)
      }
    })
    const { transactions } = await store.entry(committed.version)
    const updates = transactions[0]!.actions as UpdateAction[]
    const inline = updates.map(({ inline }) => Buffer.from(inline?.data ?? '', 'base64').length)
    expect(inline.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(262_144)
    expect(inline.filter((bytes) => bytes > 0).length).toBeGreaterThan(3)
    const inFiles = updates.filter(({ files }) => files.length > 0)
    expect(inFiles.length).toBeGreaterThan(3)
    for (const [i, { files }] of updates.entries()) expect(files.length > 0).toBe(inline[i] === 0)
    expect((await storage.head(entryPath(1, committed.version)))!.size).toBeLessThan(1_048_576)
    expect((await countOf('users')) + (await countOf('friends'))).toBe(7200)
  })

  it('over 1 MiB is refused, and nothing of it stays', async () => {
    const columns = Array.from({ length: 15_000 }, (_, i) => ({
      name: `a rather long column name ${i}`,
      type: 'int64',
    }))
    const work = store.transaction(async (tx) => {
      await tx.upsert('users', manyUsers())
      tx.createKeySpace({ ...USERS, name: 'wide', groups: [{ name: 'g', columns }] })
    })
    expect(await codeOf(work)).toBe('InvalidArgument')
    expect((await store.snapshot()).version).toBe(2)
    expect(await pathsIn(storage, 'data/')).toEqual([])
    expect((await store.keySpace('users').upsert([{ id: 1 }])).version).toBe(3)
  })

  it('names files whose slices cover all rows, ascending by partition', async () => {
    await store.createKeySpace({
      ...USERS,
      name: 'parts',
      groups: [
        {
          ...USERS.groups[0]!,
          partitioning: [{ kind: 'hash', buckets: 7, components: [0] }],
        },
      ],
    })
    const { version } = await store.keySpace('parts').upsert(manyUsers(3000))
    const { files } = (await store.entry(version)).transactions[0]!.actions[0] as UpdateAction
    const { slices, rows } = files[0]!
    expect(rows).toBe(3000)
    expect(slices).toHaveLength(7)
    let next = 0
    for (const [i, slice] of slices.entries()) {
      expect(slice.partition).toBe(`800000000000000${i}`)
      expect(slice.firstRow).toBe(next)
      expect(slice.keyMin < slice.keyMax).toBe(true)
      next += slice.rows
    }
    expect(next).toBe(3000)
  })
})

describe('what is refused before it is staged', () => {
  const users = () => store.keySpace('users')

  it.each([
    ['a key that is missing', [{ name: 'x' }], 'InvalidKey'],
    ['a key that is null', [{ id: null }], 'InvalidKey'],
    ['a key that is missing in one row', [{ id: 1 }, { name: 'x' }], 'InvalidKey'],
    ['a key of another type', [{ id: 'one' }], 'TypeMismatch'],
    ['a fraction for an integer', [{ id: 1.5 }], 'TypeMismatch'],
    ['a number for a text', [{ id: 1, name: 5 }], 'TypeMismatch'],
    ['a lone surrogate', [{ id: 1, name: '\ud800' }], 'TypeMismatch'],
    ['a column that does not exist', [{ id: 1, nom: 'x' }], 'UnknownColumn'],
  ])('%s', async (_, rows, code) => {
    expect(await codeOf(users().upsert(rows as Record<string, unknown>[]))).toBe(code)
    expect((await store.snapshot()).version).toBe(2)
  })

  it('operations that a column does not take', async () => {
    const rows = [{ id: 1, name: 'x', tags: ['a'] }]
    const code = (ops: object) => codeOf(users().upsert(rows, { ops: ops as never }))
    expect(await code({ name: 'append' })).toBe('OperationNotAllowed')
    expect(await code({ id: 'set' })).toBe('OperationNotAllowed')
    expect(await code({ tags: 'multiply' })).toBe('OperationNotAllowed')
    expect(await code({ other: 'set' })).toBe('UnknownColumn')
    expect(await code({ tags: 'append', name: 'set' })).toBe('none')
    expect(await codeOf(users().upsert([{ id: 1 }], { ops: { tags: 'append' } }))).toBe(
      'UnknownColumn',
    )
  })

  it('a key longer than 4,096 bytes, and no shorter one, however it is partitioned', async () => {
    for (const kind of ['identity', 'hash', 'none'] as const) {
      const partitioning =
        kind === 'none'
          ? []
          : kind === 'hash'
            ? [{ kind, buckets: 3, components: [0] as [number] }]
            : [{ kind, component: 0 }]
      await store.createKeySpace({
        name: `long ${kind}`,
        key: [{ name: 'k', type: 'utf8' }],
        groups: [{ name: 'g', partitioning, columns: [{ name: 'v', type: 'int8' }] }],
      })
      const space = store.keySpace(`long ${kind}`)
      await space.upsert([
        { k: 'x'.repeat(4094), v: 1 },
        { k: `\0${'x'.repeat(4092)}`, v: 2 },
      ])
      expect(await codeOf(space.upsert([{ k: 'x'.repeat(4095) }]))).toBe('InvalidKey')
      expect(await codeOf(space.upsert([{ k: `\0${'x'.repeat(4093)}` }]))).toBe('InvalidKey')
      await store.checkpoint()
      expect((await space.rows()).map(({ v }) => v).sort()).toEqual([1, 2])
      expect(await space.get(['x'.repeat(4094)])).toMatchObject({ v: 1 })
    }
  })
})
