/**
 * Manifests: the files, segments and inline rows of one group as Avro object container files
 * (spec/log.md).
 *
 *   "Obj" 01 · metadata map {avro.codec: null, avro.schema: …} · sync · block*
 *   block = record count · byte length · records · sync
 *
 * The sync marker is fixed, so that equal records give equal bytes and a manifest is named by its
 * SHA-256.
 */
import avsc from 'avsc'
import { CalicoError } from '../errors.js'
import type { Algebra } from './algebra.js'
import { AvroBounds } from './avro-bounds.js'
import { canonicalJson } from './canonical.js'
import type { Segment, Slice, UpdateColumn, UpdateExpression } from './generated/documents.js'
import { MANIFEST_SCHEMA } from './generated/manifest-schema.js'
import { compareBytes, fromHex, toHex } from './hex.js'

/** The 16 bytes between blocks of every manifest. */
const SYNC = Buffer.from('calico-manifest\n', 'latin1')
const MAGIC = Buffer.from([0x4f, 0x62, 0x6a, 0x01])
const BLOCK_RECORDS = 1000
const CHECKSUM_BYTES = 8

/** Where an action stands in the history of its line. */
export interface ActionPosition {
  readonly version: number
  readonly member: number
  readonly action: number
}

/** An update as manifests hold it: as in an entry, but inline rows as bytes. */
export interface ManifestUpdate {
  readonly kind: 'update'
  readonly rows: number
  readonly ordered: boolean
  /** Whether rows may be patches. */
  readonly patches: boolean
  readonly columns: readonly UpdateColumn[]
  readonly files: readonly ManifestFile[]
  readonly inline: ManifestInline | null
  /** What the update computes; null for one that brings the cells itself. */
  readonly expression: UpdateExpression | null
}

export interface ManifestFile {
  readonly path: string
  readonly fileFormat: 'parquet' | 'arrow'
  readonly bytes: number
  readonly rows: number
  readonly slices: readonly Slice[]
  /** Of the file's footer, as the log gives it. */
  readonly checksum?: string
}

export interface ManifestInline {
  readonly rows: number
  readonly data: Uint8Array
  readonly slices: readonly Slice[]
}

/** A delete of all keys of a range for which a condition holds, where there is one. */
export interface ManifestRange {
  readonly kind: 'delete-range'
  readonly lower: string | null
  readonly upper: string | null
  /** A condition over `k0`, `k1`, …, in text form. */
  readonly where: string | null
}

/** A tile's checkpoint: its complete ordered list of segments. */
export interface ManifestTile {
  readonly kind: 'tile'
  readonly partition: string
  readonly asOf: number
  readonly segments: readonly Segment[]
}

export interface ManifestRecord {
  readonly position: ActionPosition
  /** For a layer of a fold, the version after which the fold begins. */
  readonly after: number | null
  readonly content: ManifestTile | ManifestUpdate | ManifestRange
}

/** A schema that manifests have, ready to decode their records. */
interface RecordSchema {
  /** As canonical JSON. */
  readonly text: string
  readonly type: avsc.Type
  readonly bounds: AvroBounds
}

function recordSchema(text: string): RecordSchema {
  const schema = JSON.parse(text) as object
  const type = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: true })
  return { text, type, bounds: new AvroBounds(schema) }
}

/** The present schema, and the one before files had checksums (CAL-LOG-147). */
const present = recordSchema(MANIFEST_SCHEMA)
const SCHEMAS = [present, recordSchema(withoutChecksums(MANIFEST_SCHEMA))]

function withoutChecksums(text: string): string {
  return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
    name === 'fields'
      ? (value as { readonly name: string }[]).filter((field) => field.name !== 'checksum')
      : value,
  )
}

const HEADER_SCHEMA = { type: 'map', values: 'bytes' } as const
const headerMapType = avsc.Type.forSchema(HEADER_SCHEMA)
const longType = avsc.Type.forSchema('long')

/**
 * Encodes records in the order given. The same records always give the same bytes (CAL-LOG-045).
 */
export function encodeManifest(records: readonly ManifestRecord[]): Uint8Array {
  const metadata = Buffer.concat([
    longType.toBuffer(2),
    avroString('avro.codec'),
    avroBytes(Buffer.from('null')),
    avroString('avro.schema'),
    avroBytes(Buffer.from(MANIFEST_SCHEMA)),
    longType.toBuffer(0),
  ])
  const parts: Buffer[] = [MAGIC, metadata, SYNC]
  for (let start = 0; start < records.length; start += BLOCK_RECORDS) {
    const block = records.slice(start, start + BLOCK_RECORDS)
    const bodies = block.map((record) => present.type.toBuffer(toAvro(record)))
    const bytes = bodies.reduce((sum, body) => sum + body.byteLength, 0)
    parts.push(longType.toBuffer(block.length), longType.toBuffer(bytes), ...bodies, SYNC)
  }
  return Buffer.concat(parts)
}

