/** Batches as bytes that other programs read, streamed: csv, ndjson, json, arrow, parquet. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { columnValues, toJsonValue } from '../arrow/value.js'
import { type CalicoType, isNested } from '../format/types.js'
import { END_OF_STREAM, IpcEncoder, joinChunks } from './ipc-encode.js'
import { parquetWriter } from './parquet-write.js'
import type { DecodePool } from './worker-pool.js'

export const OUTPUT_FORMATS = ['csv', 'ndjson', 'json', 'arrow', 'parquet'] as const

export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

export interface OutputOptions {
  readonly fields: readonly BatchField[]
  readonly batches: AsyncIterable<Batch>
  readonly format: OutputFormat
  /** Takes the bytes in order; the next come when it resolves. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
}

/** Rows turned into text at a time. */
const TEXT_ROWS = 1024

/** Writes all batches; returns the number of rows. */
export async function writeOutput(options: OutputOptions): Promise<number> {
  if (options.format === 'parquet') return writeParquetOutput(options)
  let rows = 0
  for await (const { bytes, count } of outputBytes(options)) {
    rows += count
    if (bytes.length > 0) await options.write(bytes)
  }
  return rows
}

interface Piece {
  readonly bytes: Uint8Array
  readonly count: number
}

function outputBytes(options: OutputOptions): AsyncIterable<Piece> {
  switch (options.format) {
    case 'csv':
      return csvPieces(options)
    case 'arrow':
      return arrowPieces(options)
    default:
      return jsonPieces(options, options.format === 'json')
  }
}

async function writeParquetOutput(options: OutputOptions): Promise<number> {
  const { fields, pool, signal, write } = options
  const object = { write, close: async () => {}, abort: async () => {} }
  const writer = parquetWriter(object, {
    path: 'the output',
    codec: 'zstd',
    fields,
    metadata: null,
    pool,
    signal,
  })
  for await (const batch of options.batches) await writer.write(batch)
  return (await writer.close()).rows
}

async function* arrowPieces(options: OutputOptions): AsyncGenerator<Piece, void, undefined> {
  const encoder = new IpcEncoder({ fields: options.fields, metadata: null })
  yield { bytes: joinChunks(encoder.schemaMessage()), count: 0 }
  for await (const batch of options.batches) {
    yield { bytes: joinChunks(encoder.batchMessage(batch)), count: batch.rows }
  }
  yield { bytes: END_OF_STREAM, count: 0 }
}

/** One object per line; as an array, between brackets and with commas. */
async function* jsonPieces(
  options: OutputOptions,
  asArray: boolean,
): AsyncGenerator<Piece, void, undefined> {
  const names = options.fields.map((field) => JSON.stringify(field.name))
  let isFirst = true
  const rowText = (cells: readonly unknown[]): string => {
    const members = cells.map((cell, c) => {
      return `${names[c]}:${jsonText(options.fields[c]!.type, cell)}`
    })
    const before = asArray ? (isFirst ? '\n' : ',\n') : ''
    isFirst = false
    return `${before}{${members.join(',')}}${asArray ? '' : '\n'}`
  }
  if (asArray) yield text('[', 0)
  for await (const batch of options.batches) yield* rowPieces(batch, rowText)
  if (asArray) yield text('\n]\n', 0)
}

async function* csvPieces(options: OutputOptions): AsyncGenerator<Piece, void, undefined> {
  const { fields } = options
  yield text(`${fields.map((field) => csvText(field.name)).join(',')}\n`, 0)
  const rowText = (cells: readonly unknown[]): string =>
    `${cells.map((cell, c) => csvCell(fields[c]!.type, cell)).join(',')}\n`
  for await (const batch of options.batches) yield* rowPieces(batch, rowText)
}

function* rowPieces(
  batch: Batch,
  rowText: (cells: readonly unknown[]) => string,
): Generator<Piece, void, undefined> {
  const columns = batch.fields.map((field, c) => columnValues(field.type, batch.columns[c]!))
  for (let start = 0; start < batch.rows; start += TEXT_ROWS) {
    const end = Math.min(batch.rows, start + TEXT_ROWS)
    let piece = ''
    for (let i = start; i < end; i++) piece += rowText(columns.map((column) => column[i]))
    yield text(piece, end - start)
  }
}

function text(piece: string, count: number): Piece {
  return { bytes: Buffer.from(piece), count }
}

/** JSON.stringify writes -0 as 0, though JSON has it. */
function jsonText(type: CalicoType, cell: unknown): string {
  if (cell === null || cell === undefined) return 'null'
  switch (type.kind) {
    case 'list':
      return jsonArray((cell as unknown[]).map((item) => jsonText(type.element, item)))
    case 'vector':
      return jsonArray(Array.from(cell as Float64Array, (item) => jsonText(type.element, item)))
    case 'map': {
      const pairs = [...(cell as Map<unknown, unknown>)]
      return jsonArray(
        pairs.map(([k, v]) => jsonArray([jsonText(type.key, k), jsonText(type.value, v)])),
      )
    }
    case 'struct': {
      const members = type.fields.map((field) => {
        const value = (cell as Record<string, unknown>)[field.name]
        return `${JSON.stringify(field.name)}:${jsonText(field.type, value)}`
      })
      return `{${members.join(',')}}`
    }
    default:
      return scalarText(type, cell)
  }
}

function jsonArray(items: readonly string[]): string {
  return `[${items.join(',')}]`
}

function scalarText(type: CalicoType, cell: unknown): string {
  return Object.is(cell, -0) ? '-0' : JSON.stringify(toJsonValue(type, cell))
}

/** Null is an empty cell, an empty text one in quotes; nested cells are JSON, bytes base64. */
function csvCell(type: CalicoType, cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell === '') return '""'
  if (isNested(type)) return csvText(jsonText(type, cell))
  return csvText(Object.is(cell, -0) ? '-0' : String(toJsonValue(type, cell)))
}

function csvText(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
