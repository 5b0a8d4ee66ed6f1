/** Stores whose definitions change: what is read at every version. */
import { shortId } from '../bytes.mjs'
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, setRows, smallStore, withKeySpace } from './common.mjs'

export const column = (id, name, type, more = {}) => ({ column: id, name, type, ...more })
export const addColumn = (group, definition) => ({
  kind: 'add-column',
  group: group.group,
  definition,
})
export const rename = (id, name) => ({ kind: 'rename-column', column: id, name })
export const drop = (id) => ({ kind: 'drop-column', column: id })
export const widen = (id, type) => ({ kind: 'widen-column', column: id, type })

/** A small store with rows 1 and 2, its group, and a way to commit changes. */
export function small(part) {
  const store = smallStore()
  const rows = [
    ['1', '1', 'a'],
    ['2', '2', 'b'],
  ]
  store.commit(setRows(store, rows, part))
  const [group] = store.definition.definition.groups
  const alter = (...changes) => store.commit(store.alter(store.definition, ...changes))
  return { store, group, alter }
}

export const update = (store, columns, c) =>
  store.update('g', { columns, parts: [{ as: 'inline', rows: [{ k: ['1'], c }] }] })

function columns() {
  const { store, group, alter } = small()
  alter(rename(1, 'count'), addColumn(group, column(9, 'n', 'bool')))
  store.commit(update(store, { 1: 'set', 9: 'set' }, { 1: '7', 9: true }))
  alter(drop(2), { kind: 'rename-component', component: 0, name: 'key' })
  alter(
    { kind: 'rename-key-space', name: 'large' },
    { kind: 'move-column', column: 9 },
    { kind: 'set-required', column: 1, required: true },
    { kind: 'set-strict', strict: true },
    { kind: 'set-statistics', group: group.group, columns: [] },
    { kind: 'set-files', group: group.group, codec: 'none' },
    { kind: 'rename-group', group: group.group, name: 'h' },
  )
  const large = { keySpace: 'large' }
  const rows = [
    { key: '1', count: '7', n: true },
    { key: '2', count: '2', n: null },
  ]
  return {
    name: 'alter-columns',
    title: 'A version has the definitions of that version: columns come, are renamed and go',
    requirements: [
      'CAL-LOG-080',
      'CAL-TABLE-050',
      'CAL-TABLE-060',
      'CAL-TABLE-063',
      'CAL-TABLE-065',
      'CAL-TABLE-066',
      'CAL-TABLE-067',
      'CAL-TABLE-068',
      'CAL-TABLE-070',
      'CAL-TABLE-072',
      'CAL-TABLE-078',
    ],
    note: 'Column 1 is first called n; column 9 has that name once it is free.',
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, [
        { id: '1', n: '1', s: 'a' },
        { id: '2', n: '2', s: 'b' },
      ]),
      reads(3, [
        { id: '1', count: '1', s: 'a', n: null },
        { id: '2', count: '2', s: 'b', n: null },
      ]),
      reads(4, [{ id: '1', n: true }], { columns: ['id', 'n'], filter: 'count = 7' }),
      reads(5, rows),
      fails('UnknownColumn', { columns: ['s'], at: { version: 5 } }),
      fails('UnknownColumn', { columns: ['id'], at: { version: 5 } }),
      fails('UnknownKeySpace'),
      readsHead(6, rows, large),
      fails('UnknownKeySpace', { ...large, at: { version: 5 } }),
    ],
  }
}

