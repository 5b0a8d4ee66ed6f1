/** Each endpoint of the bridge, asked as the chapter says; answers are held against the schema. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { CountingStore } from '../../src/storage/counting.js'
import { MemoryStore } from '../../src/storage/memory.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { bytesOf, type Client, items, rowsOf, type Served, served } from './support.js'

let running: Served
let client: Client

beforeEach(async () => {
  running = await served()
  client = running.client
})

afterEach(async () => {
  await running.close()
  expect(running.bugs).toEqual([])
})

describe('the service', () => {
  it('says what it is', async () => {
    const { store } = running
    expect(await client.get('description', 'GET', '/v1')).toEqual({
      ...{ protocol: 1, software: 'test 1', store: store.id },
      compressions: ['none', 'lz4', 'zstd'],
    })
  })

  it('listens on the loopback alone unless told otherwise', () => {
    expect(new URL(running.bridge.url).hostname).toBe('127.0.0.1')
  })

  it('has every operation of the OpenAPI document', async () => {
    const document = JSON.parse(
      readFileSync(new URL('../../spec/bridge.openapi.json', import.meta.url), 'utf8'),
    )
    for (const [path, operations] of Object.entries<object>(document.paths)) {
      for (const method of Object.keys(operations)) {
        const response = await client.fetch(path, { method: method.toUpperCase() })
        const text = await response.text()
        expect(text).not.toContain('there is no endpoint')
      }
    }
  })
})

describe('definitions', () => {
  it('are made, described, listed, changed and dropped', async () => {
    const made = await client.get('committed', 'POST', '/v1/key-spaces', {
      name: 'a b/ü',
      key: [{ name: 'k', type: 'utf8', domain: 'd' }],
      groups: [
        {
          name: 'g',
          fileFormat: 'arrow',
          codec: 'none',
          partitioning: [{ kind: 'hash', buckets: 4, components: [0] }],
          columns: [
            { name: 'at', type: 'int64', required: true },
            { name: 'last', type: 'utf8', algebra: 'last_by', orderBy: 'at' },
          ],
          statistics: ['at'],
        },
      ],
    })
    expect(made.version).toBe(2)
    const path = `/v1/key-spaces/${encodeURIComponent('a b/ü')}`
    const described = await client.get('keySpaceDescription', 'GET', path)
    expect(described).toMatchObject({
      ...{ version: 2, timestamp: made.timestamp, name: 'a b/ü', rows: 0, bytes: 0 },
      key: [{ name: 'k', type: 'utf8', domain: 'd' }],
      columns: [
        { name: 'at', type: 'int64', group: 'g', required: true },
        { name: 'last', type: 'utf8', group: 'g', algebra: 'last_by', orderBy: 'at' },
      ],
      groups: [
        {
          ...{ name: 'g', anchor: true, fileFormat: 'arrow', codec: 'none', statistics: ['at'] },
          partitioning: [{ kind: 'hash', buckets: 4, components: [0] }],
        },
      ],
    })
    const list = await client.get('keySpaceList', 'GET', '/v1/key-spaces')
    expect(list).toMatchObject({ version: 2, keySpaces: [{ name: 'a b/ü' }, { name: 'items' }] })
    const before = await client.get('keySpaceList', 'GET', '/v1/key-spaces?version=1')
    expect(before.keySpaces.map(({ name }) => name)).toEqual(['items'])
    const altered = await client.get('committed', 'POST', `${path}/alterations`, {
      alterations: [
        { kind: 'add-column', column: { name: 'n', type: 'int8' }, after: null },
        { kind: 'rename-column', column: 'at', name: 'time' },
        { kind: 'add-group', group: { name: 'h', columns: [{ name: 'm', type: 'bool' }] } },
        { kind: 'rename-key-space', name: 'b' },
      ],
    })
    expect(altered.version).toBe(3)
    const after = await client.get('keySpaceDescription', 'GET', '/v1/key-spaces/b')
    expect(after.columns.map(({ name }) => name)).toEqual(['n', 'time', 'last', 'm'])
    await client.get('committed', 'DELETE', '/v1/key-spaces/b')
    expect((await client.ask('GET', '/v1/key-spaces/b')).status).toBe(404)
  })

  it.each([
    [{ kind: 'invent' }, /no change 'invent'/],
    [{ kind: 'drop-column' }, /needs 'column'/],
    [{ kind: 'drop-column', column: 'name', name: 'x' }, /has no 'name'/],
    [{ kind: 'drop-column', column: { name: 'x', type: 'int8' } }, /given by its name/],
    [{ kind: 'add-column', column: 'x' }, /a specification/],
    [{ kind: 'set-field-required', column: 'name', field: ['x'] }, /needs 'required'/],
    [{ kind: 'constructor' }, /no change/],
  ])('are not changed by %j', async (alteration, message) => {
    const path = '/v1/key-spaces/items/alterations'
    const { status, body } = await client.ask('POST', path, { alterations: [alteration] })
    expect([status, body.error.code]).toEqual([400, 'InvalidArgument'])
    expect(body.error.message).toMatch(message)
  })

  it('list the files of a version, page by page', async () => {
    await client.put(items(0, 3000))
    await client.put(items(10, 2))
    await running.store.checkpoint({ asOf: 2 })
    const { version } = await client.get('fileList', 'GET', '/v1/key-spaces/items/files')
    const pages = []
    let after = ''
    do {
      const query = `limit=1${after === '' ? '' : `&after=${after}`}`
      const page = await client.get('fileList', 'GET', `/v1/key-spaces/items/files?${query}`)
      expect(page.version).toBe(version)
      pages.push(...page.files)
      after = page.next ?? ''
      await client.put(items(20, 1))
    } while (after !== '')
    expect(pages.map(({ role, rows, version }) => [role, rows, version])).toEqual([
      ['segment', 3000, undefined],
      ['inline', 2, 3],
    ])
    const described = await client.get(
      'keySpaceDescription',
      'GET',
      '/v1/key-spaces/items?version=4',
    )
    expect(described.rows).toBe(3002)
  })
})

describe('a read', () => {
  it('gives all rows once, over as many splits as there are', async () => {
    const rows = items(0, 5000)
    await client.put(rows)
    const plan = await client.plan({ columns: ['id', 'name', 'price'], splitsMax: 4 })
    expect(plan).toMatchObject({ line: 1, version: 2 })
    expect(plan.rows).toBeGreaterThanOrEqual(5000)
    expect(plan.fields).toEqual([
      { name: 'id', type: 'int64' },
      { name: 'name', type: 'utf8' },
      { name: 'price', type: 'float64' },
    ])
    const parts = await Promise.all(plan.splits.map(({ split }) => client.scan(plan, split)))
    expect(parts.flat()).toEqual(rows)
  })

  it('has computed columns, a filter, keys, a limit and a version', async () => {
    await client.put(items(0, 10))
    await client.put([{ id: 5n, name: 'changed', price: 100 }])
    const columns = ['id', { name: 'twice', expression: 'price * 2' }]
    expect(await client.read({ columns, filter: 'price > 1', at: { version: 2 } })).toEqual(
      [5, 6, 7, 8, 9].map((id) => ({ id: BigInt(id), twice: id / 2 })),
    )
    expect(await client.read({ columns: ['id'], from: ['3'], to: ['4'] })).toEqual([
      { id: 3n },
      { id: 4n },
    ])
    expect(await client.read({ columns: ['name'], filter: 'price = 100' })).toEqual([
      { name: 'changed' },
    ])
    expect(await client.read({ columns: ['id'], limit: 2 })).toHaveLength(2)
  })

  it('of nothing gives a whole stream with its columns', async () => {
    const plan = await client.plan({ filter: 'id = 1' })
    for (const { split } of plan.splits) expect(await client.scan(plan, split)).toEqual([])
    await client.put(items(0, 3))
    const none = await client.plan({ columns: ['id'], filter: 'id > 5 and price < 0' })
    const [first] = none.splits
    if (first) {
      const bytes = await bytesOf(await client.rows('/v1/scan', { split: first.split }))
      expect(await rowsOf(bytes, none.fields)).toEqual([])
    }
  })

  it.each(['none', 'lz4', 'zstd'])('comes with compression %s', async (compression) => {
    await client.put(items(0, 100))
    const plan = await client.plan({ columns: ['id', 'name', 'price'] })
    expect(await client.scan(plan, plan.splits[0]!.split, { compression })).toEqual(items(0, 100))
  })

  it('of a few columns fetches these alone of Arrow files, and decodes nothing', async () => {
    const counting = new CountingStore(new MemoryStore({ name: 'counted', env: systemEnv }))
    const other = await served({ storage: counting })
    const text = 'x'.repeat(1000)
    const wide: KeySpaceSpec = {
      name: 'wide',
      key: [{ name: 'id', type: 'int64' }],
      groups: [
        {
          ...{ name: 'g', fileFormat: 'arrow', codec: 'none' },
          columns: [
            { name: 'n', type: 'int64' },
            { name: 't', type: 'utf8' },
          ],
        },
      ],
    }
    await other.store.createKeySpace(wide)
    const rows = Array.from({ length: 5000 }, (_, i) => ({ id: BigInt(i), n: BigInt(i), t: text }))
    await other.store.keySpace('wide').upsert(rows)
    await other.store.checkpoint()
    const plan = await other.client.plan({ keySpace: 'wide', columns: ['id', 'n'] })
    counting.reset()
    const found = await other.client.scan(plan, plan.splits[0]!.split)
    expect(found.map(({ n }) => n)).toEqual(rows.map(({ n }) => n))
    // Two int64 columns, the footer, and heads of record batches; the texts have 5 MB.
    expect(counting.counts().get.bytes).toBeLessThan(2 * 8 * 5000 + 100_000)
    await other.close()
  })

  it('may be answered by figures alone, in JSON form', async () => {
    await client.put(items(1, 3000))
    await running.store.checkpoint()
    const aggregates = [{ kind: 'count' }, { kind: 'min', column: 'id' }]
    const plan = await client.plan({ aggregates })
    expect([plan.aggregates, plan.splits]).toEqual([['3000', '1'], []])
    const unknown = await client.plan({ aggregates, filter: 'price > 1' })
    expect(unknown.aggregates).toBeNull()
    expect(unknown.splits).not.toEqual([])
  })
})

describe('a write', () => {
  it('begins, is staged by several and committed by one', async () => {
    const begun = await client.begin()
    expect(begun.fields).toEqual([
      { name: 'id', type: 'int64', key: true, required: true },
      { name: 'name', type: 'utf8', key: false, required: false },
      { name: 'price', type: 'float64', key: false, required: false },
      { name: 'tags', type: 'list<utf8>', key: false, required: false },
    ])
    const parts = await Promise.all([0, 1, 2].map((i) => client.stage(begun.write, items(i, 1))))
    expect(parts.map(({ rows }) => rows)).toEqual([1, 1, 1])
    expect(await client.read()).toEqual([])
    const messages = parts.map(({ message }) => message)
    const done = await client.commit(begun.write, messages, { author: 'me', message: 'three' })
    expect(await client.read({ columns: ['id', 'name', 'price'] })).toEqual(items(0, 3))
    const again = await client.commit(begun.write, messages)
    expect(again).toEqual({ ...done, alreadyApplied: true })
    const log = await client.get('log', 'GET', '/v1/log')
    expect(log.entries.at(-1)).toMatchObject({ author: 'me', message: 'three', version: 2 })
  })

  it('updates, appends, replaces, inserts and deletes', async () => {
    await client.put(items(0, 3))
    await client.put(
      [
        { id: 0n, price: 9 },
        { id: 7n, price: 9 },
      ],
      'kind=update',
    )
    await client.put([{ id: 1n, name: 'other' }], 'kind=replace')
    await client.put([{ id: 1n }, { id: 8n }], 'kind=insert&ifExists=skip')
    await client.put([{ id: 2n }], 'kind=delete')
    expect(await client.read({ columns: ['id', 'name', 'price'] })).toEqual([
      { id: 0n, name: 'item 0', price: 9 },
      { id: 1n, name: 'other', price: null },
      { id: 8n, name: null, price: null },
    ])
  })

  it('overwrites what its condition says, or everything', async () => {
    await client.put(items(0, 4))
    const part = await client.begin({ overwrite: { where: 'id < 2' } })
    await client.commit(part.write, [(await client.stage(part.write, items(9, 1))).message])
    expect((await client.read({ columns: ['id'] })).map(({ id }) => id)).toEqual([2n, 3n, 9n])
    const all = await client.begin({ overwrite: {} })
    await client.commit(all.write, [])
    expect(await client.read()).toEqual([])
  })

  it('that was aborted never lands', async () => {
    const { write } = await client.begin()
    const { message } = await client.stage(write, items(0, 3000))
    const answer = await client.get('aborted', 'POST', '/v1/abort', { write, messages: [message] })
    expect(answer).toEqual({ aborted: true })
    expect(await client.read()).toEqual([])
    const late = await client.ask('POST', '/v1/commit', { write, messages: [message] })
    expect(late.status).toBe(409)
  })

  it('of nothing puts no entry', async () => {
    const { write } = await client.begin()
    const staged = await client.stage(write, [])
    expect(staged.rows).toBe(0)
    const answer = await client.get('nothingCommitted', 'POST', '/v1/commit', {
      ...{ write, messages: [staged.message] },
    })
    expect(answer).toEqual({ nothing: true, version: 1 })
  })

  it('brings a mark, which is told', async () => {
    const mark = { application: 'spark query/1', epoch: 0, sequence: 3 }
    const { write } = await client.begin()
    const { message } = await client.stage(write, items(0, 1))
    const { version } = await client.commit(write, [message], { mark })
    const path = `/v1/marks/${encodeURIComponent(mark.application)}`
    expect(await client.get('markState', 'GET', path)).toEqual({ ...mark, version })
    const other = await client.begin()
    const again = await client.stage(other.write, items(5, 1))
    const body = { write: other.write, messages: [again.message], mark: { ...mark, sequence: 9 } }
    const refused = await client.ask('POST', '/v1/commit', body)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'StaleSequence'])
  })
})

describe('changes and the log', () => {
  it('give what versions did, and say how far', async () => {
    await client.put(items(0, 2))
    await client.put([{ id: 0n, name: 'new', price: 1 }])
    const columns = ['id', 'name']
    const response = await client.rows('/v1/changes', { keySpace: 'items', from: 2, columns })
    expect(response.headers.get('calico-version')).toBe('3')
    const fields = [
      { name: 'id', type: 'int64' },
      { name: 'name', type: 'utf8' },
      { name: '_change', type: 'utf8' },
      { name: '_version', type: 'int64' },
      { name: '_timestamp', type: 'timestamptz' },
    ]
    const rows = await rowsOf(await bytesOf(response), fields)
    expect(rows.map(({ _timestamp, ...row }) => row)).toEqual([
      { id: 0n, name: 'item 0', _change: 'update_before', _version: 3n },
      { id: 0n, name: 'new', _change: 'update_after', _version: 3n },
    ])
  })

  it('are waited for', async () => {
    const body = { keySpace: 'items', from: 1, columns: ['id'], waitMs: 20_000 }
    const waiting = client.rows('/v1/changes', body)
    await client.put(items(0, 1))
    const response = await waiting
    expect(response.headers.get('calico-version')).toBe('2')
    expect((await bytesOf(response)).length).toBeGreaterThan(0)
    const none = await client.rows('/v1/changes', { ...body, from: 2, waitMs: 50 })
    expect(none.headers.get('calico-version')).toBe('2')
  })

  it('list commits from a version on, or the newest', async () => {
    await client.put(items(0, 3))
    await client.put(items(9, 1))
    const versions = async (query: string): Promise<number[]> => {
      const log = await client.get('log', 'GET', `/v1/log?${query}`)
      expect(log.head).toBe(3)
      return log.entries.map(({ version }) => version)
    }
    expect(await versions('')).toEqual([1, 2, 3])
    expect(await versions('after=1&limit=1')).toEqual([2])
    expect(await versions('newest=true&limit=2')).toEqual([3, 2])
    expect(await versions('after=3&waitMs=10')).toEqual([])
    const { entries } = await client.get('log', 'GET', '/v1/log?limit=2')
    expect(entries.map(({ operations }) => operations)).toEqual([
      [{ kind: 'create-key-space', keySpace: 'items' }],
      [{ kind: 'update', keySpace: 'items', group: 'main', rows: 3 }],
    ])
  })

  it('are counted', async () => {
    await client.put(items(0, 10))
    await client.read()
    expect(await client.metric('calico_rows_staged_total')).toBe(10)
    expect(await client.metric('calico_rows_sent_total')).toBe(10)
    expect(await client.metric('calico_commits_total')).toBe(1)
    expect(await client.metric('calico_bytes_sent_total')).toBeGreaterThan(500)
    expect(await client.metric('calico_splits_scanned_total')).toBe(1)
    expect(await client.metric('calico_requests_total')).toBeGreaterThanOrEqual(5)
  })
})
