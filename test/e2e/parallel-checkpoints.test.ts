/**
 * Four processes that checkpoint the tiles of one store beside two writers, with nothing between
 * them but the store; and log checkpoints by whoever commits.
 */
import { spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openStore } from '../../src/index.js'
import { COMMAND, Folder } from './command.js'
import { writerProcess } from './writer-process.js'

const WORKERS = 4
const TILES = 96
const RECORDS = 9600
const COMMITS = 40

interface Done {
  readonly kind: string
  readonly partition?: string
  readonly hasEffect: boolean
  readonly version: number
}

interface Report {
  readonly done: readonly Done[]
  readonly failed: readonly { readonly code: string; readonly message: string }[]
}

let folder: Folder

beforeEach(async () => {
  folder = new Folder()
  const store = await createStore({ uri: folder.file('store'), workers: 0 })
  const key = [
    { name: 'writer', type: 'utf8' },
    { name: 'sequence', type: 'int64' },
  ]
  const columns = [
    { name: 'amount', type: 'int32' },
    { name: 'marks', type: 'list<utf8>', algebra: 'append' as const },
  ]
  const partitioning = [{ kind: 'hash' as const, buckets: TILES, components: [1] }]
  await store.createKeySpace({
    name: 'journal',
    key,
    groups: [
      { name: 'notes', columns: [{ name: 'note', type: 'utf8' }] },
      { name: 'figures', fileFormat: 'arrow', partitioning, columns },
    ],
  })
  await store.close()
})
afterEach(() => folder.remove())

/** Tiles with rows over them, so many that a checkpoint of each is due. */
async function load(): Promise<number> {
  const store = await openStore({ uri: folder.file('store'), workers: 0 })
  const rows = Array.from({ length: RECORDS }, (_, sequence) => {
    return { writer: 'loaded', sequence, note: `loaded ${sequence}`, amount: sequence }
  })
  await store.keySpace('journal').upsert(rows)
  await store.checkpoint({ keySpace: 'journal', group: 'figures' })
  for (let i = 0; i < 2; i++) await store.keySpace('journal').upsert(rows)
  const { version } = await store.snapshot()
  await store.close()
  return version
}

/** `calico maintain`, once. */
async function maintain(): Promise<Report> {
  const words = ['maintain', 'store', 'journal', '--group', 'figures', '--json']
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: folder.path })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  return JSON.parse(output) as Report
}

describe('four processes that share out the tiles of a store', () => {
  it('do all that is due, beside writers, conflict with nobody, and do little of it twice', {
    timeout: 120_000,
  }, async () => {
    const loaded = await load()
    const names = ['a', 'b']
    const writers = names.map((name) =>
      writerProcess('writer.mjs', [folder.file('store'), name, COMMITS]),
    )
    await Promise.all(writers.map(({ opened }) => opened))
    for (const { start } of writers) start()
    const [reports, ended] = await Promise.all([
      Promise.all(Array.from({ length: WORKERS }, maintain)),
      Promise.all(writers.map((writer) => writer.ended)),
    ])
    expect(ended.map(({ errors }) => errors)).toEqual(['', ''])
    expect(ended.map(({ lines }) => lines.length)).toEqual([COMMITS, COMMITS])
    expect(reports.flatMap(({ failed }) => failed)).toEqual([])

    const store = await openStore({ uri: folder.file('store'), workers: 0 })
    const { keySpaces, groups } = await store.snapshot()
    const [journal] = [...keySpaces.values()]
    const figures = groups.get(journal!.groups[1]!.incarnation)!
    const tiles = [...figures.tiles.values()]
    expect(tiles).toHaveLength(TILES)
    expect(tiles.filter(({ asOf }) => asOf < loaded)).toEqual([])

    const done = reports.flatMap((report) => report.done)
    const written = done.filter(({ kind }) => kind === 'checkpoint')
    const idle = written.filter(({ hasEffect }) => !hasEffect)
    const shares = reports.map((report) => report.done.length)
    console.log(`${written.length} checkpoints of ${TILES} tiles, by worker ${shares}`)
    console.log(`${idle.length} without effect`)
    // Workers take tiles in orders of their own: what they meet at is the last few.
    expect(written.length - TILES).toBeLessThanOrEqual(TILES / 2)
    expect(shares.filter((share) => share > 0).length).toBeGreaterThan(1)

    const rows = await store.keySpace('journal').rows({ columns: ['writer', 'sequence', 'amount'] })
    expect(rows.filter(({ writer }) => writer === 'loaded')).toHaveLength(RECORDS)
    for (const name of names) {
      expect(rows.filter(({ writer }) => writer === name)).toHaveLength(COMMITS)
    }
    expect((await store.verify({ deep: true })).findings).toEqual([])
    await store.close()
  })
})

describe('four processes that commit and do nothing else', () => {
  it('leave log checkpoints by whoever came by when one was due, and no two of one version', {
    timeout: 120_000,
  }, async () => {
    const writers = ['a', 'b', 'c', 'd'].map((name) =>
      writerProcess('writer.mjs', [folder.file('store'), name, COMMITS]),
    )
    await Promise.all(writers.map(({ opened }) => opened))
    for (const { start } of writers) start()
    const ended = await Promise.all(writers.map((writer) => writer.ended))
    expect(ended.map(({ errors }) => errors)).toEqual(['', '', '', ''])
    const store = await openStore({ uri: folder.file('store'), workers: 0 })
    const { version, tailEntries } = await store.snapshot()
    expect(version).toBeGreaterThan(4 * COMMITS)
    // One is due at 100 entries; whoever is to write it may commit some more before it has.
    expect(tailEntries).toBeLessThan(version - 50)
    const rows = await store.keySpace('journal').rows({ columns: ['writer', 'sequence'] })
    expect(rows.filter(({ writer }) => writer !== 'all')).toHaveLength(4 * COMMITS)
    expect((await store.verify({ deep: true })).findings).toEqual([])
    await store.close()
  })
})
