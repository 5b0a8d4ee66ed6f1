/** Cherry-picks, reverts and differences through a bridge, beside its cases in conformance/. */
import { afterEach, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Access, Policy } from '../../src/executor/policy.js'
import type { Store } from '../../src/executor/store.js'
import { MemoryStore } from '../../src/storage/memory.js'
import {
  bytesOf,
  type Client,
  ITEMS,
  items,
  rowsOf,
  type Served,
  served,
  TOKEN,
} from './support.js'

let running: Served
let client: Client
let dev: Store
let storage: MemoryStore

/** Two branches that both renamed the first half of so many records. */
async function begin(count: number, policy?: Policy): Promise<void> {
  storage = new MemoryStore({ name: 'picked', env: systemEnv })
  const store = await createStore({ storage, workers: 0, ...(policy && { policy }) })
  await store.createKeySpace(ITEMS)
  await store.keySpace('items').upsert(items(0, count))
  await store.refs.fork('dev')
  dev = await store.at('dev')
  const half = items(0, Math.ceil(count / 2))
  await store.keySpace('items').upsert(half.map(({ id }) => ({ id, name: 'ours' })))
  await dev.keySpace('items').upsert(half.map(({ id }) => ({ id, name: 'theirs' })))
  const tokens = [{ token: TOKEN, principal: 'anna' }]
  running = await served({ store, tokens })
  client = running.client
}

afterEach(async () => {
  expect(running.bugs).toEqual([])
  await dev.close()
  await running.close()
})

const change = (body: object) => client.get('treeChanged', 'POST', '/v1/tree', body)

describe('a cherry-pick', () => {
  it('tells a hundred of its conflicts, and how many there are', async () => {
    await begin(500)
    const dry = await change({ kind: 'cherry-pick', versions: 'main...dev', dryRun: true })
    expect(dry).toMatchObject({ version: null, changed: 0, conflictCount: 250 })
    expect(dry.conflicts).toHaveLength(100)
    const body = { kind: 'cherry-pick', versions: 'main...dev' }
    const { status, body: answer } = await client.ask('POST', '/v1/tree', body)
    expect(status).toBe(409)
    expect(answer.error).toMatchObject({ code: 'CommitConflict', details: { count: 250 } })
    expect(answer.error.details.conflicts).toEqual(dry.conflicts)
  })

  it('leaves nothing behind of a dry run, whose counts are those of the commit', async () => {
    await begin(20_000)
    const before = await storedObjects()
    const body = { kind: 'cherry-pick', versions: 'main...dev', take: 'theirs' }
    const dry = await change({ ...body, dryRun: true })
    expect(await storedObjects()).toEqual(before)
    const { version, ...counts } = await change(body)
    expect(version).toBe(4)
    expect(dry).toEqual({ version: null, ...counts, conflictCount: 0, conflicts: [] })
    expect(counts).toEqual({ replaced: 0, changed: 10_000, deleted: 0 })
  })

  it('says who did it, and what for', async () => {
    await begin(2)
    await change({
      ...{ kind: 'revert', versions: 'v3', author: 'a person', message: 'was wrong' },
    })
    const { entries } = await client.get('log', 'GET', '/v1/log?newest=true&limit=1')
    expect(entries[0]).toMatchObject({ author: 'a person', message: 'was wrong' })
  })
})

describe('a difference', () => {
  it('is refused to whom the policy refuses the read, and explained to anybody', async () => {
    const asked: Access[] = []
    const decide: Policy['decide'] = (access) => {
      asked.push(access)
      const isRefused = access.kind === 'read' && access.principal === 'anna'
      return isRefused ? { kind: 'deny', reason: 'secret' } : { kind: 'allow' }
    }
    await begin(4, { name: 'strict', decide })
    const versions = 'main..dev'
    for (const path of ['/v1/difference', '/v1/difference/rows']) {
      const body = path.endsWith('rows') ? { versions, keySpace: 'items' } : { versions }
      const { status, body: answer } = await client.ask('POST', path, body)
      expect([status, answer.error.code]).toEqual([403, 'Denied'])
    }
    const pick = { kind: 'cherry-pick', versions: 'main...dev', dryRun: true }
    expect((await client.ask('POST', '/v1/tree', pick)).status).toBe(403)
    expect(asked.filter(({ kind }) => kind === 'read')).not.toHaveLength(0)
    const told = await client.get('difference', 'POST', '/v1/difference', {
      ...{ versions, explain: true },
    })
    expect(told.keySpaces[0]!.groups).toMatchObject([{ group: 'main', differing: 1 }])
  })

  it.each(['none', 'lz4', 'zstd'])(
    'gives its rows as they are counted, compressed by %s',
    async (compression) => {
      await begin(20_000)
      const { keySpaces } = await client.get('difference', 'POST', '/v1/difference', {
        versions: 'main..dev',
      })
      expect(keySpaces).toEqual([
        { keySpace: 'items', inserted: 0, updated: 10_000, deleted: 0, cells: { name: 10_000 } },
      ])
      const request = { versions: 'main..dev', keySpace: 'items', compression }
      const response = await client.rows('/v1/difference/rows', request)
      const fields = [
        { name: 'id', type: 'int64' },
        { name: 'name', type: 'utf8' },
        { name: 'price', type: 'float64' },
        { name: 'tags', type: 'list<utf8>' },
        { name: '_change', type: 'utf8' },
      ]
      const rows = await rowsOf(await bytesOf(response), fields)
      expect(rows).toHaveLength(20_000)
      const texts = rows.map(({ id, name, _change }) => `${id} ${name} ${_change}`)
      const expected = items(0, 10_000).flatMap(({ id }) => [
        ...[`${id} ours update_before`, `${id} theirs update_after`],
      ])
      expect(texts).toEqual(expected)
    },
  )
})

async function storedObjects(): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of storage.list('')) paths.push(path)
  return paths
}
