/** Reads and writes that several openers of one store share. */
import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { Committed } from '../../src/commit/staged.js'
import { seededEnv } from '../../src/env.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import { openStore } from '../../src/executor/open-store.js'
import type { SharedRead, SharedWork } from '../../src/executor/shared-work.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'

const SECRET = new Uint8Array(32).fill(7)

type Row = Record<string, unknown>

const SPEC = {
  name: 'items',
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    {
      name: 'main',
      // So that files are large enough to be cut.
      codec: 'none' as const,
      columns: [
        { name: 'name', type: 'utf8' },
        { name: 'price', type: 'float64' },
        { name: 'count', type: 'int32' },
      ],
    },
    { name: 'tags', columns: [{ name: 'tags', type: 'list<utf8>', algebra: 'append' as const }] },
  ],
}

interface Team {
  readonly storage: ObjectStore
  readonly stores: readonly Store[]
  readonly works: readonly SharedWork[]
}

/** Three openers of one store with one key-space. */
async function team(): Promise<Team> {
  const { store, storage } = await sampleStore()
  await store.createKeySpace(SPEC)
  const stores = [store, await reopen(storage, 2000), await reopen(storage, 3000)]
  return { storage, stores, works: stores.map((one) => one.shared({ secret: SECRET })) }
}

const items = (from: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({
    id: BigInt(from + i),
    name: `item ${from + i}`,
    price: (from + i) / 4,
    count: (from + i) % 100,
  }))

async function rowsOf(work: SharedWork, splits: readonly string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const split of splits) {
    for await (const batch of work.scan(split)) rows.push(...batchRows(batch))
  }
  return rows
}

/** Plans with one opener, scans each split with another. */
async function readShared({ works }: Team, read: SharedRead): Promise<Row[]> {
  const { splits } = await works[0]!.plan(read)
  const parts = splits.map(({ split }, i) => rowsOf(works[i % works.length]!, [split]))
  return (await Promise.all(parts)).flat()
}

const byId = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => Number((a.id as bigint) - (b.id as bigint)))

async function stagedBy(work: SharedWork, write: string, rows: readonly Row[]): Promise<string> {
  return (await work.stage({ write, kind: 'upsert', input: rows })).message
}

