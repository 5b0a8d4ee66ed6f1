/**
 * What changes make of a key-space's definition, for stores made by hand and for looking at written
 * ones (spec/table.md, "Changes"). Changes are taken to be well-formed: nothing is refused here.
 */

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
}
