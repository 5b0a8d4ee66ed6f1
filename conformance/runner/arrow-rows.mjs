/** Rows of cases as Arrow IPC streams and back, by the library of Arrow alone. */
import {
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  LargeUtf8,
  List,
  MessageReader,
  RecordBatchReader,
  RecordBatchStreamWriter,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'

const TYPES = {
  int32: () => new Int32(),
  int64: () => new Int64(),
  float64: () => new Float64(),
  utf8: () => new Utf8(),
  'large-utf8': () => new LargeUtf8(),
  'dictionary<utf8>': () => new Dictionary(new Utf8(), new Int32()),
  'list<utf8>': () => new List(new Field('item', new Utf8(), true)),
}

/** What a stream ends with: a continuation, and a length of zero. */
const END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])

/**
 * @param {{ fields: { name: string, type: string }[], rows: object[] }} given
 *   `range` in place of `rows` gives so many, `{ <field>: its number }`
 * @returns {Uint8Array}
 */
export function encodeRows({ fields, rows, range }) {
  const given = rows ?? Array.from({ length: range }, (_, i) => ({ [fields[0].name]: i }))
  const columns = fields.map(({ name, type }) => {
    const cells = given.map((row) => cellOf(row[name] ?? null, type))
    return [name, vectorFromArray(cells, TYPES[type]())]
  })
  return RecordBatchStreamWriter.writeAll(new Table(Object.fromEntries(columns))).toUint8Array(true)
}

function cellOf(cell, type) {
  return type === 'int64' && cell !== null ? BigInt(cell) : cell
}

/**
 * What a stream holds: fields with their types in Arrow's notation, rows as JSON, and the most rows
 * of a record batch.
 * @param {Uint8Array} bytes
 * @throws {Error} where it is no whole stream, or has what no stream of a bridge may have
 */
export function decodeRows(bytes) {
  if (!Buffer.from(bytes.slice(-END.length)).equals(END)) {
    throw new Error('the stream has no end-of-stream marker')
  }
  const reader = RecordBatchReader.from(bytes).open()
  const { fields } = reader.schema
  const batches = [...reader].filter(({ numRows }) => numRows > 0)
  const messages = messagesOf(bytes)
  if (messages.some((message) => message.isDictionaryBatch())) {
    throw new Error('the stream holds a dictionary')
  }
  // The library makes up a batch where there is none, so batches without rows are counted here.
  const given = messages.filter((message) => message.isRecordBatch()).length
  if (given !== batches.length) throw new Error('a batch has no rows')
  return {
    fields: fields.map(({ name, type, nullable }) => ({ name, type: String(type), nullable })),
    rows: batches.flatMap((batch) => batch.toArray().map((row) => plain(row.toJSON()))),
    batchRows: Math.max(0, ...batches.map(({ numRows }) => numRows)),
  }
}

function messagesOf(bytes) {
  const reader = new MessageReader(bytes)
  const messages = []
  for (const message of reader) {
    messages.push(message)
    reader.readMessageBody(message.bodyLength)
  }
  return messages
}

function plain(cell) {
  if (typeof cell === 'bigint') return Number(cell)
  if (cell === null || typeof cell !== 'object') return cell
  if (typeof cell.toArray === 'function') return [...cell].map(plain)
  if (Array.isArray(cell)) return cell.map(plain)
  return Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, plain(value)]))
}
