/**
 * What changes make of a key-space's definition, for stores made by hand and for looking at written
 * ones (spec/table.md, "Changes"). Changes are taken to be well-formed: nothing is refused here.
 */

import { typeOf } from './types.mjs'

/** The definition after the changes. */
export function changed(definition, changes) {
  const next = structuredClone(definition)
  for (const change of changes) {
    const order = orderOf(next)
    const moved = CHANGES[change.kind](next, change, order) ?? order
    delete next.order
    if (String(moved) !== String(orderOf(next))) next.order = moved
  }
  return next
}

const columnsOf = ({ groups }) => groups.flatMap((group) => group.columns)
const orderOf = (definition) =>
  definition.order ?? columnsOf(definition).map(({ column }) => column)
const groupOf = ({ groups }, id) => groups.find(({ group }) => group === id)
const columnOf = (definition, id) => columnsOf(definition).find(({ column }) => column === id)

/** The text of a type with the fields of each struct put in place by `edit`. */
function withStructs(text, edit) {
  const written = ({ kind, text: own, item, key, fields }) => {
    if (kind === 'list') return `list<${written(item)}>`
    if (kind === 'map') return `map<${key.text},${written(item)}>`
    if (kind !== 'struct') return own
    const inner = fields.map(({ name, type }) => ({ name, type: written(type) }))
    return `struct<${edit(inner)
      .map(({ name, type }) => `${name}:${type}`)
      .join(',')}>`
  }
  return written(typeOf(text))
}

/** Puts the fields of the struct that has a field in place by `edit`. */
function editFields(column, id, edit) {
  column.type = withStructs(column.type, (fields) =>
    fields.some(({ name }) => name === `f${id}`) ? edit(fields) : fields,
  )
}

