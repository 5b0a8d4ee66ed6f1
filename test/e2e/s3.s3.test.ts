/** Stores in S3, end to end: several processes, reads, upkeep, and a server that fails. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { createStore, isCalicoError, openStore, type Store } from '../../src/index.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { BadNetwork, type Mishap } from '../support/bad-network.js'
import { builtModule } from '../support/build.js'
import { BUCKET, S3Server, SECRET } from '../support/s3-server.js'
import { Folder } from './command.js'

const WRITER = fileURLToPath(new URL('children/s3-writer.mjs', import.meta.url))

let server: S3Server
let other = ''
const folder = new Folder()
const children = new Set<ChildProcess>()
let stores = 0

beforeAll(async () => {
  server = await S3Server.start()
  other = await server.another()
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
})
afterAll(async () => {
  folder.remove()
  await server[Symbol.asyncDispose]()
})

const openS3 = (uri: string): S3Store =>
  new S3Store({ place: uri.slice('s3://'.length), env: systemEnv, s3: server.options() })

const newUri = (): string => `s3://${BUCKET}/e2e/${stores++}`

async function newStore(uri: string): Promise<Store> {
  const store = await createStore({ uri, s3: server.options() })
  await store.createKeySpace({
    name: 'sum',
    key: [{ name: 'id', type: 'int64' }],
    groups: [{ name: 'main', columns: [{ name: 'total', type: 'int64', algebra: 'sum' }] }],
  })
  return store
}

/** The rows of the key-space, as [id, total], by key. */
async function totals(store: Store, at?: number): Promise<[number, number][]> {
  const rows: [number, number][] = []
  const version = at === undefined ? {} : { at: { kind: 'version' as const, version: at } }
  const { batchRows } = await import('../../src/index.js')
  for await (const batch of store.keySpace('sum').read(version)) {
    for (const row of batchRows(batch)) rows.push([Number(row.id), Number(row.total)])
  }
  return rows
}

interface Writer {
  /** The commits that were acknowledged, in order, as versions. */
  readonly versions: number[]
  readonly ended: Promise<void>
}

/** A process that adds 1 to keys 0 to 4, so many times, each in a commit. */
function startWriter(uri: string, options: { endpoint: string; commits: number }): Writer {
  const words = [WRITER, builtModule(''), uri, String(options.commits)]
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, ...server.variables(options.endpoint) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const versions: number[] = []
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    versions.push(...lines.map(Number))
  })
  const ended = once(child, 'close').then(([code]) => {
    children.delete(child)
    if (code !== 0) throw new Error(`a writer ended with ${code}`)
  })
  return { versions, ended }
}

/** Every acknowledged commit is in the log, none twice, and the totals are what they add up to. */
async function expectAll(store: Store, writers: readonly Writer[]): Promise<void> {
  const acknowledged = writers.flatMap(({ versions }) => versions)
  expect(new Set(acknowledged).size).toBe(acknowledged.length)
  const { version } = await store.snapshot()
  // The definition is version 1; every commit after it is one that somebody was told of.
  const expected = Array.from({ length: version - 1 }, (_, i) => i + 2)
  expect([...acknowledged].sort((a, b) => a - b)).toEqual(expected)
  expect(await totals(store)).toEqual([0, 1, 2, 3, 4].map((id) => [id, acknowledged.length]))
  expect((await store.verify({ deep: true })).findings).toEqual([])
}

