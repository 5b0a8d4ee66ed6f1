/** Files of rows into a transaction: which columns they give, and as which types. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { makeColumn } from '../arrow/column.js'
import { toArrowType } from '../arrow/types.js'
import type { Transaction } from '../commit/transaction.js'
import type { CellVerb } from '../commit/write-plan.js'
import { type InputFormat, inputFormat, readInput } from '../data/import.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { type CalicoType, parseType } from '../format/types.js'
import { usage } from './failure.js'
import { writeJsonRows } from './input-json.js'
import type { InputOptions } from './input-options.js'

/** Stages the rows of a file; returns how many there were. */
export async function writeFile(
  tx: Transaction,
  keySpace: KeySpaceDefinition,
  options: InputOptions,
): Promise<number> {
  const { path, ops, set, when, verb, ifExists, signal } = options
  const format = options.format ?? (await inputFormat({ path }))
  if (format === 'json' && verb !== 'delete' && set === undefined) {
    return writeJsonRows(tx, keySpace, { ...options, verb })
  }
  const columns = verb === 'delete' ? keyNames(keySpace, options) : options.columns
  const input = await openInput(keySpace, { ...options, format, columns })
  checkOps(path, input.fields, ops)
  if (verb === 'delete') return tx.delete(keySpace.name, input, { signal })
  return tx[verb](keySpace.name, input, { ops, set, when, ifExists, signal })
}

const INT64: CalicoType = { kind: 'int64' }

interface Rows {
  readonly fields: readonly BatchField[]
  readonly batches: AsyncIterable<Batch>
}

async function openInput(
  keySpace: KeySpaceDefinition,
  options: InputOptions & { format: InputFormat },
): Promise<Rows> {
  const { path, format, columns, pool, signal, progress, rowNumbers } = options
  const request = { path, format, columns, pool, signal }
  // Text has no types of its own, so its cells are read as what is declared.
  const typed = format === 'csv' || format === 'json'
  const types = typed ? await declaredTypes(keySpace, await inputFields(request)) : undefined
  const found = await readInput({ ...request, types })
  const counted = { fields: found.fields, batches: progress.counting(found.batches) }
  return rowNumbers ? numbered(counted, rowNumbers) : counted
}

/** The columns of a file and the types they have or seem to have. */
export async function inputFields(options: {
  readonly path: string
  readonly format?: InputFormat | undefined
  readonly columns?: readonly string[] | undefined
  readonly pool: DecodePool
  readonly signal: AbortSignal
}): Promise<readonly BatchField[]> {
  const { fields, batches } = await readInput(options)
  const iterator = batches[Symbol.asyncIterator]()
  // An opened input is closed by its iteration; what is wrong with rows matters when they are read.
  await iterator.next().catch(() => {})
  await iterator.return?.()
  return fields
}

/** Types to read a text file's columns as. */
function declaredTypes(
  keySpace: KeySpaceDefinition,
  fields: readonly BatchField[],
): Record<string, CalicoType> {
  const types: Record<string, CalicoType> = {}
  for (const { name, type } of fields) {
    const declared = declaredType(keySpace, name)
    if (!declared) continue
    // A cell of text is one element, which columns that append take for a list of one.
    const element = declared.kind === 'list' && type.kind !== 'list' ? declared.element : declared
    types[name] = element
  }
  return types
}

function declaredType(keySpace: KeySpaceDefinition, name: string): CalicoType | null {
  const component = keySpace.components.find((candidate) => candidate.name === name)
  if (component) return parseType(component.type)
  const columns = keySpace.groups.flatMap((group) => group.columns)
  const column = columns.find((candidate) => candidate.name === name)
  return column ? columnType(column) : null
}

function keyNames(keySpace: KeySpaceDefinition, options: InputOptions): string[] {
  const given = options.rowNumbers?.component
  return keySpace.components.map(({ name }) => name).filter((name) => name !== given)
}

function checkOps(
  path: string,
  fields: readonly BatchField[],
  ops: Readonly<Record<string, CellVerb>>,
): void {
  const without = Object.keys(ops).find((name) => !fields.some((field) => field.name === name))
  if (without !== undefined) throw usage(`${path} has no column '${without}', which --op names`)
}

/** Rows with a running number in front. */
function numbered(rows: Rows, numbers: { readonly component: string; last: bigint }): Rows {
  const field: BatchField = { name: numbers.component, type: INT64 }
  const fields = [field, ...rows.fields]
  const withNumbers = async function* (): AsyncGenerator<Batch> {
    for await (const batch of rows.batches) {
      const values = BigInt64Array.from({ length: batch.rows }, () => ++numbers.last)
      const column = makeColumn({ type: toArrowType(INT64), length: batch.rows, values })
      yield { rows: batch.rows, fields, columns: [column, ...batch.columns] }
    }
  }
  return { fields, batches: withNumbers() }
}
