import { Footer } from 'apache-arrow/ipc/metadata/file'
import { Message } from 'apache-arrow/ipc/metadata/message'
import { afterAll, describe, expect, it } from 'vitest'
import xxhash from 'xxhash-wasm'
import type { Batch, BatchField } from '../../src/arrow/batch.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { encodeChecksums } from '../../src/data/checksums.js'
import {
  createDataFile,
  type DataFileCodec,
  type DataFileFormat,
  openDataFile,
} from '../../src/data/file.js'
import { readInput } from '../../src/data/import.js'
import { footerBytes, readParquetFooter } from '../../src/data/parquet-footer.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { isCalicoError } from '../../src/errors.js'
import { xxh64, xxh64Pieces } from '../../src/format/hash.js'
import { ALL_FIELDS, memoryStore, sampleBatch } from './support.js'

const { h64Raw } = await xxhash()
const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

const ENTRY = 'calico-checksums'

interface Written {
  readonly format: DataFileFormat
  readonly bytes: Uint8Array
  readonly checksum: string
}

interface FileOptions {
  readonly codec?: DataFileCodec
  readonly fields?: readonly BatchField[]
  readonly batches?: readonly Batch[]
}

/** A file of two row groups or record batches of all types. */
async function written(format: DataFileFormat, options: FileOptions = {}): Promise<Written> {
  const { codec = 'none', fields = ALL_FIELDS, batches = [sampleBatch(70_000)] } = options
  const store = memoryStore()
  const place = { store, path: 'f', metadata: '{}', pool }
  const writer = await createDataFile({ ...place, format, codec, fields })
  for (const batch of batches) await writer.write(batch)
  const { checksum } = await writer.close()
  return { format, checksum, bytes: (await store.get('f'))! }
}

interface Part {
  readonly start: number
  readonly end: number
  /** What a message about it says. */
  readonly named: string
}

const tailBytes = { parquet: 8, arrow: 10 }

function footerStart({ format, bytes }: Written): number {
  const tail = bytes.length - tailBytes[format]
  return tail - new DataView(bytes.buffer, bytes.byteOffset).getUint32(tail, true)
}

/** The parts as another reader of footers sees them. */
function partsOf(file: Written): Part[] {
  const { format, bytes } = file
  const start = footerStart(file)
  const footer = bytes.slice(start, bytes.length - tailBytes[format])
  if (format === 'arrow') return arrowParts(bytes, footer)
  expect(footer.length).toBe(footerBytes(bytes, bytes.length))
  const { rowGroups, columns } = readParquetFooter(footer, start)
  return rowGroups.flatMap(({ chunks }, group) =>
    chunks.map(({ start: from, end }, leaf) => {
      const column = columns.find(({ leaves }) => leaf >= leaves[0] && leaf < leaves[1])!
      return { start: from, end, named: `column '${column.name}' of row group ${group}` }
    }),
  )
}

/** Of a file whose columns are all of fixed width: a column has two buffers. */
function arrowParts(bytes: Uint8Array, footer: Uint8Array): Part[] {
  const decoded = Footer.decode(footer)
  return [...decoded.recordBatches()].flatMap(({ offset, metaDataLength }, batch) => {
    const body = offset + metaDataLength
    const message = Message.decode(bytes.slice(offset + 8, body)).header() as {
      readonly buffers: readonly { readonly offset: number; readonly length: number }[]
    }
    const metadata = { start: offset, end: body, named: `metadata of record batch ${batch}` }
    const fields = decoded.schema.fields.map(({ name }, i) => {
      const own = message.buffers.slice(2 * i, 2 * i + 2).filter(({ length }) => length > 0)
      const ends = own.map((buffer) => buffer.offset + buffer.length)
      return {
        start: body + Math.min(...own.map((buffer) => buffer.offset)),
        end: body + Math.max(...ends),
        named: `column '${name}' of record batch ${batch}`,
      }
    })
    return [metadata, ...fields]
  })
}

/** The rows as text, or the message of the CorruptFile that reading them gives. */
async function read(
  { format, bytes }: Pick<Written, 'format' | 'bytes'>,
  options: { readonly checksum?: string; readonly columns?: readonly string[] } = {},
): Promise<string> {
  const store = memoryStore()
  await store.put('some/file', bytes)
  const { checksum, columns } = options
  try {
    const file = { path: 'some/file', format, bytes: bytes.length, checksum }
    const reader = await openDataFile({ store, file, pool })
    const rows = []
    for await (const { batch } of reader.read({
      columns: columns ?? reader.fields.map(({ name }) => name),
    })) {
      rows.push(...batchRows(batch))
    }
    return JSON.stringify(rows, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
  } catch (error) {
    if (isCalicoError(error) && error.code === 'CorruptFile') return error.message
    throw error
  }
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice()
  copy[at]! ^= 4
  return copy
}

const FIXED: readonly BatchField[] = [
  { name: 'c1', type: { kind: 'int64' } },
  { name: 'c2', type: { kind: 'float64' } },
]

/** A row group or record batch for each. */
const fixedBatches = (): Batch[] =>
  [0, 1].map((n) =>
    buildBatch(
      FIXED,
      Array.from({ length: 122_880 }, (_, i) => ({ c1: BigInt(i * n), c2: i % 7 ? i : null })),
    ),
  )

const fixed = (format: DataFileFormat): Promise<Written> =>
  written(format, { fields: FIXED, batches: fixedBatches() })

describe('xxHash64 of many bytes', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 1_000_000])('%s in number is that of the library', (n) => {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 37) >> 3)
    expect(xxh64(bytes)).toBe(h64Raw(bytes, 0n))
    const pieces = [bytes.subarray(0, 100), bytes.subarray(100, 101), bytes.subarray(101)]
    expect(xxh64Pieces(pieces)).toBe(h64Raw(bytes, 0n))
  })
})

