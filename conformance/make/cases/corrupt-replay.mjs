/** Stores whose entries a reader has to refuse while it replays them: definitions and updates. */
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'

const ROWS = [
  ['1', '1', 'a'],
  ['2', '2', 'b'],
]
const DEEP = `${'list<'.repeat(9)}bool${'>'.repeat(9)}`

const refused = ({ name, title, requirements, store }) => ({
  name,
  title,
  requirements: [...requirements, 'CAL-ERRORS-009'],
  store,
  with: withKeySpace('small'),
  checks: [fails('CorruptDocument')],
})

/** A small store whose third entry defines another key-space, its definition changed. */
function withOther(change) {
  const store = smallStore()
  store.commit(setRows(store, ROWS))
  const action = store.create({
    name: 'other',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'g',
        columns: [
          [1, 'n', 'int64'],
          [2, 's', 'utf8'],
        ],
      },
      { name: 'h', columns: [[3, 'm', 'int64']] },
    ],
  })
  change(action.definition, store.definition.definition)
  store.commit(action)
  return store
}

const IDS = {
  'key-space-id-twice': [
    'the id of an earlier key-space',
    (other, first) => Object.assign(other, { keySpace: first.keySpace }),
  ],
  'group-id-twice': [
    'the id of an earlier group',
    ({ groups: [group] }, first) => Object.assign(group, { group: first.groups[0].group }),
  ],
  'group-id-within': [
    'one id for two of its groups',
    ({ groups: [one, two] }) => Object.assign(two, { group: one.group }),
  ],
  'incarnation-twice': [
    'the incarnation of an earlier group',
    ({ groups: [group] }, first) =>
      Object.assign(group, { incarnation: first.groups[0].incarnation }),
  ],
  'incarnation-within': [
    'one incarnation for two of its groups',
    ({ groups: [one, two] }) => Object.assign(two, { incarnation: one.incarnation }),
  ],
  'column-id-twice': [
    'one id for columns of two groups',
    ({ groups: [, two] }) => Object.assign(two.columns[0], { column: 1 }),
  ],
}

const columnType = (type) => (other) => Object.assign(other.groups[1].columns[0], { type })
const algebra = (type, name) => (other) =>
  Object.assign(other.groups[1].columns[0], { type, algebra: name })
const keyType = (type) => (other) => Object.assign(other.components[0], { type })
const transform = (value) => (other) => other.groups[1].partitioning.push(value)

