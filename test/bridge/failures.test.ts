/** What the bridge says where it cannot do what it is asked. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureLog, failureBody, statusOf } from '../../src/bridge/failures.js'
import { systemEnv } from '../../src/env.js'
import { CalicoError, ERROR_CODES, type ErrorCode } from '../../src/errors.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Policy } from '../../src/executor/policy.js'
import type { Store } from '../../src/executor/store.js'
import { validators } from '../../src/format/generated/message-validators.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { sampleStore } from '../support/sample-store.js'
import { Client, ITEMS, items, SECRET, type Served, served, TOKEN } from './support.js'

let running: Served
let client: Client

beforeEach(async () => {
  running = await served({ tokens: [{ token: TOKEN }, { token: 'other-token', principal: 'eve' }] })
  client = running.client
})

afterEach(async () => {
  await running.close()
  expect(running.bugs).toEqual([])
})

describe('a failure', () => {
  it.each<[string, string, string, unknown, number, ErrorCode]>([
    ['an unknown path', 'GET', '/v2', undefined, 404, 'NotFound'],
    ['another method', 'DELETE', '/v1', undefined, 404, 'NotFound'],
    ['an unknown key-space', 'POST', '/v1/plan', { keySpace: 'x' }, 404, 'UnknownKeySpace'],
    ['a version to come', 'GET', '/v1/key-spaces?version=99', undefined, 404, 'UnknownVersion'],
    ['a name that is taken', 'POST', '/v1/key-spaces', ITEMS, 409, 'AlreadyExists'],
    [
      'an unknown column',
      'POST',
      '/v1/plan',
      { keySpace: 'items', columns: ['x'] },
      404,
      'UnknownColumn',
    ],
    [
      'a filter that does not parse',
      'POST',
      '/v1/plan',
      { keySpace: 'items', filter: '1 +' },
      400,
      'InvalidExpression',
    ],
    [
      'a key too long',
      'POST',
      '/v1/plan',
      { keySpace: 'items', from: ['1', '2'] },
      400,
      'InvalidKey',
    ],
    ['no mark', 'GET', '/v1/marks/nobody', undefined, 404, 'NotFound'],
    ['no failure', 'GET', '/v1/failures/1-1', undefined, 404, 'NotFound'],
    ['a split of nobody', 'POST', '/v1/scan', { split: 'eyJ9.x' }, 400, 'InvalidArgument'],
    [
      'a write of nobody',
      'POST',
      '/v1/commit',
      { write: 'a.b', messages: [] },
      400,
      'InvalidArgument',
    ],
    ['another member', 'POST', '/v1/plan', { keySpace: 'items', x: 1 }, 400, 'InvalidArgument'],
    ['a member missing', 'POST', '/v1/plan', {}, 400, 'InvalidArgument'],
    ['no object', 'POST', '/v1/plan', 'null', 400, 'InvalidArgument'],
    ['no JSON', 'POST', '/v1/plan', '{', 400, 'InvalidArgument'],
    ['another parameter', 'GET', '/v1/log?limt=1', undefined, 400, 'InvalidArgument'],
    ['a parameter twice', 'GET', '/v1/log?limit=1&limit=2', undefined, 400, 'InvalidArgument'],
    ['a parameter out of range', 'GET', '/v1/log?limit=0', undefined, 400, 'InvalidArgument'],
    ['no number', 'GET', '/v1/log?after=1e3', undefined, 400, 'InvalidArgument'],
    [
      'two versions',
      'GET',
      '/v1/key-spaces?version=1&timestamp=1',
      undefined,
      400,
      'InvalidArgument',
    ],
    [
      'pages of two versions',
      'GET',
      '/v1/key-spaces/items/files?version=1&after=0-1',
      undefined,
      400,
      'InvalidArgument',
    ],
    [
      'changes from the future',
      'POST',
      '/v1/changes',
      { keySpace: 'items', from: 9 },
      404,
      'UnknownVersion',
    ],
    [
      'a computed column without expression',
      'POST',
      '/v1/plan',
      { keySpace: 'items', columns: [{ name: 'x' }] },
      400,
      'InvalidArgument',
    ],
  ])('for %s has its status and code', async (_, method, path, body, status, code) => {
    const reply = await client.ask(method, path, body)
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect(validators.failure(reply.body)).toBe(true)
    expect(reply.body.error).toMatchObject({
      kind: ERROR_CODES[code].kind,
      retry: ERROR_CODES[code].retry,
    })
    expect(reply.headers.get('content-type')).toBe('application/json')
  })

  it('of every code has the status of its kind', () => {
    const statuses = {
      ...{ Invalid: 400, NotFound: 404, Conflict: 409, CommitUnknown: 504, Unavailable: 503 },
      ...{ Unsupported: 501, Data: 500, Internal: 500 },
    }
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      const error = new CalicoError(code, 'x', { details: { big: 1n } })
      const expected = code === 'Denied' ? 403 : statuses[ERROR_CODES[code].kind]
      expect([code, statusOf(error)]).toEqual([code, expected])
      expect(failureBody(error).error.code).toBe(code)
    }
  })

  it('is kept for a while, the last thousand of them', () => {
    const log = new FailureLog()
    for (let i = 0; i <= 1000; i++) log.keep(`${i}`, new CalicoError('Internal', `no ${i}`))
    expect(() => log.get('0')).toThrow(/no failure is kept/)
    expect([log.get('1'), log.get('1000')].map(({ error }) => error.message)).toEqual([
      'no 1',
      'no 1000',
    ])
  })
})

describe('rows that come in', () => {
  it.each([
    ['of an unknown column', 'kind=upsert', { id: 1n, nope: 1 }, 404, 'UnknownColumn'],
    ['with an operation of nothing', 'kind=upsert&op=name', { id: 1n }, 400, 'InvalidArgument'],
    [
      'with another operation',
      'kind=upsert&op=name:append',
      { id: 1n, name: 'a' },
      400,
      'OperationNotAllowed',
    ],
    ['of no kind', 'x=1', { id: 1n }, 400, 'InvalidArgument'],
    ['of an odd kind', 'kind=merge', { id: 1n }, 400, 'InvalidArgument'],
    ['without their key', 'kind=upsert', { name: 'a' }, 400, 'InvalidKey'],
  ])('%s are refused', async (_, query, row, status, code) => {
    const { tableFromArrays, tableToIPC } = await import('apache-arrow')
    const columns = Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? BigInt64Array.of(value) : [value],
    ])
    const { write } = await client.begin()
    const bytes = tableToIPC(tableFromArrays(Object.fromEntries(columns)), 'stream')
    const response = await client.sendRows(write, bytes, query)
    const { error } = (await response.json()) as { error: { code: string } }
    expect([response.status, error.code]).toEqual([status, code])
  })

  it('are refused where their message is of another write, or comes twice', async () => {
    const [one, two] = [await client.begin(), await client.begin()]
    const { message } = await client.stage(one.write, items(0, 1))
    for (const [write, messages] of [
      [two.write, [message]],
      [one.write, [message, message]],
    ] as const) {
      const { status, body } = await client.ask('POST', '/v1/commit', { write, messages })
      expect([status, body.error.code]).toEqual([400, 'InvalidArgument'])
    }
  })
})

describe('who asks', () => {
  it.each([
    ['no token', null],
    ['another token', 'not-the-token'],
    ['a prefix of it', TOKEN.slice(0, -1)],
    ['a longer one', `${TOKEN}x`],
  ])('with %s is refused everywhere but for the probes', async (_, token) => {
    const stranger = new Client(running.bridge.url, token)
    const paths = ['/v1', '/v1/plan', '/metrics', '/nothing', '/v1/failures/1']
    for (const path of paths) {
      const method = path === '/v1/plan' ? 'POST' : 'GET'
      const { status, headers, body } = await stranger.ask(method, path)
      expect([path, status, body.error.code]).toEqual([path, 401, 'Denied'])
      expect(headers.get('www-authenticate')).toBe('Bearer')
    }
    expect((await stranger.fetch('/healthz')).status).toBe(200)
    expect((await stranger.fetch('/readyz')).status).toBe(200)
  })

  it.each(['', 'Bearer', 'Bearer ', `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN} x`])(
    'with the header %j is refused',
    async (authorization) => {
      const response = await fetch(`${running.bridge.url}/v1`, { headers: { authorization } })
      expect(response.status).toBe(401)
    },
  )

  it('gets no rows of a split that was planned for somebody else', async () => {
    await client.put(items(0, 3))
    const { splits } = await client.plan()
    const eve = new Client(running.bridge.url, 'other-token')
    const { status, body } = await eve.ask('POST', '/v1/scan', { split: splits[0]!.split })
    expect([status, body.error.code]).toEqual([403, 'Denied'])
  })

  it("is refused what the store's policy refuses", async () => {
    const { storage } = await sampleStore({
      storage: new MemoryStore({ name: 'denied', env: systemEnv }),
    })
    const policy: Policy = {
      name: 'readers',
      decide: ({ kind, principal }) =>
        kind === 'read' || principal !== 'eve'
          ? { kind: 'allow' }
          : { kind: 'deny', reason: 'eve' },
    }
    const store = await openStore({ storage, workers: 0, policy })
    await store.createKeySpace(ITEMS)
    const other = await served({ store, tokens: [{ token: 'other-token', principal: 'eve' }] })
    const eve = new Client(other.bridge.url, 'other-token')
    expect((await eve.plan()).splits).toEqual([])
    const { status, body } = await eve.ask('DELETE', '/v1/key-spaces/items')
    expect([status, body.error.code]).toEqual([403, 'Denied'])
    await other.close()
  })

  it('finds that what another store or secret sealed is no good', async () => {
    await client.put(items(0, 3))
    const { splits } = await client.plan()
    const foreign = await served({ store: await foreignStore() })
    const secret = new Uint8Array(32).fill(8)
    const share = (store: Store) => store.shared({ secret })
    const sameStore = await served({ store: running.store, share })
    expect(SECRET).not.toEqual(secret)
    for (const other of [foreign, sameStore]) {
      const reply = await other.client.ask('POST', '/v1/scan', { split: splits[0]!.split })
      expect([reply.status, reply.body.error.code]).toEqual([400, 'InvalidArgument'])
    }
    await foreign.close()
    await sameStore.bridge.close()
  })
})

async function foreignStore(): Promise<Store> {
  const store = await createStore({ uri: 'memory:foreign', workers: 0 })
  await store.createKeySpace(ITEMS)
  return store
}

it('a bridge that cannot read its store is alive and not ready', async () => {
  const store = await createStore({ uri: 'memory:unready', workers: 0 })
  const other = await served({ store })
  store.snapshot = () => Promise.reject(new CalicoError('StorageUnavailable', 'gone'))
  expect((await other.client.fetch('/healthz')).status).toBe(200)
  expect((await other.client.fetch('/readyz')).status).toBe(503)
  const { status, body } = await other.client.ask('GET', '/v1/key-spaces')
  expect([status, body.error.retry]).toEqual([503, true])
  await other.close()
})
