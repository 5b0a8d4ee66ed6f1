/**
 * What a write with expressions means for the groups of a key-space: one group's update computes,
 * and the rows hold just what it computes from (spec/merge.md, "Expressions").
 */
import type { BatchField } from '../arrow/batch.js'
import { CalicoError } from '../errors.js'
import { bindCastTo, bindTruth } from '../expr/bind.js'
import { parseExpression } from '../expr/parse.js'
import { printExpression } from '../expr/print.js'
import { mapColumns } from '../expr/rename.js'
import { makeScope, type Scope, type ScopeColumn } from '../expr/scope.js'
import { type ColumnRef, columnRefs, type Expression } from '../expr/tree.js'
import { bindUpdate, targetsIn } from '../expr/update-expression.js'
import { keyColumn, sourceColumn, valueColumn } from '../format/columns.js'
import type {
  ColumnDefinition,
  GroupDefinition,
  KeySpaceDefinition,
  UpdateExpression,
} from '../format/generated/documents.js'
import { type CalicoType, hasStructs, parseType, printType } from '../format/types.js'
import { findColumn } from '../table/definition.js'
import { keyFields, keyTypesOf } from '../tile/context.js'
import { type GroupWrite, planUpsert } from './write-plan.js'

export interface ExpressionShape {
  readonly keySpace: KeySpaceDefinition
  /** The columns of the rows that are given. */
  readonly fields: readonly BatchField[]
  /** An expression for each column that is assigned, by name. */
  readonly set: Readonly<Record<string, string>>
  readonly when?: string | undefined
  /** Whether records that do not exist come into being. */
  readonly verb: 'upsert' | 'update'
}

/** Whether a write computes cells. @throws InvalidArgument where its options contradict it */
export function computes(options: {
  readonly set?: Readonly<Record<string, string>> | undefined
  readonly when?: string | undefined
  readonly types?: Readonly<Record<string, string>> | undefined
  readonly ops?: Readonly<Record<string, unknown>> | undefined
}): boolean {
  const { set, when, types, ops } = options
  if (set === undefined) {
    if (when === undefined && types === undefined) return false
    throw new CalicoError('InvalidArgument', 'a condition goes with expressions; give set as well')
  }
  if (Object.keys(ops ?? {}).length === 0) return true
  throw new CalicoError('InvalidArgument', 'set and ops exclude each other; make two writes')
}

/** @throws UnknownColumn, InvalidExpression, InvalidArgument, OperationNotAllowed */
export function planExpression(shape: ExpressionShape): GroupWrite[] {
  const { keySpace, verb, when } = shape
  const { group, columns } = assignedColumns(shape)
  const parsed = {
    when: when === undefined ? null : parseExpression(when),
    values: columns.map(({ name }) => parseExpression(shape.set[name]!)),
  }
  const names = new Names(shape, group)
  check(parsed, columns, names)
  const write = expressionWrite({ shape, group, columns, parsed, names })
  if (verb === 'update' || group.anchor) return [write]
  if (when !== undefined) {
    throw new CalicoError(
      'OperationNotAllowed',
      `'${group.name}' does not say which records exist, so that a condition on its cells cannot ` +
        'decide it: update instead of upserting, or leave the condition out',
    )
  }
  const none = { keySpace, columns: [], mixed: new Set<string>(), ops: {} }
  return [...planUpsert(none), write]
}

/** The columns that are assigned, all of one group. */
function assignedColumns({ keySpace, set }: ExpressionShape): {
  group: GroupDefinition
  columns: ColumnDefinition[]
} {
  const places = Object.keys(set).map((name) => ({ name, place: findColumn(keySpace, name) }))
  const found = places.map(({ name, place }) => {
    if (place.kind === 'value') {
      refuseStructs(`'${name}'`, parseType(place.column.type))
      return place
    }
    throw new CalicoError('OperationNotAllowed', `'${name}' is part of the key; it stays as it is`)
  })
  const [first] = found
  if (!first) throw new CalicoError('InvalidArgument', 'nothing is set; assign a column')
  const other = found.find(({ group }) => group !== first.group)
  if (other) {
    throw new CalicoError(
      'OperationNotAllowed',
      `columns '${first.column.name}' and '${other.column.name}' are in different groups, and an ` +
        'expression reads and writes one; make two writes of it, in one transaction',
    )
  }
  return { group: first.group, columns: found.map(({ column }) => column) }
}

interface Parsed {
  readonly when: Expression | null
  readonly values: readonly Expression[]
}

/** What is wrong is told in the names that people know. */
function check(parsed: Parsed, columns: readonly ColumnDefinition[], names: Names): void {
  const { scope } = names
  for (const text of [...(parsed.when ? [parsed.when] : []), ...parsed.values]) {
    for (const ref of columnRefs(text)) names.checkGroup(ref)
  }
  if (parsed.when) bindTruth({ expression: parsed.when, scope })
  for (const [i, expression] of parsed.values.entries()) {
    bindCastTo({ expression, scope, type: parseType(columns[i]!.type) })
  }
}

