/** Checksums of data files (spec/data.md, "Checksums"), of files that any library wrote. */
import { MetadataVersion, Schema, Type } from 'apache-arrow'
import { Footer } from 'apache-arrow/ipc/metadata/file'
import { Message } from 'apache-arrow/ipc/metadata/message'
import { xxh64 } from './bytes.mjs'
import { readThrift } from './thrift.mjs'

export const ENTRY = 'calico-checksums'

/** The bytes behind the footer's size: the size and the magic. */
const TAIL = { parquet: 8, arrow: 10 }

/** Where the footer of a file begins. */
export function footerStart(bytes, format) {
  const tail = bytes.length - TAIL[format]
  return tail - Buffer.from(bytes).readUInt32LE(tail)
}

/** The checksum of a file's footer, as the log has it. */
export function footerChecksum(bytes, format) {
  return xxh64(bytes.subarray(footerStart(bytes, format)))
}

/** The text of the entry that a file ought to have. */
export function checksumsOf(bytes, format) {
  const sums = partsOf(bytes, format).map(({ start, end }) => xxh64(bytes.subarray(start, end)))
  return Buffer.from(sums.join(''), 'hex').toString('base64')
}

/** The parts of a file in the order of their checksums: where they are, and of which column. */
export function partsOf(bytes, format) {
  return format === 'parquet' ? parquetParts(bytes) : arrowParts(bytes)
}

function parquetParts(bytes) {
  const rowGroups = readThrift(bytes.subarray(footerStart(bytes, 'parquet'))).get(4)
  return rowGroups.flatMap((group) =>
    group.get(1).map((chunk) => {
      const meta = chunk.get(3)
      const data = meta.get(9)
      const dictionary = meta.get(11) ?? 0
      const start = dictionary > 0 ? Math.min(dictionary, data) : data
      return { start, end: start + meta.get(7), column: meta.get(3)[0].toString() }
    }),
  )
}

function arrowFooter(bytes) {
  const start = footerStart(bytes, 'arrow')
  return Footer.decode(new Uint8Array(bytes.subarray(start, bytes.length - TAIL.arrow)))
}

function arrowParts(bytes) {
  const footer = arrowFooter(bytes)
  return [...footer.recordBatches()].flatMap(({ offset, metaDataLength }) => {
    const body = offset + metaDataLength
    const metadata = new Uint8Array(bytes.subarray(offset + 8, body))
    const { buffers } = Message.decode(metadata).header()
    let next = 0
    const fields = footer.schema.fields.map(({ name, type }) => {
      const own = buffers.slice(next, next + buffersOf(type)).filter(({ length }) => length > 0)
      next += buffersOf(type)
      if (own.length === 0) return { start: body, end: body, column: name }
      const start = body + Math.min(...own.map((one) => one.offset))
      const end = body + Math.max(...own.map((one) => one.offset + one.length))
      return { start, end, column: name }
    })
    return [{ start: offset, end: body, column: null }, ...fields]
  })
}

function buffersOf(type) {
  const inner = (type.children ?? []).reduce((sum, child) => sum + buffersOf(child.type), 0)
  if (type.typeId === Type.Struct || type.typeId === Type.FixedSizeList) return 1 + inner
  return (type.typeId === Type.Utf8 || type.typeId === Type.Binary ? 3 : 2) + inner
}

/** The text of the entry that an Arrow file has; undefined where it has none. */
export function arrowEntry(bytes) {
  return arrowFooter(bytes).schema.metadata.get(ENTRY)
}

/** An Arrow file with another entry, which only the footer's schema has. */
export function withArrowEntry(bytes, entry) {
  const footer = arrowFooter(bytes)
  const { fields, metadata } = footer.schema
  const blocks = [...footer.recordBatches()]
  const named = new Schema(fields, new Map([...metadata, [ENTRY, entry]]))
  const encoded = Footer.encode(new Footer(named, MetadataVersion.V5, blocks, []))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(encoded.length)
  const data = bytes.subarray(0, footerStart(bytes, 'arrow'))
  return Buffer.concat([data, encoded, size, Buffer.from('ARROW1')])
}
