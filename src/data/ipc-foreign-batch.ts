/**
 * Record batches that other programs wrote, read strictly: nothing of what the bytes say is used
 * before it is checked, so that kernels may rely on offsets, indices and text.
 */
import {
  Binary,
  BinaryView,
  Data,
  DataType,
  type Decimal,
  Dictionary,
  Null,
  Utf8,
  Vector,
} from 'apache-arrow'
import { isValidAt, layoutOf, makeColumn, strideOf, type TypedArray } from '../arrow/column.js'
import { checkDecimals } from '../arrow/decimal-range.js'
import { decompressBuffer } from './body-codec.js'
import { entrySizes } from './entry-sizes.js'
import { type FlatTable, sizeAt } from './flat-table.js'
import type { ForeignField } from './ipc-foreign-schema.js'
import { checkText } from './text-check.js'

/**
 * The most that the buffers, dictionaries and views of one message may grow to: so many bytes, and
 * so many times the bytes of the message. Real columns stay far below.
 */
const GROWN_BYTES = 64 * 2 ** 20
const GROWN_TIMES = 64
const ROWS_MAX = 2 ** 20
/** Rows times columns, those inside of others too: cells that need no bytes are bounded as well. */
const CELLS_MAX = 2 ** 26

/** The parts of each dictionary, by its id. */
export type Dictionaries = ReadonlyMap<number, readonly Data[]>

/**
 * The columns of a batch; those that are not wanted are left unread and given as nothing but nulls.
 * @throws RangeError where the message is not one of the schema, or lies
 */
export function readForeignBatch(options: {
  readonly table: FlatTable
  readonly body: Uint8Array
  readonly fields: readonly ForeignField[]
  readonly dictionaries: Dictionaries
  readonly rowsMax?: number
  readonly isWanted?: (field: number) => boolean
}): { rows: number; columns: Data[] } {
  const { table, fields, rowsMax = ROWS_MAX, isWanted = () => true } = options
  const rows = table.size(0)
  if (rows > rowsMax) throw new RangeError(`a record batch of ${rows} rows; ${rowsMax} is most`)
  const reader = new ForeignReader(options)
  const columns = fields.map((field, i) => {
    if (isWanted(i)) return cut(reader.read(field, rows), rows)
    reader.skip(field)
    return new Data(new Null(), 0, rows, rows)
  })
  reader.end()
  return { rows, columns }
}

class ForeignReader {
  private readonly nodes: ReturnType<FlatTable['structs']>
  private readonly buffers: ReturnType<FlatTable['structs']>
  private readonly variadic: ReturnType<FlatTable['structs']>
  private readonly codec: number | null
  private readonly body: Uint8Array
  private readonly dictionaries: Dictionaries
  private node = 0
  private buffer = 0
  private views = 0
  private cells = 0
  private grown = 0
  private readonly grownMax: number

  constructor(options: { table: FlatTable; body: Uint8Array; dictionaries: Dictionaries }) {
    const { table } = options
    this.nodes = table.structs(1, 16)
    this.buffers = table.structs(2, 16)
    const compression = table.table(3)
    this.codec = compression ? compression.uint8(0, 0) : null
    this.variadic = table.structs(4, 8)
    this.body = options.body
    this.dictionaries = options.dictionaries
    this.grownMax = GROWN_BYTES + GROWN_TIMES * this.body.length
  }

  /** Passes over a column and those inside of it. */
  skip(field: ForeignField): void {
    this.takeNode()
    for (let left = this.ownBuffers(field); left > 0; left--) this.takeBuffer(0)
    if (field.dictionary) return
    for (const child of field.children) this.skip(child)
  }

  private ownBuffers({ type, opaque, dictionary }: ForeignField): number {
    if (opaque !== null) return opaque
    if (dictionary) return 2
    if (DataType.isNull(type)) return 0
    if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return 2 + this.takeVariadic()
    const layout = layoutOf(type)
    if (layout === 'struct' || layout === 'vector') return 1
    return layout === 'bytes' ? 3 : 2
  }

  /** @throws RangeError where something is left over */
  end(): void {
    if (this.node !== this.nodes.count || this.buffer !== this.buffers.count) {
      throw new RangeError('nodes or buffers that are not those of the schema')
    }
  }

