/**
 * Arrow IPC record batches, read strictly. A batch message lists nodes (length, null count per
 * column, depth first) and buffers (offset, length in the body):
 *
 *   fixed width, bool    validity, values
 *   utf8, binary         validity, offsets, bytes
 *   list, map            validity, offsets, then the column of the items
 *   struct               validity, then the columns of the fields
 *   vector               validity, then the column of the items
 */
import type { Data, Decimal } from 'apache-arrow'
import type { BatchField } from '../arrow/batch.js'
import {
  isValidAt,
  layoutOf,
  makeColumn,
  normalColumn,
  strideOf,
  type TypedArray,
} from '../arrow/column.js'
import { checkDecimals } from '../arrow/decimal-range.js'
import { toArrowType } from '../arrow/types.js'
import type { CalicoType, MapType, StructType, VectorType } from '../format/types.js'
import { decompressBuffer } from './body-codec.js'
import { type FlatTable, sizeAt } from './flat-table.js'
import { checkText } from './text-check.js'

/** The most that one buffer may decompress to. */
const BUFFER_BYTES_MAX = 256 * 2 ** 20
/** The most items of a column inside of another. */
const ITEMS_MAX = 0x7fffffff

/** Where a column's nodes and buffers begin in a batch message, and how many buffers it has. */
export interface ColumnPlace {
  readonly node: number
  readonly buffer: number
  readonly bufferCount: number
}

/** What a record batch message says, before any of its body is looked at. */
export interface BatchHeader {
  readonly rows: number
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[]
  readonly buffers: readonly { readonly start: number; readonly end: number }[]
  /** Null where the body is not compressed. */
  readonly codec: number | null
}

/**
 * @throws RangeError where a position lies outside the body or a count disagrees with the schema.
 */
export function readBatchHeader(
  table: FlatTable,
  bodyBytes: number,
  fields: readonly BatchField[],
): BatchHeader {
  const nodeStructs = table.structs(1, 16)
  const nodes = Array.from({ length: nodeStructs.count }, (_, i) => ({
    length: sizeAt(nodeStructs.view, 16 * i),
    nullCount: sizeAt(nodeStructs.view, 16 * i + 8),
  }))
  const bufferStructs = table.structs(2, 16)
  const buffers = Array.from({ length: bufferStructs.count }, (_, i) => {
    const start = sizeAt(bufferStructs.view, 16 * i)
    const end = start + sizeAt(bufferStructs.view, 16 * i + 8)
    if (end > bodyBytes) throw new RangeError('a buffer that ends after the body')
    return { start, end }
  })
  const places = columnPlaces(fields)
  const last = places.at(-1)
  const nodeCount = fields.reduce((sum, field) => sum + nodesOf(field.type), 0)
  if (
    nodes.length !== nodeCount ||
    buffers.length !== (last ? last.buffer + last.bufferCount : 0)
  ) {
    throw new RangeError('nodes or buffers that are not those of the schema')
  }
  const compression = table.table(3)
  const rows = table.size(0)
  if (rows > 0x7fffffff) throw new RangeError(`a batch of ${rows} rows`)
  return { rows, nodes, buffers, codec: compression ? compression.uint8(0, 0) : null }
}

/** The columns inside of one of the type, in the order of their nodes. */
function partsOf(type: CalicoType): readonly CalicoType[] {
  switch (type.kind) {
    case 'list':
    case 'vector':
      return [type.element]
    case 'struct':
      return type.fields.map((field) => field.type)
    case 'map':
      return [entriesOf(type)]
    default:
      return []
  }
}

function entriesOf({ key, value }: MapType): StructType {
  const fields = [
    { name: 'key', type: key },
    { name: 'value', type: value },
  ]
  return { kind: 'struct', fields }
}

function nodesOf(type: CalicoType): number {
  return partsOf(type).reduce((sum, part) => sum + nodesOf(part), 1)
}

/** Buffers of the column itself. */
function ownBuffers(type: CalicoType): number {
  if (type.kind === 'struct' || type.kind === 'vector') return 1
  return type.kind === 'utf8' || type.kind === 'binary' ? 3 : 2
}

function buffersOf(type: CalicoType): number {
  return partsOf(type).reduce((sum, part) => sum + buffersOf(part), ownBuffers(type))
}

/** Where each field's column stands in the messages of a schema. */
export function columnPlaces(fields: readonly BatchField[]): ColumnPlace[] {
  let node = 0
  let buffer = 0
  return fields.map(({ type }) => {
    const place = { node, buffer, bufferCount: buffersOf(type) }
    node += nodesOf(type)
    buffer += place.bufferCount
    return place
  })
}

/** The bytes of buffer `index` of a message, still compressed where the body is. */
export type BufferSource = (index: number) => Uint8Array

/**
 * One column of a batch, in normal form.
 * @throws RangeError where its buffers are too short or its offsets are not those of a column.
 */
export function readColumn(
  header: BatchHeader,
  type: CalicoType,
  place: ColumnPlace,
  source: BufferSource,
): Data {
  return new ColumnReader(header, source).read(type, place.node, place.buffer, header.rows)
}

