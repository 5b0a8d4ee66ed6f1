/** Data files of hand-made stores, written by Apache Arrow's and Parquet's own libraries. */
import * as arrow from 'apache-arrow'
import * as parquet from 'parquet-wasm'
import { checksumsOf, ENTRY, withArrowEntry } from './checksums.mjs'
import { typeOf } from './types.mjs'

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
const DECIMAL = /^decimal\((\d+),(\d+)\)$/

/** @param {string} child the name of the children of lists */
function arrowType(type, child = 'item') {
  return arrowTypeOf(typeOf(type), child)
}

function arrowTypeOf({ kind, item, key, size, fields }, child) {
  const field = (name, type, nullable = true) =>
    new arrow.Field(name, arrowTypeOf(type, child), nullable)
  if (kind === 'list') return new arrow.List(field(child, item))
  if (kind === 'vector') return new arrow.FixedSizeList(size, field(child, item))
  if (kind === 'struct') return new arrow.Struct(fields.map(({ name, type }) => field(name, type)))
  if (kind !== 'map') return plainType(kind)
  const entries = new arrow.Struct([field('key', key, false), field('value', item)])
  return new arrow.Map_(new arrow.Field('entries', entries, false))
}

function plainType(type) {
  const decimal = DECIMAL.exec(type)
  if (decimal) return new arrow.Decimal(Number(decimal[2]), Number(decimal[1]), 128)
  return TYPES[type]()
}

