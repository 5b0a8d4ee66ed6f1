/** Key-spaces: what there is, and how it changes (spec/bridge.md, "Definitions"). */
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import { describeGroups } from '../executor/describe.js'
import type { CommitOptions } from '../executor/options.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import type {
  Alteration as AlterationMessage,
  ColumnDescription,
  KeySpaceDescription,
  KeySpaceList,
} from '../format/generated/messages.js'
import { columnType } from '../format/struct-fields.js'
import { printType } from '../format/types.js'
import type { Alteration } from '../table/alteration.js'
import { columnNames, findColumn, findKeySpace } from '../table/definition.js'
import type { Snapshot } from '../table/line-view.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

export const DEFINITION_ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'listKeySpaces',
    method: 'GET',
    path: '/v1/key-spaces',
    query: ['version', 'timestamp'],
    run: listKeySpaces,
  },
  {
    name: 'createKeySpace',
    method: 'POST',
    path: '/v1/key-spaces',
    body: 'json',
    run: create,
    writes: true,
  },
  {
    name: 'describeKeySpace',
    method: 'GET',
    path: '/v1/key-spaces/{name}',
    query: ['version', 'timestamp'],
    run: describe,
  },
  {
    name: 'dropKeySpace',
    method: 'DELETE',
    path: '/v1/key-spaces/{name}',
    run: drop,
    writes: true,
  },
  {
    name: 'alterKeySpace',
    method: 'POST',
    path: '/v1/key-spaces/{name}/alterations',
    body: 'json',
    run: alter,
    writes: true,
  },
]