const CHANGES = {
  'rename-key-space': (definition, { name }) => void Object.assign(definition, { name }),
  'rename-component': ({ components }, { component, name }) =>
    void Object.assign(components[component], { name }),
  'widen-component': ({ components }, { component, type }) =>
    void Object.assign(components[component], { type }),
  'add-column'(definition, { group: id, definition: column }, order) {
    const group = groupOf(definition, id)
    group.columns.push(column)
    const counted = group.statistics.length < 32 && !/^(list|struct|map|vector)</.test(column.type)
    if (counted) group.statistics.push(column.column)
    return [...order, column.column]
  },
  'drop-column'({ groups }, { column: id }, order) {
    const group = groups.find(({ columns }) => columns.some(({ column }) => column === id))
    group.columns = group.columns.filter(({ column }) => column !== id)
    group.statistics = group.statistics.filter((column) => column !== id)
    group.dropped = [...(group.dropped ?? []), id].sort((a, b) => a - b)
    return order.filter((column) => column !== id)
  },
  'rename-column': (definition, { column, name }) =>
    void Object.assign(columnOf(definition, column), { name }),
  'move-column'(_, { column: id, after }, order) {
    const others = order.filter((column) => column !== id)
    others.splice(after === undefined ? 0 : others.indexOf(after) + 1, 0, id)
    return others
  },
  'widen-column': (definition, { column, type }) =>
    void Object.assign(columnOf(definition, column), { type }),
  /** To the struct of the column, or of a field whose type is a struct without others inside. */
  'add-field'(definition, { column: id, parent, definition: field }) {
    const column = columnOf(definition, id)
    const { field: own, name, type, fields = [] } = field
    const added = { name: `f${own}`, type }
    if (parent !== undefined) {
      editFields(column, parent, (list) =>
        list.map((one) => {
          if (one.name !== `f${parent}`) return one
          return { ...one, type: withStructs(one.type, (inner) => [...inner, added]) }
        }),
      )
    } else {
      let struct = typeOf(column.type)
      while (struct.item) struct = struct.item
      const first = struct.fields[0].name.slice(1)
      editFields(column, first, (list) => [...list, added])
    }
    column.fields = [...column.fields, { field: own, name }, ...fields]
  },
  'drop-field'(definition, { column: id, field }) {
    const column = columnOf(definition, id)
    editFields(column, field, (list) => list.filter(({ name }) => name !== `f${field}`))
    const stays = (one) => new RegExp(`\\bf${one.field}:`).test(column.type)
    const gone = column.fields.filter((one) => !stays(one)).map((one) => one.field)
    column.fields = column.fields.filter(stays)
    column.droppedFields = [...(column.droppedFields ?? []), ...gone].sort((a, b) => a - b)
  },
  'rename-field'(definition, { column, field, name }) {
    columnOf(definition, column).fields.find((one) => one.field === field).name = name
  },
  'move-field'(definition, { column, field, after }) {
    editFields(columnOf(definition, column), field, (list) => {
      const others = list.filter(({ name }) => name !== `f${field}`)
      const at = others.findIndex(({ name }) => name === `f${after}`) + 1
      others.splice(at, 0, ...list.filter(({ name }) => name === `f${field}`))
      return others
    })
  },
  'widen-field'(definition, { column, field, type }) {
    editFields(columnOf(definition, column), field, (list) =>
      list.map((one) => (one.name === `f${field}` ? { ...one, type } : one)),
    )
  },
  'set-field-required'(definition, { column, field: id, required }) {
    const field = columnOf(definition, column).fields.find((one) => one.field === id)
    if (required) field.required = true
    else delete field.required
  },
  'set-required'(definition, { column: id, required }) {
    const column = columnOf(definition, id)
    if (required) column.required = true
    else delete column.required
  },
  'set-strict'(definition, { strict }) {
    if (strict) definition.strict = true
    else delete definition.strict
  },
  'add-group'({ groups }, { definition: group }, order) {
    groups.push(group)
    return [...order, ...group.columns.map(({ column }) => column)]
  },
  'drop-group'(definition, { group: id }, order) {
    const gone = groupOf(definition, id).columns.map(({ column }) => column)
    definition.groups = definition.groups.filter(({ group }) => group !== id)
    return order.filter((column) => !gone.includes(column))
  },
  'rename-group': (definition, { group, name }) =>
    void Object.assign(groupOf(definition, group), { name }),
  'set-statistics': (definition, { group, columns }) =>
    void Object.assign(groupOf(definition, group), { statistics: columns }),
  'set-files'(definition, { group: id, fileFormat, codec }) {
    const group = groupOf(definition, id)
    Object.assign(group, { fileFormat: fileFormat ?? group.fileFormat })
    Object.assign(group, { codec: codec ?? group.codec })
  },
  'set-maintenance'(definition, { group: id, maintenance = {}, defaults = [] }) {
    const group = groupOf(definition, id)
    const settings = { ...group.maintenance, ...maintenance }
    for (const name of defaults) delete settings[name]
    delete group.maintenance
    if (Object.keys(settings).length > 0) group.maintenance = settings
  },
  'set-partitioning': (definition, { group, incarnation, partitioning }) =>
    void Object.assign(groupOf(definition, group), { incarnation, partitioning }),
  'set-place'(definition, { group: id, incarnation, place }) {
    const group = groupOf(definition, id)
    delete group.place
    Object.assign(group, { incarnation, ...(place ? { place } : {}) })
  },
  'split-group'(definition, { group: id, columns: ids, newGroup, incarnation, name }, order) {
    const { dropped: _, moved = [], ...group } = groupOf(definition, id)
    const isGiven = (column) => ids.includes(column)
    Object.assign(groupOf(definition, id), {
      columns: group.columns.filter(({ column }) => !isGiven(column)),
      statistics: group.statistics.filter((column) => !isGiven(column)),
      moved: [...moved, ...ids].sort((a, b) => a - b),
    })
    definition.groups.push({
      ...group,
      ...{ group: newGroup, incarnation, name, anchor: false },
      columns: ids.map((one) => group.columns.find(({ column }) => column === one)),
      statistics: group.statistics.filter(isGiven),
    })
    return order
  },
  'join-groups'(definition, { group: id, other: otherId, incarnation }, order) {
    const [group, other] = [groupOf(definition, id), groupOf(definition, otherId)]
    const columns = [...group.columns, ...other.columns]
    const idsOf = (name) => [...new Set([...(group[name] ?? []), ...(other[name] ?? [])])]
    const isHere = (one) => columns.some(({ column }) => column === one)
    const former = {
      dropped: idsOf('dropped').sort((a, b) => a - b),
      moved: idsOf('moved')
        .filter((one) => !isHere(one))
        .sort((a, b) => a - b),
    }
    const statistics = [...group.statistics, ...other.statistics].slice(0, 32)
    Object.assign(group, { incarnation, columns, statistics, ...former })
    for (const name of ['dropped', 'moved']) if (group[name].length === 0) delete group[name]
    definition.groups = definition.groups.filter((one) => one !== other)
    return order
  },
}
