import { afterAll, describe, expect, it } from 'vitest'
import { type Batch, batchColumn } from '../../src/arrow/batch.js'
import { concatBatches } from '../../src/arrow/gather.js'
import { batchRows } from '../../src/arrow/value.js'
import {
  createDataFile,
  type DataFileCodec,
  type DataFileFormat,
  openDataFile,
} from '../../src/data/file.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { ALL_FIELDS, memoryStore, sampleBatch } from './support.js'

const pool = new DecodePool({ workersMax: 1 })
afterAll(() => pool.close())

interface Stored {
  readonly store: ObjectStore
  readonly format: DataFileFormat
  readonly bytes: number
}

async function writeFile(
  batches: readonly Batch[],
  format: DataFileFormat,
  codec: DataFileCodec,
): Promise<Stored> {
  const store = memoryStore()
  const fields = batches[0]?.fields ?? ALL_FIELDS
  const metadata = '{"made":"here"}'
  const writer = await createDataFile({ store, path: 'f', format, codec, fields, metadata, pool })
  for (const batch of batches) await writer.write(batch)
  const { bytes } = await writer.close()
  return { store, format, bytes }
}

async function readFile(stored: Stored, columns = ALL_FIELDS.map((f) => f.name)): Promise<Batch[]> {
  const { store, format, bytes } = stored
  const reader = await openDataFile({ store, file: { path: 'f', format, bytes }, pool })
  const batches: Batch[] = []
  for await (const { batch } of reader.read({ columns })) batches.push(batch)
  return batches
}

const KINDS: readonly [DataFileFormat, DataFileCodec][] = [
  ['parquet', 'none'],
  ['parquet', 'snappy'],
  ['parquet', 'zstd'],
  ['parquet', 'lz4'],
  ['arrow', 'none'],
  ['arrow', 'zstd'],
  ['arrow', 'lz4'],
]

describe.each(KINDS)('a %s file with codec %s', (format, codec) => {
  it('gives back cells of every type, with nulls', async () => {
    const batch = sampleBatch(1000)
    const stored = await writeFile([batch, sampleBatch(3)], format, codec)
    const read = concatBatches(ALL_FIELDS, await readFile(stored))
    expect(batchRows(read)).toEqual([...batchRows(batch), ...batchRows(sampleBatch(3))])
  })

  it('gives the metadata, the row count and the size it was written with', async () => {
    const { store, bytes } = await writeFile([sampleBatch(10)], format, codec)
    expect((await store.head('f'))?.size).toBe(bytes)
    const reader = await openDataFile({ store, file: { path: 'f', format, bytes }, pool })
    expect(reader.metadata).toBe('{"made":"here"}')
    expect(reader.rows).toBe(10)
    expect(reader.fields).toEqual(ALL_FIELDS)
  })

  it('without rows opens and gives none', async () => {
    const stored = await writeFile([], format, codec)
    expect(concatBatches(ALL_FIELDS, await readFile(stored)).rows).toBe(0)
  })

  it('gives only the columns asked for, in the order asked', async () => {
    const stored = await writeFile([sampleBatch(10)], format, codec)
    const [batch] = await readFile(stored, ['c16', 'c1'])
    expect(batch!.fields.map((field) => field.name)).toEqual(['c16', 'c1'])
    expect(batchColumn(batch!, 'c16')!.length).toBe(10)
  })
})
