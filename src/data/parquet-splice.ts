/**
 * Parquet files taken apart and put together at row groups. Reading cuts one row group's chosen
 * columns out as a file of its own, so that the decoder gets only bytes it needs; writing joins
 * files of one row group each into one file, so that row groups are encoded one by one, anywhere,
 * and leave memory as soon as they are written.
 */
import { xxh64 } from '../format/hash.js'
import { CHECKSUMS_KEY, encodeChecksums } from './checksums.js'
import {
  footerBytes,
  listOf,
  PARQUET_MAGIC,
  type ParquetFooter,
  readParquetFooter,
  structOf,
  TAIL_BYTES,
} from './parquet-footer.js'
import type { ParquetColumn } from './parquet-schema.js'
import {
  readThrift,
  type ThriftField,
  type ThriftStruct,
  type ThriftValue,
  WIRE,
  writeThrift,
} from './thrift.js'

/** Field ids of ColumnMetaData that decoding needs. */
const META_NEEDED = [1, 2, 3, 4, 5, 6, 7, 9, 11]
/** Field ids of ColumnMetaData that are positions in the file. */
const META_POSITIONS = [9, 10, 11]

const int = (type: number, value: number): ThriftField => ({ type, value })
const struct = (value: ThriftStruct): ThriftField => ({ type: WIRE.struct, value })
const structs = (items: readonly ThriftValue[]): ThriftField => ({
  type: WIRE.list,
  value: { elementType: WIRE.struct, items },
})
const text = (value: string): ThriftField => ({ type: WIRE.binary, value: Buffer.from(value) })
const fields = (...entries: [number, ThriftField][]): ThriftStruct => new Map(entries)

const keyValue = (key: string, value: string): ThriftStruct =>
  fields([1, text(key)], [2, text(value)])

export interface CutArgs {
  readonly footer: ParquetFooter
  readonly group: number
  readonly columns: readonly ParquetColumn[]
  /** The bytes of the chunk of a leaf. */
  readonly chunkBytes: (leaf: number) => Uint8Array
}

/**
 * One row group with some of its columns, as the pieces of a parquet file without key-value
 * metadata.
 */
export function cutRowGroup(args: CutArgs): Uint8Array[] {
  const { footer, columns } = args
  const group = footer.rowGroups[args.group]!
  const parts: Uint8Array[] = [PARQUET_MAGIC]
  const chunks: ThriftStruct[] = []
  let at = PARQUET_MAGIC.length
  for (const leaf of columns.flatMap(({ leaves: [from, to] }) => range(from, to))) {
    const chunk = group.chunks[leaf]!
    const bytes = args.chunkBytes(leaf)
    chunks.push(movedChunk(neededOf(chunk.meta), at - chunk.start))
    parts.push(bytes)
    at += bytes.length
  }
  const root = new Map(footer.schemaElements[0] as ThriftStruct)
  root.set(5, int(WIRE.int32, columns.length))
  const elements = columns.flatMap((column) => footer.schemaElements.slice(...column.elements))
  const rows = int(WIRE.int64, group.rows)
  const rowGroup = fields([1, structs(chunks)], [2, int(WIRE.int64, at)], [3, rows])
  const version = int(WIRE.int32, 2)
  const schema = structs([root, ...elements])
  parts.push(sealFooter(fields([1, version], [2, schema], [3, rows], [4, structs([rowGroup])])))
  return parts
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

function neededOf(meta: ThriftStruct): ThriftStruct {
  return new Map(META_NEEDED.filter((id) => meta.has(id)).map((id) => [id, meta.get(id)!]))
}

/**
 * A ColumnChunk of the metadata with its positions moved; a dictionary position of 0 means none
 * and goes.
 */
function movedChunk(meta: ThriftStruct, by: number): ThriftStruct {
  const moved: ThriftStruct = new Map()
  for (const [id, field] of meta) {
    if (!META_POSITIONS.includes(id)) moved.set(id, field)
    else if (field.value !== 0) moved.set(id, int(WIRE.int64, (field.value as number) + by))
  }
  return fields([2, int(WIRE.int64, 0)], [3, struct(moved)])
}

function sealFooter(footer: ThriftStruct): Uint8Array {
  const bytes = writeThrift(footer)
  const sealed = new Uint8Array(bytes.length + TAIL_BYTES)
  sealed.set(bytes)
  new DataView(sealed.buffer).setUint32(bytes.length, bytes.length, true)
  sealed.set(PARQUET_MAGIC, bytes.length + 4)
  return sealed
}

/**
 * Joins files of the same schema and metadata into one. The pieces it gives, in order, are the
 * bytes of the file.
 */
export class ParquetJoiner {
  private readonly checksums: bigint[] = []
  private readonly rowGroups: ThriftStruct[] = []
  private footer: ThriftStruct | null = null
  private rows = 0
  /** Bytes of the file so far. */
  position = PARQUET_MAGIC.length

  /** @param withChecksums whether the footer is to have those of the column chunks */
  constructor(private readonly withChecksums: boolean) {}

  /** The column chunks of one more file; the first piece begins with the magic. */
  add(file: Uint8Array): Uint8Array[] {
    const first = this.footer === null
    const size = footerBytes(file, file.length)
    const footerAt = file.length - TAIL_BYTES - size
    const footer = file.subarray(footerAt, footerAt + size)
    const { rowGroups, rows } = readParquetFooter(footer, footerAt)
    const tree = readThrift(footer)
    this.footer ??= tree
    const chunks = rowGroups.flatMap((group) => group.chunks)
    const end = chunks.reduce((most, chunk) => Math.max(most, chunk.end), PARQUET_MAGIC.length)
    if (this.withChecksums) {
      for (const chunk of chunks) this.checksums.push(xxh64(file.subarray(chunk.start, chunk.end)))
    }
    for (const group of listOf(tree, 4).items) this.rowGroups.push(this.moved(structOf(group)))
    this.rows += rows
    this.position += end - PARQUET_MAGIC.length
    const data = file.subarray(PARQUET_MAGIC.length, end)
    return first ? [PARQUET_MAGIC, data] : [data]
  }

  /**
   * A row group of a file whose data goes to `position`; page indexes and bloom filters stay
   * behind.
   */
  private moved(group: ThriftStruct): ThriftStruct {
    const by = this.position - PARQUET_MAGIC.length
    const chunks = listOf(group, 1).items.map((chunk) => {
      const meta = new Map(structOf(structOf(chunk).get(3)?.value))
      for (const id of [14, 15]) meta.delete(id)
      return movedChunk(meta, by)
    })
    const moved = new Map(group)
    moved.set(1, structs(chunks))
    if (moved.has(5)) moved.set(5, int(WIRE.int64, this.position))
    if (moved.has(7)) moved.set(7, int(WIRE.int16, this.rowGroups.length))
    return moved
  }

  /** The footer; at least one file must have been added, be it one without rows. */
  finish(): Uint8Array {
    const footer = new Map(this.footer)
    footer.set(3, int(WIRE.int64, this.rows))
    footer.set(4, structs(this.rowGroups))
    if (this.withChecksums) {
      const pairs = footer.has(5) ? listOf(footer, 5).items : []
      footer.set(5, structs([...pairs, keyValue(CHECKSUMS_KEY, encodeChecksums(this.checksums))]))
    }
    const sealed = sealFooter(footer)
    this.position += sealed.length
    return sealed
  }
}
