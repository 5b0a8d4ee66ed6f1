import { afterAll, describe, expect, it } from 'vitest'
import {
  createDataFile,
  type DataFileCodec,
  type DataFileFormat,
  openDataFile,
} from '../../src/data/file.js'
import {
  readThrift,
  type ThriftList,
  type ThriftStruct,
  WIRE,
  writeThrift,
} from '../../src/data/thrift.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { isCalicoError } from '../../src/errors.js'
import fc from '../support/property.js'
import { ALL_FIELDS, memoryStore, sampleBatch } from './support.js'

const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

async function fileOf(format: DataFileFormat, codec: DataFileCodec): Promise<Uint8Array> {
  const store = memoryStore()
  const options = { store, path: 'f', format, codec, fields: ALL_FIELDS, metadata: '{}', pool }
  const writer = await createDataFile(options)
  await writer.write(sampleBatch(40))
  await writer.close()
  return (await store.get('f'))!
}

/**
 * What reading the whole file gives: `fine`, or the code of the error; its message must name the
 * file.
 */
async function outcome(
  format: DataFileFormat,
  bytes: Uint8Array,
  size = bytes.length,
): Promise<string> {
  const store = memoryStore()
  await store.put('some/file', bytes)
  try {
    const file = { path: 'some/file', format, bytes: size }
    const reader = await openDataFile({ store, file, pool })
    const columns = reader.fields.map((field) => field.name)
    for await (const { batch } of reader.read({ columns })) expect(batch.rows).toBeGreaterThan(0)
    return 'fine'
  } catch (error) {
    if (!isCalicoError(error)) return `not of Calico: ${String(error)}`
    return error.message.includes('some/file') ? error.code : `unnamed ${error.code}`
  }
}

describe.each([
  ['parquet', 'snappy'],
  ['parquet', 'zstd'],
  ['arrow', 'none'],
  ['arrow', 'lz4'],
  ['arrow', 'zstd'],
] as const)('a damaged %s file with codec %s', (format, codec) => {
  it('cut at many places is CorruptFile, whether or not the log knows its new size', async () => {
    const bytes = await fileOf(format, codec)
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 150)) {
      const cut = bytes.subarray(0, length)
      expect(await outcome(format, cut), `cut to ${length}`).toBe('CorruptFile')
      expect(await outcome(format, cut, bytes.length), `cut to ${length}`).toBe('CorruptFile')
    }
  })

  it('with bytes changed anywhere is fine or CorruptFile, never another error', async () => {
    const bytes = await fileOf(format, codec)
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = bytes.slice()
        for (const { at, to } of changes) changed[at] = to
        expect(['fine', 'CorruptFile']).toContain(await outcome(format, changed))
      }),
      { numRuns: 300 },
    )
  })

  it('of random bytes is CorruptFile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        expect(await outcome(format, bytes)).toBe('CorruptFile')
      }),
      { numRuns: 100 },
    )
  })
})

it.each(['parquet', 'arrow'] as const)(
  'a %s file that is absent is MissingObject',
  async (format) => {
    const file = { path: 'gone', format, bytes: 1000 }
    await expect(openDataFile({ store: memoryStore(), file, pool })).rejects.toMatchObject({
      code: 'MissingObject',
      message: expect.stringContaining('gone'),
    })
  },
)

it('a row group that claims 2e9 rows is CorruptFile, and the next file reads well', async () => {
  const bytes = await fileOf('parquet', 'zstd')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const footerAt = bytes.length - 8 - view.getUint32(bytes.length - 8, true)
  const footer = readThrift(bytes.subarray(footerAt, bytes.length - 8))
  const rows = { type: WIRE.int64, value: 2e9 }
  footer.set(3, rows)
  const groups = footer.get(4)!.value as ThriftList
  for (const group of groups.items) (group as ThriftStruct).set(3, rows)
  const claimed = writeThrift(footer)
  const tail = new Uint8Array(8)
  new DataView(tail.buffer).setUint32(0, claimed.length, true)
  tail.set(bytes.subarray(bytes.length - 4), 4)
  const changed = Uint8Array.of(...bytes.subarray(0, footerAt), ...claimed, ...tail)
  expect(await outcome('parquet', changed)).toBe('CorruptFile')
  expect(await outcome('parquet', bytes)).toBe('fine')
})
