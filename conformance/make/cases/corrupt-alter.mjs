/** Stores whose changes of definitions a reader has to refuse, or files that they make too wide. */
import { shortId } from '../bytes.mjs'
import { changed } from '../changes.mjs'
import { HandMadeStore } from '../store.mjs'
import { fails, withKeySpace } from './common.mjs'
import { addColumn, column, drop, rename, small, update, widen } from './read-alter.mjs'

/** A column of a struct of one field. */
const struct = (id, field) =>
  column(id, 'x', `struct<f${field}:int32>`, { fields: [{ field, name: 'y' }] })

/** Changes of fields of that struct as column 9. */
const newField = (more, parent, column = 9) => ({
  ...{ kind: 'add-field', column, ...(parent && { parent }) },
  definition: { field: 11, name: 'z', type: 'int8', ...more },
})
const gone = (field) => ({ kind: 'drop-field', column: 9, field })
const renamed = (field, name) => ({ kind: 'rename-field', column: 9, field, name })
const moved = (field, after) => ({ kind: 'move-field', column: 9, field, after })
const wider = (field, type) => ({ kind: 'widen-field', column: 9, field, type })
const demanded = (field, column = 9) => {
  return { kind: 'set-field-required', column, field, required: true }
}
const droppedDemanded = () => [newField(), gone(11), demanded(11)]
const OWN_ID = { type: 'struct<f11:int8>', fields: [{ field: 11, name: 'i' }] }

