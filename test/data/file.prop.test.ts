import { afterAll, expect, it } from 'vitest'
import { concatBatches } from '../../src/arrow/gather.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { createDataFile, openDataFile } from '../../src/data/file.js'
import { decodeIpcStream, encodeIpcStream } from '../../src/data/ipc.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { typedCells } from '../arrow/arbitraries.js'
import fc from '../support/property.js'
import { batchArbitrary, memoryStore } from './support.js'

const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

const formats = fc.constantFrom('parquet', 'arrow')
const codecs = fc.constantFrom('none', 'zstd', 'lz4')

it('batches written to a file of any format and codec come back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(
      batchArbitrary,
      formats,
      codecs,
      fc.nat(3),
      async (batch, format, codec, times) => {
        const store = memoryStore()
        const { fields } = batch
        const options = { store, path: 'f', format, codec, fields, metadata: '{}', pool } as const
        const writer = await createDataFile(options)
        for (let i = 0; i < times; i++) await writer.write(batch)
        const { rows, bytes } = await writer.close()
        expect(rows).toBe(times * batch.rows)
        const reader = await openDataFile({ store, file: { path: 'f', format, bytes }, pool })
        const columns = fields.map((field) => field.name)
        const read = []
        for await (const page of reader.read({ columns })) read.push(page.batch)
        const expected = Array.from({ length: times }, () => batchRows(batch)).flat()
        expect(batchRows(concatBatches(fields, read))).toEqual(expected)
      },
    ),
    { numRuns: 200 },
  )
})

it('cells of any type, nested up to three deep, come back from a file of any format', async () => {
  await fc.assert(
    fc.asyncProperty(typedCells, formats, codecs, async ({ type, cells }, format, codec) => {
      const store = memoryStore()
      const fields = [
        { name: 'k', type: { kind: 'int32' } as const },
        { name: 'c', type },
      ]
      const rows = cells.map((c, k) => ({ k, c }))
      const options = { store, path: 'f', format, codec, fields, metadata: '{}', pool } as const
      const writer = await createDataFile(options)
      await writer.write(buildBatch(fields, rows))
      const { bytes } = await writer.close()
      const reader = await openDataFile({ store, file: { path: 'f', format, bytes }, pool })
      expect(reader.fields).toEqual(fields)
      const read = []
      for await (const page of reader.read({ columns: ['c'] })) read.push(page.batch)
      const all = concatBatches([fields[1]!], read)
      expect(batchRows(all)).toEqual(cells.map((c) => ({ c })))
    }),
    { numRuns: 300 },
  )
})

it('a batch encoded as an IPC stream decodes as it was', () => {
  fc.assert(
    fc.property(batchArbitrary, (batch) => {
      const decoded = decodeIpcStream(encodeIpcStream(batch)).batches[0]!
      expect(decoded.fields).toEqual(batch.fields)
      expect(batchRows(decoded)).toEqual(batchRows(batch))
    }),
  )
})
