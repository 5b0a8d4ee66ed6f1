/** Stores whose point lies in what data files may look like and how calls name what they read. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'

const FORMS = ['parquet', 'arrow', 'inline']

/** A store of one group with the columns, and one update that sets all of them. */
function oneUpdate({ name, columns, rows, part }) {
  const store = new HandMadeStore()
  store.commit(store.create({ name, key: [['id', 'int64']], groups: [{ name: 'g', columns }] }))
  const ops = Object.fromEntries(columns.map(([id]) => [id, 'set']))
  const list = rows.map((cells, at) => ({
    k: [String(at)],
    c: Object.fromEntries(columns.map(([id], place) => [id, cells[place]])),
  }))
  store.commit(store.update('g', { columns: ops, parts: [{ ...part, rows: list }] }))
  const names = columns.map(([, column]) => column)
  const expected = rows.map((cells, at) =>
    Object.fromEntries([
      ['id', String(at)],
      ...names.map((column, place) => [column, cells[place]]),
    ]),
  )
  return { store, expected }
}

/** Children of lists are called otherwise by other writers. */
function listChildren() {
  return FORMS.map((as) => {
    const columns = [
      [1, 'l', 'list<utf8>', 'append'],
      [2, 'll', 'list<list<int64>>'],
    ]
    const rows = [
      [
        ['a', null],
        [['1', null], [], null],
      ],
      [[], null],
    ]
    const made = oneUpdate({ name: 'lists', columns, rows, part: { as, child: 'element' } })
    return {
      name: `list-child-${as}`,
      title: `Lists are read whatever their child is called (${as})`,
      requirements: ['CAL-DATA-015', 'CAL-TYPES-002'],
      store: made.store,
      with: withKeySpace('lists'),
      checks: [readsHead(2, made.expected)],
    }
  })
}

/** A file's metadata names the format of its writer, which says nothing of the store's. */
function otherFormats() {
  return FORMS.map((as) => {
    const store = smallStore()
    const relabel = (metadata) => ({ ...metadata, format: '9.9' })
    store.commit(setRows(store, [['1', '10', 'x']], { as, relabel }))
    if (as !== 'inline') {
      const rows = [{ k: ['1'], c: { 1: '10', 2: 'x' } }]
      store.commit(store.checkpoint('g', { asOf: 2, segments: [{ as, relabel, rows }] }))
    }
    return {
      name: `other-format-${as}`,
      title: `A file whose metadata names another format is read all the same (${as})`,
      requirements: ['CAL-DATA-027'],
      store,
      with: withKeySpace('small'),
      checks: [readsHead(as === 'inline' ? 2 : 3, smallRows(['1', '10', 'x']))],
    }
  })
}

const nested = (depth, value) => (depth === 0 ? value : [nested(depth - 1, value)])

function deepLists() {
  return FORMS.map((as) => {
    const columns = [[1, 'deep', `${'list<'.repeat(8)}int32${'>'.repeat(8)}`]]
    const rows = [
      [nested(8, 7)],
      [null],
      [nested(7, null)],
      [nested(8, null)],
      [nested(6, [[1], null, [], [2, 3]])],
      [[]],
    ]
    const made = oneUpdate({ name: 'lists', columns, rows, part: { as } })
    return {
      name: `list-depth-${as}`,
      title: `Lists nested eight deep are read (${as})`,
      requirements: ['CAL-TYPES-001', 'CAL-TYPES-002', 'CAL-TYPES-015'],
      store: made.store,
      with: withKeySpace('lists'),
      checks: [readsHead(2, made.expected)],
    }
  })
}

function years() {
  return FORMS.map((as) => {
    const columns = [
      [1, 'd', 'date'],
      [2, 't', 'timestamp'],
      [3, 'z', 'timestamptz'],
    ]
    const rows = [
      ['0001-01-01', '0001-01-01T00:00:00.000000', '0001-01-01T00:00:00.000000Z'],
      ['-719163', '-62135596800000001', '-62135596800000001'],
      ['9999-12-31', '9999-12-31T23:59:59.999999', '9999-12-31T23:59:59.999999Z'],
      ['+2932897', '+253402300800000000', '+253402300800000000'],
      ['+99999999', '-9223372036854775808', '+9223372036854775807'],
    ]
    const made = oneUpdate({ name: 'times', columns, rows, part: { as } })
    return {
      name: `years-${as}`,
      title: `Times outside of the years 0001 to 9999 are a sign and a count (${as})`,
      requirements: ['CAL-TYPES-014'],
      note: 'Day -719162 is 0001-01-01, day 2932896 is 9999-12-31.',
      store: made.store,
      with: withKeySpace('times'),
      checks: [readsHead(2, made.expected)],
    }
  })
}

/** Column 2 is not listed in the segments; in one file a field of its name holds something. */
function unlisted() {
  const columns = (value) => ({ ...value, columns: value.columns.filter((c) => c.column === 1) })
  const without = (fields) => fields.filter(({ name }) => name !== 'c2')
  return ['parquet', 'arrow'].map((as) => {
    const store = smallStore()
    const only = (...ids) => ids.map((id) => ({ k: [id], c: { 1: id } }))
    const part = { as: 'inline', rows: only('1', '2') }
    store.commit(store.update('g', { columns: { 1: 'set' }, parts: [part] }))
    const [first, second] = only('1', '2')
    const stray = { ...second, c: { ...second.c, 2: 'stray' } }
    const segments = [
      { as, rows: [first], relabel: columns, shape: without },
      { as, rows: [stray], relabel: columns },
    ]
    store.commit(store.checkpoint('g', { asOf: 2, segments }))
    store.commit(setRows(store, [['2', '22', 'set']]))
    return {
      name: `segment-columns-${as}`,
      title: `A column that a segment does not list is null (${as})`,
      requirements: ['CAL-DATA-018', 'CAL-SCAN-004'],
      store,
      with: withKeySpace('small'),
      checks: [
        reads(3, smallRows(['1', '1', null], ['2', '2', null])),
        reads(3, smallRows(['1', '1', null], ['2', '2', null]), { filter: 's IS NULL' }),
        reads(3, [], { filter: "s = 'stray'" }),
        reads(3, [{ s: null }, { s: null }], { columns: ['s'] }),
        reads(4, smallRows(['1', '1', null], ['2', '22', 'set'])),
      ],
    }
  })
}

