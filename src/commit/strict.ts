/**
 * Upserts into strict key-spaces: the rows that do not give every required column are looked up, as
 * they would be after the write (CAL-TABLE-051).
 */

import { type Batch, batchColumn } from '../arrow/batch.js'
import { isValidAt } from '../arrow/column.js'
import { encodeKeys, keyHex } from '../arrow/keys.js'
import { batchRows } from '../arrow/value.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import { printName } from '../expr/print.js'
import { CELL_DELTA, CELL_KEEP } from '../format/columns.js'
import type {
  ColumnDefinition,
  KeySpaceDefinition,
  LogAction,
} from '../format/generated/documents.js'
import { KEY_HASHES_MAX } from '../format/key-hashes.js'
import { readingOf } from '../scan/may-read.js'
import { planRead } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import type { LineState } from '../table/state.js'
import { keyTypesOf } from '../tile/context.js'
import { inputKeys, keyLabel, LOOKUPS_MAX } from './insert.js'
import { EXISTENCE, type ReadSet } from './read-set.js'
import { stateWith } from './staged-state.js'
import type { TransactionContext } from './transaction-context.js'
import type { WriteBatch, WriteShape } from './write-plan.js'

/** The keys of rows that leave required cells to what is there already. */
export class LackingKeys {
  /** What people call each key; null once they are too many to be held. */
  private labels: Map<string, string> | null = new Map()
  private lower: string | null = null
  private upper: string | null = null

  constructor(
    private readonly shape: WriteShape,
    private readonly codes: WriteBatch['codes'],
  ) {}

  /** Passes batches on and keeps the keys of their rows that lack something. */
  async *watch(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    for await (const batch of batches) {
      if (batch.rows > 0) this.look(batch)
      yield batch
    }
  }

  /** The keys, or ranges that hold them. */
  ranges(): KeyRange[] {
    const { labels, lower, upper } = this
    if (lower === null || upper === null) return []
    const keys = [...(labels?.keys() ?? [])].sort()
    if (!labels || keys.length > LOOKUPS_MAX) return [{ lower, upper: `${upper}00` }]
    return keys.map((hex) => ({ lower: hex, upper: `${hex}00` }))
  }

  /** Whether a key that lies in the ranges is to be judged. */
  concerns(hex: string): boolean {
    return this.labels?.has(hex) ?? true
  }

  /** Notes whose existence the write relies on. */
  noteIn(reads: ReadSet): void {
    const { keySpace } = this.shape.keySpace
    if (this.labels) reads.addKeys(keySpace, [EXISTENCE], this.labels)
    else for (const range of this.ranges()) reads.addRange(keySpace, [EXISTENCE], range)
  }

  private look(batch: Batch): void {
    const { keySpace } = this.shape
    const lacking = new Uint8Array(batch.rows)
    for (const column of requiredOf(keySpace)) this.markLacking(column, batch, lacking)
    if (!lacking.includes(1)) return
    const keys = inputKeys(batch, keySpace)
    const names = keySpace.components.map(({ name }) => name)
    const values = batchRows({ ...batch, ...keyPart(batch, names) })
    for (let row = 0; row < batch.rows; row++) {
      if (lacking[row] === 0) continue
      const hex = keyHex(keys, row)
      if (this.lower === null || hex < this.lower) this.lower = hex
      if (this.upper === null || hex > this.upper) this.upper = hex
      this.labels?.set(hex, keyLabel(names.map((name) => values[row]![name])))
      if (this.labels && this.labels.size > KEY_HASHES_MAX) this.labels = null
    }
  }

  private markLacking({ name, algebra }: ColumnDefinition, batch: Batch, into: Uint8Array): void {
    const isGiven = this.shape.columns.includes(name)
    const cells = isGiven ? batchColumn(batch, name) : undefined
    const isDelta = (this.shape.ops[name] ?? 'set') !== 'set'
    const codes = this.codes?.get(name)
    if (cells && !isDelta && !codes) return
    for (let row = 0; row < into.length; row++) {
      const code = codes?.[row]
      const folds = code === undefined ? isDelta : code === CELL_DELTA
      const isVain = folds && (algebra === 'last_by' || !cells || !isValidAt(cells, row))
      if (!cells || code === CELL_KEEP || isVain) into[row] = 1
    }
  }
}

/** Null where no row of an upsert of this shape can lack a required cell. */
export function lackingKeys(shape: WriteShape, codes: WriteBatch['codes']): LackingKeys | null {
  if (!shape.keySpace.strict) return null
  const isGiven = ({ name }: ColumnDefinition): boolean =>
    shape.columns.includes(name) && !shape.mixed.has(name) && (shape.ops[name] ?? 'set') === 'set'
  return requiredOf(shape.keySpace).every(isGiven) ? null : new LackingKeys(shape, codes)
}

/** An upsert that is about to join what its transaction has done so far. */
interface StrictWrite {
  readonly definition: KeySpaceDefinition
  readonly context: Pick<TransactionContext, 'storage' | 'pool' | 'mayRead'>
  /** What the transaction is based on, and what it has staged on top. */
  readonly state: LineState
  readonly actions: readonly LogAction[]
  readonly updates: readonly LogAction[]
  readonly signal: AbortSignal | undefined
}

/**
 * Reads the records under the keys as the write would leave them.
 * @throws OperationNotAllowed for a record without a required value; Denied
 */
export async function refuseLacking(lacking: LackingKeys, write: StrictWrite): Promise<void> {
  const { definition, context, signal, actions, updates } = write
  const { storage, pool, mayRead } = context
  const ranges = lacking.ranges()
  if (ranges.length === 0) return
  const state = await stateWith(storage, write.state, [...actions, ...updates])
  const names = definition.components.map(({ name }) => name)
  const required = requiredOf(definition).map(({ name }) => name)
  const where = required.map((name) => `${printName(name)} IS NULL`).join(' OR ')
  await mayRead(readingOf(await planRead(state, definition, { columns: names, where })))
  for (const range of ranges) {
    const plan = await planRead(state, definition, { columns: names, where, range })
    for await (const batch of readPlan(plan, { storage, pool, signal })) {
      const keys = encodeKeys(batch.columns, keyTypesOf(definition), names)
      for (let row = 0; row < keys.rows; row++) {
        if (lacking.concerns(keyHex(keys, row))) throw lacks(definition, batchRows(batch)[row]!)
      }
    }
  }
}

function lacks({ name, components }: KeySpaceDefinition, record: Record<string, unknown>) {
  const key = keyLabel(components.map((component) => record[component.name]))
  return new CalicoError(
    'OperationNotAllowed',
    `'${name}' is strict, and the write leaves the record ${key} without a value in a required ` +
      'column; give all required columns of records that do not exist yet',
    { details: { keySpace: name, key } },
  )
}

function requiredOf({ groups }: KeySpaceDefinition): ColumnDefinition[] {
  return groups.flatMap(({ columns }) => columns.filter(({ required }) => required))
}

/** The columns of the key, so that labels read nothing else. */
function keyPart({ fields, columns }: Batch, names: readonly string[]): Omit<Batch, 'rows'> {
  const places = names.map((name) => fields.findIndex((field) => field.name === name))
  return { fields: places.map((at) => fields[at]!), columns: places.map((at) => columns[at]!) }
}
