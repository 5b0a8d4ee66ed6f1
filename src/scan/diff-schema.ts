/** What became of definitions between two states, told by their ids (CAL-SCAN-034). */
import type {
  ColumnDefinition,
  GroupDefinition,
  KeySpaceDefinition,
} from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { printType } from '../format/types.js'
import type { LineState } from '../table/state.js'

export interface SchemaChange {
  readonly object: 'key-space' | 'group' | 'column'
  readonly change: 'added' | 'dropped' | 'renamed' | 'retyped'
  /** Names as the later state has them, or of what it has no more, as the earlier one has. */
  readonly keySpace: string
  /** Absent for components of the key. */
  readonly group?: string
  readonly column?: string
  /** The name or type that was, and the one that is. */
  readonly before?: string
  readonly after?: string
}

/** Of a key-space that is new or gone only this is told, not its groups; of a group likewise. */
export function schemaChanges(before: LineState, after: LineState): SchemaChange[] {
  return compare([...before.keySpaces.values()], [...after.keySpaces.values()], {
    id: (keySpace) => keySpace.keySpace,
    at: ({ name }) => ({ object: 'key-space', keySpace: name }),
    inside: (was, is) => [...componentChanges(was, is), ...groupChanges(was, is)],
  })
}

/** Components of a key are what they are by their places. */
function componentChanges(before: KeySpaceDefinition, after: KeySpaceDefinition): SchemaChange[] {
  const placed = ({ components }: KeySpaceDefinition): Placed[] =>
    components.map((component, at) => ({ ...component, at: String(at) }))
  return compare(placed(before), placed(after), {
    id: ({ at }) => at,
    at: ({ name }) => ({ object: 'column', keySpace: after.name, column: name }),
    inside: (was, is) => typeChanges({ keySpace: after.name, column: is.name }, was, is),
  })
}

interface Placed {
  readonly at: string
  readonly name: string
  readonly type: string
}

function groupChanges(before: KeySpaceDefinition, after: KeySpaceDefinition): SchemaChange[] {
  return compare(before.groups, after.groups, {
    id: ({ group }) => group,
    at: ({ name }) => ({ object: 'group', keySpace: after.name, group: name }),
    inside: (was, is) => columnChanges(after.name, was, is),
  })
}

function columnChanges(
  keySpace: string,
  before: GroupDefinition,
  after: GroupDefinition,
): SchemaChange[] {
  const at = ({ name }: { name: string }): Place => {
    return { object: 'column', keySpace, group: after.name, column: name }
  }
  return compare(before.columns, after.columns, {
    id: ({ column }) => String(column),
    at,
    inside: (was, is) => typeChanges(at(is), shown(was), shown(is)),
  })
}

/** Its type as people see it, with the names of struct fields (CAL-TABLE-034). */
const shown = (column: ColumnDefinition): { type: string } => ({
  type: printType(columnType(column)),
})

function typeChanges(
  place: Omit<Place, 'object'>,
  was: { readonly type: string },
  is: { readonly type: string },
): SchemaChange[] {
  if (was.type === is.type) return []
  return [{ ...place, object: 'column', change: 'retyped', before: was.type, after: is.type }]
}

type Place = Omit<SchemaChange, 'change' | 'before' | 'after'>

/** Matches things by id: those that only one side has, then those whose names or insides differ. */
function compare<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  how: {
    readonly id: (thing: T) => string
    readonly at: (thing: T) => Place
    readonly inside: (was: T, is: T) => SchemaChange[]
  },
): SchemaChange[] {
  const old = new Map(before.map((thing) => [how.id(thing), thing]))
  const kept = new Set(after.map(how.id))
  const dropped = before
    .filter((thing) => !kept.has(how.id(thing)))
    .map((thing): SchemaChange => ({ ...how.at(thing), change: 'dropped' }))
  const others = after.flatMap((is): SchemaChange[] => {
    const was = old.get(how.id(is))
    if (was === undefined) return [{ ...how.at(is), change: 'added' }]
    const renamed: SchemaChange[] =
      was.name === is.name
        ? []
        : [{ ...how.at(is), change: 'renamed', before: was.name, after: is.name }]
    return [...renamed, ...how.inside(was, is)]
  })
  return [...dropped, ...others]
}