describe('a store in S3', () => {
  it('takes the commits of several processes through two gateways', async () => {
    const uri = newUri()
    await using store = await newStore(uri)
    const writers = [server.endpoint, other, server.endpoint].map((endpoint) =>
      startWriter(uri, { endpoint, commits: 10 }),
    )
    await Promise.all(writers.map(({ ended }) => ended))
    await expectAll(store, writers)
  })

  it('goes on after a server was killed under load, with every acknowledged commit', async () => {
    const uri = newUri()
    await using store = await newStore(uri)
    const { endpoint } = server
    const writers = [0, 1].map(() => startWriter(uri, { endpoint, commits: 12 }))
    while (writers.some(({ versions }) => versions.length < 3)) await delay(10)
    await server.kill()
    await delay(300)
    await server.restart()
    await Promise.all(writers.map(({ ended }) => ended))
    await expectAll(store, writers)
  })

  it('loses and doubles no commit on a bad network', async () => {
    const uri = newUri()
    await using store = await newStore(uri)
    const mishaps: readonly Mishap[] = [
      ...['lost answer', 'none', 'delay', 'lost request', 'none', 'repeat'],
      ...['none', 'cut answer', 'none', 'delay', 'none'],
    ] as Mishap[]
    await using network = await BadNetwork.start(
      server.port,
      (request) => mishaps[request % mishaps.length]!,
    )
    const writers = [0, 1].map(() => startWriter(uri, { endpoint: network.endpoint, commits: 12 }))
    await Promise.all(writers.map(({ ended }) => ended))
    for (const mishap of mishaps) expect(network.counts.get(mishap)).toBeGreaterThan(0)
    await expectAll(store, writers)
  })

  it('is checkpointed, read as it was, and vacuumed', async () => {
    const uri = newUri()
    await using store = await newStore(uri)
    const keySpace = store.keySpace('sum')
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, total: id }))
    const { version } = await keySpace.upsert(rows)
    await keySpace.upsert([{ id: 7, total: 700 }])
    await store.checkpoint()
    await keySpace.delete([{ id: 8 }])
    const before = await totals(store, version)
    expect(before).toEqual(rows.map(({ id, total }) => [id, total]))
    const after = rows
      .filter(({ id }) => id !== 8)
      .map(({ id, total }) => [id, id === 7 ? 700 : total])
    expect(await totals(store)).toEqual(after)
    const vacuumed = await store.vacuum({ nothingIsWriting: true, execute: true })
    expect(vacuumed.temporary).toEqual({ files: 0, bytes: 0 })
    await using again = await openStore(uri, { s3: server.options() })
    expect(await totals(again)).toEqual(after)
    expect(await totals(again, version)).toEqual(before)
  })

  it('is told apart from one that does not exist, or may not be read', async () => {
    const fails = async (uri: string, s3 = server.options()): Promise<string> => {
      const error = await openStore(uri, { s3 }).then(
        () => 'opened',
        (caught: unknown) => caught,
      )
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET)
      return isCalicoError(error) ? error.code : String(error)
    }
    expect(await fails(newUri())).toBe('NotAStore')
    expect(await fails('s3://no-such-bucket/s')).toBe('StoragePath')
    const credentials = { accessKeyId: 'calico-test', secretAccessKey: `${SECRET}x` }
    expect(await fails(newUri(), server.options({ credentials }))).toBe('StorageDenied')
  })
})

describe('the command on a store in S3', () => {
  const uri = `s3://${BUCKET}/command/shop`

  beforeAll(() => Object.assign(process.env, server.variables()))

  it('does what it does on a folder, and shows no secret', () => {
    folder.put('orders.csv', 'id,total\n1,10\n2,20\n3,30\n')
    folder.put('late.csv', 'id,total\n2,25\n')
    const said = [
      folder.does(['init', uri]),
      folder.does(['import', uri, 'order', 'orders.csv', '--create', '--key', 'id']),
      folder.does(['write', uri, 'order', 'late.csv']),
      folder.does(['checkpoint', uri, '--log']),
      folder.does(['log', uri]),
      folder.does(['show', uri]),
      folder.does(['doctor', uri]),
      folder.does(['verify', uri, '--deep']),
      folder.does(['vacuum', uri]),
      folder.does(['registry', `s3://${BUCKET}/command`]),
    ]
    const { out, err } = folder.calico(['read', uri, 'order', '--profile', '--json'])
    expect(err).toContain('storage get')
    expect([...said, out, err].join('')).not.toContain(SECRET)
    const read = (address: string): unknown[] => folder.json(['read', address, 'order'])
    expect(read(uri).map((row) => Object.values(row as object).join())).toEqual([
      '1,10',
      '2,25',
      '3,30',
    ])
    expect(read(`${uri}@v1`)).toHaveLength(3)
    expect(folder.json(['diff', uri, 'v1..'])).toHaveLength(1)
  })

  it('proves the storage, and leaves nothing there, not even of what it killed', async () => {
    const place = `s3://${BUCKET}/proven`
    const results = folder.json(['storage-check', place, '--rule', 'CAL-STORAGE-001'])
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(results.length).fill('passed'))
    expect(results.map(({ rule }) => rule).join()).toContain('a process killed in the middle')
    await using store = openS3(place)
    for await (const { path } of store.list('')) expect.unreachable(`${path} was left`)
    expect(await store.sweepTemporary(0, { dryRun: true })).toEqual({ files: 0, bytes: 0 })
    const wrong = ['storage-check', place, '--rule', 'CAL-STORAGE']
    expect(folder.fails(wrong, { code: 'InvalidArgument', status: 2 })).toContain('there are')
  })
})
