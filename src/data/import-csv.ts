/** CSV files with a header as batches. An empty cell is null. */
import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'
import type { Batch, BatchField } from '../arrow/batch.js'
import { printType } from '../format/types.js'
import {
  badInput,
  COLUMNS_MAX,
  chosenColumns,
  columnsByName,
  givenType,
  type Input,
  inputText,
  iteratingInput,
  type ReadInputOptions,
  readingInput,
  SAMPLE_ROWS,
} from './import-source.js'
import { GUESSES, looksLike, textValue } from './import-text.js'
import { RowBatcher } from './row-batcher.js'

interface CsvRow {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** The longest row, in bytes: a quote that is never closed must not take the whole file in. */
const ROW_BYTES_MAX = 16 * 2 ** 20

export async function readCsvInput(options: ReadInputOptions): Promise<Input> {
  const { path } = options
  const parser = parse({ bom: true, info: true, max_record_size: ROW_BYTES_MAX })
  // An error of the file reaches the iteration through the parser.
  pipeline(fewCells(path, inputText(options)), parser, () => {})
  const rows = parser[Symbol.asyncIterator]() as AsyncIterator<CsvRow>
  return readingInput(path, async () => {
    const header = await rows.next()
    if (header.done) throw badInput(path, 'it is empty; a CSV file begins with a header line')
    const positionOf = columnsByName(path, header.value.record)
    const sample: CsvRow[] = []
    while (sample.length < SAMPLE_ROWS) {
      const { done, value } = await rows.next()
      if (done) break
      sample.push(value)
    }
    const fields = chosenColumns(options, positionOf).map((name) => {
      const given = givenType(options, name)
      return { name, type: given ?? guessType(sample, positionOf.get(name)!) }
    })
    const positions = fields.map((field) => positionOf.get(field.name)!)
    const batches = readBatches({ path, fields, positions }, chain(sample, rows))
    return { fields, batches: iteratingInput(options, batches) }
  })
}

const [QUOTE, COMMA, LINE_FEED] = [0x22, 0x2c, 0x0a]

/** The same bytes; a line of more cells than an input has columns would take the parser minutes. */
async function* fewCells(
  path: string,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  let isQuoted = false
  let line = 1
  let cells = 1
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === QUOTE) isQuoted = !isQuoted
      else if (isQuoted) continue
      else if (byte === COMMA) cells++
      else if (byte === LINE_FEED) {
        line++
        cells = 1
      }
      if (cells <= COLUMNS_MAX) continue
      throw badInput(path, `line ${line} has more than ${COLUMNS_MAX} cells; is it a CSV file?`)
    }
    yield chunk
  }
}

function guessType(sample: readonly CsvRow[], at: number): BatchField['type'] {
  const texts = sample.map((row) => row.record[at]!).filter((text) => text !== '')
  if (texts.length === 0) return { kind: 'utf8' }
  const kind = GUESSES.find((guess) => texts.every((text) => looksLike(guess, text)))
  return { kind: kind ?? 'utf8' }
}

async function* chain(
  first: CsvRow[],
  rest: AsyncIterator<CsvRow>,
): AsyncGenerator<CsvRow, void, undefined> {
  try {
    yield* first.splice(0)
    for (;;) {
      const { done, value } = await rest.next()
      if (done) return
      yield value
    }
  } finally {
    await rest.return?.()
  }
}

interface OpenCsv {
  readonly path: string
  readonly fields: readonly BatchField[]
  readonly positions: readonly number[]
}

async function* readBatches(
  csv: OpenCsv,
  rows: AsyncIterable<CsvRow>,
): AsyncGenerator<Batch, void, undefined> {
  const batcher = new RowBatcher(csv.path, csv.fields)
  for await (const row of rows) {
    const values = csv.fields.map((field, i) => {
      const text = row.record[csv.positions[i]!]!
      if (text === '') return null
      const value = textValue(field.type, text)
      if (value !== undefined) return value
      throw badInput(
        csv.path,
        `line ${row.info.lines}, column '${field.name}': '${text.slice(0, 60)}' is no ` +
          `${printType(field.type)}; mend the file or give the column another type`,
      )
    })
    const batch = batcher.add(values)
    if (batch) yield batch
  }
  const rest = batcher.take()
  if (rest) yield rest
}
