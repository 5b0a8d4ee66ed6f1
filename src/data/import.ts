/** Foreign files as batches: parquet, csv, json, arrow. */

import { readArrowInput } from './import-arrow.js'
import { readCsvInput } from './import-csv.js'
import { readJsonInput } from './import-json.js'
import { readParquetInput } from './import-parquet.js'
import {
  badInput,
  type Input,
  type InputFormat,
  inputHead,
  type ReadInputOptions,
} from './import-source.js'

export type { Input, InputFormat, ReadInputOptions } from './import-source.js'

const ENDINGS: Readonly<Record<string, InputFormat>> = {
  parquet: 'parquet',
  csv: 'csv',
  json: 'json',
  ndjson: 'json',
  jsonl: 'json',
  arrow: 'arrow',
  arrows: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
}

const READERS = {
  parquet: readParquetInput,
  csv: readCsvInput,
  json: readJsonInput,
  arrow: readArrowInput,
}

/**
 * Opens an input and finds its columns and their types; rows are read as the batches are iterated.
 * @throws BadInput naming file, place and what to do; NotFound; UnknownColumn; UnsupportedType;
 *   TypeMismatch. The batches may throw them as well.
 */
export async function readInput(options: ReadInputOptions): Promise<Input> {
  const format = options.format ?? (await inputFormat(options))
  return READERS[format](options)
}

/** The format by the ending of the path, else by the first bytes. @throws BadInput, NotFound */
export async function inputFormat(
  options: Pick<ReadInputOptions, 'path' | 'bytes'>,
): Promise<InputFormat> {
  const ending = /\.([a-z]+)$/i.exec(options.path)?.[1]?.toLowerCase()
  const named = ending === undefined ? undefined : ENDINGS[ending]
  if (named) return named
  const head = Buffer.from(await inputHead(options, 8)).toString('latin1')
  if (head.startsWith('PAR1')) return 'parquet'
  if (head.startsWith('ARROW1') || head.startsWith('\xff\xff\xff\xff')) return 'arrow'
  if (/^\s*[[{]/.test(head)) return 'json'
  throw badInput(options.path, 'its format is not clear; say parquet, csv, json or arrow')
}
