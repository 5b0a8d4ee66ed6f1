/** How definitions came to be what they are: who changed what, and when. */
import type {
  DefinitionChange,
  KeySpaceDefinition,
  LogAction,
  LogEntry,
  LogTransaction,
} from '../format/generated/documents.js'
import { applyChanges, isRefusal } from '../table/alter.js'
import { changeText } from './change-text.js'

/** One change of one key-space's definition. */
export interface DefinitionEvent {
  readonly version: number
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number
  readonly author?: string
  readonly message?: string
  /** The key-space's id, which renames leave as it is. */
  readonly id: string
  /** Its name when the change was made, before it. */
  readonly keySpace: string
  readonly kind: 'create-key-space' | 'drop-key-space' | DefinitionChange['kind']
  /** In words and names of the time: `rename column a to b`. */
  readonly what: string
  /** The ids of the columns that came, went or were changed. */
  readonly columns: readonly number[]
}

/** The changes that entries made to definitions, in order; `entries` begin with version 1. */
export async function* definitionHistory(
  entries: AsyncIterable<{ readonly entry: LogEntry }>,
): AsyncGenerator<DefinitionEvent> {
  const definitions = new Map<string, KeySpaceDefinition>()
  for await (const { entry } of entries) {
    for (const transaction of entry.transactions) {
      for (const action of transaction.actions) {
        for (const part of partsOf(action, definitions)) yield eventOf(entry, transaction, part)
      }
    }
  }
}

type Part = Pick<DefinitionEvent, 'id' | 'keySpace' | 'kind' | 'what' | 'columns'>

function eventOf(
  { version, timestamp }: LogEntry,
  { author, message }: LogTransaction,
  part: Part,
): DefinitionEvent {
  return {
    version,
    timestamp,
    ...(author !== undefined && { author }),
    ...(message !== undefined && { message }),
    ...part,
  }
}

/** The changes of an action, each applied before the next is told of. */
function* partsOf(
  action: LogAction,
  definitions: Map<string, KeySpaceDefinition>,
): Generator<Part> {
  if (action.kind === 'create-key-space') {
    const { definition } = action
    definitions.set(definition.keySpace, definition)
    const { keySpace: id, name: keySpace } = definition
    yield { id, keySpace, kind: action.kind, what: 'create', columns: columnIds(definition) }
    return
  }
  if (action.kind !== 'alter-key-space' && action.kind !== 'drop-key-space') return
  const id = action.keySpace
  let definition = definitions.get(id)
  if (!definition) return
  if (action.kind === 'drop-key-space') {
    definitions.delete(id)
    const { name: keySpace } = definition
    yield { id, keySpace, kind: action.kind, what: 'drop', columns: columnIds(definition) }
    return
  }
  for (const change of action.changes) {
    const columns = columnsOf(change, definition)
    const what = changeText(change, definition)
    yield { id, keySpace: definition.name, kind: change.kind, what, columns }
    const next = applyChanges(definition, [change])
    if (isRefusal(next)) return
    definition = next
  }
  definitions.set(id, definition)
}

const columnIds = ({ groups }: Pick<KeySpaceDefinition, 'groups'>): number[] =>
  groups.flatMap((group) => group.columns.map(({ column }) => column))

function columnsOf(change: DefinitionChange, definition: KeySpaceDefinition): number[] {
  switch (change.kind) {
    case 'add-column':
      return [change.definition.column]
    case 'drop-column':
    case 'rename-column':
    case 'move-column':
    case 'widen-column':
    case 'add-field':
    case 'drop-field':
    case 'rename-field':
    case 'move-field':
    case 'widen-field':
    case 'set-field-required':
    case 'set-required':
      return [change.column]
    case 'add-group':
      return columnIds({ groups: [change.definition] })
    case 'drop-group':
      return columnIds({ groups: definition.groups.filter((own) => own.group === change.group) })
    default:
      return []
  }
}
