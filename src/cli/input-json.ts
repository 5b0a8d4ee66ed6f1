/** JSON objects into a transaction: what an object lacks is kept, so rows differ. */
import { fromJsonValue } from '../arrow/value.js'
import type { Transaction } from '../commit/transaction.js'
import type { CellVerb } from '../commit/write-plan.js'
import { jsonRows } from '../data/import-json.js'
import { iteratingInput } from '../data/import-source.js'
import { CalicoError, isCalicoError, throwIfAborted } from '../errors.js'
import type { ColumnDefinition, KeySpaceDefinition } from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { type CalicoType, parseType } from '../format/types.js'
import { findColumn } from '../table/definition.js'
import { usage } from './failure.js'
import type { InputOptions, WriteVerb } from './input-options.js'

/** Rows and rough bytes that are staged together; each such part makes an update of its own. */
const PART_ROWS_MAX = 20_000
const PART_BYTES_MAX = 16 * 2 ** 20

type Row = Record<string, unknown>

type JsonOptions = InputOptions & { readonly verb: Exclude<WriteVerb, 'delete'> }

interface Column {
  readonly type: CalicoType
  /** What stands for a list of one in a column that appends. */
  readonly element: CalicoType | null
}

/**
 * Stages the objects of a file; returns how many there were.
 * @throws UnknownColumn, TypeMismatch, InvalidKey, BadInput
 */
export async function writeJsonRows(
  tx: Transaction,
  keySpace: KeySpaceDefinition,
  options: JsonOptions,
): Promise<number> {
  const { signal, progress, rowNumbers } = options
  const reader = new RowReader(keySpace, options)
  const part = new Part(tx, keySpace.name, options)
  let count = 0
  for await (const { record, where } of iteratingInput(options, jsonRows(options))) {
    throwIfAborted(signal)
    const row = reader.read(record, where)
    if (rowNumbers) row[rowNumbers.component] = ++rowNumbers.last
    if (part.add(row, where)) {
      progress.add(part.rows)
      count += await part.stage()
    }
  }
  progress.add(part.rows)
  count += await part.stage()
  part.checkOps()
  return count
}

/** Rows that are staged together. */
class Part {
  private held: Row[] = []
  private bytes = 0
  private first = ''
  private readonly seen = new Set<string>()

  constructor(
    private readonly tx: Transaction,
    private readonly keySpace: string,
    private readonly options: JsonOptions,
  ) {}

  get rows(): number {
    return this.held.length
  }

  /** True when the part is full. */
  add(row: Row, where: string): boolean {
    if (this.held.length === 0) this.first = where
    this.held.push(row)
    for (const name of Object.keys(row)) this.seen.add(name)
    this.bytes += weight(row)
    return this.held.length >= PART_ROWS_MAX || this.bytes >= PART_BYTES_MAX
  }

  /** Stages what is held; returns the number of rows that were written. */
  async stage(): Promise<number> {
    const rows = this.held
    if (rows.length === 0) return 0
    this.held = []
    this.bytes = 0
    const ops: Record<string, CellVerb> = {}
    for (const [name, op] of Object.entries(this.options.ops)) {
      if (rows.some((row) => Object.hasOwn(row, name))) ops[name] = op
    }
    try {
      const { verb, ifExists, signal } = this.options
      return await this.tx[verb](this.keySpace, rows, { ops, ifExists, signal })
    } catch (error) {
      // Rows are counted from the start of the part there.
      const placed = isCalicoError(error, 'TypeMismatch') || isCalicoError(error, 'InvalidKey')
      if (!placed) throw error
      throw inFile(error, `${this.options.path}, rows from ${this.first}`)
    }
  }

  /** @throws InvalidArgument where an operation is given for a column that no row has */
  checkOps(): void {
    const { ops, path } = this.options
    const without = Object.keys(ops).find((name) => !this.seen.has(name))
    if (this.seen.size > 0 && without !== undefined) {
      throw usage(`${path} has no column '${without}', which --op names`)
    }
  }
}

/** Turns JSON forms (spec/types.md) into values of the declared types. */
class RowReader {
  private readonly columns = new Map<string, Column>()
  private readonly wanted: ReadonlySet<string> | null

  constructor(
    private readonly keySpace: KeySpaceDefinition,
    private readonly options: InputOptions,
  ) {
    this.wanted = options.columns ? new Set(options.columns) : null
  }

  read(record: Readonly<Record<string, unknown>>, where: string): Row {
    const row: Row = {}
    for (const [name, json] of Object.entries(record)) {
      if (this.wanted && !this.wanted.has(name)) continue
      const { type, element } = this.column(name)
      try {
        const single = element !== null && !Array.isArray(json)
        row[name] = fromJsonValue(single ? element : type, json)
      } catch (error) {
        if (!isCalicoError(error, 'TypeMismatch')) throw error
        throw inFile(error, `${this.options.path}, ${where}, column '${name}'`)
      }
    }
    return row
  }

  private column(name: string): Column {
    const known = this.columns.get(name)
    if (known) return known
    const place = findColumn(this.keySpace, name)
    const found = place.kind === 'key' ? keyColumn(place.type) : valueColumn(place.column)
    this.columns.set(name, found)
    return found
  }
}

function keyColumn(type: string): Column {
  return { type: parseType(type), element: null }
}

function valueColumn(column: ColumnDefinition): Column {
  const type = columnType(column)
  return { type, element: column.algebra && type.kind === 'list' ? type.element : null }
}

function inFile(error: CalicoError, where: string): CalicoError {
  const { code, message, details } = error
  return new CalicoError(code, `${where}: ${message}`, { cause: error, details: { ...details } })
}

/** About what a value takes in memory. */
function weight(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length
  if (ArrayBuffer.isView(value)) return 64 + value.byteLength
  if (typeof value !== 'object' || value === null) return 8
  const parts: unknown[] = value instanceof Map ? [...value].flat() : Object.values(value)
  return parts.reduce((sum: number, item) => sum + weight(item), 32)
}
