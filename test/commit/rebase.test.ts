/** What of one line comes behind another (spec/refs.md, "Restore, merge, rebase, squash"). */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import { readRefs } from '../../src/log/refs.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

type Step = (store: Store) => Promise<unknown>

async function parted(): Promise<{ store: Store; storage: ObjectStore; dev: Store }> {
  const { store, storage } = await sampleStore()
  const users = await withUsers(store)
  await users.upsert([{ id: 1, name: 'one' }])
  await store.refs.fork('dev')
  return { store, storage, dev: await store.at('dev') }
}

/** The verdict on what one line did, where it is to come behind what another has done. */
async function verdict(ours: Step, theirs: Step): Promise<string> {
  const { store, dev } = await parted()
  await ours(dev)
  await theirs(store)
  const outcome = await store.tree.merge('dev').catch((error: unknown) => error)
  if (outcome instanceof Error) {
    expect(outcome).toMatchObject({ code: 'CommitConflict' })
    return (outcome as unknown as { details: { kind: string } }).details.kind
  }
  return 'rebasable'
}

const write =
  (id: number): Step =>
  (store) =>
    store.keySpace('users').upsert([{ id, name: 'written' }])
const alter =
  (...changes: Parameters<ReturnType<Store['keySpace']>['alter']>[0]): Step =>
  (store) =>
    store.keySpace('users').alter(changes)
const reader =
  (isolation: 'serializable' | 'snapshot', id: number, own: number): Step =>
  (store) =>
    store.transaction(
      async (tx) => {
        await tx.get('users', [id])
        await tx.upsert('users', [{ id: own, name: 'read' }])
      },
      { isolation },
    )

const REQUIRED = alter({ kind: 'set-required', column: 'name', required: true })
const DROPPED = alter({ kind: 'drop-column', column: 'name' })
const COLUMN = alter({ kind: 'add-column', column: { name: 'more', type: 'int64' } })
const GROUP = alter({
  kind: 'add-group',
  group: { name: 'side', columns: [{ name: 'more', type: 'int64' }] },
})

const ROWS: [string, Step, Step, string][] = [
  ['a blind write and a write of its key', write(1), write(1), 'rebasable'],
  ['a reader and a write of what it read', reader('serializable', 1, 2), write(1), 'conflict'],
  ['a reader and a write of another key', reader('serializable', 1, 2), write(3), 'rebasable'],
  ['a snapshot and a write of what it read', reader('snapshot', 1, 2), write(1), 'rebasable'],
  ['a snapshot and a write of what it wrote', reader('snapshot', 1, 2), write(2), 'conflict'],
  ['a write and the end of its column', write(2), DROPPED, 'incompatible'],
  ['a write and a column that is required', write(2), REQUIRED, 'retryable'],
  ['a required column and a write', REQUIRED, write(2), 'retryable'],
  [
    'a delete and a group that came',
    (store) => store.keySpace('users').delete([{ id: 1 }]),
    GROUP,
    'retryable',
  ],
  ['a column and one of its name', COLUMN, COLUMN, 'incompatible'],
  ['a column and a write', COLUMN, write(2), 'rebasable'],
  ['a write and a checkpoint', write(2), (store) => store.checkpoint(), 'rebasable'],
]

describe('a merge', () => {
  it.each(ROWS)(
    'refuses what cannot come behind, with the verdict of the table: %s',
    async (...row) => {
      const [, ours, theirs, expected] = row
      expect(await verdict(ours, theirs)).toBe(expected)
    },
  )

  it('puts what is brought onto a line that has no name', async () => {
    const { store, storage, dev } = await parted()
    await write(2)(dev)
    await write(3)(store)
    await store.tree.merge('dev')
    expect(await pathsIn(storage, 'log/3/')).toEqual([`log/3/${'4'.padStart(20, '0')}.json`])
    const { lines } = await readRefs({ storage })
    expect(lines.map(({ name }) => name)).toEqual(['main', 'dev'])
  })
})

describe('a branch that goes on meanwhile', () => {
  it('joins what others commit meanwhile in a merge', async () => {
    const { store, storage, dev } = await parted()
    await write(2)(dev)
    await write(3)(store)
    await using other = await reopen(storage, 9)
    await Promise.all([store.tree.merge('dev'), write(4)(other)])
    await using fresh = await reopen(storage, 8)
    const rows = await fresh.keySpace('users').rows({ columns: ['id'] })
    expect(rows.map(({ id }) => Number(id)).sort()).toEqual([1, 2, 3, 4])
  })
})

describe('a transaction that reads', () => {
  it('is refused where the branch took over another history since', async () => {
    const { store, storage } = await parted()
    await using other = await reopen(storage, 9)
    const refused = store.transaction(async (tx) => {
      await tx.get('users', [1])
      await tx.upsert('users', [{ id: 2, name: 'two' }])
      await other.tree.restore('v2')
    })
    expect(await codeOf(refused)).toBe('CommitConflict')
    await store.transaction(async (tx) => {
      await tx.upsert('users', [{ id: 3, name: 'three' }])
      await other.tree.restore('v2')
    })
    expect((await store.keySpace('users').rows({})).length).toBe(2)
  })
})
