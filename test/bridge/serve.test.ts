/** `calico serve` as a process: how it begins and how it ends. */
import { readFileSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Folder } from '../e2e/command.js'
import { endAll, startBridge } from './processes.js'
import { Client, ITEMS, items, SECRET } from './support.js'

let folder: Folder

beforeEach(() => {
  folder = new Folder()
})

afterEach(() => {
  endAll()
  folder.remove()
})

describe('calico serve', () => {
  it('makes the store, prints where it is, and ends with its parent', async () => {
    const bridge = await startBridge(folder.file('s'), ['--create', '--with-parent'])
    expect(Object.keys(bridge.line)).toEqual(['url', 'pid'])
    expect(bridge.line.pid).toBe(bridge.process.pid)
    expect(bridge.line.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await bridge.client.get('committed', 'POST', '/v1/key-spaces', ITEMS)
    bridge.process.stdin!.end()
    expect(await bridge.ended).toBe(0)
    expect(bridge.errors()).toBe('')
  })

  it('draws a token where none is given, and tells it in the address file alone', async () => {
    const file = folder.file('bridge.json')
    const words = ['--create', '--address-file', file, '--idle-exit-seconds', '1']
    const bridge = await startBridge(folder.file('s'), words, {})
    const { token, ...line } = JSON.parse(readFileSync(file, 'utf8'))
    expect(line).toEqual(bridge.line)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await new Client(line.url, token).fetch('/v1')).status).toBe(200)
    expect((await new Client(line.url, `${token}x`).fetch('/v1')).status).toBe(401)
    expect(await bridge.ended).toBe(0)
  })

  it('ends on SIGTERM after what is under way, and takes nothing new', async () => {
    const bridge = await startBridge(folder.file('s'), ['--create'])
    const { client } = bridge
    await client.get('committed', 'POST', '/v1/key-spaces', ITEMS)
    const { write } = await client.begin()
    let goOn: () => void = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const slow = client.fetch('/v1/stage?kind=upsert', {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.apache.arrow.stream', 'calico-write': write },
      body: slowly(items(0, 5), held),
      duplex: 'half',
    } as RequestInit)
    const poll = client.ask('GET', '/v1/log?after=1&waitMs=60000')
    await until(async () => (await client.metric('calico_requests_open')) >= 3)
    bridge.process.kill('SIGTERM')
    expect((await poll).body.entries).toEqual([])
    await expect(client.fetch('/v1')).rejects.toThrow()
    goOn()
    expect((await slow).status).toBe(201)
    expect(await bridge.ended).toBe(0)
  })

  it.each([
    ['no token', [], {}, /no token is given/],
    ['a short token', [], { CALICO_TOKEN: 'x' }, /8 or more/],
    ['a short secret', [], { CALICO_TOKEN: 'long-enough', CALICO_SECRET: 'x' }, /too short/],
    ['no store', [], { CALICO_TOKEN: 'long-enough' }, /NotAStore/],
    ['an odd port', ['--create', '--port', '70000'], { CALICO_TOKEN: 'long-enough' }, /65535/],
    [
      'a foreign address',
      ['--create', '--host', '192.0.2.1'],
      { CALICO_TOKEN: 'long-enough' },
      /listen/,
    ],
  ])('with %s says what is wrong', async (_, words, variables, message) => {
    const create = words.length === 0 && message.source !== 'NotAStore' ? ['--create'] : []
    const start = startBridge(folder.file('s'), [...words, ...create], variables)
    await expect(start).rejects.toThrow(message)
  })

  it('counts what it reads of the storage, and workers that ended', async () => {
    const { client } = await startBridge(folder.file('s'), ['--create'])
    await client.get('committed', 'POST', '/v1/key-spaces', ITEMS)
    await client.put(items(0, 20_000))
    const before = await client.metric('calico_storage_bytes_read_total')
    const requests = await client.metric('calico_storage_requests_total')
    expect(await client.read({ columns: ['id'] })).toHaveLength(20_000)
    const read = (await client.metric('calico_storage_bytes_read_total')) - before
    // Numbers in a row take little room; the head of the log is looked for all the same.
    expect(read).toBeGreaterThan(1000)
    expect(await client.metric('calico_storage_requests_total')).toBeGreaterThan(requests)
    const text = await (await client.fetch('/metrics')).text()
    expect(text).toMatch(/^calico_workers_ended_total 0$/m)
  })

  it('keeps data in a folder of its machine, and counts what it finds there', async () => {
    folder.does(['init', folder.file('cached')])
    const words = ['--cache-dir', folder.file('blocks'), '--cache-max-bytes', '20000000']
    const rows: unknown[] = []
    for (const round of [0, 1]) {
      const { client } = await startBridge(folder.file('cached'), words)
      if (round === 0) {
        await client.get('committed', 'POST', '/v1/key-spaces', ITEMS)
        await client.put(items(0, 20_000))
      }
      rows.push(await client.read())
      const [hits, misses] = ['hits', 'misses'].map((name) => `calico_cache_${name}_total`)
      const found = round === 0 ? misses : hits
      expect(await client.metric(found!)).toBeGreaterThan(0)
      expect(await client.metric('calico_cache_failures_total')).toBe(0)
    }
    expect(rows[1]).toEqual(rows[0])
    const read = ['read', folder.file('cached'), 'items', '--profile', ...words]
    expect(folder.calico(read).err).toMatch(/^cache hit\t[1-9]/m)
    folder.fails(['read', folder.file('cached'), 'items', '--cache-max-bytes', '1000000'], {
      code: 'InvalidArgument',
      status: 2,
    })
  })

  it('takes token and secret from files, and does work of others with that secret', async () => {
    folder.put('token', 'a-token-of-one\n')
    folder.put('secret', Buffer.from(SECRET).toString('hex'))
    const words = ['--create', '--secret-file', folder.file('secret')]
    const one = await startBridge(folder.file('s'), [
      ...words,
      '--token-file',
      folder.file('token'),
    ])
    const two = await startBridge(folder.file('s'), words, { CALICO_TOKEN: 'a-token-of-two' })
    const first = new Client(one.line.url, 'a-token-of-one')
    const second = new Client(two.line.url, 'a-token-of-two')
    await first.get('committed', 'POST', '/v1/key-spaces', ITEMS)
    const { write } = await first.begin()
    const { message } = await second.stage(write, items(0, 3))
    await first.commit(write, [message])
    expect(await second.commit(write, [message])).toMatchObject({ alreadyApplied: true })
    expect(await second.read({ columns: ['id'] })).toHaveLength(3)
  })
})

async function* slowlyChunks(
  rows: readonly Record<string, unknown>[],
  held: Promise<void>,
): AsyncGenerator<Uint8Array> {
  const { encoded, itemBatch } = await import('./support.js')
  const bytes = await encoded([itemBatch(rows)])
  yield bytes.subarray(0, 100)
  await held
  yield bytes.subarray(100)
}

function slowly(rows: readonly Record<string, unknown>[], held: Promise<void>): ReadableStream {
  return ReadableStream.from(slowlyChunks(rows, held))
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