  /** @param rows at least so many are there */
  read(field: ForeignField, rows: number): Data {
    const { length, nullCount } = this.takeNode()
    if (length < rows) throw new RangeError(`a column of ${length} rows, not ${rows}`)
    const plain = field.dictionary ? field.dictionary.indices : field.type
    if (DataType.isNull(plain)) return new Data(plain, 0, length, length)
    const validity = this.takeBuffer(nullCount > 0 ? (length + 7) >> 3 : 0)
    const parts = { length, validity: nullCount > 0 ? validity : undefined }
    if (field.dictionary) return this.dictionaryColumn(field, parts)
    if (DataType.isUtf8View(plain) || DataType.isBinaryView(plain)) {
      return this.viewColumn(DataType.isUtf8View(plain), parts)
    }
    const { type } = field
    switch (layoutOf(type)) {
      case 'bits':
        return makeColumn({ type, ...parts, values: this.takeBuffer((length + 7) >> 3) })
      case 'bytes': {
        const offsets = this.takeOffsets(length, field.large)
        const values = this.takeBuffer(offsets[length]!)
        const column = makeColumn({ type, ...parts, offsets, values })
        if (DataType.isUtf8(type)) checkText(column)
        return column
      }
      case 'list':
        return this.listColumn(field, parts)
      case 'struct': {
        const children = field.children.map((child) => cut(this.read(child, length), length))
        return makeColumn({ type, ...parts, children })
      }
      case 'vector': {
        const items = length * (type as { listSize?: number }).listSize!
        if (items > CELLS_MAX) throw new RangeError(`lists of ${items} items`)
        return makeColumn({
          type,
          ...parts,
          child: cut(this.read(field.children[0]!, items), items),
        })
      }
      default: {
        const values = this.takeValues(type, length)
        const column = makeColumn({ type, ...parts, values })
        if (DataType.isDecimal(type)) checkDecimals(column as Data<Decimal>)
        return column
      }
    }
  }

  private listColumn(field: ForeignField, parts: Parts): Data {
    const offsets = this.takeOffsets(parts.length, field.large)
    const items = offsets[parts.length]!
    const child = cut(this.read(field.children[0]!, items), items)
    if (DataType.isMap(field.type)) checkEntries(child)
    return makeColumn({ type: field.type, ...parts, offsets, child })
  }

  private dictionaryColumn(field: ForeignField, parts: Parts): Data {
    const { id, indices: indexType } = field.dictionary!
    const entries = this.dictionaries.get(id)
    if (!entries) throw new RangeError(`a dictionary ${id} that did not come`)
    const sizes = entrySizes(entries)
    const values = this.takeValues(indexType, parts.length)
    const indices = makeColumn({ type: indexType, ...parts, values })
    for (let i = 0; i < indices.length; i++) {
      const index = Number(values[i]!)
      if (!isValidAt(indices, i)) continue
      if (!(index >= 0 && index < sizes.length)) {
        throw new RangeError(`index ${index} into a dictionary of ${sizes.length} values`)
      }
      this.grow(sizes[index]!)
    }
    const type = new Dictionary(field.type, indexType as never, id)
    const { length, nullCount, nullBitmap } = indices
    const buffers = [undefined, values, nullBitmap] as never
    return new Data(type, 0, length, nullCount, buffers, [], new Vector([...entries]))
  }

