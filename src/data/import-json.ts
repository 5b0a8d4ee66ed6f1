/** JSON as batches: one object per line, or one array of objects. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { fromJsonValue } from '../arrow/value.js'
import { isCalicoError } from '../errors.js'
import {
  type CalicoType,
  STRUCT_FIELDS_MAX,
  type StructField,
  TYPE_DEPTH_MAX,
  wrongFieldNames,
} from '../format/types.js'
import {
  badInput,
  chosenColumns,
  columnsByName,
  givenType,
  type Input,
  inputHead,
  inputText,
  iteratingInput,
  type ReadInputOptions,
  readingInput,
  SAMPLE_ROWS,
} from './import-source.js'
import { looksLike } from './import-text.js'
import { RowBatcher } from './row-batcher.js'

type JsonSource = Pick<ReadInputOptions, 'path' | 'bytes'>

/** An array is read whole. */
const ARRAY_BYTES_MAX = 256 * 2 ** 20
const LINE_LENGTH_MAX = 16 * 2 ** 20
/** Places that are looked at to find types: so many, and so many times the values there are. */
const GUESS_STEPS = 2 ** 20
const GUESS_STEPS_PER_VALUE = 16

export interface JsonRow {
  readonly record: Readonly<Record<string, unknown>>
  /** Names the row in messages. */
  readonly where: string
}

export async function readJsonInput(options: ReadInputOptions): Promise<Input> {
  const { path } = options
  return readingInput(path, async () => {
    const rows = jsonRows(options)[Symbol.asyncIterator]()
    const sample: JsonRow[] = []
    while (sample.length < SAMPLE_ROWS) {
      const { done, value } = await rows.next()
      if (done) break
      sample.push(value)
    }
    const names = [...new Set(sample.flatMap(({ record }) => Object.keys(record)))]
    const known = columnsByName(path, names)
    const guess = new TypeGuess(path, sample)
    const fields = chosenColumns(options, known).map((name) => {
      const given = givenType(options, name)
      return { name, type: given ?? guess.ofColumn(sample, name) }
    })
    const batches = readBatches({ path, fields, known }, sample, rows)
    return { fields, batches: iteratingInput(options, batches) }
  })
}

async function* linesOf(options: JsonSource): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of inputText(options)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
    if (rest.length > LINE_LENGTH_MAX) {
      throw badInput(options.path, `a line is longer than ${LINE_LENGTH_MAX}; is it JSON lines?`)
    }
  }
  yield rest + decoder.decode()
}

/** The objects of the input one by one, as they are. @throws BadInput, NotFound */
export async function* jsonRows(options: JsonSource): AsyncGenerator<JsonRow, void, undefined> {
  const head = Buffer.from(await inputHead(options, 1024)).toString('utf8')
  const isArray = head
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('[')
  yield* isArray ? arrayRows(options) : lineRows(options)
}

async function* lineRows(options: JsonSource): AsyncGenerator<JsonRow, void, undefined> {
  let number = 0
  for await (const line of linesOf(options)) {
    number++
    if (line.trim() === '') continue
    const where = `line ${number}`
    yield { record: recordOf(options.path, where, parseJson(options.path, where, line)), where }
  }
}

async function* arrayRows(options: JsonSource): AsyncGenerator<JsonRow, void, undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of inputText(options)) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > ARRAY_BYTES_MAX) {
      const found = `it is one array of over ${ARRAY_BYTES_MAX} bytes`
      throw badInput(options.path, `${found}; write one object per line instead`)
    }
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  const rows = parseJson(options.path, 'the array', text)
  if (!Array.isArray(rows)) throw badInput(options.path, 'it is no array of objects')
  for (const [i, row] of rows.entries()) {
    const where = `element ${i + 1}`
    yield { record: recordOf(options.path, where, row), where }
  }
}

function parseJson(path: string, where: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw badInput(path, `${where} is not JSON (${reason}); mend the file`, error)
  }
}

function recordOf(path: string, where: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw badInput(path, `${where} is no object; every row is an object of columns`)
}

/** A member that is the object's own: `constructor` is a name like any other. */
function memberOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : null
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined
}

/** Finds types of values; a few rows of many names each must not take minutes. */
class TypeGuess {
  private left = GUESS_STEPS

