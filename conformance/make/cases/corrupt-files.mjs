/** Data files that have to be refused: torn, absent, or not what the log says. */
import { entryPath } from '../store.mjs'
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'
import { damageBase } from './corrupt-documents.mjs'

const FILE = ['CAL-DATA-012', 'CAL-ERRORS-009', 'CAL-SCAN-010']

/** The paths of the store's three files: parquet update, arrow update, parquet segment. */
function filesOf(store) {
  const action = (version) => store.read(entryPath(version)).transactions[0].actions[0]
  return {
    parquet: [action(2).files[0], 4],
    arrow: [action(3).files[0], 4],
    segment: [action(5).segments[0], 6],
  }
}

function torn() {
  const store = damageBase()
  return Object.entries(filesOf(store)).flatMap(([kind, [file, version]]) => {
    const { path, bytes } = file
    const edits = [
      [
        'missing',
        'that is absent',
        { do: 'remove' },
        'MissingObject',
        ['CAL-DATA-013', 'CAL-ERRORS-009'],
      ],
      ['truncated', 'cut in the middle', { do: 'truncate', bytes: Math.floor(bytes / 2) }],
      ['cut', 'without its last byte', { do: 'truncate', bytes: bytes - 1 }],
      ['empty', 'of no bytes', { do: 'truncate', bytes: 0 }],
      ['magic', 'with a bit of its last byte turned over', { do: 'flip', at: -1 }],
      ['text', 'that is a text', { do: 'put', text: 'k0,c1\n1,1\n'.repeat(20) }],
    ]
    const what = { parquet: 'A Parquet update', arrow: 'An Arrow update', segment: 'A segment' }
    return edits.map(([name, title, edit, code = 'CorruptFile', requirements = FILE]) => ({
      name: `${kind}-${name}`,
      title: `${what[kind]} ${title}`,
      requirements,
      made: { from: 'read/undamaged', edits: [{ path, ...edit }] },
      store,
      with: withKeySpace('small'),
      checks: [fails(code, { at: { version } })],
    }))
  })
}

const ROWS = [
  ['1', '1', 'a'],
  ['2', '2', 'b'],
]
const FORMS = ['parquet', 'arrow', 'inline']

/** One case for each form of rows, each with its own store. */
function eachForm(name, title, requirements, build, forms = FORMS) {
  return forms.map((as) => ({
    name: `${name}-${as}`,
    title: `${title} (${as})`,
    requirements,
    store: build(as),
    with: withKeySpace('small'),
    checks: [fails('CorruptFile')],
  }))
}

/** A small store with one update of two rows, its fields changed. */
function shaped(as, shape) {
  const store = smallStore()
  store.commit(setRows(store, ROWS, { as, shape }))
  return store
}

const without = (name) => (fields) => fields.filter((field) => field.name !== name)
const retyped = (name, type, values) => (fields) =>
  fields.map((field) => (field.name === name ? { ...field, type, values } : field))

function shapes() {
  return [
    ...eachForm('no-column', 'An update without a column that the log gives', FILE, (as) =>
      shaped(as, without('c1')),
    ),
    ...eachForm('no-key', 'An update without its key', FILE, (as) => shaped(as, without('k0'))),
    ...eachForm('other-type', 'A column of another type than the log gives', FILE, (as) =>
      shaped(as, retyped('c1', 'utf8', ['1', '2'])),
    ),
    ...eachForm('other-key-type', 'A key of another type than the key-space has', FILE, (as) =>
      shaped(as, retyped('k0', 'utf8', ['1', '2'])),
    ),
    ...eachForm('no-op-column', 'A mixed column without its operations', FILE, (as) =>
      operations(as, { shape: without('o1') }),
    ),
  ]
}

/** A small store whose update has a mixed column and row operations, some of which are none. */
function operations(as, { cell = 1, row = 0, shape }) {
  const store = smallStore()
  const rows = [
    { k: ['1'], r: 0, c: { 1: '1' }, o: { 1: 1 } },
    { k: ['2'], r: row, c: { 1: '2' }, o: { 1: cell } },
  ]
  store.commit(store.update('g', { columns: { 1: 'mixed' }, parts: [{ as, rows, shape }] }))
  return store
}

function codes() {
  const requirements = ['CAL-DATA-014']
  return [
    ...eachForm('cell-op-9', 'A cell operation 9', requirements, (as) =>
      operations(as, { cell: 9 }),
    ),
    ...eachForm('cell-op-negative', 'A cell operation −1', requirements, (as) =>
      operations(as, { cell: -1 }),
    ),
    ...eachForm('row-op-2', 'A row operation 2', requirements, (as) => operations(as, { row: 2 })),
  ]
}

/** The log says one row more than the file holds. */
function counts(as) {
  const store = smallStore()
  const action = setRows(store, ROWS, { as })
  const part = action.inline ?? action.files[0]
  action.rows++
  part.rows++
  part.slices[0].rows++
  store.commit(action)
  return store
}

function inlineBytes() {
  const damage = {
    truncated: ['Inline rows cut in the middle', (data) => data.subarray(0, data.length >> 1)],
    empty: ['Inline rows of no bytes', () => Buffer.alloc(0)],
    text: ['Inline rows that are a text', () => Buffer.from('k0,c1\n1,1\n')],
  }
  return Object.entries(damage).map(([name, [title, change]]) => {
    const store = smallStore()
    const action = setRows(store, ROWS)
    action.inline.data = change(Buffer.from(action.inline.data, 'base64')).toString('base64')
    store.commit(action)
    return {
      name: `inline-${name}`,
      title,
      requirements: FILE,
      store,
      with: withKeySpace('small'),
      checks: [fails('CorruptFile')],
    }
  })
}

function segmentStore(change) {
  const store = smallStore()
  store.commit(setRows(store, ROWS))
  const rows = ROWS.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } }))
  const action = store.checkpoint('g', { asOf: 2, segments: [{ as: 'parquet', rows }] })
  change(action.segments[0])
  store.commit(action)
  return store
}

function segments() {
  const changes = {
    'rows-more': ['fewer rows than the log says', (s) => s.rows++],
    'rows-fewer': ['more rows than the log says', (s) => s.rows--],
    'key-above': ['a key above its range', (s) => Object.assign(s, { keyMax: '8000000000000001' })],
    'key-below': ['a key below its range', (s) => Object.assign(s, { keyMin: '8000000000000002' })],
  }
  return Object.entries(changes).map(([name, [what, change]]) => ({
    name: `segment-${name}`,
    title: `A segment with ${what}`,
    requirements: ['CAL-TILE-008'],
    store: segmentStore(change),
    with: withKeySpace('small'),
    checks: [fails('CorruptFile')],
  }))
}

export const fileCases = () => [
  ...torn(),
  ...shapes(),
  ...codes(),
  ...eachForm('rows-more', 'Fewer rows than the log says', FILE, counts),
  ...inlineBytes(),
  ...segments(),
]