  /** Cells of 16 bytes that hold short texts and point at long ones, as a plain column. */
  private viewColumn(isText: boolean, parts: Parts): Data {
    const { length } = parts
    const cells = this.takeBuffer(length * BinaryView.ELEMENT_WIDTH)
    const buffers = Array.from({ length: this.takeVariadic() }, () => this.takeBuffer(0, true))
    const type = isText ? new Utf8() : new Binary()
    const shape = makeColumn({ ...parts, type, offsets: new Int32Array(length + 1) })
    const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength)
    const offsets = new Int32Array(length + 1)
    const pieces: Uint8Array[] = []
    let total = 0
    for (let i = 0; i < length; i++) {
      if (isValidAt(shape, i)) {
        const piece = viewCell(view, cells, i * BinaryView.ELEMENT_WIDTH, buffers)
        pieces.push(piece)
        total += piece.length
        this.grow(piece.length)
      }
      offsets[i + 1] = total
    }
    const column = makeColumn({ ...parts, type, offsets, values: Buffer.concat(pieces, total) })
    if (isText) checkText(column)
    return column
  }

  private takeNode(): { length: number; nullCount: number } {
    if (this.node >= this.nodes.count) throw new RangeError('too few nodes')
    const at = 16 * this.node++
    const length = sizeAt(this.nodes.view, at)
    const nullCount = sizeAt(this.nodes.view, at + 8)
    this.cells += length
    if (this.cells > CELLS_MAX) throw new RangeError(`more than ${CELLS_MAX} cells in a batch`)
    return { length, nullCount }
  }

  private takeVariadic(): number {
    if (this.views >= this.variadic.count) throw new RangeError('too few counts of buffers')
    const count = sizeAt(this.variadic.view, 8 * this.views++)
    if (count > this.buffers.count) throw new RangeError(`${count} buffers of one column`)
    return count
  }

  private takeValues(type: DataType, count: number): TypedArray {
    const arrayType = type.ArrayType as unknown as {
      readonly BYTES_PER_ELEMENT: number
      new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray
    }
    const elements = count * (DataType.isFixedSizeBinary(type) ? type.byteWidth : strideOf(type))
    const bytes = this.takeBuffer(elements * arrayType.BYTES_PER_ELEMENT)
    const aligned = bytes.byteOffset % arrayType.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice()
    return new arrayType(aligned.buffer, aligned.byteOffset, elements)
  }

  private takeOffsets(rows: number, large: boolean): Int32Array {
    if (rows === 0) {
      this.takeBuffer(0)
      return new Int32Array(1)
    }
    const bytes = this.takeBuffer((large ? 8 : 4) * (rows + 1))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const offsets = new Int32Array(rows + 1)
    let before = 0
    for (let i = 0; i <= rows; i++) {
      const offset = large ? sizeAt(view, 8 * i) : view.getInt32(4 * i, true)
      if (offset < before || offset > 0x7fffffff) throw new RangeError('offsets that run backwards')
      offsets[i] = offset
      before = offset
    }
    return offsets
  }

  /** The first `needed` bytes of the next buffer, or all of it. */
  private takeBuffer(needed: number, whole = false): Uint8Array {
    if (this.buffer >= this.buffers.count) throw new RangeError('too few buffers')
    const at = 16 * this.buffer++
    const start = sizeAt(this.buffers.view, at)
    const end = start + sizeAt(this.buffers.view, at + 8)
    if (end > this.body.length) throw new RangeError('a buffer that ends after the body')
    if (needed === 0 && !whole) return new Uint8Array(0)
    let bytes = this.body.subarray(start, end)
    if (this.codec !== null && bytes.length > 0) bytes = this.inflate(bytes)
    if (bytes.length < needed) {
      throw new RangeError(`a buffer of ${bytes.length} bytes where ${needed} are due`)
    }
    return whole ? bytes : bytes.subarray(0, needed)
  }

  /** A compressed buffer begins with its size as int64; -1 says that it is stored as it is. */
  private inflate(bytes: Uint8Array): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const size = Number(view.getBigInt64(0, true))
    if (size === -1) return bytes.subarray(8)
    if (size < 0) throw new RangeError(`a buffer of ${size} bytes`)
    this.grow(size)
    return decompressBuffer(this.codec!, bytes.subarray(8), size)
  }

  /** Takes memory beyond the bytes of the message. @throws RangeError where it is too much */
  private grow(bytes: number): void {
    this.grown += bytes
    if (this.grown <= this.grownMax) return
    throw new RangeError(`${this.body.length} bytes that grow to more than ${this.grownMax}`)
  }
}

interface Parts {
  readonly length: number
  readonly validity: Uint8Array | undefined
}

/** The first cells of a column that may have more than are needed. */
function cut(column: Data, length: number): Data {
  return column.length === length ? column : column.slice(0, length)
}

function viewCell(
  view: DataView,
  cells: Uint8Array,
  at: number,
  buffers: readonly Uint8Array[],
): Uint8Array {
  const size = view.getInt32(at, true)
  if (size < 0) throw new RangeError('a view of negative size')
  if (size <= BinaryView.INLINE_CAPACITY) {
    const start = at + BinaryView.INLINE_OFFSET
    return cells.subarray(start, start + size)
  }
  const buffer = buffers[view.getInt32(at + BinaryView.BUFFER_INDEX_OFFSET, true)]
  const start = view.getInt32(at + BinaryView.BUFFER_OFFSET_OFFSET, true)
  if (!buffer || start < 0 || start + size > buffer.length) {
    throw new RangeError('a view of what is not there')
  }
  return buffer.subarray(start, start + size)
}

/** Entries of maps are there and have a key. */
function checkEntries(entries: Data): void {
  if (entries.nullCount > 0) throw new RangeError('a map with a null entry')
  if (entries.children[0]!.nullCount > 0) throw new RangeError('a map with a null key')
}
