/** Rows in sorted runs: as they came where they came in order, and sorted where not. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Batch, type BatchField, batchColumn } from '../../src/arrow/batch.js'
import { encodeKeys, type KeyVector } from '../../src/arrow/keys.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { sortedRuns } from '../../src/data/sorted-runs.js'
import fc from '../support/property.js'

const FIELDS: readonly BatchField[] = [
  { name: 'k0', type: { kind: 'int32' } },
  { name: 'c1', type: { kind: 'int32' } },
]

interface Row extends Record<string, unknown> {
  readonly k0: number
  readonly c1: number
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calico-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

const keysOf = (batch: Batch): KeyVector =>
  encodeKeys([batchColumn(batch, 'k0')!], [{ kind: 'int32' }])

async function* batchesOf(
  chunks: readonly (readonly Row[])[],
  read: { count: number },
): AsyncGenerator<Batch> {
  for (const rows of chunks) {
    read.count++
    yield buildBatch(FIELDS, rows)
  }
}

interface Found {
  readonly runs: Row[][]
  /** Most batches that were read before one was given out. */
  readonly held: number
}

async function runsOf(chunks: readonly (readonly Row[])[], ceilingBytes: number): Promise<Found> {
  const read = { count: 0 }
  const batches = batchesOf(chunks, read)
  const options = { batches, fields: FIELDS, keysOf, ceilingBytes, spill: { folder } }
  const runs: Row[][] = []
  let [held, given] = [0, 0]
  for await (const run of sortedRuns(options)) {
    const rows: Row[] = []
    for await (const { batch } of run) {
      held = Math.max(held, read.count - given++)
      rows.push(...(batchRows(batch) as unknown as Row[]))
    }
    runs.push(rows)
  }
  expect(await readdir(folder)).toEqual([])
  return { runs, held }
}

/** Chunks of 100 rows whose keys a function says; values number the rows. */
function chunksOf(rows: number, keyOf: (row: number) => number): Row[][] {
  const all = Array.from({ length: rows }, (_, i) => ({ k0: keyOf(i), c1: i }))
  return Array.from({ length: Math.ceil(rows / 100) }, (_, c) => all.slice(c * 100, c * 100 + 100))
}

const byKey = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => a.k0 - b.k0 || a.c1 - b.c1)

describe('sorted runs', () => {
  it('give out what came in order as it comes, however much it is', async () => {
    const chunks = chunksOf(20_000, (i) => i >> 1)
    const { runs, held } = await runsOf(chunks, 8000)
    expect(runs).toEqual([chunks.flat()])
    expect(held).toBeLessThan(10)
  })

  it('sort by itself what comes after the first row out of order', async () => {
    const chunks = chunksOf(20_000, (i) => (i < 15_000 ? i : 20_000 - i))
    const { runs } = await runsOf(chunks, 8000)
    expect(runs).toEqual([chunks.slice(0, 150).flat(), byKey(chunks.slice(150).flat())])
  })

  it('are one where all fits into memory, and none where there is nothing', async () => {
    const chunks = chunksOf(1000, (i) => (i * 7919) % 1000)
    expect((await runsOf(chunks, 10 ** 8)).runs).toEqual([byKey(chunks.flat())])
    expect((await runsOf([], 1000)).runs).toEqual([])
    expect((await runsOf([[], []], 1000)).runs.flat()).toEqual([])
  })

  it('leave nothing behind where they are not read to the end', async () => {
    const chunks = chunksOf(20_000, (i) => (i < 5000 ? i : 20_000 - i))
    const batches = batchesOf(chunks, { count: 0 })
    const options = { batches, fields: FIELDS, keysOf, ceilingBytes: 8000, spill: { folder } }
    for await (const run of sortedRuns(options)) for await (const _ of run) break
    expect(await readdir(folder)).toEqual([])
  })

  it('are sorted, hold every row, and keep the order of rows with one key', async () => {
    const keys = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 60 })
    const arbitrary = fc.tuple(
      fc.array(keys, { maxLength: 12 }),
      fc.nat(200),
      fc.constantFrom(200, 3000, 10 ** 7),
    )
    const property = fc.asyncProperty(arbitrary, async ([chunks, ascending, ceiling]) => {
      let number = 0
      const rows = chunks.map((chunk, i) =>
        (i * 20 < ascending ? chunk.toSorted((a, b) => a - b) : chunk).map((key) => ({
          k0: i * 20 < ascending ? i * 40 + key : key,
          c1: number++,
        })),
      )
      const { runs } = await runsOf(rows, ceiling)
      expect(runs.length).toBeLessThanOrEqual(2)
      for (const run of runs) expect(run).toEqual(byKey(run))
      const [first = [], second = []] = runs
      expect(byKey([...first, ...second])).toEqual(byKey(rows.flat()))
      const lastOf = new Map(first.map(({ k0, c1 }) => [k0, c1]))
      for (const { k0, c1 } of second) expect(lastOf.get(k0) ?? -1).toBeLessThan(c1)
    })
    await fc.assert(property, { numRuns: 200 })
  })
})