const SHAPES = {
  'type-unknown': ['a type that does not parse', columnType('int65'), 'CAL-FORMAT-023'],
  'type-spaces': ['a type with a space', columnType('decimal(10, 2)'), 'CAL-FORMAT-023'],
  'type-deep': ['lists nested nine deep', columnType(DEEP), 'CAL-FORMAT-023'],
  'key-type-unknown': ['a key type that does not parse', keyType('text'), 'CAL-FORMAT-023'],
  'key-type-float': ['a key component of floats', keyType('float64')],
  'key-type-list': ['a key component of lists', keyType('list<int64>')],
  'identity-beyond': [
    'a transform of a component that does not exist',
    transform({ kind: 'identity', component: 1 }),
  ],
  'hash-beyond': [
    'a hash of a component that does not exist',
    transform({ kind: 'hash', buckets: 4, components: [0, 1] }),
  ],
  'day-of-integers': [
    'a day of integers',
    transform({ kind: 'day', component: 0 }),
    'CAL-PARTITION-011',
  ],
  'hour-of-dates': [
    'an hour of dates',
    (other) => {
      keyType('date')(other)
      transform({ kind: 'hour', component: 0 })(other)
    },
    'CAL-PARTITION-011',
  ],
  'truncate-of-truths': [
    'truncated truths',
    (other) => {
      keyType('bool')(other)
      transform({ kind: 'truncate', component: 0, width: 1 })(other)
    },
    'CAL-PARTITION-011',
  ],
  'truncate-beyond': [
    'a truncate of a component that does not exist',
    transform({ kind: 'truncate', component: 1, width: 1 }),
  ],
  'range-order': [
    'a range whose bounds are out of order',
    transform({ kind: 'range', component: 0, bounds: ['8000000000000002', '8000000000000001'] }),
    'CAL-PARTITION-011',
  ],
  'range-twice': [
    'a range with one bound twice',
    transform({ kind: 'range', component: 0, bounds: ['8000000000000002', '8000000000000002'] }),
    'CAL-PARTITION-011',
  ],
  'range-short': [
    'a range with a bound that is no key encoding',
    transform({ kind: 'range', component: 0, bounds: ['80'] }),
    'CAL-PARTITION-011',
  ],
  'range-text': [
    'a range of texts with a bound that is not UTF-8',
    (other) => {
      keyType('utf8')(other)
      transform({ kind: 'range', component: 0, bounds: ['ff0000'] })(other)
    },
    'CAL-PARTITION-011',
  ],
  'transform-unknown': [
    'a transform of a kind that is none',
    transform({ kind: 'week', component: 0 }),
    'CAL-FORMAT-023',
  ],
  'truncate-no-width': [
    'a truncate of the width 0',
    transform({ kind: 'truncate', component: 0, width: 0 }),
    'CAL-FORMAT-023',
  ],
  'range-no-bounds': [
    'a range without bounds',
    transform({ kind: 'range', component: 0, bounds: [] }),
    'CAL-FORMAT-023',
  ],
  'and-on-integers': ['the algebra and on integers', algebra('int32', 'and')],
  'min-on-list': ['the algebra min on lists', algebra('list<int32>', 'min')],
  'no-anchor': ['no anchor', (other) => Object.assign(other.groups[0], { anchor: false })],
  'two-anchors': ['two anchors', (other) => Object.assign(other.groups[1], { anchor: true })],
}

const NAMES = {
  'append-to-scalar': [
    'appends to a column that is no list',
    (other) => Object.assign(other.groups[1].columns[0], { algebra: 'append' }),
  ],
  'key-space-name-twice': [
    'the name of an earlier key-space in capitals',
    (other) => Object.assign(other, { name: 'SMALL' }),
  ],
  'group-name-twice': [
    'one name but for case for two groups',
    (other) => Object.assign(other.groups[1], { name: 'G' }),
  ],
  'column-name-twice': [
    'one name but for case for columns of two groups',
    (other) => Object.assign(other.groups[1].columns[0], { name: 'N' }),
  ],
  'component-name-twice': [
    'one name for a component and a column',
    (other) => Object.assign(other.groups[1].columns[0], { name: 'id' }),
  ],
}

function definitions() {
  const made = (changes, requirement) =>
    Object.entries(changes).map(([name, [what, change, more]]) =>
      refused({
        name: `definition-${name}`,
        title: `A definition with ${what}`,
        requirements: [requirement, ...(more ? [more] : [])],
        store: withOther(change),
      }),
    )
  return [
    ...made(IDS, 'CAL-TABLE-021'),
    ...made(SHAPES, 'CAL-TABLE-027'),
    ...made(NAMES, 'CAL-FORMAT-023'),
  ]
}

/** A small store with an update of two rows whose action is changed. */
function withUpdate(change, as = 'inline') {
  const store = smallStore()
  const action = setRows(store, ROWS, { as })
  change(action)
  store.commit(action)
  return store
}

const column = (changes) => (action) => Object.assign(action.columns[0], changes)

const COLUMNS = {
  'unknown-column': ['of a column that its group does not define', column({ column: 3 })],
  'other-type': [
    'of a column with another type than it is defined with',
    column({ type: 'float64' }),
  ],
  'type-unknown': ['of a column with a type that does not parse', column({ type: 'int65' })],
  'no-algebra': ['with deltas in a column without an algebra', column({ op: 'delta' })],
  'own-algebra': [
    'with deltas and an algebra that its column is not defined with',
    column({ op: 'delta', algebra: 'append' }),
  ],
}

/** The bytes of the text and as many zeros as make its last letter stand for two bits. */
function padded(data) {
  const bytes = Buffer.from(data, 'base64')
  const zeros = (4 - (bytes.length % 3)) % 3
  return Buffer.concat([bytes, Buffer.alloc(zeros)]).toString('base64')
}