/** Changes of the small store, `g` its group, that a reader refuses, and the sentence it breaks. */
const REFUSED = {
  'column-name': [
    'a column of a name that is taken',
    (g) => addColumn(g, column(9, 'S', 'bool')),
    '065',
  ],
  'column-of-key': [
    'a column of a component’s name',
    (g) => addColumn(g, column(9, 'Id', 'bool')),
    '065',
  ],
  'column-id': [
    'a column of an id that is taken',
    (g) => addColumn(g, column(2, 'x', 'bool')),
    '065',
  ],
  'column-dropped': [
    'a column of the id of a dropped one',
    (g) => [drop(2), addColumn(g, column(2, 'x', 'bool'))],
    '065',
  ],
  'column-field': [
    'a column with a field of an id that is taken',
    (g) => addColumn(g, struct(9, 2)),
    '065',
  ],
  'column-field-dropped': [
    'a column with a field of the id of a dropped column',
    (g) => [drop(2), addColumn(g, struct(9, 2))],
    '065',
  ],
  'widen-field': [
    'the wider type of a field',
    (g) => [addColumn(g, struct(9, 10)), widen(9, 'struct<f10:int64>')],
    '069',
  ],
  ...Object.fromEntries(
    [
      ['add-name', 'a field of a name that is taken', () => newField({ name: 'Y' }), '054'],
      ['add-id', 'a field of the id of a column', () => newField({ field: 2 }), '054'],
      ['add-inner', 'a field with a field of its own id', () => newField(OWN_ID), '054'],
      ['add-parent', 'a field in a field that is no struct', () => newField({}, 10), '054'],
      ['add-nowhere', 'a field in a field that is not there', () => newField({}, 77), '054'],
      ['add-plain', 'a field in a column without structs', () => newField({}, undefined, 1), '054'],
      [
        'add-again',
        'a field of the id of a dropped one',
        () => [newField(), gone(11), newField()],
        '054',
      ],
      ['drop-last', 'the drop of the last field', () => gone(10), '055'],
      ['drop-unknown', 'the drop of a field that is not there', () => gone(77), '055'],
      ['rename-taken', 'the name of another field', () => [newField(), renamed(11, 'Y')], '056'],
      ['rename-unknown', 'a name for no field', () => renamed(77, 'z'), '056'],
      ['move-itself', 'a field behind itself', () => moved(10, 10), '056'],
      ['move-unknown', 'a field behind one that is not there', () => moved(10, 77), '056'],
      ['widen-narrower', 'a narrower type of a field', () => wider(10, 'int8'), '057'],
      ['widen-unknown', 'the wider type of no field', () => wider(77, 'int64'), '057'],
      ['require-unknown', 'no field made required', () => demanded(77), '090'],
      ['require-nowhere', 'a field of no column made required', () => demanded(10, 78), '090'],
      ['require-dropped', 'a dropped field made required', droppedDemanded, '090'],
    ].map(([name, title, change, sentence]) => [
      `field-${name}`,
      [title, (g) => [addColumn(g, struct(9, 10)), change()].flat(), sentence],
    ]),
  ),
  'column-group': [
    'a column in no group',
    () => addColumn({ group: shortId('x', 1) }, column(9, 'x', 'bool')),
    '065',
  ],
  'column-type': ['a column of no type', (g) => addColumn(g, column(9, 'x', 'int65')), '062'],
  'column-algebra': [
    'a column whose algebra is not for its type',
    (g) => addColumn(g, column(9, 'x', 'int64', { algebra: 'append' })),
    '062',
  ],
  'drop-unknown': ['the drop of a column that is not there', () => drop(9), '066'],
  'drop-twice': ['the second drop of a column', () => [drop(2), drop(2)], '066'],
  'rename-taken': ['a rename to another’s name', () => rename(2, 'N'), '067'],
  'rename-unknown': ['the rename of a column that is not there', () => rename(9, 'x'), '067'],
  'rename-component': [
    'the rename of a component that is not there',
    () => ({ kind: 'rename-component', component: 1, name: 'x' }),
    '067',
  ],
  'move-unknown': [
    'the move of a column that is not there',
    () => ({ kind: 'move-column', column: 9 }),
    '068',
  ],
  'move-after': [
    'a move behind a column that is not there',
    () => ({ kind: 'move-column', column: 1, after: 9 }),
    '068',
  ],
  'move-itself': [
    'a move of a column behind itself',
    () => ({ kind: 'move-column', column: 1, after: 1 }),
    '068',
  ],
  'widen-narrower': ['a narrower type', () => widen(1, 'int32'), '069'],
  'widen-same': ['the type that a column has', () => widen(1, 'int64'), '069'],
  'widen-float': ['floats in place of integers', () => widen(1, 'float64'), '069'],
  'widen-text': ['bytes in place of text', () => widen(2, 'binary'), '069'],
  'widen-unknown': ['the wider type of a column that is not there', () => widen(9, 'int64'), '069'],
  'widen-component': [
    'the narrower type of a component',
    () => ({ kind: 'widen-component', component: 0, type: 'int32' }),
    '069',
  ],
  'required-unknown': [
    'a column that is not there made required',
    () => ({ kind: 'set-required', column: 9, required: true }),
    '070',
  ],
  'group-anchor': [
    'a second anchor',
    (g) => ({ kind: 'add-group', definition: otherGroup(g, { anchor: true }) }),
    '071',
  ],
  'group-name': [
    'a group’s name twice',
    (g) => ({ kind: 'add-group', definition: otherGroup(g, { name: 'G' }) }),
    '071',
  ],
  'group-incarnation': [
    'an incarnation twice',
    (g) => ({ kind: 'add-group', definition: otherGroup(g, { incarnation: g.incarnation }) }),
    '071',
  ],
  'group-column-id': [
    'a group with a column id that is taken',
    (g) => ({
      kind: 'add-group',
      definition: otherGroup(g, { columns: [column(1, 'x', 'bool')] }),
    }),
    '071',
  ],
  'group-column-name': [
    'a group with a column name that is taken',
    (g) => ({
      kind: 'add-group',
      definition: otherGroup(g, { columns: [column(9, 'n', 'bool')] }),
    }),
    '071',
  ],
  'drop-anchor': ['the drop of the anchor', (g) => ({ kind: 'drop-group', group: g.group }), '071'],
  'drop-group': [
    'the drop of no group',
    () => ({ kind: 'drop-group', group: shortId('x', 1) }),
    '071',
  ],
  'rename-group': [
    'the rename of no group',
    () => ({ kind: 'rename-group', group: shortId('x', 1), name: 'x' }),
    '072',
  ],
  'key-space-name': [
    'another key-space’s name',
    () => ({ kind: 'rename-key-space', name: 'OTHER' }),
    '072',
  ],
  statistics: [
    'statistics of a column that is not the group’s',
    (g) => ({ kind: 'set-statistics', group: g.group, columns: [9] }),
    '072',
  ],
  files: [
    'another format for no group',
    () => ({ kind: 'set-files', group: shortId('x', 1), fileFormat: 'arrow' }),
    '072',
  ],
  maintenance: [
    'settings of no group',
    () => ({ kind: 'set-maintenance', group: shortId('x', 1), maintenance: { appendBytes: 1 } }),
    '112',
  ],
}

const otherGroup = (group, change) => ({
  ...group,
  group: shortId('group', 90),
  incarnation: shortId('inc', 90),
  name: 'h',
  anchor: false,
  columns: [],
  statistics: [],
  ...change,
})

/** A small store, beside it another key-space, and a third entry. */
function refused({
  name,
  title,
  requirements,
  error = 'CorruptDocument',
  commit,
  with: read = {},
}) {
  const { store, group, alter } = small()
  store.commit(
    store.create({ name: 'other', key: [['id', 'int64']], groups: [{ name: 'o', columns: [] }] }),
  )
  commit({ store, group, alter })
  const isDocument = error === 'CorruptDocument'
  return {
    name: `alter-${name}`,
    title,
    requirements: [...requirements, ...(isDocument ? ['CAL-ERRORS-009'] : [])],
    store,
    with: { ...withKeySpace('small'), ...read },
    checks: [fails(error)],
  }
}

function changes() {
  return Object.entries(REFUSED).map(([name, [what, change, id]]) =>
    refused({
      name,
      title: `An entry that asks for ${what}`,
      requirements: [`CAL-TABLE-${id}`, 'CAL-TABLE-060'],
      commit: ({ store, group }) => {
        const { keySpace } = store.definition.definition
        store.commit({ kind: 'alter-key-space', keySpace, changes: [change(group)].flat() })
      },
    }),
  )
}

