/** What a user asks to be changed of a key-space, by names, as changes that name ids. */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type {
  ColumnDefinition,
  DefinitionChange,
  GroupDefinition,
  KeySpaceDefinition,
  MaintenanceSettings,
} from '../format/generated/documents.js'
import { parseType, printType } from '../format/types.js'
import { applyChanges, isRefusal, usedIds } from './alter.js'
import { type FieldAlteration, fieldChange } from './alteration-fields.js'
import { type LayoutAlteration, layoutChanges } from './alteration-layouts.js'
import {
  anchorOf,
  type ColumnSpec,
  checkNames,
  columnId,
  defineColumns,
  defineGroup,
  findColumn,
  findGroup,
  type GroupSpec,
} from './definition.js'
import { checkMaintenance, checkSetting, type MaintenanceSetting } from './maintenance.js'
import type { Refusal } from './refusal.js'

/**
 * One change of a key-space (spec/table.md, "Changes"). Columns and groups are given by the names
 * that they have when the change before it has been made.
 */
export type Alteration =
  /** Gives the key-space another name. */
  | { readonly kind: 'rename-key-space'; readonly name: string }
  /**
   * Adds a column, null in all records there are. It joins the named group, or the anchor, and
   * comes last for people; `after` puts it behind another column, null before all.
   */
  | {
      readonly kind: 'add-column'
      readonly column: ColumnSpec
      readonly group?: string
      readonly after?: string | null
    }
  /** Drops a column. Versions before keep it; the name is free, the id is not used again. */
  | { readonly kind: 'drop-column'; readonly column: string }
  /** Gives a column, or a component of the key, another name. */
  | { readonly kind: 'rename-column'; readonly column: string; readonly name: string }
  /** Puts a column behind another, or before all where `after` is null. */
  | { readonly kind: 'move-column'; readonly column: string; readonly after: string | null }
  /** Gives a column, or a component of the key, a wider type (CAL-TYPES-050). */
  | { readonly kind: 'widen-column'; readonly column: string; readonly type: string }
  /** Changes a field of a struct. */
  | FieldAlteration
  /**
   * Makes writers refuse to leave the column's cells null, or no longer. Making it so reads the
   * column once, and is refused with `OperationNotAllowed` where a record has no value.
   */
  | { readonly kind: 'set-required'; readonly column: string; readonly required: boolean }
  /**
   * Makes writers see to it that every record has its required columns, or no longer
   * (CAL-TABLE-051). Making it so reads these columns once, and is refused with
   * `OperationNotAllowed` where a record lacks a value.
   */
  | { readonly kind: 'set-strict'; readonly strict: boolean }
  /** Adds a column group, which is never the anchor; its columns come last for people. */
  | { readonly kind: 'add-group'; readonly group: GroupSpec }
  /** Drops a column group and its columns; never the anchor. */
  | { readonly kind: 'drop-group'; readonly group: string }
  | { readonly kind: 'rename-group'; readonly group: string; readonly name: string }
  /** Names the columns of a group whose bounds are kept from now on, at most 32. */
  | {
      readonly kind: 'set-statistics'
      readonly group: string
      readonly columns: readonly string[]
    }
  /** Sets how the files of a group are written from now on. */
  | {
      readonly kind: 'set-files'
      readonly group: string
      readonly fileFormat?: GroupDefinition['fileFormat']
      readonly codec?: GroupDefinition['codec']
    }
  | LayoutAlteration
  /**
   * Sets how checkpoints of a group are cut and when they are due, from now on; those of
   * `defaults` go back to what holds where nothing is said (CAL-TABLE-111).
   */
  | {
      readonly kind: 'set-maintenance'
      readonly group: string
      readonly maintenance?: Readonly<MaintenanceSettings>
      readonly defaults?: readonly MaintenanceSetting[]
    }

export interface Altered {
  readonly changes: readonly DefinitionChange[]
  readonly definition: KeySpaceDefinition
}

/**
 * The changes that were asked for, and the definition that they give.
 * @throws UnknownColumn, InvalidName, InvalidType, InvalidArgument; AlreadyExists for a name that
 *   is taken
 */
export function alterDefinition(
  before: KeySpaceDefinition,
  alterations: readonly Alteration[],
  env: Env,
): Altered {
  const changes: DefinitionChange[] = []
  let definition = before
  for (const alteration of alterations) {
    for (const change of changesOf(alteration, definition, env)) {
      const next = applyChanges(definition, [change])
      if (isRefusal(next)) throw refusalError(next)
      definition = next
      changes.push(change)
    }
  }
  if (changes.length > 0) return { changes, definition }
  throw new CalicoError('InvalidArgument', `no change of key-space '${before.name}' is given`)
}

function refusalError({ reason, what }: Refusal): CalicoError {
  if (reason === 'taken') return new CalicoError('AlreadyExists', `${what}; choose another name`)
  return new CalicoError(reason === 'type' ? 'InvalidType' : 'InvalidArgument', what)
}

