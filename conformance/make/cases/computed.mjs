/** Updates with expressions: what they compute, where, and which of them are refused. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'
import { computedMergeCases } from './computed-merges.mjs'
import { drop, rename, widen } from './read-alter.mjs'

export { computedMergeCases }

/** An expression of the small store, whose key is an int64. */
const of = (parts) => ({ key: ['int64'], source: ['int64'], target: [], ...parts })
const N = { column: 1, type: 'int64' }
const S = { column: 2, type: 'utf8' }

/** An update of the small store; rows as `[id, …source]`. */
function computed(store, as, { rows, patches, columns = { 1: 'computed' }, ...expression }) {
  return store.update('g', {
    columns,
    patches,
    expression: of(expression),
    parts: [{ as, rows: rows.map(([id, ...s]) => ({ k: [id], s })) }],
  })
}

const MANY = [
  'CAL-DATA-050',
  'CAL-LOG-048',
  'CAL-LOG-100',
  'CAL-LOG-101',
  'CAL-LOG-102',
  'CAL-MERGE-027',
  'CAL-MERGE-040',
  'CAL-MERGE-042',
  'CAL-MERGE-044',
  'CAL-MERGE-045',
  'CAL-MERGE-047',
  'CAL-MERGE-049',
  'CAL-SCAN-005',
  'CAL-TILE-005',
  'CAL-TILE-020',
]

function history(as) {
  const store = smallStore()
  const add = { column: 1, value: 'target.c1 + source.s0' }
  store.commit(
    setRows(store, [
      ['1', '10', 'a'],
      ['2', '20', 'b'],
      ['3', null, 'c'],
    ]),
  )
  store.commit(
    computed(store, as, {
      assign: [add],
      when: 'source.s0 > 1',
      target: [N],
      rows: [
        ['1', '5'],
        ['1', '9223372036854775807'],
        ['2', '1'],
        ['3', '2'],
        ['4', '2'],
        ['5', null],
      ],
    }),
  )
  const set = setRows(store, [['1', '100', 'z']])
  store.commit(set)
  const doubled = computed(store, as, {
    assign: [{ column: 1, value: 'coalesce(target.c1, key.k0) * 2' }],
    target: [N],
    source: [],
    patches: true,
    rows: [['1'], ['2'], ['7']],
  })
  store.commit(doubled)
  const seven = store.update('g', {
    columns: { 2: 'set' },
    parts: [{ as: 'inline', rows: [{ k: ['7'], c: { 2: 's7' } }] }],
  })
  store.commit(seven)
  const segment = smallRows(['1', '15', 'a'], ['2', '20', 'b'], ['3', null, 'c'], ['4', null, null])
  const tile = store.checkpoint('g', {
    asOf: 3,
    segments: [
      {
        as: as === 'inline' ? 'parquet' : as,
        rows: segment.map(({ id, n, s }) => ({ k: [id], c: { 1: n, 2: s } })),
      },
    ],
  })
  store.commit({ ...tile, failed: 1 })
  store.logCheckpoint(7, {
    keySpaces: [store.definition.definition],
    groups: {
      g: [
        {
          records: [
            { version: 7, tile },
            { version: 4, update: set },
            { version: 5, update: doubled },
            { version: 6, update: seven },
          ],
        },
      ],
    },
  })
  store.commit(store.fold('g', { after: 3, through: 6, layers: [set, doubled, seven] }))
  store.hint({ checkpoint: 7 })
  return store
}

function histories(as) {
  const two = smallRows(['2', '20', 'b'], ['3', null, 'c'], ['4', null, null])
  const [, ...rest] = two
  const fifth = smallRows(['1', '200', 'z'], ['2', '40', 'b'])
  const sixth = [...fifth, ...rest, ...smallRows(['7', '14', 's7'])]
  return {
    name: `computed-${as}`,
    title: `Updates compute cells over what is below them, at every version (${as})`,
    requirements: [...MANY, 'CAL-LOG-104'],
    note:
      'At version 3 the second row of 1 is beyond int64 and fails, 20 + 1 is not computed, ' +
      'null + 2 is null, 4 is made and 5 is not. 7 waits as a latent row until version 6.',
    store: history(as),
    with: withKeySpace('small'),
    checks: [
      reads(3, [...smallRows(['1', '15', 'a']), ...two]),
      reads(3, [{ s: 'a' }, { s: 'b' }, { s: 'c' }, { s: null }], { columns: ['s'] }),
      reads(3, [{ id: '1' }], { columns: ['id'], filter: 'n = 15' }),
      reads(4, [...smallRows(['1', '100', 'z']), ...two]),
      reads(5, [...fifth, ...rest]),
      reads(6, sixth),
      reads(6, [{ n: '14' }], { columns: ['n'], filter: 'id = 7' }),
      reads(7, sixth),
      readsHead(8, sixth),
      readsHead(8, [{ id: '2' }], { columns: ['id'], filter: 'n = 40' }),
    ],
  }
}