const halves = ([slice]) => [
  { ...slice, rows: 1 },
  { ...slice, firstRow: 1, rows: 1 },
]
const descending = (slices) => {
  const [first, second] = halves(slices)
  return [
    { ...first, partition: '8000000000000002' },
    { ...second, partition: '8000000000000001' },
  ]
}
const withEmpty = ([slice]) => [
  { ...slice, rows: 0 },
  { ...slice, partition: '8000000000000001' },
]
const SLICES = {
  none: ['no slice', () => []],
  short: ['slices that end before its last row', (slices) => halves(slices).slice(0, 1)],
  late: ['slices that begin after its first row', (slices) => halves(slices).slice(1)],
  long: ['slices that go beyond its last row', ([slice]) => [{ ...slice, rows: 3 }]],
  overlap: ['slices that overlap', ([slice]) => [{ ...slice, rows: 1 }, slice]],
  'same-partition': ['two slices of one partition', halves],
  'without-rows': ['a slice without rows', withEmpty],
  descending: ['slices that do not ascend by partition', descending],
}

function updates() {
  const log = 'CAL-LOG-027'
  const columns = Object.entries(COLUMNS).map(([name, [what, change]]) =>
    refused({
      name: `update-${name}`,
      title: `An update ${what}`,
      requirements: ['CAL-TABLE-027'],
      store: withUpdate(change),
    }),
  )
  const rows = [1, 3].map((count) =>
    refused({
      name: `update-rows-${count}`,
      title: `An update of two rows that says ${count}`,
      requirements: [log],
      store: withUpdate((action) => Object.assign(action, { rows: count })),
    }),
  )
  const slices = Object.entries(SLICES).flatMap(([name, [what, change]]) =>
    ['inline', 'parquet'].map((as) =>
      refused({
        name: `slices-${name}-${as}`,
        title: `An update with ${what} (${as})`,
        requirements: [log, 'CAL-LOG-019'],
        store: withUpdate((action) => {
          const part = action.inline ?? action.files[0]
          part.slices = change(part.slices)
        }, as),
      }),
    ),
  )
  const base64 = {
    alphabet: (data) => `*${data.slice(1)}`,
    length: (data) => data.slice(0, -3),
    padding: (data) => padded(data).replace(/=+$/, ''),
    'last-letter': (data) => padded(data).replace('A==', 'B=='),
    'line-feed': (data) => `${data}\n`,
  }
  const texts = Object.entries(base64).map(([name, change]) =>
    refused({
      name: `inline-base64-${name}`,
      title: `Inline rows that are not base64 by their ${name}`,
      requirements: [log],
      store: withUpdate((action) => {
        action.inline.data = change(action.inline.data)
      }),
    }),
  )
  return [...columns, ...rows, ...slices, ...texts]
}

function lostAlgebra() {
  const store = smallStore({ columns: [[1, 'l', 'list<utf8>', 'append']] })
  const parts = [{ as: 'inline', rows: [{ k: ['1'], c: { 1: ['a'] } }] }]
  const action = store.update('g', { columns: { 1: 'set' }, parts })
  delete action.columns[0].algebra
  store.commit(action)
  return refused({
    name: 'update-lost-algebra',
    title: 'An update of a column without the algebra that it is defined with',
    requirements: ['CAL-TABLE-027'],
    store,
  })
}

/** A checkpoint of a group that no entry defines, though nobody asks for that group. */
function strangeCheckpoint() {
  const store = smallStore()
  store.commit(setRows(store, ROWS))
  const action = store.checkpoint('g', { asOf: 2, segments: [] })
  store.commit({ ...action, incarnation: action.incarnation.replace(/^inc/, 'abc') })
  return refused({
    name: 'checkpoint-undefined-group',
    title: 'A checkpoint of a group that no entry defines',
    requirements: ['CAL-TABLE-027'],
    store,
  })
}

export const replayCases = () => [
  ...definitions(),
  ...updates(),
  lostAlgebra(),
  strangeCheckpoint(),
]