async function listKeySpaces(
  { query, signal }: BridgeCall,
  { store }: BridgeContext,
): Promise<Answer> {
  const state = await store.snapshot(query.at(), signal)
  const keySpaces = [...state.keySpaces.values()]
    .map(({ name, keySpace }) => ({ name, keySpace }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const list: KeySpaceList = { ...versionOf(state), keySpaces }
  return json(list)
}

async function create(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const spec = await call.message('newKeySpace')
  return json(await store.createKeySpace(spec, commitOptions(call)), 201)
}

async function describe(
  { parameters, query, signal }: BridgeCall,
  { store }: BridgeContext,
): Promise<Answer> {
  const state = await store.snapshot(query.at(), signal)
  return json(await describeKeySpace(state, parameters.name!, signal))
}

async function drop(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  return json(await store.dropKeySpace(call.parameters.name!, commitOptions(call)))
}

async function alter(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const { alterations } = await call.message('alterRequest')
  const all = alterations.map(alterationOf)
  return json(await store.alter(call.parameters.name!, all, commitOptions(call)))
}

/** Version and time of a state, as answers say them. */
export function versionOf(state: Snapshot): { version: number; timestamp: number | null } {
  const { version, timestamp } = state
  return { version, timestamp: version === 0 ? null : timestamp }
}

function commitOptions({ principal, signal }: BridgeCall): CommitOptions {
  return { signal, ...(principal !== undefined && { principal }) }
}

/** @throws UnknownKeySpace */
async function describeKeySpace(
  state: Snapshot,
  name: string,
  signal: AbortSignal | undefined,
): Promise<KeySpaceDescription> {
  const definition = findKeySpace(state, name)
  const groups = await describeGroups(state, name, signal)
  const anchor = must(
    groups.find((group) => group.definition.anchor),
    'a key-space has an anchor',
  )
  return {
    ...versionOf(state),
    keySpace: definition.keySpace,
    name: definition.name,
    strict: definition.strict === true,
    key: definition.components.map(({ name, type, domain }) => ({ name, type, domain })),
    columns: describeColumns(definition),
    groups: definition.groups.map((group) => ({
      name: group.name,
      anchor: group.anchor,
      fileFormat: group.fileFormat,
      codec: group.codec,
      partitioning: group.partitioning,
      statistics: group.statistics.map((id) => columnName(definition, id)),
      ...(group.maintenance && { maintenance: group.maintenance }),
      ...(group.place !== undefined && { place: group.place }),
    })),
    rows: anchor.segmentRows + anchor.pendingRows,
    bytes: groups.reduce((sum, group) => sum + group.segmentBytes + group.pendingBytes, 0),
  }
}

function describeColumns(definition: KeySpaceDefinition): ColumnDescription[] {
  return columnNames(definition).flatMap((name) => {
    const place = findColumn(definition, name)
    if (place.kind === 'key') return []
    const { column, group } = place
    const described: ColumnDescription = {
      name,
      type: printType(columnType(column)),
      column: column.column,
      group: group.name,
      required: column.required === true,
    }
    if (column.algebra !== undefined) described.algebra = column.algebra
    if (column.orderBy) described.orderBy = columnName(definition, column.orderBy.column)
    return [described]
  })
}

function columnName({ groups }: KeySpaceDefinition, id: number): string {
  const columns = groups.flatMap((group) => group.columns)
  return must(
    columns.find((column) => column.column === id),
    'definitions name columns that they have',
  ).name
}

/** What each kind of change must have, and may have besides. */
const MEMBERS: Readonly<Record<Alteration['kind'], readonly [string[], string[]]>> = {
  'rename-key-space': [['name'], []],
  'add-column': [['column'], ['group', 'after']],
  'drop-column': [['column'], []],
  'rename-column': [['column', 'name'], []],
  'move-column': [['column', 'after'], []],
  'widen-column': [['column', 'type'], []],
  'set-required': [['column', 'required'], []],
  'add-field': [
    ['column', 'field'],
    ['parent', 'after'],
  ],
  'drop-field': [['column', 'field'], []],
  'rename-field': [['column', 'field', 'name'], []],
  'move-field': [['column', 'field', 'after'], []],
  'widen-field': [['column', 'field', 'type'], []],
  'set-field-required': [['column', 'field', 'required'], []],
  'set-strict': [['strict'], []],
  'add-group': [['group'], []],
  'drop-group': [['group'], []],
  'rename-group': [['group', 'name'], []],
  'set-statistics': [['group', 'columns'], []],
  'set-files': [['group'], ['fileFormat', 'codec']],
  'set-partitioning': [['group', 'partitioning'], []],
  'set-place': [['group', 'place'], []],
  'split-group': [['group', 'columns', 'name'], []],
  'join-groups': [['group', 'other'], []],
  'move-columns': [['columns', 'group'], []],
  'set-maintenance': [['group'], ['maintenance', 'defaults']],
}

/** @throws InvalidArgument where it lacks a member of its kind, or has one of another */
function alterationOf(given: AlterationMessage, at: number): Alteration {
  const members = Object.hasOwn(MEMBERS, given.kind)
    ? MEMBERS[given.kind as Alteration['kind']]
    : null
  if (!members) {
    const known = Object.keys(MEMBERS).join(', ')
    throw wrong(at, `there is no change '${given.kind}'; known are ${known}`)
  }
  const [required, optional] = members
  const missing = required.find((name) => !Object.hasOwn(given, name))
  if (missing !== undefined) throw wrong(at, `a change '${given.kind}' needs '${missing}'`)
  for (const [name, value] of Object.entries(given)) {
    if (name === 'kind') continue
    if (![...required, ...optional].includes(name)) {
      throw wrong(at, `a change '${given.kind}' has no '${name}'`)
    }
    const isSpecified = given.kind === `add-${name}`
    const isNoun = ['column', 'group', 'field'].includes(name)
    const isObject = typeof value === 'object' && !Array.isArray(value)
    if (isNoun && isObject !== isSpecified) {
      throw wrong(at, `the '${name}' is ${isSpecified ? 'a specification' : 'given by its name'}`)
    }
  }
  return given as Alteration
}

function wrong(at: number, message: string): CalicoError {
  return new CalicoError('InvalidArgument', `alterations[${at}]: ${message}`)
}
