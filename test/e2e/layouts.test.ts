/** Writer processes that go on while a column of what they write is split off into a group. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openStore, type Store } from '../../src/index.js'
import { writerProcess } from './writer-process.js'

const WRITERS = 4
const COMMITS = 40
const COLUMNS = 40
const KEYS = 500

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'calico-layouts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Row = Record<string, number | null>

const plainRow = (id: number): Row => ({
  id,
  ...Object.fromEntries(Array.from({ length: COLUMNS }, (_, c) => [`c${c}`, id * 100 + c])),
})

/** Paths of data files with their bytes and the time at which they were written. */
function dataFiles(): Map<string, string> {
  const found = new Map<string, string>()
  const data = join(folder, 'data')
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    found.set(path.slice(data.length + 1), `${statSync(path).mtimeMs} ${readFileSync(path).length}`)
  }
  return found
}

async function recordsOf(store: Store): Promise<Map<number, Row>> {
  const rows = (await store.keySpace('wide').rows()) as Row[]
  return new Map(rows.map((row) => [row.id!, row]))
}

describe('a column that is split off while four processes write it', () => {
  it('takes no byte of others along and loses no cell', { timeout: 120_000 }, async () => {
    const store = await createStore({ uri: folder, workers: 0 })
    await store.createKeySpace({
      name: 'wide',
      key: [{ name: 'id', type: 'int32' }],
      groups: [
        {
          name: 'main',
          partitioning: [{ kind: 'hash', buckets: 2, components: [0] }],
          columns: Array.from({ length: COLUMNS }, (_, c) => ({ name: `c${c}`, type: 'int64' })),
        },
      ],
    })
    const loaded = Array.from({ length: KEYS }, (_, id) => plainRow(id))
    await store.keySpace('wide').upsert(loaded)
    await store.checkpoint()
    const before = dataFiles()

    const writers = Array.from({ length: WRITERS }, (_, i) =>
      writerProcess('cells.mjs', [folder, i + 1, COMMITS, COLUMNS, KEYS]),
    )
    await Promise.all(writers.map(({ opened }) => opened))
    for (const { start } of writers) start()
    await store.alter('wide', [
      { kind: 'split-group', group: 'main', columns: ['c7'], name: 'apart' },
    ])
    const split = (await store.snapshot()).version
    await store.checkpoint({ keySpace: 'wide', group: 'apart' })
    const ends = await Promise.all(writers.map(({ ended }) => ended))
    for (const { lines, errors } of ends) {
      expect(errors).toBe('')
      expect(lines).toHaveLength(COMMITS)
    }

    const { groups } = [...(await store.snapshot()).keySpaces.values()][0]!
    const { incarnation } = groups.find(({ name }) => name === 'apart')!
    const after = dataFiles()
    for (const [path, figures] of before) expect([path, after.get(path)]).toEqual([path, figures])
    const added = [...after.keys()].filter((path) => !before.has(path))
    expect(added.length).toBeGreaterThan(0)
    expect(added.filter((path) => !path.startsWith(`${incarnation}/`))).toEqual([])

    const commits = ends
      .flatMap(({ lines }) => lines)
      .map((line) => JSON.parse(line) as { version: number; isDelete: boolean; row: Row })
      .sort((a, b) => a.version - b.version)
    expect(commits.some(({ version }) => version > split)).toBe(true)
    const oracle = new Map(loaded.map((row) => [row.id!, row]))
    const nulls = Object.fromEntries(Array.from({ length: COLUMNS }, (_, c) => [`c${c}`, null]))
    for (const { isDelete, row } of commits) {
      if (isDelete) oracle.delete(row.id!)
      else oracle.set(row.id!, { ...(oracle.get(row.id!) ?? nulls), ...row } as Row)
    }
    await store.close()
    await expectRows(oracle)
  })
})

async function expectRows(oracle: ReadonlyMap<number, Row>): Promise<void> {
  const store = await openStore({ uri: folder, workers: 0 })
  const expectAll = async (): Promise<void> => {
    const found = await recordsOf(store)
    expect(found.size).toBe(oracle.size)
    for (const [id, row] of oracle) {
      const plain = Object.entries(found.get(id) ?? {}).map(([name, cell]) => [
        name,
        cell === null ? null : Number(cell),
      ])
      expect(Object.fromEntries(plain)).toEqual(row)
    }
  }
  await expectAll()
  await store.checkpoint()
  await expectAll()
  expect((await store.verify({ deep: true })).findings).toEqual([])
  await store.close()
}