/** A log checkpoint has what came before; another setting that nobody knows stands beside. */
function maintenance() {
  const { store, group, alter } = small()
  const set = (change) => ({ kind: 'set-maintenance', group: group.group, ...change })
  alter(set({ maintenance: { segmentBytes: 1000, checkpointPercent: 50 } }))
  alter(
    set({ maintenance: { appendBytes: 10, splitBytes: 1, checkpointPercent: 1 } }),
    set({ maintenance: { segmentBytes: 1, later: 5 }, defaults: ['checkpointPercent'] }),
    set({}),
  )
  const before = store.read('log/1/00000000000000000002.json').transactions[0].actions[0]
  store.logCheckpoint(4, {
    keySpaces: [store.definition.definition],
    groups: { g: [{ records: [{ version: 2, update: before }] }] },
  })
  alter(set({ defaults: ['segmentBytes', 'checkpointPercent', 'appendBytes', 'splitBytes'] }))
  store.commit(update(store, { 1: 'set' }, { 1: '3' }))
  store.hint({ checkpoint: 4 })
  const rows = (n) => [
    { id: '1', n, s: 'a' },
    { id: '2', n: '2', s: 'b' },
  ]
  return {
    name: 'alter-maintenance',
    title: 'Settings of maintenance come and go, and no read sees them',
    requirements: ['CAL-FORMAT-013', 'CAL-TABLE-112', 'CAL-TABLE-113'],
    store,
    with: withKeySpace('small'),
    checks: [reads(3, rows('1')), reads(4, rows('1')), readsHead(6, rows('3'))],
  }
}

/** Column 2 is dropped and its name given to column 9; a log checkpoint still holds its cells. */
function readded() {
  const { store, group, alter } = small({ as: 'parquet' })
  const before = store.read('log/1/00000000000000000002.json').transactions[0].actions[0]
  alter(drop(2))
  alter(addColumn(group, column(9, 's', 'int64')))
  store.commit(update(store, { 9: 'set' }, { 9: '5' }))
  const after = store.read('log/1/00000000000000000005.json').transactions[0].actions[0]
  store.logCheckpoint(5, {
    keySpaces: [store.definition.definition],
    groups: {
      g: [
        {
          records: [
            { version: 2, update: before },
            { version: 5, update: after },
          ],
        },
      ],
    },
  })
  store.commit(update(store, { 1: 'set' }, { 1: '3' }))
  store.hint({ checkpoint: 5 })
  const rows = (n) => [
    { id: '1', n, s: '5' },
    { id: '2', n: '2', s: null },
  ]
  return {
    name: 'alter-name-again',
    title: 'A name that is back is another column, and a manifest may hold a dropped one',
    requirements: [
      'CAL-LOG-051',
      'CAL-LOG-082',
      'CAL-TABLE-065',
      'CAL-TABLE-066',
      'CAL-TABLE-073',
      'CAL-TABLE-077',
    ],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, [
        { id: '1', n: '1', s: 'a' },
        { id: '2', n: '2', s: 'b' },
      ]),
      reads(3, [
        { id: '1', n: '1' },
        { id: '2', n: '2' },
      ]),
      reads(5, rows('1')),
      readsHead(6, rows('3')),
    ],
  }
}

const WIDE = [
  { kind: 'widen-component', component: 0, type: 'int64' },
  widen(1, 'int64'),
  widen(2, 'float64'),
  widen(3, 'list<int32>'),
]

