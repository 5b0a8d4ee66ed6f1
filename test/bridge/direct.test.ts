/** Which splits come with files that a client may read itself (spec/bridge.md). */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import { openDataFile } from '../../src/data/file.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { systemEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Policy } from '../../src/executor/policy.js'
import type { Store } from '../../src/executor/store.js'
import type { Plan } from '../../src/format/generated/messages.js'
import { LocalStore } from '../../src/storage/local/local.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { type Row, SECRET, type Served, served } from './support.js'

const ROWS = 3000
const GROUP = {
  name: 'main',
  columns: [
    { name: 'n', type: 'int32' },
    { name: 't', type: 'utf8' },
    { name: 'total', type: 'int64', algebra: 'sum' },
    { name: 'tags', type: 'list<utf8>' },
  ],
} as const
const KEY = [{ name: 'id', type: 'int64' }] as const
const COLUMNS = ['id', 'n', 't']

let root: string
let storage: LocalStore
let store: Store
let running: Served

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'calico direct-'))
  storage = new LocalStore({ root, env: systemEnv })
  store = await createStore({ storage, workers: 0 })
  running = await serving()
})

afterEach(async () => {
  await running.close()
  await storage.close()
  expect(running.bugs).toEqual([])
  rmSync(root, { recursive: true })
})

function serving(direct = true): Promise<Served> {
  return served({ store, share: (on) => on.shared({ secret: SECRET, direct }) })
}

const rows = (from = 0, count = ROWS): Row[] =>
  Array.from({ length: count }, (_, i) => {
    return { id: BigInt(from + i), n: i % 7 === 0 ? null : i, t: `text ${from + i}` }
  })

async function filled(more: Partial<KeySpaceSpec> = {}): Promise<void> {
  await store.createKeySpace({ name: 'items', key: KEY, groups: [GROUP], ...more })
  await store.keySpace('items').upsert(rows())
}

async function splitsOf(request: Row = {}): Promise<Plan['splits']> {
  const asked = { columns: COLUMNS, direct: true, ...request }
  const { splits } = await running.client.plan(asked)
  expect(splits.length).toBeGreaterThan(0)
  return splits
}

/** How many splits have files, and how many have none. */
async function counts(request: Row = {}): Promise<[number, number]> {
  const splits = await splitsOf(request)
  const direct = splits.filter(({ files }) => files !== undefined).length
  return [direct, splits.length - direct]
}

/** The rows of files, under the names of the plan. */
async function rowsIn(splits: Plan['splits']): Promise<Row[]> {
  const pool = new DecodePool({ workersMax: 0 })
  const found: Row[] = []
  for (const { path, rows, bytes, columns } of splits.flatMap(({ files }) => files ?? [])) {
    expect(statSync(path!).size).toBe(bytes)
    const file = { path: path!.slice(root.length + 1), format: 'parquet', bytes } as const
    const reader = await openDataFile({ store: storage, file, pool })
    expect(reader.rows).toBe(rows)
    for await (const { batch } of reader.read({ columns, pages: reader.pages.map((p) => p.index) }))
      for (const row of batchRows(batch))
        found.push(Object.fromEntries(columns.map((name, i) => [COLUMNS[i]!, row[name]])))
    await reader.close()
  }
  await pool.close()
  return found
}

describe('a split has files', () => {
  it('with its very rows where segments are all there is', async () => {
    await filled()
    await store.checkpoint()
    expect(await rowsIn(await splitsOf())).toEqual(rows())
  })

  it('with its very rows where plain updates lie beside segments', async () => {
    await filled()
    await store.checkpoint()
    await store.keySpace('items').upsert(rows(ROWS))
    const splits = await splitsOf()
    expect(splits.flatMap(({ files }) => files ?? [])).toHaveLength(2)
    expect(await rowsIn(splits)).toEqual([...rows(), ...rows(ROWS)])
  })

  it('and can be scanned all the same', async () => {
    await filled()
    const plan = await running.client.plan({ columns: COLUMNS, direct: true })
    expect(plan.splits[0]!.files).toHaveLength(1)
    expect(await running.client.scan(plan, plan.splits[0]!.split)).toEqual(rows())
  })

  it('where the files lack a column that was added since', async () => {
    await filled()
    await store.alter('items', [
      { kind: 'add-column', group: 'main', column: { name: 'late', type: 'date' } },
    ])
    expect(await counts({ columns: ['id', 'late'] })).toEqual([1, 0])
  })
})

