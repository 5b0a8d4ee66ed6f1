/** Stores with structs, maps and vectors, and such as have to be refused. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, setRows, smallStore, withKeySpace } from './common.mjs'

const FORMS = ['parquet', 'arrow', 'inline']

const STRUCT = 'struct<f11:int64,f12:list<utf8>>'
const MAP = 'map<utf8,float64>'
const VECTOR = 'vector<float32,3>'
const DEEP = 'list<struct<f21:map<date,vector<float64,2>>,f22:struct<f23:bool>>>'

const COLUMNS = [
  [
    1,
    'place',
    STRUCT,
    undefined,
    [
      { field: 11, name: 'number' },
      { field: 12, name: 'two "words"' },
    ],
  ],
  [2, 'attributes', MAP],
  [3, 'embedding', VECTOR],
  [
    4,
    'deep',
    DEEP,
    'append',
    [
      { field: 21, name: 'days' },
      { field: 22, name: 'inner' },
      { field: 23, name: 'flag' },
    ],
  ],
]

const NAMES = new Map(COLUMNS.flatMap(([, , , , fields = []]) => fields).map(namePair))

function namePair({ field, name }) {
  return [`f${field}`, name]
}

/** The value with the names that people know: only structs are objects. */
function shown(value) {
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, inner]) => [NAMES.get(name), shown(inner)])
  return Object.fromEntries(members)
}

function definition(store) {
  const key = [['id', 'int64']]
  return store.create({ name: 'nested', key, groups: [{ name: 'g', columns: COLUMNS }] })
}

const ROWS = [
  {
    1: { f11: '-9223372036854775808', f12: ['a', null] },
    2: [
      ['b', 1.5],
      ['a', null],
    ],
    3: [1, -2.5, 0.125],
    4: [{ f21: [['2026-01-01', [1, 2]]], f22: { f23: true } }, null],
  },
  { 1: null, 2: null, 3: null, 4: null },
  { 1: { f11: null, f12: null }, 2: [], 3: [0, 0, 0], 4: [] },
  {
    1: { f11: '7', f12: [] },
    2: [['', 0.25]],
    3: [3, 4, 5],
    4: [
      { f21: null, f22: null },
      {
        f21: [
          ['2026-01-02', null],
          ['1969-12-31', [-1, 0.5]],
        ],
        f22: { f23: null },
      },
    ],
  },
]

const rowsOf = (rows) => rows.map((c, at) => ({ k: [String(at)], c }))
const expected = (rows) =>
  rows.map((cells, at) =>
    Object.fromEntries([
      ['id', String(at)],
      ...COLUMNS.map(([id, name]) => [name, shown(cells[id])]),
    ]),
  )

const SET = { 1: 'set', 2: 'set', 3: 'set', 4: 'set' }

function cells() {
  return FORMS.map((as) => {
    const store = new HandMadeStore()
    store.commit(definition(store))
    store.commit(store.update('g', { columns: SET, parts: [{ as, rows: rowsOf(ROWS) }] }))
    if (as !== 'inline') {
      const segments = [{ as, rows: rowsOf(ROWS) }]
      store.commit(store.checkpoint('g', { asOf: 2, segments }))
    }
    const head = as === 'inline' ? 2 : 3
    const rows = expected(ROWS)
    return {
      name: `nested-${as}`,
      title: `Structs, maps and vectors, nested in each other, are read under their names (${as})`,
      requirements: [
        'CAL-DATA-040',
        'CAL-DATA-041',
        'CAL-DATA-042',
        'CAL-TABLE-032',
        'CAL-TABLE-034',
        'CAL-TYPES-002',
        'CAL-TYPES-029',
        'CAL-TYPES-030',
        'CAL-TYPES-031',
        'CAL-TYPES-032',
      ],
      store,
      with: withKeySpace('nested'),
      checks: [
        reads(2, rows),
        readsHead(head, rows),
        readsHead(
          head,
          rows.map(({ embedding, id }) => ({ embedding, id })),
          { columns: ['embedding', 'id'] },
        ),
        readsHead(head, [rows[1]], { filter: 'place IS NULL' }),
        readsHead(head, [rows[0], rows[2], rows[3]], { filter: 'attributes IS NOT NULL' }),
        fails('InvalidExpression', { filter: 'place = place' }),
        fails('InvalidExpression', { filter: 'embedding = attributes' }),
      ],
    }
  })
}