/**
 * Decodes a manifest.
 * @throws CorruptManifest where the container, a record or the sync markers are not as written by
 *   `encodeManifest`.
 */
export function decodeManifest(bytes: Uint8Array, path: string): ManifestRecord[] {
  try {
    return decodeContainer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause)
    throw new CalicoError(
      'CorruptManifest',
      `${path}: not a readable manifest (${what}); restore the object from a copy of the store`,
      { cause, details: { path } },
    )
  }
}

function decodeContainer(buffer: Buffer): ManifestRecord[] {
  const refuse = (what: string): never => {
    throw new CalicoError('CorruptManifest', what)
  }
  if (compareBytes(buffer.subarray(0, 4), MAGIC) !== 0) refuse('wrong magic bytes')
  new AvroBounds(HEADER_SCHEMA).check(buffer, 4)
  const header = headerMapType.decode(buffer, 4) as {
    value: Record<string, Buffer>
    offset: number
  }
  if (header.offset < 0) refuse('truncated header')
  if (header.value['avro.codec']?.toString() !== 'null') refuse('its codec is not null')
  const schema = schemaOf(header.value['avro.schema']) ?? refuse('its schema is another')
  let offset = header.offset
  const atSync = (): void => {
    if (compareBytes(buffer.subarray(offset, offset + 16), SYNC) !== 0) refuse('wrong sync marker')
    offset += 16
  }
  atSync()
  const { type, bounds } = schema
  const records: ManifestRecord[] = []
  while (offset < buffer.byteLength) {
    const count = longType.decode(buffer, offset) as { value: number; offset: number }
    const size = longType.decode(buffer, count.offset) as { value: number; offset: number }
    if (count.offset < 0 || size.offset < 0) refuse('truncated block')
    const end = size.offset + size.value
    if (count.value < 0 || size.value < 0 || end > buffer.byteLength) refuse('truncated block')
    offset = size.offset
    for (let i = 0; i < count.value; i++) {
      bounds.check(buffer.subarray(0, end), offset)
      const next = type.decode(buffer, offset) as { value: AvroRecord; offset: number }
      if (next.offset < 0 || next.offset > end) refuse('truncated record')
      records.push(fromAvro(next.value))
      offset = next.offset
    }
    if (offset !== end) refuse('block length does not match its records')
    atSync()
  }
  return records
}

/** Schema texts are compared as JSON values: other implementations may print them otherwise. */
function schemaOf(bytes: Buffer | undefined): RecordSchema | undefined {
  if (bytes === undefined) return undefined
  const text = canonicalJson(JSON.parse(bytes.toString('utf8')))
  return SCHEMAS.find((schema) => schema.text === text)
}

function avroBytes(bytes: Buffer): Buffer {
  return Buffer.concat([longType.toBuffer(bytes.byteLength), bytes])
}

function avroString(text: string): Buffer {
  return avroBytes(Buffer.from(text, 'utf8'))
}

type Wrapped<T> = { readonly bytes: T } | null

interface AvroSlice extends Omit<Slice, 'partition' | 'keyMin' | 'keyMax'> {
  readonly partition: Buffer
  readonly keyMin: Buffer
  readonly keyMax: Buffer
}

interface AvroSegment
  extends Omit<Segment, 'keyMin' | 'keyMax' | 'bounds' | 'latent' | 'checksum'> {
  readonly checksum?: Wrapped<Buffer>
  readonly latent: number
  readonly keyMin: Buffer
  readonly keyMax: Buffer
  readonly bounds: readonly {
    readonly column: number
    readonly nulls: number
    readonly min: Wrapped<Buffer>
    readonly max: Wrapped<Buffer>
  }[]
}

interface AvroTile {
  readonly partition: Buffer
  readonly asOf: number
  readonly segments: readonly AvroSegment[]
}

/** A column's algebra and orders as unions have them. */
interface AvroAlgebra {
  readonly algebra: { readonly 'io.calicoformat.Algebra': Algebra } | null
  readonly orderType: { readonly string: string } | null
}

