/** Parts of shared writes: staged apart, committed by another write (spec/bridge.md). */
import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { Committed } from '../../src/commit/staged.js'
import { seededEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { SharedWork } from '../../src/executor/shared-work.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'

const SECRET = new Uint8Array(32).fill(7)

type Row = Record<string, unknown>

const SPEC = {
  name: 'items',
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    {
      name: 'main',
      columns: [
        { name: 'name', type: 'utf8' },
        { name: 'count', type: 'int32' },
      ],
    },
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
    count: (from + i) % 100,
  }))

async function rowsOf({ works: [work] }: Team, columns: readonly string[]): Promise<Row[]> {
  const { splits } = await work!.plan({ keySpace: 'items', columns, splitsMax: 1 })
  const rows: Row[] = []
  for (const { split } of splits) {
    for await (const batch of work!.scan(split)) rows.push(...batchRows(batch))
  }
  return rows
}

async function begin(work: SharedWork, part = false): Promise<string> {
  return (await work.begin({ keySpace: 'items', part })).write
}

async function stagedBy(work: SharedWork, write: string, rows: readonly Row[]): Promise<string> {
  return (await work.stage({ write, kind: 'upsert', input: rows })).message
}

describe('a part of a shared write', () => {
  it('gives what it staged to the commit of another write, beside messages of that', async () => {
    const all = await team()
    const [one, two, three] = all.works
    const parts = [await begin(one!, true), await begin(two!, true)]
    const staged = [
      await stagedBy(one!, parts[0]!, items(0, 5000)),
      await stagedBy(two!, parts[1]!, [{ id: 7n, name: 'last of all parts' }]),
    ]
    await all.stores[1]!.keySpace('items').upsert(items(9000, 1))
    const whole = await begin(three!)
    const own = await stagedBy(three!, whole, [{ id: 8n, name: 'own' }])
    const messages = [...staged, own]
    const { version } = (await three!.commit({ write: whole, messages })) as Committed
    const again = await one!.commit({ write: whole, messages })
    expect(again).toMatchObject({ version, alreadyApplied: true })
    const rows = await rowsOf(all, ['id', 'name'])
    expect(rows.length).toBe(5001)
    expect(rows[7]!.name).toBe('last of all parts')
    expect(rows[8]!.name).toBe('own')
  })

  it('lands with parts that met other definitions than its commit', async () => {
    const all = await team()
    const [one, two, three] = all.works
    const before = await begin(one!, true)
    const early = await stagedBy(one!, before, items(0, 4000))
    const inline = await stagedBy(one!, before, [{ id: 1n, name: 'early', count: 1 }])
    await all.stores[0]!.keySpace('items').alter([
      { kind: 'rename-column', column: 'name', name: 'title' },
      { kind: 'widen-column', column: 'count', type: 'int64' },
    ])
    const after = await begin(two!, true)
    const row = { id: 2n, title: 'late', count: 2n ** 40n }
    const late = await stagedBy(two!, after, [row])
    const write = await begin(three!)
    await three!.commit({ write, messages: [early, inline, late] })
    const rows = await rowsOf(all, ['id', 'title', 'count'])
    expect(rows.length).toBe(4000)
    expect(rows[1]).toEqual({ id: 1n, title: 'early', count: 1n })
    expect(rows[2]).toEqual(row)
  })

  it('is neither committed nor aborted, and keeps its files whoever aborts', async () => {
    const all = await team()
    const [one, two] = all.works
    const part = await begin(one!, true)
    const messages = [await stagedBy(one!, part, items(0, 5000))]
    expect(await codeOf(two!.commit({ write: part, messages }))).toBe('InvalidArgument')
    expect(await codeOf(two!.abort({ write: part, messages }))).toBe('InvalidArgument')
    const given = await begin(two!)
    expect(await two!.abort({ write: given, messages })).toBe(true)
    const write = await begin(two!)
    await two!.commit({ write, messages })
    expect((await rowsOf(all, ['id'])).length).toBe(5000)
  })

  it('depends on nothing, and its messages are for its own key-space, once', async () => {
    const all = await team()
    const [work] = all.works
    const { reads } = await work!.plan({ keySpace: 'items' })
    const refused = [{ reads: [reads] }, { overwrite: {} }]
    for (const more of refused) {
      const begun = work!.begin({ keySpace: 'items', part: true, ...more })
      expect(await codeOf(begun)).toBe('InvalidArgument')
    }
    const part = await begin(work!, true)
    const insert = work!.stage({ write: part, kind: 'insert', input: items(0, 1) })
    expect(await codeOf(insert)).toBe('InvalidArgument')
    const message = await stagedBy(work!, part, items(0, 1))
    const write = await begin(work!)
    const twice = work!.commit({ write, messages: [message, message] })
    expect(await codeOf(twice)).toBe('InvalidArgument')
    await all.stores[0]!.createKeySpace({ ...SPEC, name: 'others' })
    const other = await work!.begin({ keySpace: 'others' })
    const wrong = work!.commit({ write: other.write, messages: [message] })
    expect(await codeOf(wrong)).toBe('InvalidArgument')
  })

  it('is refused a day after it was begun, though its commit has just begun', async () => {
    const { storage, works } = await team()
    const message = await stagedBy(works[0]!, await begin(works[0]!, true), items(0, 1))
    const env = seededEnv({ seed: 9 })
    const late = { ...env, nowMicros: () => env.nowMicros() + 25 * 3600 * 1_000_000 }
    const store = await openStore({ storage, env: late, workers: 0 })
    const work = store.shared({ secret: SECRET })
    const write = await begin(work)
    expect(await codeOf(work.commit({ write, messages: [message] }))).toBe('CommitConflict')
  })
})
