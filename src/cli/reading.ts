/** A read from its options to its output: what `read`, `range` and `changes` share. */
import { type Batch, type BatchField, makeBatch } from '../arrow/batch.js'
import { columnValues, toJsonValue } from '../arrow/value.js'
import { OUTPUT_FORMATS, type OutputFormat, writeOutput } from '../data/output.js'
import { DecodePool } from '../data/worker-pool.js'
import { readFields } from '../executor/describe.js'
import type { ReadOptions } from '../executor/options.js'
import { type NamedExpression, parseSelection } from '../expr/parse.js'
import { printExpression } from '../expr/print.js'
import type { CalicoType } from '../format/types.js'
import type { ColumnChoice } from '../scan/plan.js'
import type { Snapshot } from '../table/line-view.js'
import type { Call } from './call.js'
import { usage } from './failure.js'
import { nameList } from './names.js'
import type { Listing } from './output.js'
import { withProfile } from './profiling.js'
import { Progress } from './progress.js'
import { componentsOf, snapshotOf } from './session.js'
import { FileSink } from './sink.js'
import type { TextColumn } from './text-table.js'
import { keyValues } from './values.js'

export type Format = 'table' | 'tabs' | OutputFormat

const ENDINGS: Readonly<Record<string, OutputFormat>> = {
  csv: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  arrow: 'arrow',
  arrows: 'arrow',
  parquet: 'parquet',
}

/** Reads as the call says, within the keys of --from and --to where the verb has them. */
export async function readAndPrint(call: Call): Promise<void> {
  const format = formatOf(call)
  const limit = call.count('limit')
  await withProfile(call, async (store) => {
    const state = await snapshotOf(call, store)
    const keySpace = call.parameter('key-space')
    const options = readOptions(call, state)
    const fields = readFields(state, keySpace, options)
    const batches = limited(store.read(keySpace, options), limit)
    await print(call, { format, fields, batches })
  })
}

/** What the options of the call ask of a read, at the state's version. */
export function readOptions(call: Call, state: Snapshot): ReadOptions {
  const names = columnsOf(call)
  const where = call.text('where')
  const key = (option: string): unknown[] | undefined => {
    const text = call.text(option)
    if (text === undefined) return undefined
    return keyValues(componentsOf(state, call.parameter('key-space')), text)
  }
  const [from, to] = [key('from'), key('to')]
  return {
    at: { kind: 'version', version: state.version },
    signal: call.signal,
    ...(names && { columns: names }),
    ...(where !== undefined && { where }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

/** What --columns names, where there are only names; undefined for all columns. */
export function namesOf(call: Call): string[] | undefined {
  const text = call.text('columns')
  return text === undefined ? undefined : nameList(text, '--columns')
}

/** What --columns or --select names; undefined for all columns. @throws InvalidExpression */
export function columnsOf(call: Call): ColumnChoice[] | undefined {
  const names = namesOf(call)
  const selection = call.text('select')
  if (names && selection !== undefined) {
    throw usage('give --columns or --select, not both; --select takes columns as well')
  }
  if (names) return names
  return selection === undefined ? undefined : parseSelection(selection).map(choiceOf)
}

function choiceOf({ name, expression }: NamedExpression): ColumnChoice {
  const isColumn = expression.kind === 'column' && expression.qualifier === undefined
  if (isColumn && expression.name === name) return name
  return { name, expression: printExpression(expression) }
}

/** How the columns of a read stand in a table. */
export function readColumns(fields: readonly BatchField[]): TextColumn[] {
  return fields.map(({ name, type }) => ({ name, kind: isNumber(type) ? 'number' : 'text' }))
}

function isNumber({ kind }: CalicoType): boolean {
  return /^(?:int|float|decimal)/.test(kind)
}

/** @throws InvalidArgument where the options contradict one another */
export function formatOf(call: Call): Format {
  const { mode } = call.output
  const file = call.text('output')
  const given = call.text('format') as Format | undefined
  if (file !== undefined) return fileFormatOf(file, given)
  if (mode === 'json' && given !== undefined && given !== 'ndjson') {
    throw usage(`--json prints one object a line; it does not go with --format ${given}`)
  }
  if (mode === 'json') return 'ndjson'
  if ((given === 'arrow' || given === 'parquet') && call.io.stdout.isTTY) {
    throw usage(`${given} is not for a terminal: give -o FILE, or a pipe`)
  }
  return given ?? mode
}

function fileFormatOf(file: string, given: Format | undefined): Format {
  if (given === 'table' || given === 'tabs') {
    throw usage(`a file takes one of ${OUTPUT_FORMATS.join(', ')}`)
  }
  if (given !== undefined) return given
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ''
  const format = ENDINGS[ending]
  if (format) return format
  throw usage(
    `the ending of '${file}' says no format: give --format, one of ${OUTPUT_FORMATS.join(', ')}`,
  )
}

interface Result {
  readonly format: Format
  readonly fields: readonly BatchField[]
  readonly batches: AsyncIterable<Batch>
}

/** Prints rows to standard output, or to the file that the call names. */
export async function print(call: Call, result: Result): Promise<void> {
  const { fields, batches } = result
  const file = call.text('output')
  if (file !== undefined) return printToFile(call, result, file)
  if (result.format === 'table' || result.format === 'tabs') {
    const listing: Listing<readonly unknown[]> = {
      columns: readColumns(fields),
      cells: (row) => row,
      json: (row) => row,
    }
    await call.output.withMode(result.format).list(listing, textRows(batches, fields))
    return
  }
  const write = (bytes: Uint8Array): Promise<void> => call.output.write(bytes)
  await printBytes(call, { ...result, format: result.format, write })
}

async function printToFile(call: Call, result: Result, file: string): Promise<void> {
  const { io, output } = call
  const sink = await FileSink.open(file, io.env)
  const progress = await Progress.start(io, { label: 'reading', unit: 'rows' })
  try {
    const rows = await printBytes(call, {
      ...result,
      format: result.format as OutputFormat,
      batches: progress.counting(result.batches),
      write: (bytes) => sink.write(bytes),
    })
    await sink.finish()
    await output.facts({ file, rows, seconds: progress.stop() })
  } catch (error) {
    await sink.discard()
    throw error
  } finally {
    progress.stop()
  }
}

async function printBytes(
  call: Call,
  result: Omit<Result, 'format'> & {
    readonly format: OutputFormat
    readonly write: (bytes: Uint8Array) => Promise<void>
  },
): Promise<number> {
  const pool = new DecodePool()
  try {
    return await writeOutput({ ...result, pool, signal: call.signal })
  } finally {
    await pool.close()
  }
}

/** Cells in the JSON form of their types, row by row. */
async function* textRows(
  batches: AsyncIterable<Batch>,
  fields: readonly BatchField[],
): AsyncGenerator<unknown[]> {
  for await (const batch of batches) {
    const columns = fields.map(({ type }, c) => columnValues(type, batch.columns[c]!))
    for (let i = 0; i < batch.rows; i++) {
      yield columns.map((values, c) => toJsonValue(fields[c]!.type, values[i]))
    }
  }
}

/** The first `limit` rows. */
export async function* limited(
  batches: AsyncIterable<Batch>,
  limit: number | undefined,
): AsyncGenerator<Batch> {
  let left = limit ?? Number.POSITIVE_INFINITY
  if (left === 0) return
  for await (const batch of batches) {
    if (batch.rows <= left) yield batch
    else
      yield makeBatch(
        batch.fields,
        batch.columns.map((column) => column.slice(0, left)),
      )
    left -= batch.rows
    if (left <= 0) return
  }
}