interface AvroExpression extends Pick<UpdateExpression, 'key' | 'source'> {
  readonly assign: readonly { column: number; value: string; required: boolean }[]
  readonly when: { readonly string: string } | null
  readonly target: readonly ({ column: number; type: string } & AvroAlgebra)[]
}

interface AvroUpdate {
  readonly rows: number
  readonly ordered: boolean
  readonly patches: boolean
  readonly columns: readonly (Omit<UpdateColumn, 'algebra' | 'orderType'> & AvroAlgebra)[]
  readonly files: readonly (Omit<ManifestFile, 'slices' | 'checksum'> & {
    readonly slices: readonly AvroSlice[]
    readonly checksum?: Wrapped<Buffer>
  })[]
  readonly inline: {
    readonly 'io.calicoformat.InlineRows': {
      readonly rows: number
      readonly data: Buffer
      readonly slices: readonly AvroSlice[]
    }
  } | null
  readonly expression: { readonly 'io.calicoformat.UpdateExpression': AvroExpression } | null
}

interface AvroRange {
  readonly lower: Wrapped<Buffer>
  readonly upper: Wrapped<Buffer>
  readonly where: { readonly string: string } | null
}

interface AvroRecord extends ActionPosition {
  readonly after: { readonly long: number } | null
  readonly content: {
    readonly 'io.calicoformat.Tile'?: AvroTile
    readonly 'io.calicoformat.Update'?: AvroUpdate
    readonly 'io.calicoformat.RangeDelete'?: AvroRange
  }
}

const hexToBuffer = (hex: string): Buffer => Buffer.from(fromHex(hex))
const wrapBytes = (hex: string | null | undefined): Wrapped<Buffer> =>
  hex === undefined || hex === null ? null : { bytes: hexToBuffer(hex) }
const wrapString = (text: string | null | undefined): { readonly string: string } | null =>
  text === undefined || text === null ? null : { string: text }

const sliceToAvro = (slice: Slice): AvroSlice => ({
  ...slice,
  partition: hexToBuffer(slice.partition),
  keyMin: hexToBuffer(slice.keyMin),
  keyMax: hexToBuffer(slice.keyMax),
  plain: slice.plain ?? false,
})

const sliceFromAvro = (slice: AvroSlice): Slice => ({
  partition: toHex(slice.partition),
  firstRow: slice.firstRow,
  rows: slice.rows,
  keyMin: toHex(slice.keyMin),
  keyMax: toHex(slice.keyMax),
  ...(slice.plain && { plain: true }),
})

function toAvro({ position, after, content }: ManifestRecord): AvroRecord {
  const place = { ...position, after: after === null ? null : { long: after } }
  switch (content.kind) {
    case 'tile':
      return { ...place, content: { 'io.calicoformat.Tile': tileToAvro(content) } }
    case 'update':
      return { ...place, content: { 'io.calicoformat.Update': updateToAvro(content) } }
    case 'delete-range':
      return { ...place, content: { 'io.calicoformat.RangeDelete': rangeToAvro(content) } }
  }
}

const rangeToAvro = ({ lower, upper, where }: ManifestRange): AvroRange => ({
  lower: wrapBytes(lower),
  upper: wrapBytes(upper),
  where: wrapString(where),
})

function tileToAvro({ partition, asOf, segments }: ManifestTile): AvroTile {
  return {
    partition: hexToBuffer(partition),
    asOf,
    segments: segments.map((segment) => ({
      ...segment,
      latent: segment.latent ?? 0,
      keyMin: hexToBuffer(segment.keyMin),
      keyMax: hexToBuffer(segment.keyMax),
      bounds: segment.bounds.map((b) => ({
        column: b.column,
        nulls: b.nulls,
        min: wrapBytes(b.min),
        max: wrapBytes(b.max),
      })),
      checksum: wrapBytes(segment.checksum),
    })),
  }
}

function updateToAvro(update: ManifestUpdate): AvroUpdate {
  return {
    rows: update.rows,
    ordered: update.ordered,
    patches: update.patches,
    columns: update.columns.map((column) => ({ ...column, ...algebraToAvro(column) })),
    files: update.files.map((file) => ({
      ...file,
      slices: file.slices.map(sliceToAvro),
      checksum: wrapBytes(file.checksum),
    })),
    inline: update.inline && {
      'io.calicoformat.InlineRows': {
        rows: update.inline.rows,
        data: Buffer.from(update.inline.data),
        slices: update.inline.slices.map(sliceToAvro),
      },
    },
    expression: update.expression && {
      'io.calicoformat.UpdateExpression': expressionToAvro(update.expression),
    },
  }
}