/** Updates over a segment: set, clear, append, and rows that say nothing of a column. */
function merged() {
  const store = new HandMadeStore()
  store.commit(definition(store))
  store.commit(store.update('g', { columns: SET, parts: [{ as: 'parquet', rows: rowsOf(ROWS) }] }))
  const segments = [{ as: 'parquet', rows: rowsOf(ROWS) }]
  store.commit(store.checkpoint('g', { asOf: 2, segments }))
  const more = [{ f21: [], f22: null }]
  const update = store.update('g', {
    columns: { 1: 'set', 3: 'mixed', 4: 'delta' },
    parts: [
      {
        as: 'arrow',
        rows: [
          { k: ['0'], c: { 1: null, 4: more }, o: { 3: 0 } },
          { k: ['1'], c: { 1: { f11: '1', f12: null }, 3: [9, 8, 7], 4: more }, o: { 3: 1 } },
          { k: ['3'], c: { 1: { f11: '2', f12: [null] } }, o: { 3: 2 } },
        ],
      },
    ],
  })
  store.commit(update)
  const rows = [
    { ...ROWS[0], 1: null, 4: [...ROWS[0][4], ...more] },
    { 1: { f11: '1', f12: null }, 2: null, 3: [9, 8, 7], 4: more },
    ROWS[2],
    { ...ROWS[3], 1: { f11: '2', f12: [null] }, 3: null },
  ]
  return {
    name: 'nested-merged',
    title: 'Nested cells are kept, set, cleared and appended to',
    requirements: ['CAL-MERGE-010', 'CAL-MERGE-011', 'CAL-MERGE-012', 'CAL-MERGE-014'],
    store,
    with: withKeySpace('nested'),
    checks: [reads(3, expected(ROWS)), readsHead(4, expected(rows))],
  }
}

/** The files of a store of three rows with one field otherwise. */
function shaped(as, field, type, values) {
  const store = new HandMadeStore()
  store.commit(definition(store))
  const shape = (fields) =>
    fields.map((one) => (one.name === field ? { ...one, type, values: values ?? one.values } : one))
  const parts = [{ as, rows: rowsOf(ROWS.slice(0, 3)), shape }]
  store.commit(store.update('g', { columns: SET, parts }))
  return store
}

/** Writers other than Arrow's leave no word of a list's size. */
function vectorsAsLists() {
  return {
    name: 'vector-list-parquet',
    title: 'A vector is read from a Parquet file that knows lists only',
    requirements: ['CAL-DATA-042', 'CAL-DATA-043'],
    store: shaped('parquet', 'c3', 'list<float32>'),
    with: withKeySpace('nested'),
    checks: [readsHead(2, expected(ROWS.slice(0, 3)))],
  }
}

const LISTS = {
  short: ['of too few elements', [[1, 2, 3], null, [1, 2]]],
  long: ['of too many elements', [[1, 2, 3, 4], null, [1, 2, 3]]],
  empty: ['of no elements', [[], null, [1, 2, 3]]],
  'null-item': ['with a null element', [[1, null, 3], null, [1, 2, 3]]],
}

const refused = (name, title, requirements, store) => ({
  name,
  title,
  requirements: [...requirements, 'CAL-ERRORS-009'],
  store,
  with: withKeySpace('nested'),
  checks: [
    fails('CorruptFile'),
    fails('CorruptFile', { columns: ['embedding', 'attributes', 'place'] }),
  ],
})

function badCells() {
  const lists = Object.entries(LISTS).map(([name, [what, values]]) =>
    refused(
      `vector-${name}-parquet`,
      `A vector column with a list ${what} (parquet)`,
      ['CAL-DATA-043'],
      shaped('parquet', 'c3', 'list<float32>', values),
    ),
  )
  const memory = ['arrow', 'inline'].flatMap((as) => [
    refused(
      `vector-null-item-${as}`,
      `A vector with a null element (${as})`,
      ['CAL-DATA-044'],
      shaped(as, 'c3', VECTOR, LISTS['null-item'][1]),
    ),
    refused(
      `map-null-key-${as}`,
      `A map with a null key (${as})`,
      ['CAL-DATA-044'],
      shaped(as, 'c2', MAP, [[[null, 1.5]], null, [['a', 2]]]),
    ),
    refused(
      `vector-list-${as}`,
      `A list where the log says a vector (${as})`,
      ['CAL-DATA-012', 'CAL-TYPES-002'],
      shaped(as, 'c3', 'list<float32>'),
    ),
  ])
  return [...lists, ...memory]
}

const OTHER_TYPES = {
  'struct-other-field': ['a struct with another field', 'c1', 'struct<f11:int64,f99:list<utf8>>'],
  'struct-fewer-fields': ['a struct with fewer fields', 'c1', 'struct<f11:int64>'],
  'struct-other-type': [
    'a struct with a field of another type',
    'c1',
    'struct<f11:utf8,f12:list<utf8>>',
  ],
  'map-other-key': ['a map with other keys', 'c2', 'map<binary,float64>', [[['', 1]], null, []]],
  'vector-other-size': [
    'a vector of another size',
    'c3',
    'vector<float32,2>',
    [[1, 2], null, [3, 4]],
  ],
  'vector-other-element': ['a vector of other elements', 'c3', 'vector<float64,3>'],
}

function otherTypes() {
  return Object.entries(OTHER_TYPES).flatMap(([name, [what, field, type, values]]) =>
    FORMS.map((as) =>
      refused(
        `${name}-${as}`,
        `A file with ${what} than the log says (${as})`,
        ['CAL-DATA-012', 'CAL-DATA-040'],
        shaped(as, field, type, values),
      ),
    ),
  )
}