const nowhere = shortId('space', 99)

function actions() {
  return [
    refused({
      name: 'no-key-space',
      title: 'A change of a key-space that is not defined',
      requirements: ['CAL-TABLE-060'],
      commit: ({ store }) =>
        store.commit({ kind: 'alter-key-space', keySpace: nowhere, changes: [drop(1)] }),
    }),
    refused({
      name: 'drop-no-key-space',
      title: 'The drop of a key-space that is not defined',
      requirements: ['CAL-TABLE-061'],
      commit: ({ store }) => store.commit({ kind: 'drop-key-space', keySpace: nowhere }),
    }),
    refused({
      name: 'no-changes',
      title: 'A change of nothing',
      requirements: ['CAL-LOG-080', 'CAL-FORMAT-012'],
      commit: ({ alter }) => alter(),
    }),
    refused({
      name: 'unknown-change',
      title: 'A change of a kind that a reader does not know',
      requirements: ['CAL-LOG-083'],
      error: 'UnsupportedFeature',
      commit: ({ store }) => {
        const { keySpace } = store.definition.definition
        store.commit({ kind: 'alter-key-space', keySpace, changes: [{ kind: 'turn-column' }] })
      },
    }),
    refused({
      name: 'update-of-dropped',
      title: 'An update of a column that was dropped before it',
      requirements: ['CAL-TABLE-027', 'CAL-TABLE-066'],
      commit: ({ store, alter }) => {
        const late = update(store, { 2: 'set' }, { 2: 'z' })
        alter(drop(2))
        store.commit(late)
      },
    }),
    refused({
      name: 'update-of-dropped-group',
      title: 'An update of a group that was dropped before it',
      requirements: ['CAL-TABLE-022', 'CAL-TABLE-061'],
      commit: ({ store, group }) => {
        const late = update(store, { 2: 'set' }, { 2: 'z' })
        store.commit({ kind: 'drop-key-space', keySpace: store.definition.definition.keySpace })
        store.commit({ ...late, incarnation: group.incarnation })
      },
      with: { keySpace: 'other' },
    }),
    refused({
      name: 'update-narrower-decimal',
      title: 'An update of a type that its column was never widened from',
      requirements: ['CAL-TABLE-074'],
      commit: ({ store, alter, group }) => {
        alter(addColumn(group, column(9, 'd', 'decimal(9,2)')))
        const late = update(store, { 1: 'set' }, { 1: '1' })
        late.columns = [{ column: 9, type: 'decimal(8,1)', op: 'set' }]
        store.commit(late)
      },
    }),
  ]
}

/** A segment or inline rows with a column, or a key, wider than the definition says. */
function widerFiles() {
  const wider = (name) => (fields) =>
    fields.map((field) => (field.name === name ? { ...field, type: 'int64' } : field))
  const store = (part, c) => {
    const made = new HandMadeStore()
    const created = made.create({
      name: 'small',
      key: [['id', 'int32']],
      groups: [{ name: 'g', columns: [[1, 'n', 'int32']] }],
    })
    made.commit(created)
    made.commit(part(made, [{ k: [1], c: { 1: c } }]))
    return made
  }
  const inline = (shape) => (made, rows) =>
    made.update('g', { columns: { 1: 'set' }, parts: [{ as: 'inline', rows, shape }] })
  const segment = (shape) => (made, rows) => {
    made.commit(made.update('g', { columns: { 1: 'set' }, parts: [{ as: 'inline', rows }] }))
    return made.checkpoint('g', { asOf: 2, segments: [{ as: 'parquet', rows, shape }] })
  }
  const parts = { inline, segment }
  return Object.entries(parts).flatMap(([kind, part]) =>
    ['c1', 'k0'].map((field) => ({
      name: `alter-wider-${kind}-${field}`,
      title: `${kind === 'inline' ? 'Inline rows' : 'A segment'} with int64 in ${field}`,
      requirements: ['CAL-TABLE-076'],
      store: store(part(wider(field)), 1),
      with: withKeySpace('small'),
      checks: [fails('CorruptFile')],
    })),
  )
}

/** A log checkpoint whose definition orders columns in a way that names one twice. */
function damagedOrder() {
  const { store, alter } = small()
  alter({ kind: 'move-column', column: 2 })
  const definition = changed(store.definition.definition, [])
  store.logCheckpoint(3, { keySpaces: [{ ...definition, order: [2, 2] }], groups: { g: [] } })
  store.commit(update(store, { 1: 'set' }, { 1: '3' }))
  store.hint({ checkpoint: 3 })
  return {
    name: 'alter-checkpoint-order',
    title: 'A log checkpoint with an order that names one column twice',
    requirements: ['CAL-TABLE-063', 'CAL-LOG-056'],
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptDocument')],
  }
}

export const damagedAlterCases = () => [...changes(), ...actions(), ...widerFiles(), damagedOrder()]