/** Narrow rows in a form, in a segment and on top of it; then wide ones. */
function widened(as) {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'wide',
    key: [['id', 'int8']],
    groups: [
      {
        name: 'g',
        columns: [
          [1, 'n', 'int16', 'max'],
          [2, 'f', 'float32'],
          [3, 'l', 'list<int8>', 'append'],
        ],
      },
    ],
  })
  const rows = (...list) => list.map(([id, n, f, l]) => ({ k: [id], c: { 1: n, 2: f, 3: l } }))
  const put = (columns, ...list) =>
    store.update('g', { columns, parts: [{ as, rows: rows(...list) }] })
  const all = { 1: 'set', 2: 'set', 3: 'set' }
  const deltas = { 1: 'delta', 3: 'delta' }
  store.commit(created)
  store.commit(put(all, [-1, 5, 0.5, [1]], [2, 300, null, null]))
  const segment = { as: as === 'inline' ? 'parquet' : as }
  const held = rows([-1, 5, 0.5, [1]], [2, 300, null, null])
  store.commit(store.checkpoint('g', { asOf: 2, segments: [{ ...segment, rows: held }] }))
  store.commit(put(deltas, [-1, 6, null, [2]]))
  const late = put(deltas, [2, 299, null, [4]])
  store.commit(store.alter(created, ...WIDE))
  store.commit(late)
  store.commit(put(deltas, ['-1', '3000000000', null, [70000]], ['2', '7', null, [5]]))
  const name = `alter-widened-${as}`
  const narrow = [
    { id: -1, n: 6, f: 0.5, l: [1, 2] },
    { id: 2, n: 300, f: null, l: null },
  ]
  const wide = [
    { id: '-1', n: '3000000000', f: 0.5, l: [1, 2, 70000] },
    { id: '2', n: '300', f: null, l: [4, 5] },
  ]
  return {
    name,
    title: `Cells that ${as === 'inline' ? 'entries' : `${as} files`} hold in a narrower type`,
    requirements: [
      'CAL-TABLE-069',
      'CAL-TABLE-074',
      'CAL-TABLE-075',
      'CAL-TYPES-050',
      'CAL-TYPES-051',
    ],
    note: 'The update of version 6 was staged before the columns were widened, by version 5.',
    store,
    with: withKeySpace('wide'),
    checks: [
      reads(4, narrow),
      reads(5, [
        { id: '-1', n: '6', f: 0.5, l: [1, 2] },
        { id: '2', n: '300', f: null, l: null },
      ]),
      readsHead(7, wide),
      readsHead(7, [wide[0]], { filter: 'n > 40000' }),
      readsHead(7, [wide[1]], { filter: 'id >= 2' }),
    ],
  }
}

function groups() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'small',
    key: [['id', 'int64']],
    groups: [
      { name: 'g', columns: [[1, 'n', 'int64']] },
      { name: 'h', columns: [[2, 's', 'utf8']] },
    ],
  })
  const rows = (id, c) => ({ parts: [{ as: 'inline', rows: [{ k: [id], c }] }] })
  const [g, h] = created.definition.groups
  store.commit(created)
  store.commit(
    store.update('g', { columns: { 1: 'set' }, ...rows('1', { 1: '1' }) }),
    store.update('h', { columns: { 2: 'set' }, ...rows('1', { 2: 'a' }) }),
  )
  const late = { ...h, group: shortId('group', 90), incarnation: shortId('inc', 90), name: 'H' }
  const added = { ...late, columns: [column(3, 'S', 'utf8')], statistics: [3] }
  store.commit(
    store.alter(
      created,
      { kind: 'drop-group', group: h.group },
      { kind: 'add-group', definition: added },
      addColumn(g, column(4, 'm', 'int64')),
      { kind: 'move-column', column: 3, after: 4 },
    ),
  )
  store.commit(store.update('H', { columns: { 3: 'set' }, ...rows('1', { 3: 'b' }) }))
  const { keySpace } = created.definition
  store.commit({ kind: 'drop-key-space', keySpace })
  store.commit(
    store.create({ name: 'Small', key: [['id', 'int64']], groups: [{ name: 'g', columns: [] }] }),
  )
  return {
    name: 'alter-groups',
    title: 'Groups and key-spaces that are dropped are there at their versions, and nowhere else',
    requirements: ['CAL-LOG-081', 'CAL-TABLE-061', 'CAL-TABLE-062', 'CAL-TABLE-071'],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, [{ id: '1', n: '1', s: 'a' }]),
      reads(3, [{ id: '1', n: '1', S: null, m: null }]),
      reads(4, [{ id: '1', n: '1', S: 'b', m: null }]),
      fails('UnknownColumn', { at: { version: 3 }, columns: ['s'] }),
      fails('UnknownKeySpace'),
      fails('UnknownKeySpace', { at: { version: 5 } }),
      readsHead(6, [], { keySpace: 'Small' }),
    ],
  }
}

