import type { KeySpaceDefinition } from '../../format/generated/documents.js'
import { columnType, requiredPaths } from '../../format/struct-fields.js'
import { printType } from '../../format/types.js'
import { columnOrder } from '../../table/alter-groups.js'
import { findKeySpace } from '../../table/definition.js'
import type { Call } from '../call.js'
import { algebraText } from '../definition.js'
import { definitionJson } from '../definition-file.js'
import type { Listing } from '../output.js'
import { snapshotOf, withStore } from '../session.js'

interface Line {
  readonly keySpace: string
  /** Empty for key components, which stand in every group. */
  readonly group: string
  readonly column: string
  readonly type: string
  readonly notes: string
}

const LISTING: Listing<Line> = {
  columns: ['key-space', 'group', 'column', 'type', 'notes'].map((name) => ({ name })),
  cells: (line) => [line.keySpace, line.group, line.column, line.type, line.notes],
  json: (line) => line,
}

export async function run(call: Call): Promise<void> {
  await withStore(call, async (store) => {
    const state = await snapshotOf(call, store)
    const name = call.optionalParameter('key-space')
    const found = name === undefined ? [...state.keySpaces.values()] : [findKeySpace(state, name)]
    if (call.output.mode !== 'json') {
      await call.output.list(LISTING, found.flatMap(linesOf))
      return
    }
    for (const definition of found) await call.output.facts(definitionJson(definition))
  })
}

function linesOf(definition: KeySpaceDefinition): Line[] {
  const { name: keySpace, components, groups } = definition
  const keys = components.map(({ name, type, domain }) => {
    return { keySpace, group: '', column: name, type, notes: `key, domain ${domain}` }
  })
  const columns = groups.flatMap(({ name: group, columns: own }) =>
    own.map((column) => ({ group, column })),
  )
  const byId = new Map(columns.map((place) => [place.column.column, place]))
  const values = columnOrder(definition).map((id) => {
    const { group, column } = byId.get(id)!
    const required = column.required && (definition.strict ? 'required, strict' : 'required')
    const demands = requiredPaths(column).map((path) => `requires ${path.join('.')}`)
    const notes = [algebraText(column, groups), required, ...demands].filter(Boolean).join(', ')
    return { keySpace, group, column: column.name, type: printType(columnType(column)), notes }
  })
  return [...keys, ...values]
}