/** Columns that expressions name go and get other names; what was written stays what it was. */
function dropped() {
  const store = smallStore()
  const created = store.definition
  const set = setRows(store, [
    ['1', '10', 'a'],
    ['2', '20', 'b'],
  ])
  store.commit(set)
  const text = computed(store, 'inline', {
    columns: { 2: 'computed' },
    assign: [{ column: 2, value: 'CAST(target.c1 AS utf8) || coalesce(target.c2, source.s0)' }],
    source: ['utf8'],
    target: [N, S],
    rows: [
      ['1', 'x'],
      ['3', 'x'],
    ],
  })
  store.commit(text)
  store.commit(store.alter(created, drop(1), rename(2, 'note')))
  store.commit(store.fold('g', { after: 1, through: 3, layers: [set, text] }))
  store.logCheckpoint(5, {
    keySpaces: [created.definition],
    groups: {
      g: [
        {
          records: [
            { version: 3, action: 0, after: 1, update: set },
            { version: 3, action: 1, after: 1, update: text },
          ],
        },
      ],
    },
  })
  store.hint({ checkpoint: 5 })
  const rows = [
    { id: '1', note: '10a' },
    { id: '2', note: 'b' },
    { id: '3', note: null },
  ]
  return {
    name: 'computed-dropped',
    title: 'What an expression names can be dropped or renamed, and is computed with all the same',
    requirements: [
      'CAL-LOG-102',
      'CAL-TABLE-041',
      'CAL-TABLE-043',
      'CAL-TABLE-044',
      'CAL-TILE-021',
      'CAL-LOG-051',
    ],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(3, smallRows(['1', '10', '10a'], ['2', '20', 'b'], ['3', null, null])),
      reads(4, rows),
      readsHead(5, rows),
    ],
  }
}

/** A wider column does not change what was computed in the narrower one. */
function widened() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'small',
    key: [['id', 'int32']],
    groups: [{ name: 'g', columns: [[1, 'n', 'int32']] }],
  })
  store.commit(created)
  const part = (rows) => [{ as: 'parquet', rows }]
  const set = [
    { k: [1], c: { 1: 2147483647 } },
    { k: [2], c: { 1: 5 } },
  ]
  store.commit(store.update('g', { columns: { 1: 'set' }, parts: part(set) }))
  const plus = (type) => ({
    key: [type === 'int32' ? 'int32' : 'int64'],
    source: [],
    target: [{ column: 1, type }],
    assign: [{ column: 1, value: 'target.c1 + 1' }],
  })
  const rows = [{ k: [1] }, { k: [2] }]
  const update = (type) =>
    store.update('g', { columns: { 1: 'computed' }, expression: plus(type), parts: part(rows) })
  store.commit(update('int32'))
  const component = { kind: 'widen-component', component: 0, type: 'int64' }
  store.commit(store.alter(created, widen(1, 'int64'), component))
  const wide = [{ k: ['1'] }, { k: ['2'] }]
  store.commit(
    store.update('g', {
      columns: { 1: 'computed' },
      expression: plus('int64'),
      parts: part(wide),
    }),
  )
  return {
    name: 'computed-widened',
    title: 'An expression is computed in the types that it was written for',
    requirements: ['CAL-TABLE-042', 'CAL-TABLE-040', 'CAL-MERGE-041', 'CAL-MERGE-043'],
    note: '2147483647 + 1 is no int32, whatever the column is later.',
    store,
    with: withKeySpace('small'),
    checks: [
      reads(3, [
        { id: 1, n: 2147483647 },
        { id: 2, n: 6 },
      ]),
      reads(4, [
        { id: '1', n: '2147483647' },
        { id: '2', n: '6' },
      ]),
      readsHead(5, [
        { id: '1', n: '2147483648' },
        { id: '2', n: '7' },
      ]),
    ],
  }
}

