/** Branches and tags through a bridge: made there, and what requests are about. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesOf, type Client, items, rowsOf, type Served, served } from './support.js'

let running: Served
let client: Client

beforeEach(async () => {
  running = await served()
  client = running.client
  await client.put(items(0, 3))
})

afterEach(async () => {
  expect(running.bugs).toEqual([])
  await running.close()
})

/** The keys of a branch or tag, or of the bridge's own. */
async function idsOf(ref?: string): Promise<unknown[]> {
  const query = ref === undefined ? '' : `?ref=${encodeURIComponent(ref)}`
  const plan = await client.get('plan', 'POST', `/v1/plan${query}`, { keySpace: 'items' })
  const ids: unknown[] = []
  for (const { split } of plan.splits) {
    const rows = await rowsOf(
      await bytesOf(await client.rows(`/v1/scan${query}`, { split })),
      plan.fields,
    )
    ids.push(...rows.map(({ id }) => Number(id)))
  }
  return ids.sort()
}

async function putOn(ref: string, ids: readonly number[]): Promise<void> {
  const query = `ref=${encodeURIComponent(ref)}`
  const begun = await client.get('write', 'POST', `/v1/writes?${query}`, { keySpace: 'items' })
  const rows = items(0, 100).filter(({ id }) => ids.includes(Number(id)))
  const { message } = await client.stage(begun.write, rows, `kind=upsert&${query}`)
  const commit = { write: begun.write, messages: [message] }
  await client.get('committed', 'POST', `/v1/commit?${query}`, commit)
}

describe('a branch', () => {
  it('is made, written to, read, renamed, protected and ended', async () => {
    const made = await client.get('branch', 'POST', '/v1/refs', { kind: 'branch', name: 'a/b' })
    expect(made).toEqual({
      name: 'a/b',
      line: 2,
      parent: { branch: 'main', line: 1, version: 2 },
      protected: false,
    })
    await putOn('a/b', [50])
    expect(await idsOf('a/b')).toEqual([0, 1, 2, 50])
    expect(await idsOf()).toEqual([0, 1, 2])
    const tag = await client.get('tag', 'POST', '/v1/refs?ref=a%2Fb', { kind: 'tag', name: 't' })
    expect(tag).toEqual({ name: 't', branch: 'a/b', line: 2, version: 3 })
    const path = '/v1/refs/a%2Fb'
    expect((await client.get('branch', 'POST', path, { protected: true })).protected).toBe(true)
    expect((await client.ask('DELETE', path)).status).toBe(403)
    await client.get('branch', 'POST', path, { protected: false })
    expect((await client.get('branch', 'POST', path, { name: 'c' })).name).toBe('c')
    await putOn('c', [51])
    expect(await idsOf('c')).toEqual([0, 1, 2, 50, 51])
    expect(await idsOf('t')).toEqual([0, 1, 2, 50])
    const log = await client.get('log', 'GET', '/v1/log?ref=c')
    expect(log.entries.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5])
    await client.get('refDeleted', 'DELETE', '/v1/refs/c')
    const { branches, tags } = await client.get('refList', 'GET', '/v1/refs')
    expect(branches.map(({ name }) => name)).toEqual(['main'])
    expect(tags).toEqual([{ name: 't', branch: null, line: 2, version: 3 }])
    expect(await idsOf('t')).toEqual([0, 1, 2, 50])
  })

  it('that is not there is told as such', async () => {
    const reply = await client.ask('POST', '/v1/plan?ref=nothing', { keySpace: 'items' })
    expect([reply.status, reply.body.error.code]).toEqual([404, 'UnknownRef'])
    const service = await client.ask('GET', '/v1?ref=main')
    expect([service.status, service.body.error.code]).toEqual([400, 'InvalidArgument'])
  })

  it('takes back nothing that was handed out on another', async () => {
    await client.get('branch', 'POST', '/v1/refs', { kind: 'branch', name: 'dev' })
    const plan = await client.plan()
    const body = { split: plan.splits[0]!.split }
    const scan = await client.ask('POST', '/v1/scan?ref=dev', body)
    expect([scan.status, scan.body.error.code]).toEqual([400, 'InvalidArgument'])
    const { write } = await client.begin()
    const commit = await client.ask('POST', '/v1/commit?ref=dev', { write, messages: ['none'] })
    expect([commit.status, commit.body.error.code]).toEqual([400, 'InvalidArgument'])
  })

  it('that ended refuses the commits of writes that began on it', async () => {
    await client.get('branch', 'POST', '/v1/refs', { kind: 'branch', name: 'dev' })
    const dev = await running.store.at('dev')
    await client.get('refDeleted', 'DELETE', '/v1/refs/dev')
    await expect(dev.keySpace('items').upsert([{ id: 7 }])).rejects.toMatchObject({
      code: 'BranchSealed',
    })
  })

  it('is changed in one way at a time', async () => {
    await client.get('branch', 'POST', '/v1/refs', { kind: 'branch', name: 'dev' })
    for (const body of [{}, { name: 'x', protected: true }]) {
      const reply = await client.ask('POST', '/v1/refs/dev', body)
      expect([reply.status, reply.body.error.code]).toEqual([400, 'InvalidArgument'])
    }
  })
})

describe('a tag', () => {
  it('takes no step of a write and no change of a definition', async () => {
    await client.get('tag', 'POST', '/v1/refs', { kind: 'tag', name: 't' })
    const { write } = await client.begin()
    const { message } = await client.stage(write, items(7, 1), 'kind=upsert')
    const steps = [
      ['POST', '/v1/writes', { keySpace: 'items' }],
      ['POST', '/v1/stage', undefined],
      ['POST', '/v1/commit', { write, messages: [message] }],
      [
        'POST',
        '/v1/key-spaces',
        { name: 'more', key: [{ name: 'id', type: 'int64' }], groups: [] },
      ],
      ['POST', '/v1/key-spaces/items/alterations', { alterations: [] }],
      ['DELETE', '/v1/key-spaces/items', undefined],
    ] as const
    const before = (await running.store.snapshot()).version
    for (const [method, path, body] of steps) {
      const reply = await client.ask(method, `${path}?ref=t`, body)
      expect([path, reply.status, reply.body.error.code]).toEqual([path, 400, 'InvalidArgument'])
      expect(reply.body.error.message).toContain('one version for good')
    }
    expect((await running.store.snapshot()).version).toBe(before)
  })
})
