/**
 * What a write means for each group of a key-space: which columns it holds, and with which
 * operations.
 */
import type { Data } from 'apache-arrow'
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { isValidAt, makeColumn, nullColumn, retypeColumn } from '../arrow/column.js'
import { distinctItems } from '../arrow/lists.js'
import { checkMapKeys } from '../arrow/map-keys.js'
import { toArrowType } from '../arrow/types.js'
import { CalicoError } from '../errors.js'
import { type Algebra, takesElements } from '../format/algebra.js'
import {
  companionColumn,
  keyColumn,
  opColumn,
  ROW_DELETE,
  ROW_PATCH,
  ROW_REPLACE,
  valueColumn,
} from '../format/columns.js'
import type {
  ColumnDefinition,
  GroupDefinition,
  KeySpaceDefinition,
  UpdateColumn,
  UpdateExpression,
} from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { type CalicoType, isNested, parseType, sameType } from '../format/types.js'
import { anchorOf, findColumn } from '../table/definition.js'
import { keyTypesOf } from '../tile/context.js'
import { ROW_OPS, ROW_OPS_TYPE } from '../tile/merge-column.js'
import { checkReplaceGivesAll, checkRequiredCells, checkRequiredFields } from './required.js'

/** Rows as a caller gives them: columns under the names that people know. */
export interface WriteBatch {
  readonly batch: Batch
  /** Cell operations of columns where rows differ; the same columns in every batch of a write. */
  readonly codes?: ReadonlyMap<string, Int8Array> | undefined
}

/** `set` replaces the cell; the name of its algebra applies the cell as a delta. */
export type CellVerb = 'set' | Algebra

export interface WriteShape {
  readonly keySpace: KeySpaceDefinition
  /** Names of the value columns that the write gives. */
  readonly columns: readonly string[]
  /** Names of the columns whose operations differ from row to row. */
  readonly mixed: ReadonlySet<string>
  readonly ops: Readonly<Record<string, CellVerb>>
}

interface GroupColumn {
  readonly name: string
  readonly column: ColumnDefinition
  /** As people see it, and as data files have it. */
  readonly type: CalicoType
  readonly stored: CalicoType
  readonly op: 'set' | 'delta' | 'mixed'
  /**
   * The orders beside the cells: the name of the column they come from, null where there are no
   * deltas, and their type.
   */
  readonly orders: { readonly from: string | null; readonly type: CalicoType } | null
}

/** The part of a write that goes to one group. */
export interface GroupWrite {
  readonly group: GroupDefinition
  readonly keyTypes: readonly CalicoType[]
  readonly columns: readonly GroupColumn[]
  /** Fields of the group's update files. */
  readonly fields: readonly BatchField[]
  /** The columns as the log and the files describe them. */
  readonly described: readonly UpdateColumn[]
  /** The row operation of all rows; null where they are merges and the files do not say so. */
  readonly rowOp: number | null
  /** Whether rows may be patches. */
  readonly patches: boolean
  /** What the group's columns are computed by; its rows then hold no cells. */
  readonly expression?: UpdateExpression | undefined
  /** The columns of the rows that it computes from, under the names that people know. */
  readonly sources?: readonly BatchField[] | undefined
}

/**
 * An upsert: every group with a column that is given, and the anchor. @throws UnknownColumn,
 * OperationNotAllowed
 */
export function planUpsert(shape: WriteShape): GroupWrite[] {
  const { keySpace } = shape
  const given = columnsByGroup(shape)
  const anchor = anchorOf(keySpace)
  return keySpace.groups
    .filter((group) => given.has(group.incarnation) || group === anchor)
    .map((group) =>
      groupWrite({ keySpace, group, columns: given.get(group.incarnation) ?? [], rowOp: null }),
    )
}

/**
 * A replace of records: every group of the key-space (CAL-MERGE-028). @throws UnknownColumn,
 * OperationNotAllowed
 */
export function planReplace(shape: WriteShape): GroupWrite[] {
  const { keySpace } = shape
  const given = columnsByGroup(shape)
  checkReplaceGivesAll(keySpace, shape.columns)
  return keySpace.groups.map((group) => {
    const columns = given.get(group.incarnation) ?? []
    return groupWrite({ keySpace, group, columns, rowOp: ROW_REPLACE })
  })
}

