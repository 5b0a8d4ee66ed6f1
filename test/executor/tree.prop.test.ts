/**
 * Branches that go on apart and are brought together in any order hold what a list of operations
 * says, whatever of it has been checkpointed, folded or squashed meanwhile.
 */

import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { Store } from '../../src/executor/store.js'
import fc from '../support/property.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'
import { withUsers } from '../support/users.js'

/** What was done to a record: a name that is set, a tag that is appended, or its end. */
interface Op {
  readonly id: number
  readonly what: 'name' | 'tag' | 'delete'
  readonly by: number
}

type Content = readonly Op[]

interface Side {
  readonly ref: string
  store: Store
  /** What each version holds, from version 0. */
  versions: Content[]
}

const BRANCHES = ['main', 'a', 'b'] as const

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      on: fc.nat(2),
      id: fc.nat(3),
      what: fc.constantFrom('name', 'tag', 'delete'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('merge', 'rebase'),
      on: fc.nat(2),
      with: fc.nat(2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('squash', 'restore'),
      on: fc.nat(2),
      to: fc.nat(100),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('checkpoint', 'fold', 'log-checkpoint', 'reopen'),
      on: fc.nat(2),
    }),
  },
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** The records that operations come to, as rows are read. */
function rowsOf(content: Content): unknown[] {
  const records = new Map<number, { name: string | null; tags: string[] | null }>()
  for (const { id, what, by } of content) {
    if (what === 'delete') records.delete(id)
    else {
      const { name, tags } = records.get(id) ?? { name: null, tags: null }
      const next =
        what === 'name' ? { name: `n${by}`, tags } : { name, tags: [...(tags ?? []), `t${by}`] }
      records.set(id, next)
    }
  }
  return [...records].sort(([x], [y]) => x - y).map(([id, { name, tags }]) => [id, name, tags])
}

async function read(store: Store): Promise<unknown[]> {
  const rows = await store.keySpace('users').rows({ columns: ['id', 'name', 'tags'] })
  return rows.map(({ id, name, tags }) => [Number(id), name ?? null, tags ?? null])
}

const joined = (below: Content, above: Content): Content => {
  const held = new Set(below.map(({ by }) => by))
  return [...below, ...above.filter(({ by }) => !held.has(by))]
}

async function write(side: Side, op: Op): Promise<void> {
  const users = side.store.keySpace('users')
  if (op.what === 'name') await users.upsert([{ id: op.id, name: `n${op.by}` }])
  else if (op.what === 'delete') await users.delete([{ id: op.id }])
  else await users.upsert([{ id: op.id, tags: [`t${op.by}`] }], { ops: { tags: 'append' } })
}

/** What was squashed of operations that the other side has in part cannot come behind it. */
function isInParts(error: unknown): false {
  expect(error).toMatchObject({ code: 'CommitConflict', details: { kind: 'incompatible' } })
  return false
}

const contentOf = ({ versions }: Side): Content => versions.at(-1)!

/** Notes what the line has come to, over versions that changed nothing. */
async function note(side: Side, content: Content): Promise<void> {
  const { version } = await side.store.snapshot()
  const before = contentOf(side)
  while (side.versions.length < version) side.versions.push(before)
  if (side.versions.length === version) side.versions.push(content)
}

async function run(steps: readonly Step[], seed: number): Promise<void> {
  const { store, storage } = await sampleStore()
  await withUsers(store)
  for (const name of ['a', 'b']) await store.refs.fork(name)
  const sides: Side[] = []
  for (const ref of BRANCHES) {
    sides.push({ ref, store: await store.at(ref), versions: [[], []] })
  }
  let by = 0
  for (const one of steps) {
    const side = sides[one.on]!
    const { tree } = side.store
    const last = contentOf(side)
    if (one.kind === 'write') {
      const op = { id: one.id, what: one.what, by: ++by } as Op
      await write(side, op)
      await note(side, [...last, op])
    } else if (one.kind === 'merge' || one.kind === 'rebase') {
      const other = sides[(one as { with: number }).with]!
      const theirs = contentOf(other)
      const isDone = await tree[one.kind](other.ref).then(() => true, isInParts)
      const merged = one.kind === 'merge' ? joined(last, theirs) : joined(theirs, last)
      // Whoever holds all of the other already stays as it is.
      const isHeld = theirs.every((op) => last.includes(op))
      const isKept = !isDone || (one.kind === 'rebase' && isHeld)
      await note(side, isKept ? await kept(side, merged) : merged)
    } else if (one.kind === 'restore') {
      const { to } = one as { to: number }
      const version = 1 + (to % (side.versions.length - 1))
      await tree.restore(`v${version}`)
      await note(side, side.versions[version]!)
    } else if (one.kind === 'squash') {
      await tree.squash({ after: 1 }).catch((error: { code?: string }) => {
        if (error.code !== 'InvalidArgument') throw error
      })
      await note(side, last)
    } else if (one.kind === 'checkpoint') await side.store.checkpoint()
    else if (one.kind === 'fold') await side.store.fold({ keySpace: 'users', group: 'main' })
    else if (one.kind === 'log-checkpoint') await side.store.writeLogCheckpoint()
    else side.store = await (await reopen(storage, seed + ++by)).at(side.ref)
    await note(side, contentOf(side))
    expect(await read(side.store)).toEqual(rowsOf(contentOf(side)))
  }
  for (const side of sides) {
    const again = await (await reopen(storage, seed + 5000)).at(side.ref)
    expect(await read(again)).toEqual(rowsOf(contentOf(side)))
    for (const [version, content] of side.versions.entries()) {
      if (version === 0) continue
      expect(await read(await again.at(`${side.ref}@v${version}`))).toEqual(rowsOf(content))
    }
  }
  for (const side of sides) await expectChanges(side)
  const { findings } = await store.verify()
  expect(findings).toEqual([])
}

/** The change feed from the beginning, replayed, comes to what each version holds. */
async function expectChanges({ store, versions }: Side): Promise<void> {
  const columns = ['id', 'name', 'tags']
  const { batches } = await store.changes('users', { from: 1, columns })
  const records = new Map<number, unknown[]>()
  let at = 1
  const upTo = (version: number): void => {
    for (; at < version; at++) expect(sorted(records)).toEqual(rowsOf(versions[at]!))
  }
  for await (const batch of batches) {
    for (const { id, name, tags, _change, _version } of batchRows(batch)) {
      upTo(Number(_version))
      if (_change === 'delete' || _change === 'update_before') records.delete(Number(id))
      else records.set(Number(id), [Number(id), name ?? null, tags ?? null])
    }
  }
  upTo(versions.length)
}

const sorted = (records: ReadonlyMap<number, unknown[]>): unknown[] =>
  [...records].sort(([x], [y]) => x - y).map(([, row]) => row)

/** Whether the line was made anew shows in its last entry. */
async function kept(side: Side, merged: Content): Promise<Content> {
  const { version } = await side.store.snapshot()
  return side.versions.length > version ? contentOf(side) : merged
}

describe('branches brought together in any order', () => {
  it(
    'hold what was done, once, and every version what it held',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), fc.nat(1000), run),
        boxed(60),
      )
    },
    BOX_TIMEOUT_MS,
  )
})