describe('a split has no files', () => {
  it('unless they were asked for', async () => {
    await filled()
    expect(await counts()).toEqual([1, 0])
    expect(await counts({ direct: false })).toEqual([0, 1])
  })

  it('where the bridge is not allowed to tell them', async () => {
    await filled()
    await running.bridge.close()
    running = await serving(false)
    expect(await counts()).toEqual([0, 1])
  })

  it('where the store has a policy, even one that allows this read', async () => {
    await filled()
    await running.close()
    const policy: Policy = { name: 'lenient', decide: () => ({ kind: 'allow' }) }
    store = await openStore({ storage, workers: 0, policy })
    running = await serving()
    expect(await counts()).toEqual([0, 1])
  })

  it.each([
    ['a limit', { limit: 5 }],
    ['a computed column', { columns: ['id', { name: 'm', expression: 'n + 1' }] }],
    ['a sum', { columns: ['id', 'total'] }],
    ['a nested column', { columns: ['id', 'tags'] }],
    ['keys that cut the file', { from: ['10'] }],
  ])('for a read with %s', async (_, request) => {
    await filled()
    await store.checkpoint()
    expect(await counts()).toEqual([1, 0])
    expect(await counts(request)).toEqual([0, 1])
  })

  it('where an update or a delete of a range lies over them', async () => {
    await filled()
    await store.checkpoint()
    await store.keySpace('items').upsert(rows(7, 1))
    expect(await counts()).toEqual([0, 1])
    await store.checkpoint()
    expect(await counts()).toEqual([1, 0])
    await store.keySpace('items').deleteRange({ from: [5n], to: [6n] })
    expect(await counts()).toEqual([0, 1])
  })

  it('where a column was widened since the file was written', async () => {
    await filled()
    await store.checkpoint()
    await store.alter('items', [{ kind: 'widen-column', column: 'n', type: 'int64' }])
    expect(await counts()).toEqual([0, 1])
    expect(await counts({ columns: ['id', 't'] })).toEqual([1, 0])
  })

  it('where they are Arrow files', async () => {
    await filled({ groups: [{ ...GROUP, fileFormat: 'arrow', codec: 'none' }] })
    expect(await counts()).toEqual([0, 1])
  })

  it('where columns of two groups are read, and has them for those of the anchor', async () => {
    const other = { name: 'other', columns: [{ name: 'o', type: 'int8' }] }
    await filled({ groups: [GROUP, other] })
    expect(await counts({ columns: ['id', 'o'] })).toEqual([0, 1])
    expect(await counts()).toEqual([1, 0])
  })

  it('where rows of one file lie in several partitions', async () => {
    const partitioning = [{ kind: 'hash' as const, buckets: 2, components: [0] }]
    await filled({ groups: [{ ...GROUP, partitioning }] })
    expect((await counts())[0]).toBe(0)
    await store.checkpoint()
    expect((await counts())[1]).toBe(0)
  })
})

describe('rows of splits for a client that filters them itself', () => {
  const sent = async (request: Row): Promise<number> => {
    const plan = await running.client.plan({ columns: COLUMNS, ...request })
    let rows = 0
    for (const { split, files } of plan.splits) {
      expect(files).toBeUndefined()
      rows += (await running.client.scan(plan, split)).length
    }
    return rows
  }

  it('come as they are where most pass, and filtered where few do', async () => {
    await filled()
    await store.keySpace('items').upsert([{ id: 5n, n: 5, t: 'new' }])
    const most = 'id >= 0 AND n < 2900'
    const passing = rows().filter(({ n }) => n !== null && (n as number) < 2900).length
    expect(await sent({ filter: most })).toBe(passing)
    expect(await sent({ filter: most, files: true })).toBe(ROWS)
    expect(await sent({ filter: 'n = 5', files: true })).toBe(1)
    expect(await sent({ filter: 'n < 0', files: true })).toBe(0)
  })

  it('are filtered where the client asks for a limit or the store has a policy', async () => {
    await filled()
    await store.keySpace('items').upsert([{ id: 5n, n: 5, t: 'new' }])
    const request = { filter: 'n IS NOT NULL', files: true }
    const passing = rows().filter(({ n }) => n !== null).length
    expect(await sent({ ...request, limit: ROWS })).toBe(passing)
    const plan = await running.client.plan({ columns: COLUMNS, ...request, splitsMax: 1 })
    await running.bridge.close()
    const policy: Policy = { name: 'lenient', decide: () => ({ kind: 'allow' }) }
    store = await openStore({ storage, workers: 0, policy })
    running = await serving()
    expect(await running.client.scan(plan, plan.splits[0]!.split)).toHaveLength(passing)
  })
})