export const computedCases = () => [
  ...['inline', 'parquet', 'arrow'].map(histories),
  dropped(),
  widened(),
]

const PLUS = { assign: [{ column: 1, value: 'target.c1 + source.s0' }], target: [N] }

/** Updates that a reader refuses: what is wrong, the update, and the sentence it breaks. */
const REFUSED = {
  'no-expression': ['computed columns without an expression', ({ expression: _, ...rest }) => rest],
  'other-column': [
    'an expression that assigns another column than listed',
    with_({ assign: [{ column: 2, value: 'source.s0' }], target: [] }),
  ],
  twice: ['a column that is assigned twice', with_({ assign: [PLUS.assign[0], PLUS.assign[0]] })],
  'no-text': ['a value that is no expression', value('target.c1 +')],
  'no-condition': ['a guard that is no condition', with_({ when: 'source.s0' })],
  'no-column': ['a value over a column that it does not list', value('target.c1 + target.c2')],
  unused: ['a column that it lists and does not name', with_({ target: [N, S] })],
  bare: ['a column without its place', value('target.c1 + s0')],
  'no-source': ['a source column that there is not', value('target.c1 + source.s1')],
  cast: [
    'a value that the column’s type has no cast for',
    with_({ assign: [{ column: 1, value: "X'00'" }], target: [] }),
  ],
  type: ['another type than the column’s', with_({ target: [{ column: 1, type: 'int32' }] })],
  algebra: [
    'another algebra than the column’s',
    with_({ target: [{ column: 1, type: 'int64', algebra: 'sum' }] }),
  ],
  key: ['another type than the key’s', with_({ key: ['int32'] })],
  struct: [
    'a source column of structs',
    with_({ source: ['int64', 'struct<a:int64>'] }),
    'CAL-LOG-103',
  ],
}

function with_(parts) {
  return ({ expression, ...rest }) => ({ ...rest, expression: { ...expression, ...parts } })
}

function value(text) {
  return with_({ assign: [{ column: 1, value: text }] })
}

function refused([name, [what, change, requirement]]) {
  const store = smallStore()
  store.commit(setRows(store, [['1', '10', 'a']]))
  store.commit(change(computed(store, 'inline', { ...PLUS, rows: [['1', '5']] })))
  return {
    name: `computed-${name}`,
    title: `An update is refused that has ${what}`,
    requirements: ['CAL-TABLE-040', ...(requirement ? [requirement] : [])],
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptDocument')],
  }
}

/** Files and manifests that do not hold what an expression needs. */
function damaged(as) {
  const store = smallStore()
  store.commit(setRows(store, [['1', '10', 'a']]))
  const shape = (fields) => fields.filter(({ name }) => name !== 's0')
  const parts = [{ as, rows: [{ k: ['1'], s: ['5'] }], shape }]
  const update = { columns: { 1: 'computed' }, expression: of(PLUS), parts }
  store.commit(store.update('g', update))
  return {
    name: `computed-no-source-column-${as}`,
    title: `Rows of an expression without its source column are damaged (${as})`,
    requirements: ['CAL-DATA-051', 'CAL-DATA-012'],
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptFile')],
  }
}

function damagedManifest() {
  const store = smallStore()
  const update = computed(store, 'inline', { ...PLUS, rows: [['1', '5']] })
  store.commit(update)
  const wrong = value('target.c1 +')(update)
  store.logCheckpoint(2, {
    keySpaces: [store.definition.definition],
    groups: { g: [{ records: [{ version: 2, update: wrong }] }] },
  })
  store.hint({ checkpoint: 2 })
  return {
    name: 'computed-manifest',
    title: 'An expression of a manifest that is none is refused',
    requirements: ['CAL-TABLE-040', 'CAL-LOG-057'],
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptManifest')],
  }
}

export const damagedComputedCases = () => [
  ...Object.entries(REFUSED).map(refused),
  ...['inline', 'parquet', 'arrow'].map(damaged),
  damagedManifest(),
]
