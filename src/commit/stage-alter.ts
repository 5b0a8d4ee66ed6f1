/** Staging a change of a key-space's definition, with the one read that some changes need. */

import { fieldNulls } from '../arrow/field-nulls.js'
import { must } from '../assert.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import { printName } from '../expr/print.js'
import type {
  AlterKeySpaceAction,
  ColumnDefinition,
  DefinitionChange,
  KeySpaceDefinition,
  LogAction,
} from '../format/generated/documents.js'
import { fieldPath } from '../format/struct-fields.js'
import { parseType } from '../format/types.js'
import { placeAt } from '../log/lines.js'
import { type MayRead, readingOf } from '../scan/may-read.js'
import { planRead } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import { structsPlan } from '../scan/structs-plan.js'
import { type Alteration, alterDefinition } from '../table/alteration.js'
import type { LineState } from '../table/state.js'
import type { TileContext } from '../tile/context.js'
import type { Premise } from './premises.js'

export interface AlterOptions {
  readonly context: TileContext
  /** Asked before a column is looked through for nulls. */
  readonly mayRead: MayRead
  readonly env: Env
  readonly state: LineState
  /** As the transaction has left it so far. */
  readonly definition: KeySpaceDefinition
  readonly alterations: readonly Alteration[]
  /** The transaction's actions so far. */
  readonly actions: readonly LogAction[]
}

export interface StagedAlteration {
  readonly action: AlterKeySpaceAction
  readonly definition: KeySpaceDefinition
  readonly premises: readonly Premise[]
}

/**
 * Stages changes of a definition as the transaction's next action.
 * @throws as alterDefinition; OperationNotAllowed where a column or field with nulls is to be
 *   required
 */
export async function stageAlteration(options: AlterOptions): Promise<StagedAlteration> {
  const { env, alterations } = options
  const { changes, definition } = alterDefinition(options.definition, alterations, env)
  const premises: Premise[] = []
  const demanded = [...madeRequired(changes), ...madeStrict(changes, definition)]
  for (const column of new Set(demanded)) {
    const premise = await checkNoNulls(column, definition, options)
    if (premise) premises.push(premise)
  }
  for (const field of madeRequiredFields(changes, definition)) {
    const premise = await checkNoFieldNulls(field, definition, options)
    if (premise) premises.push(premise)
  }
  const { keySpace } = definition
  const action = { kind: 'alter-key-space' as const, keySpace, changes: [...changes] }
  return { action, definition, premises }
}

/** The columns that the changes leave required. */
function madeRequired(changes: readonly DefinitionChange[]): number[] {
  const required = new Set<number>()
  for (const change of changes) {
    if (change.kind === 'set-required' && change.required) required.add(change.column)
    else if (change.kind === 'set-required' || change.kind === 'drop-column') {
      required.delete(change.column)
    }
  }
  return [...required]
}

interface DemandedField {
  /** As the changes leave it. */
  readonly column: ColumnDefinition
  readonly field: number
}

/** The fields that the changes leave required. */
function madeRequiredFields(
  changes: readonly DefinitionChange[],
  { groups }: KeySpaceDefinition,
): DemandedField[] {
  const set = changes.flatMap((change) => (change.kind === 'set-field-required' ? [change] : []))
  return groups
    .flatMap(({ columns }) => columns)
    .flatMap((column) =>
      (column.fields ?? [])
        .filter(({ field, required }) => required && set.some((change) => change.field === field))
        .map(({ field }) => ({ column, field })),
    )
}

/** All required columns, where the changes leave the key-space strict. */
function madeStrict(
  changes: readonly DefinitionChange[],
  { strict, groups }: KeySpaceDefinition,
): number[] {
  if (!strict || !changes.some((change) => change.kind === 'set-strict')) return []
  const columns = groups.flatMap((group) => group.columns)
  return columns.filter(({ required }) => required).map(({ column }) => column)
}