function expressionWrite(options: {
  shape: ExpressionShape
  group: GroupDefinition
  columns: readonly ColumnDefinition[]
  parsed: Parsed
  names: Names
}): GroupWrite {
  const { shape, group, columns, parsed, names } = options
  const { keySpace, verb } = shape
  const text = (expression: Expression): string =>
    printExpression(mapColumns(expression, (ref) => names.stored(ref)))
  const when = parsed.when && text(parsed.when)
  const assign = columns.map(({ column, required }, i) => ({
    column,
    value: text(parsed.values[i]!),
    ...(required && { required }),
  }))
  const said = { assign, ...(when !== null && { when }) }
  const target = targetsIn(said).map((id) => {
    return named(group.columns.find(({ column }) => column === id)!)
  })
  const key = keySpace.components.map(({ type }) => type)
  const source = names.sources.map(({ type }) => printType(type))
  const expression: UpdateExpression = { ...said, key, source, target }
  bindUpdate(expression, new Map(columns.map(({ column, type }) => [column, type])))
  const keyTypes = keyTypesOf(keySpace)
  return {
    group,
    keyTypes,
    columns: [],
    sources: names.sources,
    fields: [
      ...keyFields(keyTypes),
      ...names.sources.map(({ type }, i) => ({ name: sourceColumn(i), type })),
    ],
    described: columns.map((column) => ({ ...named(column), op: 'computed' as const })),
    rowOp: null,
    patches: group.anchor && verb === 'update',
    expression,
  }
}

function named({ column, type, algebra, orderBy }: ColumnDefinition) {
  return {
    column,
    type,
    ...(algebra && { algebra }),
    ...(orderBy && { orderType: orderBy.type }),
  }
}

/** What names stand for, and which columns of the rows are used. */
class Names {
  readonly scope: Scope
  /** The columns of the rows that expressions name, in the order of their numbers. */
  readonly sources: BatchField[] = []
  private readonly fields: ReadonlyMap<string, BatchField>

  constructor(
    private readonly shape: ExpressionShape,
    private readonly group: GroupDefinition,
  ) {
    const { keySpace, fields } = shape
    const components = keySpace.components.map(({ name }) => name)
    const given = fields.filter(({ name }) => !components.includes(name))
    this.fields = new Map(given.map((field) => [field.name, field]))
    const column = (qualifier: string, name: string, type: CalicoType): ScopeColumn => ({
      name,
      qualifier,
      type,
      column: JSON.stringify([qualifier, name]),
    })
    const keys = keySpace.components.map(({ name, type }): [string, CalicoType] => [
      name,
      parseType(type),
    ])
    this.scope = makeScope(
      [
        ...keys.map(([name, type]) => column('key', name, type)),
        // The key of a row is that of what lies below it.
        ...keys.map(([name, type]) => ({ ...column('key', name, type), qualifier: 'source' })),
        ...given.map(({ name, type }) => column('source', name, type)),
        ...group.columns.map(({ name, type }) => column('target', name, parseType(type))),
      ],
      { preferred: 'key' },
    )
  }

  /** @throws OperationNotAllowed for a column of another group */
  checkGroup({ name, qualifier }: ColumnRef): void {
    if (qualifier !== 'target') return
    const owner = this.shape.keySpace.groups.find(({ columns }) =>
      columns.some((column) => column.name === name),
    )
    if (!owner || owner === this.group) return
    throw new CalicoError(
      'OperationNotAllowed',
      `target.${name} is in group '${owner.name}', and an expression reads only the group that ` +
        `it writes, '${this.group.name}'`,
    )
  }

  /** The column as stored texts name it. */
  stored(ref: ColumnRef): ColumnRef {
    const [qualifier, name] = JSON.parse(this.scope.resolve(ref).name) as [string, string]
    const { components } = this.shape.keySpace
    if (qualifier === 'key') {
      return storedRef('key', keyColumn(components.findIndex((own) => own.name === name)))
    }
    if (qualifier === 'source') return storedRef('source', sourceColumn(this.source(name)))
    const { column, type } = this.group.columns.find((own) => own.name === name)!
    refuseStructs(`target.${name}`, parseType(type))
    return storedRef('target', valueColumn(column))
  }

  private source(name: string): number {
    const known = this.sources.findIndex((field) => field.name === name)
    if (known >= 0) return known
    const field = this.fields.get(name)!
    refuseStructs(`source.${name}`, field.type)
    return this.sources.push(field) - 1
  }
}

/** Fields of structs come, go and widen; an expression would have to go along (CAL-LOG-103). */
function refuseStructs(what: string, type: CalicoType): void {
  if (!hasStructs(type)) return
  throw new CalicoError(
    'OperationNotAllowed',
    `${what} has structs, which expressions do not take; set its column without one`,
  )
}

const storedRef = (qualifier: string, name: string): ColumnRef => ({
  kind: 'column',
  name,
  qualifier,
})
