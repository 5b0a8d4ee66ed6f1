/** Changes of definitions in words, as the command line takes them. */
import type {
  ColumnDefinition,
  DefinitionChange,
  GroupDefinition,
  KeySpaceDefinition,
  MaintenanceSettings,
} from '../format/generated/documents.js'
import { columnType, structFieldId } from '../format/struct-fields.js'
import { type CalicoType, parseType, printType } from '../format/types.js'
import { applyChanges, isRefusal } from '../table/alter.js'
import { type FieldChange, structIn } from '../table/alter-fields.js'
import type { LayoutChange } from '../table/alter-groups.js'
import { foldText, MAINTENANCE_SETTINGS } from '../table/maintenance.js'
import { transformText } from './transform-text.js'

/** Changes in words, each in the names that those before it have left. */
export function changeTexts(
  changes: readonly DefinitionChange[],
  before: KeySpaceDefinition | undefined,
): string[] {
  let definition = before
  return changes.map((change) => {
    const text = changeText(change, definition)
    const next = definition && applyChanges(definition, [change])
    if (next && !isRefusal(next)) definition = next
    return text
  })
}

/**
 * A change in words.
 * @param definition whose names stand for the ids; ids that it does not have stand for themselves
 */
export function changeText(
  change: DefinitionChange,
  definition: KeySpaceDefinition | undefined,
): string {
  const component = (at: number): string => definition?.components[at]?.name ?? `k${at}`
  const columns = (definition?.groups ?? []).flatMap((group) => group.columns)
  const column = (id: number): string => columns.find((own) => own.column === id)?.name ?? `c${id}`
  const group = (id: string): string =>
    definition?.groups.find((own) => own.group === id)?.name ?? id
  switch (change.kind) {
    case 'rename-key-space':
      return `rename to ${change.name}`
    case 'rename-component':
      return `rename column ${component(change.component)} to ${change.name}`
    case 'widen-component':
      return `widen ${component(change.component)} to ${change.type}`
    case 'add-column':
      return `add column ${columnText(change.definition)} in ${group(change.group)}`
    case 'drop-column':
      return `drop column ${column(change.column)}`
    case 'rename-column':
      return `rename column ${column(change.column)} to ${change.name}`
    case 'move-column': {
      const place = change.after === undefined ? 'front' : `after ${column(change.after)}`
      return `move column ${column(change.column)} ${place}`
    }
    case 'widen-column':
      return `widen ${column(change.column)} to ${change.type}`
    case 'add-field':
    case 'drop-field':
    case 'rename-field':
    case 'move-field':
    case 'widen-field':
    case 'set-field-required':
      return fieldText(
        change,
        columns.find((own) => own.column === change.column),
      )
    case 'set-required':
      return `${change.required ? 'require' : 'relax'} ${column(change.column)}`
    case 'set-strict':
      return change.strict ? 'strict' : 'not strict'
    case 'add-group':
      return `add group ${groupText(change.definition)}`
    case 'drop-group':
      return `drop group ${group(change.group)}`
    case 'rename-group':
      return `rename group ${group(change.group)} to ${change.name}`
    case 'set-statistics':
      return `set ${group(change.group)}: statistics ${change.columns.map(column).join(', ')}`
    case 'set-partitioning':
    case 'set-place':
    case 'split-group':
    case 'join-groups':
      return layoutText(change, { definition, group, column })
    case 'set-files': {
      const { fileFormat, codec } = change
      const files = [fileFormat && `format ${fileFormat}`, codec && `codec ${codec}`]
      return `set ${group(change.group)}: ${files.filter(Boolean).join('; ')}`
    }
    case 'set-maintenance': {
      const { maintenance = {}, defaults = [] } = change
      return `set ${group(change.group)}: ${maintenanceText(maintenance, defaults)}`
    }
  }
}

function layoutText(
  change: LayoutChange,
  names: {
    readonly definition: KeySpaceDefinition | undefined
    readonly group: (id: string) => string
    readonly column: (id: number) => string
  },
): string {
  const { definition, group, column } = names
  switch (change.kind) {
    case 'set-partitioning': {
      const { components = [] } = definition ?? {}
      const by = change.partitioning.map((one) => transformText(one, components)).join(', ')
      return `set ${group(change.group)}: partition ${by || 'none'}`
    }
    case 'set-place':
      return `set ${group(change.group)}: place ${change.place ?? 'default'}`
    case 'split-group': {
      const columns = change.columns.map(column).join(', ')
      return `split ${group(change.group)}: ${columns} into ${change.name}`
    }
    case 'join-groups':
      return `join ${group(change.other)} into ${group(change.group)}`
  }
}

/** As the command line takes them: `segmentBytes 1048576; splitBytes default`. */
export function maintenanceText(
  settings: Readonly<MaintenanceSettings>,
  defaults: readonly string[] = [],
): string {
  return [
    ...MAINTENANCE_SETTINGS.flatMap((name) => {
      if (name === 'fold') return settings.fold ? [`fold ${foldText(settings.fold)}`] : []
      const value = settings[name]
      return value === undefined ? [] : [`${name} ${value}`]
    }),
    ...defaults.map((name) => `${name} default`),
  ].join('; ')
}

function fieldText(change: FieldChange, column: ColumnDefinition | undefined): string {
  const nameOf = (id: number): string =>
    column?.fields?.find((one) => one.field === id)?.name ?? `f${id}`
  const owner = column?.name ?? `c${change.column}`
  const pathOf = (field: number): string => {
    const ids = column && pathTo(parseType(column.type), field)
    return [owner, ...(ids ?? [field]).map(nameOf)].join('.')
  }
  switch (change.kind) {
    case 'add-field': {
      const { parent, definition } = change
      const place = parent === undefined ? owner : pathOf(parent)
      return `add field ${place}.${definition.name} ${printType(columnType(definition))}`
    }
    case 'drop-field':
      return `drop field ${pathOf(change.field)}`
    case 'rename-field':
      return `rename field ${pathOf(change.field)} to ${change.name}`
    case 'move-field': {
      const { field, after } = change
      const place = after === undefined ? 'front' : `after ${nameOf(after)}`
      return `move field ${pathOf(field)} ${place}`
    }
    case 'widen-field':
      return `widen field ${pathOf(change.field)} to ${change.type}`
    case 'set-field-required':
      return `${change.required ? 'require' : 'relax'} field ${pathOf(change.field)}`
  }
}

/** The ids on the way to a field; null where the type has none such. */
function pathTo(type: CalicoType, field: number): number[] | null {
  for (const { name, type: inner } of structIn(type)?.fields ?? []) {
    const id = structFieldId(name) ?? 0
    const rest = id === field ? [] : pathTo(inner, field)
    if (rest) return [id, ...rest]
  }
  return null
}

function columnText({ name, type, algebra }: ColumnDefinition): string {
  return algebra ? `${name} ${type} ${algebra}` : `${name} ${type}`
}

function groupText({ name, columns }: GroupDefinition): string {
  return `${name}: ${columns.map(columnText).join(', ')}`
}