/**
 * Reads a column for nulls (CAL-TABLE-053, CAL-TABLE-082); null where no other transaction can
 * bring any.
 */
async function checkNoNulls(
  column: number,
  after: KeySpaceDefinition,
  { context, state, actions, mayRead }: AlterOptions,
): Promise<Premise | null> {
  const columns = after.groups.flatMap((group) => group.columns)
  const name = columns.find((own) => own.column === column)!.name
  const what = `column '${name}'`
  refuseWrites(what, after, actions)
  const before = state.keySpaces.get(after.keySpace)
  if (!before) return null
  if (await hasNull(before, column, { context, state, mayRead })) {
    throw new CalicoError(
      'OperationNotAllowed',
      `column '${name}' of '${after.name}' cannot be required: there are records without a value ` +
        `in it; find them with ${printName(name)} IS NULL`,
    )
  }
  const at = placeAt(state.lineage, state.height)
  const incarnations = before.groups
    .filter((group) => group.anchor || group.columns.some((own) => own.column === column))
    .map((group) => group.incarnation)
  return { kind: 'no-nulls', action: actions.length, what, at, column, incarnations }
}

/** @throws InvalidArgument where the transaction has written records before it demands something */
function refuseWrites(
  what: string,
  { name, groups }: KeySpaceDefinition,
  actions: readonly LogAction[],
): void {
  const own = new Set(groups.map((group) => group.incarnation))
  if (!actions.some((action) => action.kind === 'update' && own.has(action.incarnation))) return
  throw new CalicoError(
    'InvalidArgument',
    `${what} cannot be demanded by a transaction that writes '${name}'; do it in one of its own`,
  )
}

/**
 * Reads a column for structs that have no value in a field (CAL-TABLE-093); null where no other
 * transaction can bring any.
 */
async function checkNoFieldNulls(
  { column, field }: DemandedField,
  after: KeySpaceDefinition,
  options: AlterOptions,
): Promise<Premise | null> {
  const { state, actions } = options
  const name = must(
    column.fields?.find((own) => own.field === field),
    'the field is of the column',
  ).name
  const what = `field '${name}' of column '${column.name}'`
  refuseWrites(what, after, actions)
  const before = state.keySpaces.get(after.keySpace)
  const known = before?.groups
    .flatMap(({ columns }) => columns)
    .find((own) => own.column === column.column)
  if (!before || !known) return null
  const plan = await structsPlan(state, before, known)
  await options.mayRead(readingOf(plan))
  for await (const batch of readPlan(plan, options.context)) {
    const required = new Set([`f${field}`])
    const [data] = batch.columns
    const types = { type: parseType(column.type), held: parseType(known.type) }
    for (const { path } of fieldNulls({ ...types, required, data: data! })) {
      throw new CalicoError(
        'OperationNotAllowed',
        `field '${fieldPath(column, path).join('.')}' of column '${column.name}' cannot be ` +
          `required: records of '${after.name}' have structs without a value in it`,
      )
    }
  }
  const at = placeAt(state.lineage, state.height)
  const owner = before.groups.find(({ columns }) => columns.includes(known))
  const incarnations = owner ? [owner.incarnation] : []
  return {
    ...{ kind: 'no-nulls', action: actions.length, what, at },
    ...{ column: column.column, incarnations },
  }
}

/** Whether a record has no value in a column; in one that is new, none has. */
async function hasNull(
  keySpace: KeySpaceDefinition,
  column: number,
  { context, state, mayRead }: Pick<AlterOptions, 'context' | 'state' | 'mayRead'>,
): Promise<boolean> {
  const columns = keySpace.groups.flatMap((group) => group.columns)
  const known = columns.find((own) => own.column === column)
  const where = known && `${printName(known.name)} IS NULL`
  const plan = await planRead(state, keySpace, { columns: [keySpace.components[0]!.name], where })
  await mayRead(readingOf(plan))
  for await (const batch of readPlan(plan, context)) if (batch.rows > 0) return true
  return false
}