function algebraToAvro({ algebra, orderType }: Omit<UpdateColumn, 'op'>): AvroAlgebra {
  return {
    algebra: algebra === undefined ? null : { 'io.calicoformat.Algebra': algebra },
    orderType: wrapString(orderType),
  }
}

function algebraFromAvro({
  algebra,
  orderType,
}: AvroAlgebra): Pick<UpdateColumn, 'algebra' | 'orderType'> {
  return {
    ...(algebra && { algebra: algebra['io.calicoformat.Algebra'] }),
    ...(orderType && { orderType: orderType.string }),
  }
}

const expressionToAvro = (expression: UpdateExpression): AvroExpression => ({
  assign: expression.assign.map(({ required = false, ...rest }) => ({ ...rest, required })),
  when: wrapString(expression.when),
  key: expression.key,
  source: expression.source,
  target: expression.target.map((column) => ({ ...column, ...algebraToAvro(column) })),
})

const expressionFromAvro = (expression: AvroExpression): UpdateExpression => ({
  assign: expression.assign.map(({ column, value, required }) => {
    return { column, value, ...(required && { required }) }
  }),
  ...(expression.when && { when: expression.when.string }),
  key: [...expression.key],
  source: [...expression.source],
  target: expression.target.map(({ column, type, ...rest }) => {
    return { column, type, ...algebraFromAvro(rest) }
  }),
})

function fromAvro(record: AvroRecord): ManifestRecord {
  const place = {
    position: { version: record.version, member: record.member, action: record.action },
    after: record.after?.long ?? null,
  }
  const tile = record.content['io.calicoformat.Tile']
  if (tile) return { ...place, content: tileFromAvro(tile) }
  const update = record.content['io.calicoformat.Update']
  if (update) return { ...place, content: updateFromAvro(update) }
  const range = record.content['io.calicoformat.RangeDelete']
  if (!range) throw new CalicoError('CorruptManifest', 'a record has no known content')
  const { lower, upper, where } = range
  return {
    ...place,
    content: {
      kind: 'delete-range',
      lower: lower && toHex(lower.bytes),
      upper: upper && toHex(upper.bytes),
      where: where?.string ?? null,
    },
  }
}

function tileFromAvro(tile: AvroTile): ManifestTile {
  const segments = tile.segments.map(
    (segment): Segment => ({
      name: [...segment.name] as [number, ...number[]],
      path: segment.path,
      fileFormat: segment.fileFormat,
      bytes: segment.bytes,
      rows: segment.rows,
      ...(segment.latent > 0 && { latent: segment.latent }),
      keyMin: toHex(segment.keyMin),
      keyMax: toHex(segment.keyMax),
      bounds: segment.bounds.map((b) => ({
        column: b.column,
        nulls: b.nulls,
        ...(b.min && { min: toHex(b.min.bytes) }),
        ...(b.max && { max: toHex(b.max.bytes) }),
      })),
      ...checksumFromAvro(segment),
    }),
  )
  return { kind: 'tile', partition: toHex(tile.partition), asOf: tile.asOf, segments }
}

/** @throws CorruptManifest where it is no checksum */
function checksumFromAvro({ checksum }: { readonly checksum?: Wrapped<Buffer> }): {
  readonly checksum?: string
} {
  if (!checksum) return {}
  if (checksum.bytes.length === CHECKSUM_BYTES) return { checksum: toHex(checksum.bytes) }
  throw new CalicoError('CorruptManifest', `a checksum of ${checksum.bytes.length} bytes`)
}

function updateFromAvro(update: AvroUpdate): ManifestUpdate {
  const inline = update.inline?.['io.calicoformat.InlineRows']
  const expression = update.expression?.['io.calicoformat.UpdateExpression']
  return {
    kind: 'update',
    rows: update.rows,
    ordered: update.ordered,
    patches: update.patches,
    columns: update.columns.map((column) => ({
      column: column.column,
      type: column.type,
      op: column.op,
      ...algebraFromAvro(column),
    })),
    files: update.files.map((file) => ({
      path: file.path,
      fileFormat: file.fileFormat,
      bytes: file.bytes,
      rows: file.rows,
      slices: file.slices.map(sliceFromAvro),
      ...checksumFromAvro(file),
    })),
    inline: inline
      ? {
          rows: inline.rows,
          data: new Uint8Array(inline.data),
          slices: inline.slices.map(sliceFromAvro),
        }
      : null,
    expression: expression ? expressionFromAvro(expression) : null,
  }
}