describe('a shared read', () => {
  it('gives every row once over splits that different openers scan', async () => {
    const all = await team()
    const rows = items(0, 400_000)
    await all.stores[0]!.keySpace('items').upsert(rows)
    await all.stores[0]!.checkpoint()
    await all.stores[1]!.keySpace('items').upsert(items(100, 20))
    const plan = await all.works[0]!.plan({ keySpace: 'items', splitsMax: 5 })
    expect(plan.splits.length).toBeGreaterThan(2)
    const columns = ['id', 'count']
    const read = await readShared(all, { keySpace: 'items', columns, splitsMax: 5 })
    expect(read.length).toBe(rows.length)
    expect(read.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    for (const { split, rows: most } of plan.splits) {
      expect((await rowsOf(all.works[1]!, [split])).length).toBeLessThanOrEqual(most)
    }
  }, 120_000)

  it('reads the version it was planned at while others write', async () => {
    const all = await team()
    await all.stores[0]!.keySpace('items').upsert(items(0, 10))
    const plan = await all.works[0]!.plan({ keySpace: 'items', filter: undefined } as SharedRead)
    await all.stores[1]!.keySpace('items').upsert(items(0, 30))
    const rows = await rowsOf(
      all.works[2]!,
      plan.splits.map(({ split }) => split),
    )
    expect(rows.length).toBe(10)
    expect(plan.rows).toBe(10)
  })

  it('passes filter, computed columns, keys and a limit on to whoever scans', async () => {
    const all = await team()
    await all.stores[0]!.keySpace('items').upsert(items(0, 100))
    const columns = ['id', { name: 'double', expression: 'count * 2' }]
    const where = 'count >= 90'
    const read = { keySpace: 'items', columns, where }
    expect(await readShared(all, read)).toEqual(
      items(90, 10).map(({ id, count }) => ({ id, double: BigInt(count as number) * 2n })),
    )
    expect(await readShared(all, { ...read, from: [95], to: [96] })).toHaveLength(2)
    expect(await readShared(all, { ...read, limit: 3 })).toHaveLength(3)
    expect(await readShared(all, { ...read, limit: 0 })).toHaveLength(0)
  })

  it('tells figures from checkpoints, not where updates are pending', async () => {
    const all = await team()
    const [store] = all.stores
    await store!.keySpace('items').upsert(items(-5, 1000))
    const aggregates = [
      { kind: 'count' },
      { kind: 'min', column: 'id' },
      { kind: 'max', column: 'count' },
      { kind: 'sum', column: 'count' },
      { kind: 'count', column: 'count' },
    ] as const
    const columns = ['id', 'count']
    const ask = () => all.works[1]!.plan({ keySpace: 'items', columns, aggregates })
    expect((await ask()).aggregates).toBeNull()
    await store!.checkpoint()
    const plan = await ask()
    const counts = items(-5, 1000).map((row) => row.count as number)
    const sum = BigInt(counts.reduce((all, count) => all + count, 0))
    expect(plan.aggregates).toEqual([1000n, -5n, 99, sum, 1000n])
    expect(plan).toMatchObject({ splits: [], rows: 1000, rowsExact: true })
    const filtered = await all.works[1]!.plan({
      ...{ keySpace: 'items', columns, aggregates },
      where: 'count > 3',
    })
    expect(filtered.aggregates).toBeNull()
    const ofText = [{ kind: 'min', column: 'name' }] as const
    const text = await all.works[1]!.plan({ keySpace: 'items', aggregates: ofText })
    expect(text.aggregates).toEqual(['item -1'])
    const sumOfText = [{ kind: 'sum', column: 'name' }] as const
    const refused = all.works[1]!.plan({ keySpace: 'items', aggregates: sumOfText })
    expect(await codeOf(refused)).toBe('InvalidArgument')
  })

  it('cuts the change feed by versions', async () => {
    const all = await team()
    for (let i = 0; i < 5; i++) await all.stores[i % 3]!.keySpace('items').upsert(items(i, 2))
    const head = (await all.stores[0]!.snapshot()).version
    const { batches } = await all.stores[0]!.changes('items', { from: 1 })
    const wanted: Row[] = []
    for await (const batch of batches) wanted.push(...batchRows(batch))
    const changes = { from: 1 }
    const plan = await all.works[0]!.plan({ keySpace: 'items', changes, splitsMax: 3 })
    expect(plan.splits.length).toBe(3)
    expect(plan.version).toBe(head)
    expect(await readShared(all, { keySpace: 'items', changes, splitsMax: 3 })).toEqual(wanted)
  })
})

describe('a sealed text', () => {
  it('is refused where it was changed, or is of another kind, secret or principal', async () => {
    const all = await team()
    await all.stores[0]!.keySpace('items').upsert(items(0, 3))
    const [work] = all.works
    const { splits, reads } = await work!.plan({ keySpace: 'items' })
    const { split } = splits[0]!
    const other = all.stores[1]!.shared({ secret: new Uint8Array(32).fill(8) })
    const invalid = { code: 'InvalidArgument' }
    const [body, seal] = split.split('.') as [string, string]
    const tampered = Buffer.from(
      Buffer.from(body, 'base64url').toString().replace('"version":2', '"version":1'),
    ).toString('base64url')
    for (const text of ['', '.', body, `${tampered}.${seal}`, `${split}.x`, `${split}A`, reads]) {
      await expect(rowsOf(work!, [text]), text).rejects.toMatchObject(invalid)
    }
    await expect(rowsOf(other, [split])).rejects.toMatchObject(invalid)
    const asked = work!.scan(split, { principal: 'eve' }).next()
    await expect(asked).rejects.toMatchObject({ code: 'Denied' })
    expect(() => all.stores[0]!.shared({ secret: new Uint8Array(15) })).toThrow(/too short/)
  })

  it('is refused a day after it was handed out', async () => {
    const { storage, stores, works } = await team()
    await stores[0]!.keySpace('items').upsert(items(0, 3))
    const { splits } = await works[0]!.plan({ keySpace: 'items' })
    const { write } = await works[0]!.begin({ keySpace: 'items' })
    const env = seededEnv({ seed: 9 })
    const late = { ...env, nowMicros: () => env.nowMicros() + 25 * 3600 * 1_000_000 }
    const store = await openStore({ storage, env: late, workers: 0 })
    const work = store.shared({ secret: SECRET })
    const conflict = { code: 'CommitConflict' }
    await expect(rowsOf(work, [splits[0]!.split])).rejects.toMatchObject(conflict)
    await expect(work.commit({ write, messages: [] })).rejects.toMatchObject(conflict)
  })
})

describe('a shared write', () => {
  it('shows what all have staged at once, when one commits', async () => {
    const all = await team()
    const { write, fields } = await all.works[0]!.begin({ keySpace: 'items' })
    expect(fields.filter(({ key }) => key).map(({ name }) => name)).toEqual(['id'])
    const messages = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((i) => stagedBy(all.works[i % 3]!, write, items(i * 10, 10))),
    )
    expect(await readShared(all, { keySpace: 'items' })).toEqual([])
    const before = (await all.stores[0]!.snapshot()).version
    await all.works[1]!.commit({ write, messages, author: 'me', message: 'together' })
    const entry = await all.stores[2]!.entry(before + 1)
    expect(entry.transactions[0]).toMatchObject({ author: 'me', message: 'together' })
    expect(entry.transactions[0]!.actions.length).toBe(1)
    const read = byId(await readShared(all, { keySpace: 'items' }))
    expect(read.map(({ name }) => name)).toEqual(items(0, 60).map(({ name }) => name))
  })

  it('joins files without order where they share no key, and else in order', async () => {
    const all = await team()
    const { write } = await all.works[0]!.begin({ keySpace: 'items' })
    const first = await stagedBy(all.works[0]!, write, items(0, 5000))
    const second = await stagedBy(all.works[1]!, write, items(5000, 5000))
    await all.works[2]!.commit({ write, messages: [second, first] })
    const apart = await all.stores[0]!.entry((await all.stores[0]!.snapshot()).version)
    expect(apart.transactions[0]!.actions).toMatchObject([{ ordered: false, rows: 10_000 }])

    const again = await all.works[0]!.begin({ keySpace: 'items' })
    const renamed = (text: string): Row[] => items(0, 5000).map((row) => ({ ...row, name: text }))
    const messages = [
      await stagedBy(all.works[0]!, again.write, renamed('a')),
      await stagedBy(all.works[1]!, again.write, renamed('b')),
    ]
    await all.works[2]!.commit({ write: again.write, messages: messages.toReversed() })
    const over = await all.stores[0]!.entry((await all.stores[0]!.snapshot()).version)
    expect(over.transactions[0]!.actions).toMatchObject([{ ordered: true, rows: 10_000 }])
    const read = await readShared(all, { keySpace: 'items', where: "name = 'a'" })
    expect(read.length).toBe(5000)
    const { findings } = await all.stores[0]!.verify({ deep: true })
    expect(findings).toEqual([])
  })

  it('puts the rows of many small messages together, the later over the earlier', async () => {
    const all = await team()
    const { write } = await all.works[0]!.begin({ keySpace: 'items' })
    const messages: string[] = []
    for (let i = 0; i < 40; i++) {
      const rows = items(0, 60).map((row) => ({ ...row, name: `of ${i}` }))
      messages.push(await stagedBy(all.works[i % 3]!, write, rows))
    }
    await all.works[0]!.commit({ write, messages })
    const read = await readShared(all, { keySpace: 'items', columns: ['name'] })
    expect(read).toEqual(items(0, 60).map(() => ({ name: 'of 39' })))
    expect((await all.stores[0]!.verify({ deep: true })).findings).toEqual([])
  })

  it('is committed once however often and wherever the commit is repeated', async () => {
    const all = await team()
    const { write } = await all.works[0]!.begin({ keySpace: 'items' })
    const rows = items(0, 5000).map((row) => ({ ...row, tags: ['x'] }))
    const stage = { write, kind: 'upsert', input: rows, ops: { tags: 'append' } } as const
    const messages = [(await all.works[0]!.stage(stage)).message]
    const commits = await Promise.all(all.works.map((work) => work.commit({ write, messages })))
    const again = await all.works[1]!.commit({ write, messages })
    const versions = new Set([...commits, again].map(({ version }) => version))
    expect(versions.size).toBe(1)
    const fresh = commits.filter((one) => !(one as Committed).alreadyApplied)
    expect(fresh.length).toBe(1)
    expect(again).toMatchObject({ alreadyApplied: true })
    const read = await readShared(all, { keySpace: 'items', columns: ['tags'] })
    expect(read.every(({ tags }) => (tags as string[]).length === 1)).toBe(true)
    expect(read.length).toBe(5000)
  })

  it('refuses a message that comes twice or is of another write', async () => {
    const all = await team()
    const one = await all.works[0]!.begin({ keySpace: 'items' })
    const other = await all.works[0]!.begin({ keySpace: 'items' })
    const message = await stagedBy(all.works[0]!, one.write, items(0, 3))
    const { version } = await all.stores[0]!.snapshot()
    for (const [write, messages] of [
      [one.write, [message, message]],
      [other.write, [message]],
    ] as const) {
      const refused = all.works[1]!.commit({ write, messages })
      await expect(refused).rejects.toMatchObject({ code: 'InvalidArgument' })
    }
    expect((await all.stores[0]!.snapshot()).version).toBe(version)
    await all.works[1]!.commit({ write: one.write, messages: [message] })
  })

  it('commits nothing where there is nothing, and a mark where there is one', async () => {
    const all = await team()
    const { version } = await all.stores[0]!.snapshot()
    const empty = await all.works[0]!.begin({ keySpace: 'items' })
    const message = await stagedBy(all.works[0]!, empty.write, [])
    const nothing = await all.works[0]!.commit({ write: empty.write, messages: [message] })
    expect(nothing).toEqual({ nothing: true, version })
    const marked = await all.works[0]!.begin({ keySpace: 'items' })
    const mark = { application: 'q', epoch: 0, previous: null, sequence: 4 }
    const committed = await all.works[0]!.commit({ write: marked.write, messages: [], mark })
    expect(committed).toMatchObject({ version: version + 1 })
  })

  it('takes a step of an application once, though a second run has staged it anew', async () => {
    const all = await team()
    const run = async (i: number, mark: object): Promise<unknown> => {
      const { write } = await all.works[i]!.begin({ keySpace: 'items' })
      const rows = [
        { id: 1, tags: ['x'] },
        { id: 2 + i, tags: ['y'] },
      ]
      const ops = { tags: 'append' } as const
      const { message } = await all.works[i]!.stage({ write, kind: 'upsert', input: rows, ops })
      return all.works[i]!.commit({ write, messages: [message], mark: mark as never })
    }
    const step = { application: 'q', epoch: 0, previous: null, sequence: 0 }
    const first = await run(0, step)
    const second = await run(1, step)
    expect(second).toMatchObject({
      version: (first as Committed).version,
      alreadyApplied: true,
    })
    const stale = run(2, { ...step, sequence: 5, previous: 3 })
    await expect(stale).rejects.toMatchObject({ code: 'StaleSequence' })
    const read = byId(await readShared(all, { keySpace: 'items', columns: ['id', 'tags'] }))
    expect(read).toEqual([
      { id: 1n, tags: ['x'] },
      { id: 2n, tags: ['y'] },
    ])
  })

  it('deletes before it writes where it overwrites', async () => {
    const all = await team()
    await all.stores[0]!.keySpace('items').upsert(items(0, 10))
    const part = await all.works[0]!.begin({ keySpace: 'items', overwrite: { where: 'id < 5' } })
    const message = await stagedBy(all.works[1]!, part.write, items(3, 1))
    await all.works[2]!.commit({ write: part.write, messages: [message] })
    const ids = async () => (await readShared(all, { keySpace: 'items' })).map(({ id }) => id)
    expect(await ids()).toEqual([3n, 5n, 6n, 7n, 8n, 9n])
    const whole = await all.works[0]!.begin({ keySpace: 'items', overwrite: {} })
    await all.works[0]!.commit({ write: whole.write, messages: [] })
    expect(await ids()).toEqual([])
    const wrong = all.works[0]!.begin({ keySpace: 'items', overwrite: { where: 'count < 5' } })
    await expect(wrong).rejects.toMatchObject({ code: 'UnknownColumn' })
  })

  it('overwrites what its commit says, where its beginning did not', async () => {
    const all = await team()
    const [work] = all.works
    await all.stores[0]!.keySpace('items').upsert(items(0, 10))
    const { write } = await work!.begin({ keySpace: 'items' })
    const message = await stagedBy(all.works[1]!, write, items(3, 1))
    const overwrite = { where: 'id < 5' }
    const wrong = all.works[2]!.commit({
      ...{ write, messages: [message], overwrite: { where: 'count < 5' } },
    })
    await expect(wrong).rejects.toMatchObject({ code: 'UnknownColumn' })
    await all.works[2]!.commit({ write, messages: [message], overwrite })
    const read = await readShared(all, { keySpace: 'items' })
    expect(read.map(({ id }) => id)).toEqual([3n, 5n, 6n, 7n, 8n, 9n])
    const said = await work!.begin({ keySpace: 'items', overwrite })
    const twice = work!.commit({ write: said.write, messages: [], overwrite })
    await expect(twice).rejects.toMatchObject({ code: 'InvalidArgument' })
  })

  it('inserts only where there is no record, also at the time of the commit', async () => {
    const all = await team()
    await all.stores[0]!.keySpace('items').upsert(items(0, 2))
    const { write } = await all.works[0]!.begin({ keySpace: 'items' })
    const insert = (input: Row[], ifExists?: 'skip') =>
      all.works[1]!.stage({ write, kind: 'insert', input, ifExists })
    await expect(insert(items(1, 2))).rejects.toMatchObject({ code: 'AlreadyExists' })
    const staged = await insert(items(1, 2), 'skip')
    expect(staged.rows).toBe(1)
    await all.stores[2]!.keySpace('items').upsert(items(2, 1))
    const refused = all.works[0]!.commit({ write, messages: [staged.message] })
    await expect(refused).rejects.toMatchObject({ code: 'CommitConflict' })
  })

  it('is refused where what it depends on has changed', async () => {
    for (const isolation of ['serializable', 'snapshot'] as const) {
      const all = await team()
      await all.stores[0]!.keySpace('items').upsert(items(0, 10))
      const { reads } = await all.works[0]!.plan({ keySpace: 'items', columns: ['count'] })
      const begin = () => all.works[0]!.begin({ keySpace: 'items', reads: [reads], isolation })
      const [mine, other] = [await begin(), await begin()]
      const update = (write: string, id: number) =>
        all.works[1]!.stage({ write, kind: 'update', input: [{ id, count: 5 }] })
      const messages = [(await update(mine.write, 1)).message]
      const others = [(await update(other.write, 2)).message]
      await all.stores[2]!.keySpace('items').update([{ id: 1, count: 7 }])
      const lost = all.works[0]!.commit({ write: mine.write, messages })
      await expect(lost).rejects.toMatchObject({ code: 'CommitConflict' })
      const second = all.works[0]!.commit({ write: other.write, messages: others })
      if (isolation === 'snapshot') await second
      else await expect(second).rejects.toMatchObject({ code: 'CommitConflict' })
    }
  })

  it('is refused where a field of a column was made required meanwhile', async () => {
    const all = await team()
    const place = { name: 'place', type: 'struct<lat:int8,lon:int8>' }
    const [space, other] = all.stores.map((one) => one.keySpace('items')) as [KeySpace, KeySpace]
    await space.alter([{ kind: 'add-column', column: place }])
    const demand = (...field: string[]) =>
      other.alter([{ kind: 'set-field-required', column: 'place', field, required: true }])
    await demand('lat')
    const stage = async (rows: readonly Row[]) => {
      const { write } = await all.works[0]!.begin({ keySpace: 'items' })
      return { write, messages: [await stagedBy(all.works[1]!, write, rows)] }
    }
    const late = await stage([{ id: 1n, place: { lat: 1 } }])
    const apart = await stage([{ id: 1n, name: 'x' }])
    const held = stage([{ id: 1n, place: { lon: 1 } }])
    await expect(held).rejects.toMatchObject({ code: 'OperationNotAllowed' })
    await demand('lon')
    const refused = all.works[2]!.commit(late)
    await expect(refused).rejects.toMatchObject({ code: 'CommitConflict' })
    await all.works[2]!.commit(apart)
    await all.works[2]!.commit(await stage([{ id: 2n, place: { lat: 1, lon: 2 } }]))
  })

  it('leaves nothing behind when aborted, and is left alone where it has landed', async () => {
    const all = await team()
    const { write } = await all.works[0]!.begin({ keySpace: 'items' })
    const messages = [await stagedBy(all.works[0]!, write, items(0, 5000))]
    expect((await pathsIn(all.storage, 'data/')).length).toBeGreaterThan(0)
    expect(await all.works[1]!.abort({ write, messages })).toBe(true)
    expect(await pathsIn(all.storage, 'data/')).toEqual([])
    const late = all.works[2]!.commit({ write, messages })
    await expect(late).rejects.toMatchObject({ code: 'CommitConflict' })
    const landed = await all.works[0]!.begin({ keySpace: 'items' })
    const kept = [await stagedBy(all.works[0]!, landed.write, items(0, 5000))]
    await all.works[0]!.commit({ write: landed.write, messages: kept })
    expect(await all.works[1]!.abort({ write: landed.write, messages: kept })).toBe(false)
    expect((await readShared(all, { keySpace: 'items' })).length).toBe(5000)
  })

  it('leaves nothing behind where staging fails', async () => {
    const all = await team()
    const { write } = await all.works[0]!.begin({ keySpace: 'items' })
    const input = [...items(0, 5000), { id: null, name: 'x' }]
    const failed = all.works[0]!.stage({ write, kind: 'upsert', input })
    await expect(failed).rejects.toMatchObject({ code: 'InvalidKey' })
    expect(await pathsIn(all.storage, 'data/')).toEqual([])
  })
})