/**
 * An update of cells under keys, which makes no records: the groups with a column that is given
 * (CAL-MERGE-037). @throws UnknownColumn, OperationNotAllowed
 */
export function planUpdate(shape: WriteShape): GroupWrite[] {
  const { keySpace } = shape
  const given = columnsByGroup(shape)
  return keySpace.groups
    .filter((group) => given.has(group.incarnation))
    .map((group) => {
      const rowOp = group.anchor ? ROW_PATCH : null
      return groupWrite({ keySpace, group, columns: given.get(group.incarnation)!, rowOp })
    })
}

/** A delete of records: every group of the key-space (CAL-MERGE-026). */
export function planDelete(keySpace: KeySpaceDefinition): GroupWrite[] {
  return keySpace.groups.map((group) =>
    groupWrite({ keySpace, group, columns: [], rowOp: ROW_DELETE }),
  )
}

function columnsByGroup(shape: WriteShape): Map<string, GroupColumn[]> {
  checkOps(shape)
  const byGroup = new Map<string, GroupColumn[]>()
  for (const name of shape.columns) {
    const place = findColumn(shape.keySpace, name)
    if (place.kind === 'key') continue
    const { column, group } = place
    const isDelta = cellVerb(shape.ops, name) !== 'set'
    const op = shape.mixed.has(name) ? 'mixed' : isDelta ? 'delta' : 'set'
    const columns = byGroup.get(group.incarnation) ?? []
    const orders = op === 'set' ? null : ordersOf(shape, column, isDelta)
    const type = columnType(column)
    columns.push({ name, column, type, stored: parseType(column.type), op, orders })
    byGroup.set(group.incarnation, columns)
  }
  return byGroup
}

/** Where the orders of a last_by column come from. @throws OperationNotAllowed */
function ordersOf(
  shape: WriteShape,
  { orderBy, name }: ColumnDefinition,
  isDelta: boolean,
): GroupColumn['orders'] {
  if (!orderBy) return null
  if (!isDelta) return { from: null, type: parseType(orderBy.type) }
  const all = shape.keySpace.groups.flatMap((group) => group.columns)
  const order = all.find((candidate) => candidate.column === orderBy.column)
  if (order && shape.columns.includes(order.name)) {
    return { from: order.name, type: parseType(orderBy.type) }
  }
  throw new CalicoError(
    'OperationNotAllowed',
    `column '${name}' takes last_by with the values of '${order?.name ?? orderBy.column}', which ` +
      'have to be given too',
  )
}

/** What is done with the cells of a column. It may be called like a member of every object. */
export function cellVerb(ops: Readonly<Record<string, CellVerb>>, name: string): CellVerb {
  return Object.hasOwn(ops, name) ? ops[name]! : 'set'
}

function checkOps({ keySpace, columns, ops }: WriteShape): void {
  for (const [name, op] of Object.entries(ops)) {
    const place = findColumn(keySpace, name)
    if (place.kind === 'key') {
      throw new CalicoError(
        'OperationNotAllowed',
        `'${name}' is part of the key; it takes no operation`,
      )
    }
    if (op !== 'set' && op !== place.column.algebra) {
      const { algebra } = place.column
      throw new CalicoError(
        'OperationNotAllowed',
        `column '${name}' takes set${algebra ? ` and ${algebra}` : ' only'}, not '${op}'`,
      )
    }
    if (!columns.includes(name)) {
      throw new CalicoError(
        'UnknownColumn',
        `an operation is given for '${name}', which has no data`,
      )
    }
  }
}

function groupWrite(options: {
  keySpace: KeySpaceDefinition
  group: GroupDefinition
  columns: readonly GroupColumn[]
  rowOp: number | null
}): GroupWrite {
  const { keySpace, group, columns, rowOp } = options
  const keyTypes = keyTypesOf(keySpace)
  const keyFields = keyTypes.map((type, i) => ({ name: keyColumn(i), type }))
  const valueFields = columns.flatMap(({ column, stored, op, orders }): BatchField[] => [
    { name: valueColumn(column.column), type: stored },
    ...(op === 'mixed' ? [{ name: opColumn(column.column), type: ROW_OPS_TYPE }] : []),
    ...(orders ? [{ name: companionColumn(column.column), type: orders.type }] : []),
  ])
  const rowOps = rowOp !== null ? [ROW_OPS] : []
  return {
    group,
    keyTypes,
    columns,
    fields: [...keyFields, ...rowOps, ...valueFields],
    described: columns.map(({ column, op }) => ({
      column: column.column,
      type: column.type,
      op,
      ...(column.algebra && { algebra: column.algebra }),
      ...(column.orderBy && { orderType: column.orderBy.type }),
    })),
    rowOp,
    patches: rowOp === ROW_PATCH,
  }
}