  constructor(
    private readonly path: string,
    sample: readonly JsonRow[],
  ) {
    for (const { record } of sample) this.earn(Object.keys(record).length)
  }

  /** @throws BadInput where its values are of no one type */
  ofColumn(sample: readonly JsonRow[], name: string): CalicoType {
    this.spend(sample.length)
    const values = sample.map(({ record }) => memberOf(record, name)).filter(isPresent)
    const type = this.of(values, 0)
    if (type) return type
    throw badInput(
      this.path,
      `column '${name}' holds values of several kinds, or objects without members, or with such ` +
        'as no field can be named; leave it out or give its type',
    )
  }

  private earn(values: number): void {
    this.left += GUESS_STEPS_PER_VALUE * values
  }

  private spend(steps: number): void {
    this.left -= steps
    if (this.left >= 0) return
    throw badInput(this.path, 'its rows have too many different columns; give their types')
  }

  /** The type all values are of; undefined where there is none. */
  private of(values: readonly unknown[], depth: number): CalicoType | undefined {
    this.spend(values.length)
    if (values.length === 0) return { kind: 'utf8' }
    if (values.every((value) => typeof value === 'boolean')) return { kind: 'bool' }
    if (values.every(isNumeric) && values.some((value) => typeof value === 'number')) {
      return { kind: values.every(Number.isSafeInteger) ? 'int64' : 'float64' }
    }
    if (values.every((value) => typeof value === 'string')) {
      const kinds = ['date', 'timestamp', 'timestamptz'] as const
      const kind = kinds.find((guess) => values.every((text) => looksLike(guess, text as string)))
      return { kind: kind ?? 'utf8' }
    }
    if (depth >= TYPE_DEPTH_MAX) return undefined
    if (values.every(Array.isArray)) {
      const items = (values as unknown[][]).flat()
      this.earn(items.length)
      const element = this.of(items.filter(isPresent), depth + 1)
      return element && { kind: 'list', element }
    }
    const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value)
    if (!values.every(isObject)) return undefined
    return this.ofObjects(values as Record<string, unknown>[], depth)
  }

  /** A struct of all members that are seen. */
  private ofObjects(
    values: readonly Record<string, unknown>[],
    depth: number,
  ): CalicoType | undefined {
    const members = values.flatMap((value) => Object.keys(value))
    this.earn(members.length)
    const names = [...new Set(members)]
    if (names.length === 0 || names.length > STRUCT_FIELDS_MAX) return undefined
    if (wrongFieldNames(names)) return undefined
    const fields: StructField[] = []
    for (const name of names) {
      this.spend(values.length)
      const own = values.map((value) => memberOf(value, name))
      const type = this.of(own.filter(isPresent), depth + 1)
      if (type === undefined) return undefined
      fields.push({ name, type })
    }
    return { kind: 'struct', fields }
  }
}

/** A number, or the text of one that JSON lacks. */
function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(value as string)
}

interface OpenJson {
  readonly path: string
  readonly fields: readonly BatchField[]
  readonly known: ReadonlyMap<string, number>
}

async function* readBatches(
  json: OpenJson,
  sample: JsonRow[],
  rest: AsyncIterator<JsonRow>,
): AsyncGenerator<Batch, void, undefined> {
  const batcher = new RowBatcher(json.path, json.fields)
  try {
    for (const row of sample.splice(0)) {
      const batch = batcher.add(rowValues(json, row))
      if (batch) yield batch
    }
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const batch = batcher.add(rowValues(json, next.value))
      if (batch) yield batch
    }
    const last = batcher.take()
    if (last) yield last
  } finally {
    await rest.return?.()
  }
}

function rowValues(json: OpenJson, row: JsonRow): unknown[] {
  const late = Object.keys(row.record).find((name) => !json.known.has(name))
  if (late !== undefined) {
    const found = `${row.where} has a column '${late}' that the first ${SAMPLE_ROWS} rows lack`
    throw badInput(json.path, `${found}; put such a row first`)
  }
  return json.fields.map(({ name, type }) => {
    try {
      return fromJsonValue(type, memberOf(row.record, name))
    } catch (error) {
      if (!isCalicoError(error, 'TypeMismatch')) throw error
      const advice = 'mend the file or give the column another type'
      throw badInput(
        json.path,
        `${row.where}, column '${name}': ${error.message}; ${advice}`,
        error,
      )
    }
  })
}
