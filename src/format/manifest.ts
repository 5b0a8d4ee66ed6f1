/**
 * Manifests: the files, segments and inline rows of one group as records of Avro containers
 * (spec/log.md).
 */
import { CalicoError } from '../errors.js'
import type { Algebra } from './algebra.js'
import { AvroContainer } from './avro-container.js'
import type { Segment, Slice, UpdateColumn, UpdateExpression } from './generated/documents.js'
import { MANIFEST_SCHEMA } from './generated/manifest-schema.js'
import { fromHex, toHex } from './hex.js'

/** What a checksum has, and a sum of integers or of decimals. */
const CHECKSUM_BYTES = [8]
const SUM_BYTES = [16, 32]

/** Where an action stands in the history of its line. */
export interface ActionPosition {
  /** Of the entry, in the lineage of the line's content (spec/table.md, "Lineage"). */
  readonly height: number
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
  /** The height up to which updates are included. */
  readonly asOf: number
  readonly segments: readonly Segment[]
}

export interface ManifestRecord {
  readonly position: ActionPosition
  /** For a layer of a fold, the height after which the fold begins. */
  readonly after: number | null
  readonly content: ManifestTile | ManifestUpdate | ManifestRange
}

/**
 * The present schema, and those of earlier manifests, whose files had no checksums (CAL-LOG-147) or
 * whose bounds had neither exactness nor sums (CAL-LOG-184).
 */
const container = new AvroContainer<AvroRecord>([
  MANIFEST_SCHEMA,
  without(MANIFEST_SCHEMA, ['exact', 'sum']),
  without(MANIFEST_SCHEMA, ['checksum']),
  without(MANIFEST_SCHEMA, ['checksum', 'exact', 'sum']),
])

function without(schema: string, fields: readonly string[]): string {
  return JSON.stringify(JSON.parse(schema), (name, value: unknown) =>
    name === 'fields'
      ? (value as { readonly name: string }[]).filter((field) => !fields.includes(field.name))
      : value,
  )
}

/**
 * Encodes records in the order given. The same records always give the same bytes (CAL-LOG-045).
 */
export function encodeManifest(records: readonly ManifestRecord[]): Uint8Array {
  return container.encode(records, toAvro)
}

/**
 * Decodes a manifest.
 * @throws CorruptManifest where the container, a record or the sync markers are not as written by
 *   `encodeManifest`.
 */
export function decodeManifest(bytes: Uint8Array, path: string): ManifestRecord[] {
  try {
    return container.decode(bytes).map(fromAvro)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause)
    throw new CalicoError(
      'CorruptManifest',
      `${path}: not a readable manifest (${what}); restore the object from a copy of the store`,
      { cause, details: { path } },
    )
  }
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
    readonly exact?: boolean
    readonly sum?: Wrapped<Buffer>
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

interface AvroRecord {
  /** The position's height, which is a version as long as a line has adopted nothing. */
  readonly version: number
  readonly member: number
  readonly action: number
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
  const { height: version, member, action } = position
  const place = { version, member, action, after: after === null ? null : { long: after } }
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
        exact: b.exact ?? false,
        sum: wrapBytes(b.sum),
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
    position: { height: record.version, member: record.member, action: record.action },
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
        ...(b.exact && { exact: true }),
        ...(b.sum && { sum: hexOf(b.sum.bytes, SUM_BYTES, 'sum') }),
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
  return checksum ? { checksum: hexOf(checksum.bytes, CHECKSUM_BYTES, 'checksum') } : {}
}

/** @throws CorruptManifest where there are not as many bytes as one of the lengths says */
function hexOf(bytes: Buffer, lengths: readonly number[], what: string): string {
  if (lengths.includes(bytes.length)) return toHex(bytes)
  throw new CalicoError('CorruptManifest', `a ${what} of ${bytes.length} bytes`)
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
