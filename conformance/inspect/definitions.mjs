/** Definitions of key-spaces, and how entries change them (spec/table.md). */
import { changed } from '../make/changes.mjs'
import { same } from './same.mjs'

const STATISTICS_DEFAULT = 32

const isList = (type) => type.startsWith('list<')
const isNumber = (type) => /^(int|float|decimal)/.test(type)
const isBool = (type) => type === 'bool'
const isPlain = (type) => !/^(list|struct|map|vector)</.test(type)
const isAny = () => true

/** The types that each algebra is for. */
const FITS = {
  append: isList,
  sum: isNumber,
  union: (type) => isList(type) && !type.startsWith('list<list<'),
  last_by: isPlain,
  min: isPlain,
  max: isPlain,
  and: isBool,
  or: isBool,
  first: isAny,
}

export function define({ definition, state, tell }) {
  state.definitions.set(definition.keySpace, definition)
  const { components, groups, name } = definition
  if (groups.filter(({ anchor }) => anchor).length !== 1) tell('not one anchor', 'CAL-TABLE-005')
  const columns = groups.flatMap((group) => group.columns)
  const ids = columns.flatMap(idsOf)
  if (new Set(ids).size !== ids.length) tell('a column or field id twice', 'CAL-TABLE-031')
  for (const { name: column, type, fields = [] } of columns) {
    const inType = [...type.matchAll(/[<,]([^<>,:]+):/g)].map(([, field]) => field)
    const named = fields.map(({ field }) => `f${field}`)
    if (!same([...inType].sort(), [...named].sort())) tell(`fields of ${column}`, 'CAL-TABLE-032')
  }
  const names = [...components, ...columns].map((one) => one.name.toLowerCase())
  if (new Set(names).size !== names.length) tell('a name twice', 'CAL-TABLE-007')
  const strange = columns.find(({ algebra, type }) => algebra && !FITS[algebra]?.(type))
  if (strange) tell(`${strange.algebra} on ${strange.type}`, 'CAL-TABLE-008')
  for (const column of columns) inspectOrder({ column, columns, tell })
  const fields = columns.flatMap((column) => column.fields ?? [])
  state.names.push(...[...components, ...columns, ...fields].map((one) => one.name))
  for (const component of components) {
    if (component.domain !== `${name}.${component.name}`) tell('another domain', 'CAL-TABLE-002')
  }
  for (const group of groups) {
    const plain = group.columns.filter(({ type }) => isPlain(type))
    const first = plain.slice(0, STATISTICS_DEFAULT).map(({ column }) => column)
    if (!same(group.statistics, first)) tell('other statistics', 'CAL-TABLE-009')
    if (group.maintenance && Object.keys(group.maintenance).length === 0) {
      tell('settings of maintenance without any', 'CAL-TABLE-110')
    }
    const types = components.map(({ type }) => type)
    state.groups.set(group.incarnation, { group, types, files: [], tiles: new Map(), past: [] })
  }
}

/** Orders go with last_by, come from another column, and have its type. */
function inspectOrder({ column: { column, algebra, orderBy }, columns, tell }) {
  if ((algebra === 'last_by') !== (orderBy !== undefined)) tell('no orders', 'CAL-TABLE-006')
  if (orderBy === undefined) return
  const source = columns.find((one) => one.column === orderBy.column)
  const isOther = source !== undefined && source.column !== column
  if (!isOther || source.type !== orderBy.type) tell('orders of nothing', 'CAL-TABLE-006')
  if (!isPlain(orderBy.type)) tell('orders that are nested', 'CAL-TABLE-008')
}

/** The ids of a column and of its type's fields. */
const idsOf = ({ column, fields = [] }) => [column, ...fields.map(({ field }) => field)]

export function alter({ action, state, tell }) {
  const before = state.definitions.get(action.keySpace)
  if (before === undefined) return tell('it changes what is not defined', 'CAL-COMMIT-060')
  const after = changed(before, action.changes)
  for (const change of action.changes) {
    if (change.kind !== 'add-column' && change.kind !== 'add-group') continue
    const { definition } = change
    const columns = definition.columns ?? [definition]
    const used = before.groups.flatMap((group) => [
      ...group.columns.flatMap(idsOf),
      ...(group.dropped ?? []),
      ...(group.moved ?? []),
    ])
    if (columns.flatMap(idsOf).some((id) => used.includes(id))) tell('an id', 'CAL-TABLE-073')
    const fields = columns.flatMap((column) => column.fields ?? [])
    state.names.push(...[...columns, ...fields].map(({ name }) => name))
  }
  state.definitions.set(action.keySpace, after)
  const types = after.components.map(({ type }) => type)
  for (const group of after.groups) {
    const known = state.groups.get(group.incarnation) ?? { files: [], tiles: new Map(), past: [] }
    const past = known.group ? [...known.past, known.group] : known.past
    state.groups.set(group.incarnation, { ...known, group, types, past })
  }
  for (const { incarnation } of before.groups) {
    const stays = after.groups.some((group) => group.incarnation === incarnation)
    if (!stays) retire(state, incarnation)
  }
  return undefined
}

export function drop({ action, state, tell }) {
  const before = state.definitions.get(action.keySpace)
  if (before === undefined) return tell('it drops what is not defined', 'CAL-COMMIT-060')
  state.definitions.delete(action.keySpace)
  for (const { incarnation } of before.groups) retire(state, incarnation)
  return undefined
}

/** Files of a group that is gone are still those of older versions. */
function retire(state, incarnation) {
  state.retired.push(state.groups.get(incarnation))
  state.groups.delete(incarnation)
}
