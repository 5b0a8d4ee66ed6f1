/** Branches that are brought together through a bridge (CAL-BRIDGE-166, -167). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, items, type Served, served } from './support.js'

let running: Served
let client: Client

beforeEach(async () => {
  running = await served()
  client = running.client
  await client.put(items(0, 3))
  await client.get('branch', 'POST', '/v1/refs', { kind: 'branch', name: 'dev' })
})

afterEach(async () => {
  expect(running.bugs).toEqual([])
  await running.close()
})

async function putOn(ref: string, from: number): Promise<void> {
  const begun = await client.get('write', 'POST', `/v1/writes?ref=${ref}`, { keySpace: 'items' })
  const { message } = await client.stage(begun.write, items(from, 1), `kind=upsert&ref=${ref}`)
  const commit = { write: begun.write, messages: [message] }
  await client.get('committed', 'POST', `/v1/commit?ref=${ref}`, commit)
}

const change = (body: object, ref = 'main') =>
  client.get('treeChanged', 'POST', `/v1/tree?ref=${ref}`, body)

describe('a change of a branch', () => {
  it('merges, rebases, squashes and restores', async () => {
    await putOn('dev', 50)
    await putOn('main', 60)
    expect(await change({ kind: 'merge', ref: 'dev' })).toMatchObject({ brought: 1, held: 0 })
    expect(await change({ kind: 'merge', ref: 'dev' })).toMatchObject({ version: null, held: 1 })
    expect(await change({ kind: 'rebase', ref: 'main' }, 'dev')).toMatchObject({ held: 1 })
    expect(await change({ kind: 'squash', after: 1 })).toMatchObject({ squashed: 3, left: 1 })
    const { version } = await change({ kind: 'restore', ref: 'v2' })
    const { entries } = await client.get('log', 'GET', '/v1/log')
    expect(entries.at(0)?.version ?? 0).toBeGreaterThan(0)
    expect(entries.map((entry) => entry.version)).toContain(version)
  })

  it('is refused where it says too little', async () => {
    expect((await client.ask('POST', '/v1/tree', { kind: 'merge' })).status).toBe(400)
    expect((await client.ask('POST', '/v1/tree', { kind: 'squash' })).status).toBe(400)
    expect((await client.ask('POST', '/v1/tree', { kind: 'merge', ref: 'no' })).status).toBe(404)
  })

  it('tells the transaction that is in conflict', async () => {
    await putOn('dev', 1)
    await putOn('main', 1)
    const refused = await client.ask('POST', '/v1/tree', {
      ...{ kind: 'merge', ref: 'dev', checkWrites: true },
    })
    expect(refused.status).toBe(409)
    const merged = { kind: 'merge', ref: 'dev', checkWrites: true, take: 'ours' }
    expect(await change(merged)).toMatchObject({ leftOut: 1 })
  })
})
