/** Data files of hand-made stores, written by Apache Arrow's and Parquet's own libraries. */
import * as arrow from 'apache-arrow'
import * as parquet from 'parquet-wasm'

const MICROS = 1000n

const TYPES = {
  bool: () => new arrow.Bool(),
  int8: () => new arrow.Int8(),
  int16: () => new arrow.Int16(),
  int32: () => new arrow.Int32(),
  int64: () => new arrow.Int64(),
  float32: () => new arrow.Float32(),
  float64: () => new arrow.Float64(),
  utf8: () => new arrow.Utf8(),
  binary: () => new arrow.Binary(),
  date: () => new arrow.DateDay(),
  timestamp: () => new arrow.TimestampMicrosecond(null),
  timestamptz: () => new arrow.TimestampMicrosecond('UTC'),
}
const MOMENTS = ['timestamp', 'timestamptz']
const DAY_MILLIS = 86_400_000

/** @param {string} child the name of the children of lists */
function arrowType(type, child = 'item') {
  const list = /^list<(.*)>$/.exec(type)
  if (list) return new arrow.List(new arrow.Field(child, arrowType(list[1], child), true))
  return TYPES[type]()
}

/** A value of the JSON form as Arrow's builders take it. */
function arrowValue(type, value) {
  if (value === null || value === undefined) return null
  const list = /^list<(.*)>$/.exec(type)
  if (list) return value.map((item) => arrowValue(list[1], item))
  if (type === 'int64') return BigInt(value)
  if (type === 'binary') return new Uint8Array(Buffer.from(value, 'base64'))
  if (type === 'float32' || type === 'float64') return Number(value)
  const counted = /^[+-]\d+$/.test(value)
  if (type === 'date') {
    return counted ? new Date(Number(value) * DAY_MILLIS) : new Date(`${value}T00:00:00Z`)
  }
  if (MOMENTS.includes(type)) {
    if (counted) return BigInt(value)
    const [, second, fraction] = /^(.*)\.(\d{6})Z?$/.exec(value)
    return BigInt(Date.parse(`${second}Z`)) * MICROS + BigInt(fraction)
  }
  return value
}

function column(type, values, child) {
  const data = arrowType(type, child)
  if (MOMENTS.includes(type)) {
    const micros = BigInt64Array.from(values, (value) => arrowValue(type, value) ?? 0n)
    return arrow.makeData({ type: data, length: values.length, nullCount: 0, data: micros })
  }
  const builder = arrow.makeBuilder({ type: data, nullValues: [null] })
  for (const value of values) builder.append(arrowValue(type, value))
  return builder.finish().flush()
}

/**
 * The bytes of a file.
 * @param {{ fields: { name: string, type: string, values: unknown[] }[], metadata: string | null,
 *   as: 'stream' | 'arrow' | 'parquet', codec?: 'none' | 'snappy' | 'lz4' | 'zstd',
 *   batchRows?: number, parquetVersion?: 1 | 2, child?: string }} options `metadata` is the text of
 *   the entry `calico`, `child` the name of the children of lists
 */
export function dataFile(options) {
  const { fields, metadata, as, codec = 'zstd', batchRows, parquetVersion, child } = options
  const rows = fields[0].values.length
  const entries = new Map(metadata === null ? [] : [['calico', metadata]])
  const schema = new arrow.Schema(
    fields.map(({ name, type }) => new arrow.Field(name, arrowType(type, child), true)),
    as === 'parquet' ? new Map() : entries,
  )
  const batches = []
  for (let from = 0; from < rows || from === 0; from += batchRows ?? rows) {
    const to = Math.min(rows, from + (batchRows ?? rows))
    const children = fields.map(({ type, values }) => column(type, values.slice(from, to), child))
    const struct = arrow.makeData({
      type: new arrow.Struct(schema.fields),
      length: to - from,
      nullCount: 0,
      children,
    })
    batches.push(new arrow.RecordBatch(schema, struct))
    if (rows === 0) break
  }
  const table = new arrow.Table(schema, batches)
  if (as !== 'parquet') return arrow.tableToIPC(table, as === 'arrow' ? 'file' : 'stream')
  return parquetFile({
    stream: arrow.tableToIPC(table, 'stream'),
    entries,
    codec,
    batchRows,
    parquetVersion,
  })
}

const CODECS = {
  none: parquet.Compression.UNCOMPRESSED,
  snappy: parquet.Compression.SNAPPY,
  lz4: parquet.Compression.LZ4_RAW,
  zstd: parquet.Compression.ZSTD,
}

function parquetFile({ stream, entries, codec, batchRows, parquetVersion }) {
  let properties = new parquet.WriterPropertiesBuilder()
    .setCompression(CODECS[codec])
    .setKeyValueMetadata(entries)
    .setCreatedBy('calico conformance')
  if (batchRows) properties = properties.setMaxRowGroupSize(batchRows)
  if (parquetVersion === 2) {
    properties = properties.setWriterVersion(parquet.WriterVersion.V2).setDictionaryEnabled(false)
  }
  return parquet.writeParquet(parquet.Table.fromIPCStream(stream), properties.build())
}
