import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Batch, type BatchField, batchColumn } from '../../src/arrow/batch.js'
import { encodeKeys, type KeyVector, keyHex } from '../../src/arrow/keys.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { type SortOptions, sortBatches } from '../../src/data/sort.js'
import { Turns } from '../../src/data/turns.js'
import fc from '../support/property.js'

const FIELDS: readonly BatchField[] = [
  { name: 'k0', type: { kind: 'utf8' } },
  { name: 'k1', type: { kind: 'int32' } },
  { name: 'c1', type: { kind: 'int32' } },
]

interface Row extends Record<string, unknown> {
  readonly k0: string
  readonly k1: number
  readonly c1: number
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calico-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

function keysOf(batch: Batch): KeyVector {
  const columns = [batchColumn(batch, 'k0')!, batchColumn(batch, 'k1')!]
  return encodeKeys(columns, [{ kind: 'utf8' }, { kind: 'int32' }])
}

async function* batchesOf(chunks: readonly (readonly Row[])[]): AsyncGenerator<Batch> {
  for (const rows of chunks) yield buildBatch(FIELDS, rows)
}

function options(chunks: readonly (readonly Row[])[], ceilingBytes: number): SortOptions {
  const batches = batchesOf(chunks)
  return { batches, fields: FIELDS, keysOf, ceilingBytes, spill: { folder } }
}

/** The sorted rows; checks that the keys given along are those of the rows. */
async function sorted(chunks: readonly (readonly Row[])[], ceilingBytes: number): Promise<Row[]> {
  const rows: Row[] = []
  for await (const { batch, keys } of sortBatches(options(chunks, ceilingBytes))) {
    const again = keysOf(batch)
    for (let i = 0; i < batch.rows; i++) expect(keyHex(keys, i)).toBe(keyHex(again, i))
    rows.push(...(batchRows(batch) as unknown as Row[]))
  }
  return rows
}

/** Array sort is stable, as ours must be. */
function expected(chunks: readonly (readonly Row[])[]): Row[] {
  const order = (a: Row, b: Row): number =>
    Buffer.compare(Buffer.from(a.k0), Buffer.from(b.k0)) || a.k1 - b.k1
  return chunks.flat().sort(order)
}

function chunksOf(rows: number, keyOf: (row: number) => number): Row[][] {
  const all = Array.from({ length: rows }, (_, i) => ({ k0: `key ${keyOf(i)}`, k1: i % 2, c1: i }))
  return Array.from({ length: Math.ceil(rows / 500) }, (_, c) => all.slice(c * 500, c * 500 + 500))
}

const row = fc.record({ k0: fc.string({ maxLength: 3 }), k1: fc.integer({ min: -2, max: 2 }) })

describe('sorting', () => {
  it.each([
    ['in memory', 10 ** 9],
    ['through runs on disk', 30_000],
    ['with more runs than are merged at once', 2_000],
  ])('%s gives all rows in key order, equal keys in the order they came', async (_, ceiling) => {
    const chunks = chunksOf(30_000, (i) => (i * 7919) % 5000)
    expect(await sorted(chunks, ceiling)).toEqual(expected(chunks))
    expect(await readdir(folder)).toEqual([])
  })

  it('of any rows at any ceiling gives what a stable array sort gives', async () => {
    const chunks = fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 20_000 }), async (given, ceiling) => {
        let count = 0
        const numbered = given.map((rows) => rows.map((one) => ({ ...one, c1: count++ })))
        expect(await sorted(numbered, ceiling)).toEqual(expected(numbered))
      }),
      { numRuns: 150 },
    )
  })

  it('of sorted input that fits gives the very batches that came', async () => {
    const given: Batch[] = []
    for await (const batch of batchesOf([
      [{ k0: 'a', k1: 1, c1: 1 }],
      [{ k0: 'a', k1: 1, c1: 2 }],
      [{ k0: 'b', k1: 0, c1: 3 }],
    ])) {
      given.push(batch)
    }
    const batches = (async function* () {
      yield* given
    })()
    const out: Batch[] = []
    for await (const { batch } of sortBatches({ ...options([], 10 ** 9), batches })) out.push(batch)
    expect(out.length).toBe(3)
    for (const [i, batch] of out.entries()) expect(batch).toBe(given[i])
  })

  it('left early, or failing in the middle, leaves nothing on disk', async () => {
    const chunks = chunksOf(20_000, (i) => (i * 7919) % 5000)
    for await (const { batch } of sortBatches(options(chunks, 30_000))) {
      expect(batch.rows).toBeGreaterThan(0)
      break
    }
    const failing = (async function* () {
      yield* batchesOf(chunks)
      throw new RangeError('the input broke')
    })()
    const run = async (): Promise<void> => {
      for await (const one of sortBatches({ ...options([], 30_000), batches: failing })) void one
    }
    await expect(run()).rejects.toThrow('the input broke')
    expect(await readdir(folder)).toEqual([])
  })

  it('beside others merges runs in its turn, also where one is left early', async () => {
    const turns = new Turns()
    const chunks = chunksOf(20_000, (i) => (i * 7919) % 5000)
    const order: string[] = []
    const run = async (name: string, batchesMax: number): Promise<void> => {
      let batches = 0
      for await (const { batch } of sortBatches({ ...options(chunks, 30_000), turns })) {
        expect(batch.rows).toBeGreaterThan(0)
        order.push(name)
        if (++batches === batchesMax) break
      }
    }
    await Promise.all([run('a', 3), run('b', 5), run('c', Number.POSITIVE_INFINITY)])
    const stretches = order.filter((name, i) => name !== order[i - 1])
    expect(stretches.sort()).toEqual(['a', 'b', 'c'])
    expect(order.length).toBeGreaterThan(3 + 5)
    // What fits into memory waits for nobody.
    const end = await turns.take()
    for await (const one of sortBatches({ ...options(chunks, 10 ** 9), turns })) void one
    end()
    expect(await readdir(folder)).toEqual([])
  })

  it('whose place for runs is gone is a typed error naming it', async () => {
    const gone = join(folder, 'gone')
    const chunks = chunksOf(5_000, (i) => -i)
    const run = async (): Promise<void> => {
      for await (const one of sortBatches({ ...options(chunks, 1), spill: { folder: gone } })) {
        void one
      }
    }
    await expect(run()).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringContaining(gone),
    })
  })
})
