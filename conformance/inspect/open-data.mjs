/** Opening data files with foreign libraries. */
import { createRequire } from 'node:module'
import {
  CompressionType,
  compressionRegistry,
  Precision,
  TimeUnit,
  Type,
  tableFromIPC,
} from 'apache-arrow'
import * as parquet from 'parquet-wasm'
import { arrowEntry, ENTRY } from '../make/checksums.mjs'

const require = createRequire(import.meta.url)
const zstd = require('@bokuweb/zstd-wasm')
const lz4 = require('lz4js')

let ready = null

async function initCodecs() {
  await zstd.init()
  const codec = (module) => ({
    encode: (bytes) => module.compress(bytes),
    decode: (bytes) => module.decompress(bytes),
  })
  compressionRegistry.set(CompressionType.ZSTD, codec(zstd))
  compressionRegistry.set(CompressionType.LZ4_FRAME, codec(lz4))
}

/**
 * A data file: its `table`, the texts of its `metadata` entry `calico` and of the `checksums` of
 * its parts, and of a Parquet file its column `chunks`.
 * @param {Buffer} bytes
 * @param {'parquet' | 'arrow' | 'stream'} format
 */
export async function openData(bytes, format) {
  ready ??= initCodecs()
  await ready
  if (format !== 'parquet') {
    const table = tableFromIPC(bytes)
    const metadata = table.schema.metadata.get('calico')
    return { table, metadata, ...(format === 'arrow' && { checksums: arrowEntry(bytes) }) }
  }
  return openParquet(bytes)
}

async function openParquet(bytes) {
  const table = tableFromIPC(parquet.readParquet(new Uint8Array(bytes)).intoIPCStream())
  const file = await parquet.ParquetFile.fromFile(new Blob([bytes]))
  const footer = file.metadata()
  const entries = footer.fileMetadata().keyValueMetadata()
  const [metadata, checksums] = ['calico', ENTRY].map((name) => entries.get(name))
  const fields = new Map(table.schema.fields.map((field) => [field.name, field]))
  const chunks = footer.rowGroups().flatMap((group) =>
    group.columns().map((chunk) => {
      const [name] = chunk.columnPath()
      return {
        name,
        codec: parquet.Compression[chunk.compression()],
        encodings: chunk.encodings().map((encoding) => parquet.Encoding[encoding]),
        fieldId: fields.get(name)?.metadata.get('PARQUET:field_id'),
      }
    }),
  )
  file.free()
  return { table, metadata, checksums, chunks }
}

const FLOATS = { [Precision.SINGLE]: 'float32', [Precision.DOUBLE]: 'float64' }

/**
 * The column type whose Arrow type this is (spec/types.md); the Arrow type's own text where it is
 * of none.
 */
export function arrowTypeText(type) {
  switch (type.typeId) {
    case Type.Bool:
      return 'bool'
    case Type.Int:
      return type.isSigned ? `int${type.bitWidth}` : String(type)
    case Type.Float:
      return FLOATS[type.precision] ?? String(type)
    case Type.Decimal:
      return type.bitWidth === 128 ? `decimal(${type.precision},${type.scale})` : String(type)
    case Type.Utf8:
      return 'utf8'
    case Type.Binary:
      return 'binary'
    case Type.Date:
      return type.unit === 0 ? 'date' : String(type)
    case Type.Timestamp:
      return timestampText(type)
    case Type.List:
      return `list<${arrowTypeText(type.children[0].type)}>`
    case Type.FixedSizeList:
      return `vector<${arrowTypeText(type.children[0].type)},${type.listSize}>`
    case Type.Map: {
      const [key, value] = type.children[0].type.children
      return `map<${arrowTypeText(key.type)},${arrowTypeText(value.type)}>`
    }
    case Type.Struct: {
      const fields = type.children.map((field) => `${field.name}:${arrowTypeText(field.type)}`)
      return `struct<${fields.join(',')}>`
    }
    default:
      return String(type)
  }
}

function timestampText(type) {
  if (type.unit !== TimeUnit.MICROSECOND) return String(type)
  if (!type.timezone) return 'timestamp'
  return type.timezone === 'UTC' ? 'timestamptz' : String(type)
}