function names() {
  const store = smallStore()
  store.commit(setRows(store, [['1', '10', 'x']]))
  return {
    name: 'names',
    title: 'Key-spaces and columns are found by their exact names, and each column once',
    requirements: [
      'CAL-ERRORS-002',
      'CAL-ERRORS-005',
      'CAL-EXPR-006',
      'CAL-SCAN-001',
      'CAL-SCAN-011',
      'CAL-TABLE-026',
    ],
    store,
    with: withKeySpace('small'),
    checks: [
      readsHead(2, smallRows(['1', '10', 'x'])),
      readsHead(2, [{ s: 'x', id: '1' }], { columns: ['s', 'id'] }),
      fails('UnknownKeySpace', { keySpace: 'Small' }),
      fails('UnknownKeySpace', { keySpace: 'small ' }),
      fails('UnknownColumn', { columns: ['N'] }),
      fails('UnknownColumn', { columns: ['id', 'S'] }),
      fails('UnknownColumn', { filter: 'N = 10' }),
      fails('InvalidArgument', { columns: ['n', 'n'] }),
      fails('InvalidArgument', { columns: ['id', 's', 'id'] }),
    ],
  }
}

/** Ids that are the same in two key-spaces, where they may be. */
function sameColumnIds() {
  const store = smallStore()
  const other = store.create({
    name: 'other',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'G',
        columns: [
          [1, 'N', 'int64'],
          [2, 's', 'utf8'],
        ],
      },
    ],
  })
  store.commit(setRows(store, [['1', '10', 'x']]), other)
  return {
    name: 'same-column-ids',
    title: 'Two key-spaces may have columns of one id, and groups and columns of one name',
    requirements: ['CAL-TABLE-021'],
    store,
    with: withKeySpace('small'),
    checks: [readsHead(2, smallRows(['1', '10', 'x'])), readsHead(2, [], { keySpace: 'other' })],
  }
}

/** A log checkpoint that names no manifests for a group, or none at all. */
function bareCheckpoints() {
  return [
    ['none', {}],
    ['empty', { g: [] }],
  ].map(([name, groups]) => {
    const store = smallStore()
    store.logCheckpoint(1, { keySpaces: [store.definition.definition], groups })
    store.commit(setRows(store, [['1', '10', 'x']]))
    store.hint({ checkpoint: 1 })
    return {
      name: `checkpoint-without-manifests-${name}`,
      title: 'A group without manifests in a log checkpoint has no tiles and no updates',
      requirements: ['CAL-LOG-051', 'CAL-LOG-057'],
      store,
      with: withKeySpace('small'),
      checks: [reads(1, []), readsHead(2, smallRows(['1', '10', 'x']))],
    }
  })
}

/** Two key-spaces with keys of one domain, some of which only look alike. */
function sharedDomain() {
  const store = new HandMadeStore()
  const keys = { people: ['\u00e9', 'z'], visits: ['e\u0301', 'z'] }
  const created = Object.keys(keys).map((name, at) => {
    const groups = [{ name: `g${at}`, columns: [[at + 1, 'n', 'int64']] }]
    const action = store.create({ name, key: [['id', 'utf8']], groups })
    action.definition.components[0].domain = 'people.id'
    return action
  })
  for (const action of created) store.commit(action)
  for (const [at, ids] of Object.values(keys).entries()) {
    const rows = ids.map((id, n) => ({ k: [id], c: { [at + 1]: String(n) } }))
    rows.sort((x, y) => Buffer.compare(Buffer.from(x.k[0]), Buffer.from(y.k[0])))
    store.commit(
      store.update(`g${at}`, { columns: { [at + 1]: 'set' }, parts: [{ as: 'inline', rows }] }),
    )
  }
  const composed = { filter: "id = '\u00e9'", columns: ['id'] }
  return {
    name: 'shared-domain',
    title: 'Keys of one domain are the same only where their encodings are, however they look',
    requirements: ['CAL-TABLE-003'],
    note: 'One key-space has é as one character, the other as e and an accent; both have z.',
    store,
    with: { operation: 'read' },
    checks: [
      readsHead(4, [{ id: '\u00e9' }], { keySpace: 'people', ...composed }),
      readsHead(4, [], { keySpace: 'visits', ...composed }),
      readsHead(4, [{ id: 'z', n: '1' }], { keySpace: 'people', filter: "id = 'z'" }),
      readsHead(4, [{ id: 'z', n: '1' }], { keySpace: 'visits', filter: "id = 'z'" }),
    ],
  }
}

export const shapeCases = () => [
  sharedDomain(),
  ...listChildren(),
  ...otherFormats(),
  ...deepLists(),
  ...years(),
  ...unlisted(),
  names(),
  sameColumnIds(),
  ...bareCheckpoints(),
]