const field = (id, name) => ({ field: id, name })
const typed = (type, fields) => (column) =>
  Object.assign(column, { type, ...(fields && { fields }) })

const DEFINITIONS = {
  'struct-unnamed': ['no names for the fields of its struct', typed('struct<f11:int32>')],
  'struct-named-type': [
    'a struct with names in its type',
    typed('struct<a:int32>', [field(11, 'a')]),
  ],
  'struct-missing-name': [
    'a struct one of whose fields has no name',
    typed('struct<f11:int32,f12:int32>', [field(11, 'a')]),
  ],
  'struct-name-over': [
    'a name for a field that its struct does not have',
    typed('struct<f11:int32>', [field(11, 'a'), field(12, 'b')]),
  ],
  'struct-name-twice': [
    'a struct with one name for two fields, but for case',
    typed('struct<f11:int32,f12:int32>', [field(11, 'a'), field(12, 'A')]),
  ],
  'struct-id-twice': [
    'one id for fields of two structs',
    typed('struct<f11:struct<f12:int32>,f13:struct<f12:int32>>', [
      field(11, 'a'),
      field(12, 'b'),
      field(13, 'c'),
    ]),
  ],
  'struct-id-of-column': [
    'the id of a column for a field',
    typed('struct<f2:int32>', [field(2, 'a')]),
  ],
  'fields-without-struct': ['names of fields without a struct', typed('int32', [field(11, 'a')])],
}

const TYPES = {
  'vector-of-integers': ['a vector of integers', 'vector<int32,3>'],
  'vector-of-none': ['a vector of no elements', 'vector<float32,0>'],
  'map-of-floats': ['a map with keys of floats', 'map<float64,int32>'],
  'struct-of-none': ['a struct without fields', 'struct<>'],
}

function definitions() {
  const made = (name, what, requirement, change) => {
    const store = smallStore()
    store.commit(setRows(store, [['1', '1', 'a']]))
    const columns = [
      [1, 'n', 'int64'],
      [2, 's', 'utf8'],
    ]
    const groups = [{ name: 'g', columns }]
    const action = store.create({ name: 'other', key: [['id', 'int64']], groups })
    change(action.definition.groups[0].columns[0])
    store.commit(action)
    return {
      name: `definition-${name}`,
      title: `A definition with ${what}`,
      requirements: [requirement, 'CAL-ERRORS-009'],
      store,
      with: withKeySpace('small'),
      checks: [fails('CorruptDocument')],
    }
  }
  return [
    ...Object.entries(DEFINITIONS).map(([name, [what, change]]) =>
      made(name, what, 'CAL-TABLE-033', change),
    ),
    ...Object.entries(TYPES).map(([name, [what, type]]) =>
      made(name, what, 'CAL-FORMAT-023', typed(type)),
    ),
    made('min-on-struct', 'the algebra min on structs', 'CAL-TABLE-027', (column) =>
      Object.assign(column, {
        type: 'struct<f11:int32>',
        fields: [field(11, 'a')],
        algebra: 'min',
      }),
    ),
  ]
}

/** Nulls whose columns inside hold something all the same. */
function hidden() {
  const hide = (value) => ({ hidden: value })
  return ['arrow', 'inline'].map((as) => {
    const store = new HandMadeStore()
    store.commit(definition(store))
    const rows = [
      { k: ['1'], c: { 1: { f11: '1', f12: ['x'] }, 2: [['a', 1]], 3: [1, 2, 3], 4: null } },
      {
        k: ['2'],
        c: {
          1: hide({ f11: '2', f12: ['hidden'] }),
          2: hide([['hidden', 2]]),
          3: hide([4, 5, 6]),
          4: hide([{ f21: null, f22: { f23: true } }]),
        },
      },
      { k: ['3'], c: { 1: { f11: '3', f12: hide(['hidden']) }, 2: [], 3: [7, 8, 9], 4: [] } },
    ]
    const columns = { 1: 'set', 2: 'set', 3: 'set', 4: 'set' }
    store.commit(store.update('g', { columns, parts: [{ as, rows }] }))
    const row = (id, place, attributes, embedding, deep) => ({
      ...{ id, place, attributes, embedding, deep },
    })
    const place = (number, words) => ({ number, 'two "words"': words })
    return {
      name: `nested-hidden-${as}`,
      title: `What lies inside of a null is no part of it (${as})`,
      requirements: ['CAL-DATA-045'],
      note: 'Row 2 is null in every column, and the columns inside hold values there.',
      store,
      with: withKeySpace('nested'),
      checks: [
        readsHead(2, [
          row('1', place('1', ['x']), [['a', 1]], [1, 2, 3], null),
          row('2', null, null, null, null),
          row('3', place('3', null), [], [7, 8, 9], []),
        ]),
      ],
    }
  })
}

export const nestedCases = () => [...cells(), merged(), vectorsAsLists(), ...hidden()]
export const damagedNestedCases = () => [...badCells(), ...otherTypes(), ...definitions()]