describe('a file of a split', () => {
  const read = (body: Row): Promise<Response> =>
    running.client.fetch('/v1/file', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  const codeOf = async (reply: Response): Promise<string> =>
    ((await reply.json()) as { error: { code: string } }).error.code

  const only = async (request: Row = {}): Promise<NonNullable<Plan['splits'][0]['files']>[0]> => {
    const [split] = await splitsOf({ direct: false, files: true, ...request })
    return split!.files![0]!
  }

  it('comes from the bridge, range by range, and by no path', async () => {
    await filled()
    const { splits } = await running.client.plan({ columns: COLUMNS, direct: true, files: true })
    const { file, path, bytes } = splits[0]!.files![0]!
    const parts: Uint8Array[] = []
    for (let start = 0; start < bytes; start += 10_000) {
      const reply = await read({ file, start, end: Math.min(bytes, start + 10_000) })
      expect(reply.status).toBe(200)
      expect(reply.headers.get('content-type')).toBe('application/octet-stream')
      parts.push(new Uint8Array(await reply.arrayBuffer()))
    }
    expect(Buffer.concat(parts)).toEqual(readFileSync(path!))
    expect((await only()).path).toBeUndefined()
  })

  it('has the rows from before a filter', async () => {
    await filled()
    const [split] = await splitsOf({ filter: 'n > 5' })
    expect(split!.files).toHaveLength(1)
    expect(await rowsIn([split!])).toEqual(rows())
  })

  it('is read where the bridge may not tell paths', async () => {
    await filled()
    await running.bridge.close()
    running = await serving(false)
    const { file, bytes } = await only({ direct: true })
    expect((await read({ file, start: 0, end: bytes })).status).toBe(200)
  })

  it.each([
    ['no bytes', 5, 5],
    ['bytes backwards', 5, 4],
    ['bytes behind its end', 0, 2 ** 40],
    ['more than 16 MiB', 0, 2 ** 24 + 1],
  ])('is not given for %s', async (_, start, end) => {
    await filled()
    const reply = await read({ file: (await only()).file, start, end })
    expect(reply.status).toBe(400)
    expect(await codeOf(reply)).toBe('InvalidArgument')
  })

  it('is not given for a token of another kind, or one that was changed', async () => {
    await filled()
    const [split] = await splitsOf({ files: true })
    const file = split!.files![0]!.file!
    for (const other of [split!.split, `${file.slice(0, -2)}AA`, 'data/x.parquet']) {
      expect((await read({ file: other, start: 0, end: 4 })).status).toBe(400)
    }
  })

  it('is refused by a bridge whose store has a policy', async () => {
    await filled()
    const { file } = await only()
    await running.bridge.close()
    const policy: Policy = { name: 'lenient', decide: () => ({ kind: 'allow' }) }
    store = await openStore({ storage, workers: 0, policy })
    running = await serving()
    const reply = await read({ file, start: 0, end: 4 })
    expect(reply.status).toBe(403)
    expect(await codeOf(reply)).toBe('Denied')
    expect((await splitsOf({ files: true }))[0]!.files).toBeUndefined()
  })

  it('that has gone is reported as missing', async () => {
    await filled()
    const [split] = await splitsOf({ files: true })
    const { file, path } = split!.files![0]!
    rmSync(path!)
    const reply = await read({ file, start: 0, end: 4 })
    expect(await codeOf(reply)).toBe('MissingObject')
  })
})
