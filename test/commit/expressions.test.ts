/** Writes with expressions that meet other writers and changes of definitions (spec/commit.md). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import type { Store } from '../../src/executor/store.js'
import type { Alteration } from '../../src/table/alteration.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'

let store: Store
let other: Store

beforeEach(async () => {
  const sample = await sampleStore()
  store = sample.store
  await store.createKeySpace({
    name: 'user',
    key: [{ name: 'id', type: 'int32' }],
    groups: [
      {
        name: 'main',
        columns: [
          { name: 'score', type: 'int32' },
          { name: 'bonus', type: 'int32' },
          { name: 'note', type: 'utf8' },
        ],
      },
    ],
  })
  await store.keySpace('user').upsert([{ id: 1, score: 1, bonus: 2, note: 'a' }])
  other = await reopen(sample.storage)
  await other.snapshot()
})

const add = (tx: Transaction) =>
  tx.update('user', [{ id: 1 }], { set: { score: 'target.score + target.bonus' } })

const racing = (...alterations: Alteration[]) =>
  store.transaction(async (tx) => {
    await add(tx)
    await other.keySpace('user').alter(alterations)
  })

describe('an expression that was staged before', () => {
  it.each<[string, Alteration]>([
    ['a rename of what it names', { kind: 'rename-column', column: 'bonus', name: 'extra' }],
    ['a drop of another column', { kind: 'drop-column', column: 'note' }],
  ])('%s lands', async (_, alteration) => {
    await racing(alteration)
    expect((await store.keySpace('user').get([1]))?.score).toBe(3)
  })

  it.each<[string, Alteration]>([
    ['the drop of a column that it names', { kind: 'drop-column', column: 'bonus' }],
    ['the drop of the column that it assigns', { kind: 'drop-column', column: 'score' }],
    ['a wider column that it names', { kind: 'widen-column', column: 'bonus', type: 'int64' }],
    ['a wider column that it assigns', { kind: 'widen-column', column: 'score', type: 'int64' }],
    ['a wider key', { kind: 'widen-column', column: 'id', type: 'int64' }],
  ])('%s is refused (CAL-COMMIT-080)', async (_, alteration) => {
    expect(await codeOf(racing(alteration))).toBe('CommitConflict')
  })

  it('a wider column is staged again where one call wrote it', async () => {
    await other.keySpace('user').alter([{ kind: 'widen-column', column: 'bonus', type: 'int64' }])
    const set = { score: 'target.score + target.bonus' }
    await store.keySpace('user').update([{ id: 1 }], { set })
    expect((await store.keySpace('user').get([1]))?.score).toBe(3)
  })
})

describe('an expression beside other writers (CAL-COMMIT-081)', () => {
  it('conflicts with nothing where its transaction reads nothing', async () => {
    await store.transaction(async (tx) => {
      await add(tx)
      await other.keySpace('user').upsert([{ id: 1, bonus: 10 }])
    })
    expect((await store.keySpace('user').get([1]))?.score).toBe(11)
  })

  it.each<['serializable' | 'snapshot', Record<string, unknown>, string | null]>([
    ['serializable', { score: 5 }, null],
    ['serializable', { bonus: 5 }, null],
    ['snapshot', { score: 5 }, 'CommitConflict'],
    ['snapshot', { bonus: 5 }, null],
  ])('under %s isolation meets %o of another', async (isolation, cells, code) => {
    await store.keySpace('user').upsert([{ id: 2, note: 'b' }])
    await other.snapshot()
    const committing = store.transaction(
      async (tx) => {
        await tx.get('user', [2])
        await add(tx)
        await other.keySpace('user').update([{ id: 1, ...cells }])
      },
      { isolation },
    )
    if (code === null) await committing
    else expect(await codeOf(committing)).toBe(code)
  })

  it('is refused where a serializable transaction has read what it assigns', async () => {
    const committing = store.transaction(async (tx) => {
      const { score } = (await tx.get('user', [1], { columns: ['score'] }))!
      await other
        .keySpace('user')
        .update([{ id: 1 }], { set: { score: 'target.score + target.bonus' } })
      await tx.upsert('user', [{ id: 1, bonus: score }])
    })
    expect(await codeOf(committing)).toBe('CommitConflict')
  })

  it('shows in the reads of its own transaction', async () => {
    await store.transaction(async (tx) => {
      await add(tx)
      expect((await tx.get('user', [1]))?.score).toBe(3)
    })
  })
})