function changesOf(
  alteration: Alteration,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange[] {
  switch (alteration.kind) {
    case 'rename-key-space':
      checkNames('key-space', [alteration.name])
      return [{ kind: 'rename-key-space', name: alteration.name }]
    case 'add-column':
      return addColumn(alteration, definition, env)
    case 'drop-column':
      return [{ kind: 'drop-column', column: columnId(definition, alteration.column) }]
    case 'rename-column':
      return [renameColumn(definition, alteration.column, alteration.name)]
    case 'move-column': {
      const column = columnId(definition, alteration.column)
      return [{ kind: 'move-column', column, ...placeOf(definition, alteration.after) }]
    }
    case 'widen-column':
      return [widenColumn(definition, alteration.column, alteration.type)]
    case 'add-field':
    case 'drop-field':
    case 'rename-field':
    case 'move-field':
    case 'widen-field':
    case 'set-field-required':
      return fieldChanges(alteration, definition, env)
    case 'set-required': {
      const column = columnId(definition, alteration.column)
      return [{ kind: 'set-required', column, required: alteration.required }]
    }
    case 'set-strict':
      return [{ kind: 'set-strict', strict: alteration.strict }]
    case 'add-group':
      return [{ kind: 'add-group', definition: newGroup(alteration.group, definition, env) }]
    case 'drop-group':
      return [{ kind: 'drop-group', group: findGroup(definition, alteration.group).group }]
    case 'rename-group': {
      const { group } = findGroup(definition, alteration.group)
      checkNames('group', [alteration.name])
      return [{ kind: 'rename-group', group, name: alteration.name }]
    }
    case 'set-statistics': {
      const columns = alteration.columns.map((name) => columnId(definition, name))
      const { group } = findGroup(definition, alteration.group)
      return [{ kind: 'set-statistics', group, columns: [...new Set(columns)] }]
    }
    case 'set-files': {
      const { fileFormat, codec } = alteration
      const { group } = findGroup(definition, alteration.group)
      return [
        { kind: 'set-files', group, ...(fileFormat && { fileFormat }), ...(codec && { codec }) },
      ]
    }
    case 'set-partitioning':
    case 'set-place':
    case 'split-group':
    case 'join-groups':
    case 'move-columns':
      return layoutChanges(alteration, definition, env)
    case 'set-maintenance':
      return [setMaintenance(alteration, definition)]
    default:
      throw new CalicoError(
        'InvalidArgument',
        `there is no change '${(alteration as { kind: unknown }).kind}' of a key-space`,
      )
  }
}

function setMaintenance(
  {
    group: name,
    maintenance = {},
    defaults = [],
  }: Extract<Alteration, { kind: 'set-maintenance' }>,
  definition: KeySpaceDefinition,
): DefinitionChange {
  const { group } = findGroup(definition, name)
  const owner = `group '${name}'`
  const given = checkMaintenance(maintenance, owner)
  for (const setting of defaults) checkSetting(setting, owner)
  return {
    kind: 'set-maintenance',
    group,
    ...(Object.keys(given).length > 0 && { maintenance: given }),
    ...(defaults.length > 0 && { defaults: [...new Set(defaults)] }),
  }
}

function fieldChanges(
  alteration: FieldAlteration,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange[] {
  const place = findColumn(definition, alteration.column)
  if (place.kind === 'value') {
    return fieldChange(alteration, place.column, { taken: usedIds(definition), env })
  }
  throw new CalicoError('InvalidArgument', `'${alteration.column}' of the key has no fields`)
}

function addColumn(
  { column: spec, group, after }: Extract<Alteration, { kind: 'add-column' }>,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange[] {
  checkNames('column', [spec.name])
  const { required, ...plain } = spec
  const column = newColumns([plain], definition, env)[0]!
  const owner = group === undefined ? anchorOf(definition) : findGroup(definition, group)
  const added: DefinitionChange[] = [{ kind: 'add-column', group: owner.group, definition: column }]
  const place = after === undefined ? null : placeOf(definition, after)
  if (place) added.push({ kind: 'move-column', column: column.column, ...place })
  if (required) added.push({ kind: 'set-required', column: column.column, required })
  return added
}

function newGroup(spec: GroupSpec, definition: KeySpaceDefinition, env: Env): GroupDefinition {
  if (spec.anchor) {
    throw new CalicoError(
      'InvalidArgument',
      `group '${spec.name}' cannot be the anchor: '${definition.name}' has its own`,
    )
  }
  checkNames('group', [spec.name])
  checkNames(
    'column',
    spec.columns.map((column) => column.name),
  )
  const key = definition.components.map(({ name, type }) => ({ name, type: parseType(type) }))
  const columns = newColumns(spec.columns, definition, env)
  const group = defineGroup({ group: spec, anchor: false, key, columns, env })
  const demanding = group.columns.find((column) => column.required)
  if (!demanding) return group
  throw new CalicoError(
    'InvalidArgument',
    `column '${demanding.name}' of a new group cannot be required: records have no value in it yet`,
  )
}

/** Columns beside those of a key-space, with ids that no column of it has or had. */
function newColumns(
  specs: readonly ColumnSpec[],
  definition: KeySpaceDefinition,
  env: Env,
): ColumnDefinition[] {
  const others = definition.groups.flatMap((group) => group.columns)
  return defineColumns(specs, { taken: usedIds(definition), others, env })
}

function placeOf(definition: KeySpaceDefinition, after: string | null): { after?: number } {
  return after === null ? {} : { after: columnId(definition, after) }
}

function renameColumn(
  definition: KeySpaceDefinition,
  name: string,
  wanted: string,
): DefinitionChange {
  const place = findColumn(definition, name)
  checkNames('column', [wanted])
  return place.kind === 'key'
    ? { kind: 'rename-component', component: place.component, name: wanted }
    : { kind: 'rename-column', column: place.column.column, name: wanted }
}

function widenColumn(definition: KeySpaceDefinition, name: string, text: string): DefinitionChange {
  const place = findColumn(definition, name)
  const type = printType(parseType(text))
  return place.kind === 'key'
    ? { kind: 'widen-component', component: place.component, type }
    : { kind: 'widen-column', column: place.column.column, type }
}