const FIELDS = [
  { kind: 'drop-field', column: 1, field: 11 },
  { kind: 'rename-field', column: 1, field: 12, name: 'a' },
  { kind: 'add-field', column: 1, definition: { field: 15, name: 'b', type: 'list<int8>' } },
  { kind: 'move-field', column: 1, field: 13 },
  { kind: 'widen-field', column: 1, field: 14, type: 'int64' },
  {
    kind: 'add-field',
    column: 1,
    parent: 13,
    definition: {
      ...{ field: 16, name: 'in', type: 'struct<f17:bool>' },
      fields: [{ field: 17, name: 'flag' }],
    },
  },
  { kind: 'move-field', column: 2, field: 22, after: undefined },
  { kind: 'widen-field', column: 2, field: 21, type: 'int32' },
  { kind: 'drop-field', column: 3, field: 31 },
  { kind: 'add-field', column: 3, definition: { field: 33, name: 'x', type: 'int64' } },
].map((change) => JSON.parse(JSON.stringify(change)))

const named = (...pairs) => pairs.map(([field, name]) => ({ field, name }))

/** Structs in a column, in lists and in the values of maps. */
const NESTED = {
  name: 'nested',
  key: [['id', 'int8']],
  groups: [
    {
      name: 'g',
      columns: [
        [
          ...[1, 's', 'struct<f11:utf8,f12:int8,f13:struct<f14:int8>>', undefined],
          named([11, 'a'], [12, 'c'], [13, 'inner'], [14, 'n']),
        ],
        [2, 'l', 'list<struct<f21:int8,f22:utf8>>', 'append', named([21, 'n'], [22, 't'])],
        [3, 'm', 'map<utf8,struct<f31:int8,f32:int8>>', undefined, named([31, 'x'], [32, 'y'])],
      ],
    },
  ],
}

/** Structs in a form, in a segment and on top of it; then their fields change. */
function fields(as) {
  const store = new HandMadeStore()
  const created = store.create(NESTED)
  const row = (id, s, l, m) => ({ k: [id], c: { 1: s, 2: l, 3: m } })
  const put = (columns, ...rows) => store.update('g', { columns, parts: [{ as, rows }] })
  const all = { 1: 'set', 2: 'set', 3: 'set' }
  const first = row(
    1,
    { f11: 'x', f12: 1, f13: { f14: 5 } },
    [{ f21: 1, f22: 'p' }],
    [['k', { f31: 1, f32: 2 }]],
  )
  const second = row(2, { f11: null, f12: null, f13: null }, null, null)
  store.commit(created)
  store.commit(put(all, first, second))
  const segment = { as: as === 'inline' ? 'parquet' : as, rows: [first, second] }
  store.commit(store.checkpoint('g', { asOf: 2, segments: [segment] }))
  store.commit(put(all, row(3, null, [], [])))
  const late = put({ 2: 'delta' }, { k: [1], c: { 2: [{ f21: 2, f22: 'q' }, null] } })
  store.commit(store.alter(created, ...FIELDS))
  store.commit(late)
  const now = { f13: { f14: '7', f16: { f17: true } }, f12: 4, f15: [1] }
  store.commit(
    put({ 1: 'set', 3: 'set' }, { k: [2], c: { 1: now, 3: [['k', { f32: 3, f33: '4' }]] } }),
  )
  const before = [
    {
      ...{ id: 1, s: { a: 'x', c: 1, inner: { n: 5 } } },
      ...{ l: [{ n: 1, t: 'p' }], m: [['k', { x: 1, y: 2 }]] },
    },
    { id: 2, s: { a: null, c: null, inner: null }, l: null, m: null },
    { id: 3, s: null, l: [], m: [] },
  ]
  const one = {
    ...{ id: 1, s: { inner: { n: '5', in: null }, a: 1, b: null } },
    ...{ l: [{ t: 'p', n: 1 }, { t: 'q', n: 2 }, null], m: [['k', { y: 2, x: null }]] },
  }
  const two = { id: 2, s: { inner: null, a: null, b: null }, l: null, m: null }
  const after = { inner: { n: '7', in: { flag: true } }, a: 4, b: [1] }
  return {
    name: `alter-fields-${as}`,
    title: `Structs that ${as === 'inline' ? 'entries' : `${as} files`} hold with other fields`,
    requirements: [
      'CAL-TABLE-034',
      'CAL-TABLE-054',
      'CAL-TABLE-055',
      'CAL-TABLE-056',
      'CAL-TABLE-057',
      'CAL-TABLE-058',
      'CAL-TABLE-059',
    ],
    note: 'The update of version 6 was staged before the fields were changed, by version 5.',
    store,
    with: withKeySpace('nested'),
    checks: [
      reads(4, before),
      reads(5, [{ ...one, l: [{ t: 'p', n: 1 }] }, two, before[2]]),
      reads(6, [one, two, before[2]]),
      readsHead(7, [one, { ...two, s: after, m: [['k', { y: 3, x: '4' }]] }, before[2]]),
      readsHead(7, [{ id: 2, s: after }], { columns: ['id', 's'], filter: 'id = 2' }),
    ],
  }
}

