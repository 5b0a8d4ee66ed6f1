/**
 * Avro object container files of one layout (CAL-LOG-045).
 *
 *   "Obj" 01 · metadata map {avro.codec: null, avro.schema: …} · sync · block*
 *   block = record count · byte length · records · sync
 *
 * The sync marker is fixed, so that equal records give equal bytes and a manifest is named by its
 * SHA-256.
 */
import avsc from 'avsc'
import { CalicoError } from '../errors.js'
import { AvroBounds } from './avro-bounds.js'
import { canonicalJson } from './canonical.js'
import { compareBytes } from './hex.js'

/** The 16 bytes between blocks of every manifest. */
const SYNC = Buffer.from('calico-manifest\n', 'latin1')
const MAGIC = Buffer.from([0x4f, 0x62, 0x6a, 0x01])
const BLOCK_RECORDS = 1000

const HEADER_SCHEMA = { type: 'map', values: 'bytes' } as const
const headerMapType = avsc.Type.forSchema(HEADER_SCHEMA)
const longType = avsc.Type.forSchema('long')

/** A schema, ready to decode records. */
interface RecordSchema {
  /** As canonical JSON. */
  readonly text: string
  readonly type: avsc.Type
  readonly bounds: AvroBounds
}

/** Encodes by the first of its schemas, and decodes by any. */
export class AvroContainer<R> {
  private readonly schemas: readonly RecordSchema[]
  private readonly present: RecordSchema

  /** @param texts of schemas in canonical JSON, the present one first */
  constructor(texts: readonly [string, ...string[]]) {
    const [present, ...earlier] = texts
    this.present = recordSchema(present)
    this.schemas = [this.present, ...earlier.map(recordSchema)]
  }

  encode<T>(items: readonly T[], toRecord: (item: T) => R): Uint8Array {
    const { text, type } = this.present
    const metadata = Buffer.concat([
      longType.toBuffer(2),
      avroString('avro.codec'),
      avroBytes(Buffer.from('null')),
      avroString('avro.schema'),
      avroBytes(Buffer.from(text)),
      longType.toBuffer(0),
    ])
    const parts: Buffer[] = [MAGIC, metadata, SYNC]
    for (let start = 0; start < items.length; start += BLOCK_RECORDS) {
      const block = items.slice(start, start + BLOCK_RECORDS)
      const bodies = block.map((item) => type.toBuffer(toRecord(item)))
      const bytes = bodies.reduce((sum, body) => sum + body.byteLength, 0)
      parts.push(longType.toBuffer(block.length), longType.toBuffer(bytes), ...bodies, SYNC)
    }
    return Buffer.concat(parts)
  }

  /** @throws CorruptManifest, and what avsc throws of bytes that are no records */
  decode(bytes: Uint8Array): R[] {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (compareBytes(buffer.subarray(0, 4), MAGIC) !== 0) refuse('wrong magic bytes')
    new AvroBounds(HEADER_SCHEMA).check(buffer, 4)
    const header = headerMapType.decode(buffer, 4) as {
      value: Record<string, Buffer>
      offset: number
    }
    if (header.offset < 0) refuse('truncated header')
    if (header.value['avro.codec']?.toString() !== 'null') refuse('its codec is not null')
    const schema = this.schemaOf(header.value['avro.schema']) ?? refuse('its schema is another')
    return decodeBlocks(buffer, header.offset, schema)
  }

  /** Schema texts are compared as JSON values: other implementations may print them otherwise. */
  private schemaOf(bytes: Buffer | undefined): RecordSchema | undefined {
    if (bytes === undefined) return undefined
    const text = canonicalJson(JSON.parse(bytes.toString('utf8')))
    return this.schemas.find((schema) => schema.text === text)
  }
}

function recordSchema(text: string): RecordSchema {
  const schema = JSON.parse(text) as object
  const type = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: true })
  return { text, type, bounds: new AvroBounds(schema) }
}

/** The records of all blocks, from the sync marker on that ends the header. */
function decodeBlocks<R>(buffer: Buffer, from: number, { type, bounds }: RecordSchema): R[] {
  let offset = from
  const atSync = (): void => {
    if (compareBytes(buffer.subarray(offset, offset + 16), SYNC) !== 0) refuse('wrong sync marker')
    offset += 16
  }
  atSync()
  const records: R[] = []
  while (offset < buffer.byteLength) {
    const count = longType.decode(buffer, offset) as { value: number; offset: number }
    const size = longType.decode(buffer, count.offset) as { value: number; offset: number }
    if (count.offset < 0 || size.offset < 0) refuse('truncated block')
    const end = size.offset + size.value
    if (count.value < 0 || size.value < 0 || end > buffer.byteLength) refuse('truncated block')
    offset = size.offset
    for (let i = 0; i < count.value; i++) {
      bounds.check(buffer.subarray(0, end), offset)
      const next = type.decode(buffer, offset) as { value: R; offset: number }
      if (next.offset < 0 || next.offset > end) refuse('truncated record')
      records.push(next.value)
      offset = next.offset
    }
    if (offset !== end) refuse('block length does not match its records')
    atSync()
  }
  return records
}

function refuse(what: string): never {
  throw new CalicoError('CorruptManifest', what)
}

function avroBytes(bytes: Buffer): Buffer {
  return Buffer.concat([longType.toBuffer(bytes.byteLength), bytes])
}

function avroString(text: string): Buffer {
  return avroBytes(Buffer.from(text, 'utf8'))
}
