/**
 * What a write means for each group of a key-space: which columns it holds, and with which
 * operations.
 */
import type { Data } from 'apache-arrow'
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { isValidAt, makeColumn } from '../arrow/column.js'
import { toArrowType } from '../arrow/types.js'
import { CalicoError } from '../errors.js'
import type { Algebra } from '../format/algebra.js'
import {
  keyColumn,
  opColumn,
  ROW_DELETE,
  ROW_OP_COLUMN,
  ROW_REPLACE,
  valueColumn,
} from '../format/columns.js'
import type {
  ColumnDefinition,
  GroupDefinition,
  KeySpaceDefinition,
  UpdateColumn,
} from '../format/generated/documents.js'
import { type CalicoType, parseType, sameType } from '../format/types.js'
import { anchorOf, findColumn } from '../table/definition.js'
import { keyTypesOf } from '../tile/context.js'
import { ROW_OPS_TYPE } from '../tile/update-layers.js'
import { checkReplaceGivesAll, checkRequiredCells } from './required.js'

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
  readonly type: CalicoType
  readonly op: 'set' | 'delta' | 'mixed'
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
    columns.push({ name, column, type: parseType(column.type), op })
    byGroup.set(group.incarnation, columns)
  }
  return byGroup
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
  const valueFields = columns.flatMap(({ column, type, op }): BatchField[] => {
    const cells = { name: valueColumn(column.column), type }
    return op === 'mixed' ? [cells, { name: opColumn(column.column), type: ROW_OPS_TYPE }] : [cells]
  })
  const rowOps = rowOp !== null ? [{ name: ROW_OP_COLUMN, type: ROW_OPS_TYPE }] : []
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
    })),
    rowOp,
  }
}

/**
 * One batch of a write as rows of a group's update, under synthetic names. @throws TypeMismatch,
 * InvalidKey; OperationNotAllowed for nulls in required columns
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
  for (const { name, type, op, column } of write.columns) {
    const where = `column '${name}'`
    const cells = conform(fieldOf(batch, name)!, type, where, column.algebra === 'append')
    columns.push(cells)
    if (column.required) {
      const replaces = rowOp === ROW_REPLACE
      checkRequiredCells({ name, cells, op, codes: codes?.get(name), replaces })
    }
    if (op === 'mixed') columns.push(int8Column(codes!.get(name)!))
  }
  return { rows: batch.rows, fields: write.fields, columns }
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
  if (sameType(given.type, to)) return given.data
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