describe.each(['parquet', 'arrow'] as const)('a written %s file', (format) => {
  it('has the checksums of its parts, and tells that of its footer', async () => {
    const file = await fixed(format)
    const parts = partsOf(file)
    expect(parts.length).toBe(format === 'parquet' ? 4 : 6)
    const sums = parts.map(({ start, end }) => h64Raw(file.bytes.slice(start, end), 0n))
    const footer = file.bytes.slice(footerStart(file))
    expect(Buffer.from(footer).includes(encodeChecksums(sums))).toBe(true)
    expect(Buffer.from(footer).includes(ENTRY)).toBe(true)
    expect(file.checksum).toBe(h64Raw(footer, 0n).toString(16).padStart(16, '0'))
  })

  it('with a bit changed in a part is refused by its page and its column', async () => {
    const file = await fixed(format)
    for (const { start, end, named } of partsOf(file)) {
      for (const at of [start, Math.floor((start + end) / 2), end - 1]) {
        const message = await read({ format, bytes: flipped(file.bytes, at) })
        expect(message).toContain('some/file')
        expect(message).toContain(named)
      }
    }
  })

  it('is read where only columns are damaged that are not', async () => {
    const file = await fixed(format)
    const damaged = partsOf(file).find(({ named }) => named.includes("'c2'"))!
    const bytes = flipped(file.bytes, damaged.start + 8)
    const columns = ['c1']
    expect(await read({ format, bytes }, { columns })).toBe(await read(file, { columns }))
    expect(await read({ format, bytes })).toContain(damaged.named)
  })

  it('with any bit of its footer changed is refused where the log has its checksum', async () => {
    const file = await written(format, { batches: [sampleBatch(40)] })
    const { bytes, checksum } = file
    const start = footerStart(file)
    expect(await read(file, { checksum })).toBe(await read(file))
    for (let at = start; at < bytes.length; at += 7) {
      expect(await read({ format, bytes: flipped(bytes, at) }, { checksum })).toContain('some/file')
    }
  })

  it.each(['none', 'zstd'] as const)(
    'of %s with a byte changed anywhere is refused or gives the same rows',
    async (codec) => {
      const file = await written(format, { codec, batches: [sampleBatch(40)] })
      const { bytes, checksum } = file
      const rows = await read(file)
      let refused = 0
      for (let at = 0; at < bytes.length; at += 23) {
        const found = await read({ format, bytes: flipped(bytes, at) }, { checksum })
        if (found.startsWith('some/file')) refused++
        else expect(found === rows, `byte ${at}`).toBe(true)
      }
      expect(refused).toBeGreaterThan(bytes.length / 23 / 2)
    },
  )
})

describe('an import', () => {
  it('pays no heed to checksums, which tools copy from one file to the next', async () => {
    const { bytes } = await written('parquet', { fields: FIXED, batches: fixedBatches() })
    const stale = Buffer.from(bytes)
    const at = stale.indexOf(ENTRY) + ENTRY.length + 3
    stale.write('AAAA', at)
    expect(await read({ format: 'parquet', bytes: stale })).toContain('row group 0')
    const { batches } = await readInput({ path: 'in.parquet', bytes: stale, pool })
    let rows = 0
    for await (const batch of batches) rows += batch.rows
    expect(rows).toBe(2 * 122_880)
  })
})

describe('an Arrow file whose columns overlap', () => {
  it('is refused before any of them is hashed', async () => {
    const batch = buildBatch(FIXED, [
      { c1: 1n, c2: 1 },
      { c1: 2n, c2: 2 },
    ])
    const file = await written('arrow', { fields: FIXED, batches: [batch] })
    const [metadata, first, second] = partsOf(file)
    const bytes = file.bytes.slice()
    const before = (parts: readonly { start: number; end: number }[]): string =>
      encodeChecksums(parts.map(({ start, end }) => h64Raw(bytes.slice(start, end), 0n)))
    const entry = before([metadata!, first!, second!])
    // The buffer of the second column, offset and length, comes to be all of the body.
    const body = metadata!.end
    const offset = Buffer.alloc(16)
    offset.writeBigInt64LE(BigInt(second!.end - 16 - body), 0)
    offset.writeBigInt64LE(16n, 8)
    const at = Buffer.from(bytes.subarray(0, body)).lastIndexOf(offset)
    expect(at).toBeGreaterThan(metadata!.start)
    offset.writeBigInt64LE(0n, 0)
    offset.writeBigInt64LE(BigInt(second!.end - body), 8)
    bytes.set(offset, at)
    const changed = before([metadata!, first!, { start: body, end: second!.end }])
    bytes.set(Buffer.from(changed), Buffer.from(bytes).indexOf(entry))
    expect(await read({ format: 'arrow', bytes })).toContain('columns that overlap')
  })
})
