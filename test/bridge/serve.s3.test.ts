/** Bridges of a store in S3: two processes that do each other's work. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createStore, openStore } from '../../src/index.js'
import { BUCKET, S3Server, SECRET } from '../support/s3-server.js'
import { type BridgeProcess, endAll, startBridge } from './processes.js'
import { ITEMS, items, TOKEN } from './support.js'

/** Beyond what an entry takes inline, so that rows are staged as objects. */
const ROWS = 20_000
/** Of some processes, on a machine that has much else to do. */
const TIMEOUT_MS = 180_000

let server: S3Server
let stores = 0

beforeAll(async () => {
  server = await S3Server.start()
})
afterEach(() => endAll())
afterAll(() => server[Symbol.asyncDispose]())

const newUri = (): string => `s3://${BUCKET}/bridged/${stores++}`

const bridgeOf = (uri: string, ...words: readonly string[]): Promise<BridgeProcess> =>
  startBridge(uri, ['--workers', '0', ...words], { CALICO_TOKEN: TOKEN, ...server.variables() })

describe('two bridges of a store in S3', { timeout: TIMEOUT_MS }, () => {
  it('stage at the one, commit at the other, and each reads what the other planned', async () => {
    const uri = newUri()
    const one = await bridgeOf(uri, '--create')
    await one.client.get('committed', 'POST', '/v1/key-spaces', ITEMS)
    const two = await bridgeOf(uri)
    const { write } = await one.client.begin()
    const { message } = await one.client.stage(write, items(0, ROWS))
    const small = await two.client.stage(write, items(ROWS, 3))
    const { version } = await two.client.commit(write, [message, small.message])
    expect(version).toBe(2)

    const plan = await one.client.plan({ splitsMax: 4 })
    expect(plan.version).toBe(version)
    const parts = await Promise.all(plan.splits.map(({ split }) => two.client.scan(plan, split)))
    const found = parts.flat().sort((a, b) => Number(a.id) - Number(b.id))
    expect(found.map(({ id, name, price }) => ({ id, name, price }))).toEqual(items(0, ROWS + 3))

    one.process.kill('SIGTERM')
    expect(await one.ended).toBe(0)
    expect(`${one.errors()}${two.errors()}`).toBe('')
    await using store = await openStore(uri, { s3: server.options(), workers: 0 })
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('read a version while others write, and commit beside them', async () => {
    const uri = newUri()
    await using store = await createStore({ uri, s3: server.options(), workers: 0 })
    await store.createKeySpace(ITEMS)
    const bridges = [await bridgeOf(uri), await bridgeOf(uri)]
    const commits = bridges.flatMap(({ client }, at) =>
      Array.from({ length: 5 }, async (_, i) => {
        const { write } = await client.begin()
        const { message } = await client.stage(write, items(at * 100 + i, 1))
        return client.commit(write, [message])
      }),
    )
    await store.keySpace('items').upsert(items(1000, 1))
    await Promise.all(commits)
    const plan = await bridges[0]!.client.plan()
    const ids: number[] = []
    for (const { split } of plan.splits) {
      ids.push(...(await bridges[1]!.client.scan(plan, split)).map(({ id }) => Number(id)))
    }
    const expected = [0, 1, 2, 3, 4, 100, 101, 102, 103, 104, 1000]
    expect(ids.sort((a, b) => a - b)).toEqual(expected)
  })

  it('say what S3 refuses without a word of the credentials', async () => {
    const variables = { ...server.variables(), AWS_SECRET_ACCESS_KEY: `${SECRET}x` }
    const refused = startBridge(newUri(), ['--create'], { CALICO_TOKEN: TOKEN, ...variables })
    const error = await refused.catch((caught: Error) => caught)
    expect(String(error)).toMatch(/StorageDenied/)
    expect(String(error)).not.toContain(SECRET)
  })
})