/** A value of the JSON form, not a nested one, as Arrow's builders take it. */
function arrowValue(type, value) {
  if (value === null || value === undefined) return null
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

function column(text, values, child) {
  return columnOf(typeOf(text), values, child)
}

/**
 * Lists, structs, maps and vectors are put together of the columns inside of them. A value
 * `{ hidden }` is null, and the columns inside hold what it hides.
 */
function columnOf(of, cells, child) {
  const { kind, item, key, size, fields } = of
  const type = arrowTypeOf(of, child)
  const validity = validityOf(cells.map((cell) => (cell?.hidden === undefined ? cell : null)))
  const values = cells.map((cell) => cell?.hidden ?? cell)
  const parts = { type, length: values.length, ...validity }
  if (kind === 'struct') {
    const children = fields.map(({ name, type: inner }) =>
      columnOf(
        inner,
        values.map((value) => value?.[name] ?? null),
        child,
      ),
    )
    return arrow.makeData({ ...parts, children })
  }
  if (kind === 'vector') {
    const items = values.flatMap((value) => value ?? new Array(size).fill(0))
    return arrow.makeData({ ...parts, child: columnOf(item, items, child) })
  }
  if (kind !== 'list' && kind !== 'map') return plainColumn(kind, values)
  const valueOffsets = Int32Array.from([0, ...values.map((value) => value?.length ?? 0)])
  for (let i = 0; i < values.length; i++) valueOffsets[i + 1] += valueOffsets[i]
  const items = values.flatMap((value) => value ?? [])
  if (kind === 'list') {
    return arrow.makeData({ ...parts, valueOffsets, child: columnOf(item, items, child) })
  }
  const pairs = [key, item].map((inner, place) =>
    columnOf(
      inner,
      items.map((entry) => entry[place]),
      child,
    ),
  )
  const entries = { type: type.children[0].type, length: items.length, nullCount: 0 }
  return arrow.makeData({
    ...parts,
    valueOffsets,
    child: arrow.makeData({ ...entries, children: pairs }),
  })
}

function validityOf(values) {
  const nullBitmap = new Uint8Array(((values.length + 63) >> 6) << 3)
  let nullCount = 0
  for (const [at, value] of values.entries()) {
    if (value === null || value === undefined) nullCount++
    else nullBitmap[at >> 3] |= 1 << (at & 7)
  }
  return nullCount > 0 ? { nullBitmap, nullCount } : { nullCount: 0 }
}

function plainColumn(type, values) {
  const data = plainType(type)
  if (MOMENTS.includes(type)) {
    const micros = BigInt64Array.from(values, (value) => arrowValue(type, value) ?? 0n)
    return arrow.makeData({ type: data, length: values.length, nullCount: 0, data: micros })
  }
  if (DECIMAL.test(type)) return decimals(data, values)
  // Bytes in place of texts: those that are none.
  if (type === 'utf8' && values.some((value) => value instanceof Uint8Array)) {
    const bytes = values.map((value) => value && new Uint8Array(Buffer.from(value)))
    return arrow.vectorFromArray(bytes, new arrow.Binary()).data[0].clone(data)
  }
  const builder = arrow.makeBuilder({ type: data, nullValues: [null] })
  for (const value of values) builder.append(arrowValue(type, value))
  return builder.finish().flush()
}

/** Unscaled values as little-endian 128-bit integers; their texts have all digits of the scale. */
function decimals(type, values) {
  const data = new Uint32Array(values.length * 4)
  const valid = new Uint8Array(Math.ceil(values.length / 8))
  for (const [row, value] of values.entries()) {
    if (value === null || value === undefined) continue
    valid[row >> 3] |= 1 << (row & 7)
    const whole = BigInt.asUintN(128, BigInt(value.replace('.', '')))
    for (let word = 0; word < 4; word++) {
      data[row * 4 + word] = Number((whole >> BigInt(32 * word)) & 0xffff_ffffn)
    }
  }
  const nullCount = values.filter((value) => value === null || value === undefined).length
  return arrow.makeData({ type, length: values.length, nullCount, data, nullBitmap: valid })
}

/**
 * The bytes of a file.
 * @param {{ fields: { name: string, type: string, values: unknown[] }[], metadata: string | null,
 *   as: 'stream' | 'arrow' | 'parquet', codec?: 'none' | 'snappy' | 'lz4' | 'zstd',
 *   batchRows?: number, parquetVersion?: 1 | 2, child?: string,
 *   checksums?: boolean | ((entry: string) => string) }} options `metadata` is the text of the
 *   entry `calico`, `child` the name of the children of lists; with `checksums` a file has those of
 *   its parts, or what the function makes of the right ones
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
  const stream = arrow.tableToIPC(table, 'stream')
  if (as === 'stream') return stream
  const file = (more = []) =>
    as === 'arrow'
      ? more.reduce(
          (bytes, [, entry]) => withArrowEntry(bytes, entry),
          arrow.tableToIPC(table, 'file'),
        )
      : parquetFile({
          ...{ stream, codec, batchRows, parquetVersion },
          entries: new Map([...entries, ...more]),
        })
  if (!options.checksums) return file()
  // An entry more moves nothing that lies before the footer.
  const right = checksumsOf(file(), as)
  return file([[ENTRY, options.checksums === true ? right : options.checksums(right)]])
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
  const file = parquet.writeParquet(parquet.Table.fromIPCStream(stream), properties.build())
  return withEntriesInOrder(Buffer.from(file), entries)
}

/** The library puts the entries into the footer in an order of its own, which may change. */
function withEntriesInOrder(file, entries) {
  const pairs = [...entries].map(([key, value]) =>
    Buffer.concat([...[key, value].map(thriftText), Buffer.of(0)]),
  )
  if (pairs.length === 0) return file
  const ordered = Buffer.concat(pairs)
  const places = pairs.map((pair) => file.lastIndexOf(pair))
  const at = Math.min(...places)
  const end = Math.max(...pairs.map((pair, i) => places[i] + pair.length))
  if (at < 0 || end - at !== ordered.length) throw new Error('entries that do not stand together')
  ordered.copy(file, at)
  return file
}

/** A binary field of Thrift's compact protocol, its id one more than that of the one before. */
function thriftText(text) {
  const bytes = Buffer.from(text)
  const head = [0x18]
  let length = bytes.length
  for (; length > 127; length >>>= 7) head.push((length & 127) | 128)
  return Buffer.concat([Buffer.of(...head, length), bytes])
}