/** Fields that are required, dropped and renamed, as entries and a checkpoint of the log tell. */
function requiredFields() {
  const store = new HandMadeStore()
  const created = store.create(NESTED)
  const row = (id, s, l) => ({ k: [id], c: { 1: s, 2: l } })
  const put = (...rows) =>
    store.update('g', { columns: { 1: 'set', 2: 'set' }, parts: [{ as: 'inline', rows }] })
  const demand = (column, field, required = true) => {
    return { kind: 'set-field-required', column, field, required }
  }
  store.commit(created)
  store.commit(put(row(1, { f11: 'x', f12: 1, f13: { f14: 5 } }, [{ f21: 1, f22: null }])))
  store.commit(store.alter(created, demand(1, 11), demand(1, 14), demand(2, 21)))
  const lacking = { f11: null, f12: 2, f13: { f14: null } }
  store.commit(put(row(2, lacking, [{ f21: null, f22: 'q' }, null]), row(3, null, null)))
  const updates = [2, 4].map((version) => ({
    version,
    update: store.read(`log/1/${String(version).padStart(20, '0')}.json`).transactions[0]
      .actions[0],
  }))
  store.logCheckpoint(4, {
    keySpaces: [created.definition],
    groups: { g: [{ records: updates }] },
  })
  store.hint({ checkpoint: 4 })
  store.commit(
    store.alter(
      created,
      { kind: 'rename-field', column: 1, field: 11, name: 'b' },
      { kind: 'drop-field', column: 1, field: 13 },
      demand(2, 21, false),
      demand(2, 22, false),
    ),
  )
  return {
    name: 'alter-required-fields',
    title: 'Fields that are required, and structs that an old writer left without a value in them',
    requirements: ['CAL-TABLE-090', 'CAL-TABLE-094'],
    store,
    with: { ...withKeySpace('nested'), columns: ['id', 's', 'l'] },
    checks: [
      reads(3, [{ id: 1, s: { a: 'x', c: 1, inner: { n: 5 } }, l: [{ n: 1, t: null }] }]),
      reads(4, [
        { id: 1, s: { a: 'x', c: 1, inner: { n: 5 } }, l: [{ n: 1, t: null }] },
        { id: 2, s: { a: null, c: 2, inner: { n: null } }, l: [{ n: null, t: 'q' }, null] },
        { id: 3, s: null, l: null },
      ]),
      readsHead(5, [
        { id: 1, s: { b: 'x', c: 1 }, l: [{ n: 1, t: null }] },
        { id: 2, s: { b: null, c: 2 }, l: [{ n: null, t: 'q' }, null] },
        { id: 3, s: null, l: null },
      ]),
    ],
  }
}

export const alterCases = () => [
  columns(),
  maintenance(),
  readded(),
  ...['inline', 'parquet', 'arrow'].map(widened),
  ...['inline', 'parquet', 'arrow'].map(fields),
  groups(),
  requiredFields(),
]