class ColumnReader {
  constructor(
    private readonly header: BatchHeader,
    private readonly source: BufferSource,
  ) {}

  read(type: CalicoType, nodeAt: number, bufferAt: number, rows: number): Data {
    const node = this.header.nodes[nodeAt]!
    if (node.length !== rows) throw new RangeError(`a column of ${node.length} rows, not ${rows}`)
    const arrowType = toArrowType(type)
    const validity = node.nullCount > 0 ? this.bytes(bufferAt, (rows + 7) >> 3) : undefined
    const parts = { type: arrowType, length: rows, validity }
    switch (layoutOf(arrowType)) {
      case 'bits':
        return makeColumn({ ...parts, values: this.bytes(bufferAt + 1, (rows + 7) >> 3) })
      case 'bytes': {
        const offsets = this.offsets(bufferAt + 1, rows)
        const values = this.bytes(bufferAt + 2, offsets[rows]!)
        const column = makeColumn({ ...parts, offsets, values })
        if (type.kind === 'utf8') checkText(column)
        return normalColumn(column)
      }
      case 'list': {
        const offsets = this.offsets(bufferAt + 1, rows)
        const [element] = partsOf(type)
        const items = this.header.nodes[nodeAt + 1]!.length
        if (items < offsets[rows]! || items > ITEMS_MAX) {
          throw new RangeError('list offsets beyond the items')
        }
        const child = this.read(element!, nodeAt + 1, bufferAt + 2, items)
        if (type.kind === 'map') checkEntries(child)
        return normalColumn(makeColumn({ ...parts, offsets, child }))
      }
      case 'struct': {
        let [node, buffer] = [nodeAt + 1, bufferAt + 1]
        const children = partsOf(type).map((part) => {
          const child = this.read(part, node, buffer, rows)
          node += nodesOf(part)
          buffer += buffersOf(part)
          return child
        })
        return makeColumn({ ...parts, children })
      }
      case 'vector': {
        const { element, size } = type as VectorType
        if (rows * size > ITEMS_MAX) throw new RangeError(`${rows} vectors of ${size}`)
        const items = this.read(element, nodeAt + 1, bufferAt + 1, rows * size)
        const column = makeColumn({ ...parts, child: items })
        checkItems(column, size)
        const child = makeColumn({ type: items.type, length: items.length, values: items.values })
        return makeColumn({ ...parts, child })
      }
      default: {
        const arrayType = arrowType.ArrayType as unknown as FixedArrayType
        const count = rows * strideOf(arrowType)
        const bytes = this.bytes(bufferAt + 1, count * arrayType.BYTES_PER_ELEMENT)
        const column = makeColumn({ ...parts, values: typedView(bytes, arrayType, count) })
        if (type.kind === 'decimal') checkDecimals(column as Data<Decimal>)
        return column
      }
    }
  }

  private offsets(index: number, rows: number): Int32Array {
    if (rows === 0) return new Int32Array(1)
    const bytes = this.bytes(index, 4 * (rows + 1))
    const offsets = typedView(bytes, Int32Array, rows + 1) as Int32Array
    let before = offsets[0]!
    if (before < 0) throw new RangeError('a negative offset')
    for (let i = 1; i <= rows; i++) {
      const offset = offsets[i]!
      if (offset < before) throw new RangeError('offsets that run backwards')
      before = offset
    }
    return offsets
  }

  /** The first `needed` bytes of a buffer. */
  private bytes(index: number, needed: number): Uint8Array {
    if (needed === 0) return new Uint8Array(0)
    let bytes = this.source(index)
    if (this.header.codec !== null && bytes.length > 0) bytes = this.inflate(bytes)
    if (bytes.length < needed) {
      throw new RangeError(`a buffer of ${bytes.length} bytes where ${needed} are due`)
    }
    return bytes.subarray(0, needed)
  }

  /** A compressed buffer begins with its size as int64; -1 says that it is stored as it is. */
  private inflate(bytes: Uint8Array): Uint8Array {
    const size = Number(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigInt64(0, true),
    )
    const body = bytes.subarray(8)
    if (size === -1) return body
    if (size < 0 || size > BUFFER_BYTES_MAX) throw new RangeError(`a buffer of ${size} bytes`)
    return decompressBuffer(this.header.codec!, body, size)
  }
}

/** Entries are there and have a key. */
function checkEntries(entries: Data): void {
  if (entries.nullCount > 0) throw new RangeError('a map with a null entry')
  if (entries.children[0]!.nullCount > 0) throw new RangeError('a map with a null key')
}

function checkItems(vectors: Data, size: number): void {
  const items: Data = vectors.children[0]!
  if (items.nullCount === 0) return
  for (let k = 0; k < items.length; k++) {
    if (isValidAt(items, k) || !isValidAt(vectors, Math.floor(k / size))) continue
    throw new RangeError('a vector with a null item')
  }
}

interface FixedArrayType {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray
}

/** A typed view of bytes; a copy of them where they are not aligned. */
function typedView(bytes: Uint8Array, arrayType: FixedArrayType, count: number): TypedArray {
  const aligned = bytes.byteOffset % arrayType.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice()
  return new arrayType(aligned.buffer, aligned.byteOffset, count)
}
