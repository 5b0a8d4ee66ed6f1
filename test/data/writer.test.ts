import { afterAll, describe, expect, it } from 'vitest'
import { type Batch, type BatchField, batchColumn } from '../../src/arrow/batch.js'
import { encodeKeys, keyHex } from '../../src/arrow/keys.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { createDataFile, openDataFile } from '../../src/data/file.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { type WriteSortedOptions, writeSorted } from '../../src/data/writer.js'
import { StatisticsBuilder } from '../../src/expr/statistics.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import fc from '../support/property.js'
import { memoryStore } from './support.js'

const FIELDS: readonly BatchField[] = [
  { name: 'k0', type: { kind: 'int64' } },
  { name: 'c1', type: { kind: 'utf8' } },
]
const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

function batchOf(keys: readonly number[]): Batch {
  return buildBatch(
    FIELDS,
    keys.map((key) => ({ k0: key, c1: key % 4 === 0 ? null : `v${key}` })),
  )
}

function keysOf(batch: Batch): ReturnType<typeof encodeKeys> {
  return encodeKeys([batchColumn(batch, 'k0')!], [{ kind: 'int64' }])
}

function setUp(
  batches: readonly Batch[],
  limits: { fileRowsMax?: number; fileBytesTarget?: number },
): { store: ObjectStore; options: WriteSortedOptions } {
  const store = memoryStore()
  const sorted = (async function* () {
    for (const batch of batches) yield { batch, keys: keysOf(batch) }
  })()
  const file = { store, format: 'parquet', codec: 'none', fields: FIELDS, pool } as const
  const options = {
    sorted,
    open: (sequence: number) => createDataFile({ ...file, path: `f${sequence}`, metadata: '{}' }),
    fileRowsMax: limits.fileRowsMax ?? 1e9,
    fileBytesTarget: limits.fileBytesTarget ?? 1e9,
    statistics: FIELDS,
  }
  return { store, options }
}

async function keysIn(store: ObjectStore, path: string, bytes: number): Promise<number[]> {
  const reader = await openDataFile({ store, file: { path, format: 'parquet', bytes }, pool })
  const keys: number[] = []
  for await (const { batch } of reader.read({ columns: ['k0'] })) {
    keys.push(...batchRows(batch).map((row) => Number(row.k0)))
  }
  return keys
}

describe('writing sorted rows', () => {
  it('rolls files at the row limit but never between equal keys', async () => {
    const keys = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (unsorted, fileRowsMax, step) => {
          const all = [...unsorted].sort((a, b) => a - b)
          const batches = Array.from({ length: Math.ceil(all.length / step) }, (_, i) =>
            batchOf(all.slice(i * step, (i + 1) * step)),
          )
          const { store, options } = setUp(batches, { fileRowsMax })
          const files = await writeSorted(options)
          const read: number[][] = []
          for (const file of files) {
            read.push(await keysIn(store, `f${file.sequence}`, file.bytes))
          }
          expect(read.flat()).toEqual(all)
          for (const [i, file] of files.entries()) {
            const own = read[i]!
            expect(file.rows).toBe(own.length)
            expect(file.keyMin).toBe(keyHex(keysOf(batchOf([own[0]!])), 0))
            expect(file.keyMax).toBe(keyHex(keysOf(batchOf([own.at(-1)!])), 0))
            const whole = batchOf(own)
            for (const [c, { name, type }] of FIELDS.entries()) {
              const statistics = new StatisticsBuilder(type)
              statistics.add(whole.columns[c]!, own.length)
              expect(file.statistics.get(name)).toEqual(statistics.total())
            }
            if (i > 0) expect(file.keyMin > files[i - 1]!.keyMax).toBe(true)
            const beforeLastKey = own.filter((key) => key !== own.at(-1)).length
            expect(beforeLastKey).toBeLessThan(fileRowsMax)
            if (i < files.length - 1) expect(own.length).toBeGreaterThanOrEqual(fileRowsMax)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('rolls files near the target size', async () => {
    const batches = Array.from({ length: 30 }, (_, b) =>
      batchOf(Array.from({ length: 20_000 }, (_, i) => b * 20_000 + i)),
    )
    const { options } = setUp(batches, { fileBytesTarget: 3 * 2 ** 20 })
    const files = await writeSorted(options)
    expect(files.length).toBeGreaterThan(2)
    for (const { bytes } of files.slice(0, -1)) {
      expect(bytes).toBeGreaterThan(1.5 * 2 ** 20)
      expect(bytes).toBeLessThan(6 * 2 ** 20)
    }
  })

  it('without rows makes no file', async () => {
    const { store, options } = setUp([], {})
    expect(await writeSorted(options)).toEqual([])
    expect(await store.head('f0')).toBeNull()
  })

  it('whose input fails leaves no file of the part that was open', async () => {
    const { store, options } = setUp([], {})
    const batch = batchOf([1, 2, 3])
    const sorted = (async function* () {
      yield { batch, keys: keysOf(batch) }
      throw new RangeError('the input broke')
    })()
    await expect(writeSorted({ ...options, sorted })).rejects.toThrow('the input broke')
    expect(await store.head('f0')).toBeNull()
  })
})
