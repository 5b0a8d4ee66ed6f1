/** Parquet files of any writer as batches. */
import { type Data, DataType } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { calicoTypeFor, castColumn } from '../arrow/cast.js'
import { checkAllDecimals } from '../arrow/decimal-range.js'
import type { CalicoType } from '../format/types.js'
import {
  chosenColumns,
  columnsByName,
  givenType,
  type Input,
  inputRanges,
  iteratingInput,
  type ReadInputOptions,
  readingInput,
} from './import-source.js'
import { openParquetPages, type ParquetPages } from './parquet-pages.js'
import type { ParquetColumn } from './parquet-schema.js'
import { asDeclared } from './parquet-types.js'
import { readAhead } from './read-ahead.js'

export async function readParquetInput(options: ReadInputOptions): Promise<Input> {
  const { path, pool, signal } = options
  const { source, close } = await inputRanges(options)
  try {
    return await readingInput(path, async () => {
      const pages = await openParquetPages(source, pool, signal)
      const names = pages.footer.columns.map((column) => column.name)
      const positionOf = columnsByName(path, names)
      const columns = chosenColumns(options, positionOf).map((name) => {
        return pages.footer.columns[positionOf.get(name)!]!
      })
      const fields = await inputFields(options, pages, columns)
      const batches = readBatches({ options, pages, columns, fields }, close)
      return { fields, batches: iteratingInput(options, batches) }
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** Types given by the caller, else by the footer, else of the first decoded row. */
async function inputFields(
  options: ReadInputOptions,
  pages: ParquetPages,
  columns: readonly ParquetColumn[],
): Promise<BatchField[]> {
  const unclear = columns.filter(({ name, type }) => !type && !givenType(options, name))
  const found = new Map<string, CalicoType>()
  const first = pages.footer.rowGroups.findIndex((group) => group.rows > 0)
  if (unclear.length > 0 && first >= 0) {
    const part = { page: first, start: 0, rows: 1, bytes: 0 }
    for await (const { columns: decoded } of await pages.load(part, unclear, options.signal)) {
      for (const [i, { name, data }] of decoded.entries()) {
        const type = inputType(data.type, `${options.path}, column '${name}'`)
        found.set(name, asDeclared(type, unclear[i]!.declared))
      }
    }
  }
  return columns.map(({ name, type }) => ({
    name,
    type: givenType(options, name) ?? type ?? found.get(name) ?? { kind: 'utf8' },
  }))
}

/** The type for a column of an Arrow type; a column of nothing but nulls is text. */
export function inputType(dataType: DataType, where: string): CalicoType {
  return DataType.isNull(dataType) ? { kind: 'utf8' } : calicoTypeFor(dataType, where)
}

interface OpenInput {
  readonly options: ReadInputOptions
  readonly pages: ParquetPages
  readonly columns: readonly ParquetColumn[]
  readonly fields: readonly BatchField[]
}

async function* readBatches(
  input: OpenInput,
  close: () => Promise<void>,
): AsyncGenerator<Batch, void, undefined> {
  const { options, pages, columns, fields } = input
  try {
    const loaded = readAhead({
      items: pages.parts(
        pages.footer.rowGroups.map((_, index) => index),
        columns,
      ),
      load: (part, signal) => pages.load(part, columns, signal),
      bytesOf: (part) => part.bytes,
      pool: options.pool,
      signal: options.signal,
    })
    for await (const parts of loaded) {
      for await (const part of parts) {
        const data = part.columns.map((column) => column.data)
        data.forEach(checkAllDecimals)
        yield castBatch({ path: options.path, rows: part.rows, fields, data })
      }
    }
  } finally {
    await close()
  }
}

/**
 * A batch of columns of any Arrow type, cast to those of the fields. @throws TypeMismatch,
 * UnsupportedType
 */
export function castBatch(from: {
  readonly path: string
  readonly rows: number
  readonly fields: readonly BatchField[]
  readonly data: readonly Data[]
}): Batch {
  const columns = from.fields.map(({ name, type }, i) => {
    const data = from.data[i]!
    const where = `${from.path}, column '${name}'`
    return castColumn({ from: data.type, data, to: type, where })
  })
  return { rows: from.rows, fields: from.fields, columns }
}