/**
 * One batch of a write as rows of a group's update, under synthetic names. @throws TypeMismatch,
 * InvalidKey; OperationNotAllowed for nulls in required columns or fields
 */
export function groupBatch(
  write: GroupWrite,
  keySpace: KeySpaceDefinition,
  { batch, codes }: WriteBatch,
): Batch {
  const columns = keySpace.components.map((component, i): Data => {
    const given = fieldOf(batch, component.name)
    if (given) return conform(given, write.keyTypes[i]!, `key component '${component.name}'`)
    throw new CalicoError('InvalidKey', `the rows lack the key component '${component.name}'`)
  })
  const { rowOp } = write
  if (rowOp !== null) columns.push(int8Column(new Int8Array(batch.rows).fill(rowOp)))
  for (const { name, type, stored, op, column, orders } of write.columns) {
    const where = `column '${name}'`
    const given = conform(fieldOf(batch, name)!, type, where, takesElements(column.algebra))
    const cells = column.algebra === 'union' ? distinctItems(given, type) : given
    checkMapKeys(type, cells, where)
    columns.push(retypeColumn(cells, toArrowType(stored)))
    checkRequiredFields({ column, stored, cells, codes: codes?.get(name) })
    if (column.required) {
      const replaces = rowOp === ROW_REPLACE
      checkRequiredCells({ name, cells, op, codes: codes?.get(name), replaces })
    }
    if (op === 'mixed') columns.push(int8Column(codes!.get(name)!))
    if (orders) columns.push(ordersIn(batch, orders, where))
  }
  for (const { name, type } of write.sources ?? []) {
    const where = `source.${name}`
    const cells = conform(fieldOf(batch, name)!, type, where)
    checkMapKeys(type, cells, where)
    columns.push(cells)
  }
  return { rows: batch.rows, fields: write.fields, columns }
}

function ordersIn(
  batch: Batch,
  { from, type }: NonNullable<GroupColumn['orders']>,
  where: string,
): Data {
  if (from === null) return nullColumn(toArrowType(type), batch.rows)
  return conform(fieldOf(batch, from)!, type, where)
}

function int8Column(values: Int8Array): Data {
  return makeColumn({ type: toArrowType({ kind: 'int8' }), length: values.length, values })
}

interface Given {
  readonly type: CalicoType
  readonly data: Data
}

function fieldOf(batch: Batch, name: string): Given | undefined {
  const data = batchColumn(batch, name)
  return data && { type: batch.fields.find((field) => field.name === name)!.type, data }
}

/**
 * A column in its declared type; a single element stands for a list of one in columns that append
 * (CAL-DATA-025).
 */
function conform(given: Given, to: CalicoType, where: string, wraps = false): Data {
  // A cast looks at the items of vectors too, which may be null where others made them.
  if (sameType(given.type, to) && !isNested(to)) return given.data
  if (wraps && to.kind === 'list' && given.type.kind !== 'list') {
    return listOfOne(conform(given, to.element, where), to)
  }
  return castColumn({ from: toArrowType(given.type), data: given.data, to, where })
}

function listOfOne(items: Data, type: CalicoType): Data {
  const offsets = new Int32Array(items.length + 1)
  for (let i = 0; i < items.length; i++) offsets[i + 1] = i + 1
  if (items.nullCount === 0) {
    return makeColumn({ type: toArrowType(type), length: items.length, offsets, child: items })
  }
  const validity = new Uint8Array((items.length + 7) >> 3)
  for (let i = 0; i < items.length; i++) if (isValidAt(items, i)) validity[i >> 3]! |= 1 << (i & 7)
  return makeColumn({
    type: toArrowType(type),
    length: items.length,
    validity,
    offsets,
    child: items,
  })
}
