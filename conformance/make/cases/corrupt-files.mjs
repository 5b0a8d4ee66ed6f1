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
    ...eachForm('other-row-op-type', 'Row operations of another type', FILE, (as) =>
      operations(as, { shape: retyped('r', 'int32', [0, 0]) }),
    ),
    ...eachForm('other-cell-op-type', 'Cell operations of another type', FILE, (as) =>
      operations(as, { shape: retyped('o1', 'int32', [1, 1]) }),
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
    ...eachForm(
      'row-op-3',
      'A patch in an update that does not say that it has some',
      [...requirements, 'CAL-DATA-029'],
      (as) => operations(as, { row: 3 }),
    ),
    ...eachForm('row-op-4', 'A row operation 4', requirements, (as) => operations(as, { row: 4 })),
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

/** The range of an update's one slice is narrowed to its first or its last key. */
function narrowed(as, changes) {
  const store = smallStore()
  const action = setRows(store, ROWS, { as })
  const { slices } = action.inline ?? action.files[0]
  Object.assign(slices[0], changes)
  store.commit(action)
  return store
}

function ranges() {
  const requirements = ['CAL-TILE-008', 'CAL-ERRORS-009']
  return [
    ...eachForm('slice-key-above', 'A slice with a key above its range', requirements, (as) =>
      narrowed(as, { keyMax: '8000000000000001' }),
    ),
    ...eachForm('slice-key-below', 'A slice with a key below its range', requirements, (as) =>
      narrowed(as, { keyMin: '8000000000000002' }),
    ),
  ]
}

/** An update whose keys descend, over rows with which it has to be merged. */
function descending(as) {
  const store = smallStore()
  store.commit(setRows(store, ROWS))
  const reversed = (fields) =>
    fields.map((field) =>
      field.name === 'k0' ? { ...field, values: field.values.toReversed() } : field,
    )
  store.commit(setRows(store, ROWS, { as, shape: reversed }))
  return store
}

function orders() {
  const requirements = ['CAL-DATA-060', 'CAL-ERRORS-009']
  return eachForm('keys-descending', 'An update whose keys descend', requirements, descending)
}

const replaced = (name, value) => (fields) =>
  fields.map((field) =>
    field.name === name ? { ...field, values: field.values.with(1, value) } : field,
  )

function texts() {
  const requirements = ['CAL-DATA-061', 'CAL-ERRORS-009']
  const lone = Uint8Array.of(0x61, 0xc3)
  const title = 'A text that ends in the middle of a character'
  // Writers of Parquet refuse it themselves.
  return eachForm('text-not-utf8', title, requirements, (as) => shaped(as, replaced('c2', lone)), [
    'arrow',
    'inline',
  ])
}

const nulled = (name) => (fields) =>
  fields.map((field) =>
    field.name === name ? { ...field, values: field.values.with(1, null) } : field,
  )

function nulls() {
  const requirements = ['CAL-DATA-019', 'CAL-ERRORS-009']
  const columns = { 'key-null': 'k0', 'row-op-null': 'r', 'cell-op-null': 'o1' }
  return Object.entries(columns).flatMap(([name, column]) =>
    eachForm(name, `A null in the column ${column}`, requirements, (as) =>
      operations(as, { shape: nulled(column) }),
    ),
  )
}

/** Metadata of files, as text, from that which the file would have. */
const METADATA = {
  none: ['without metadata', () => null],
  'other-role': ['of another role', (value) => ({ ...value, role: opposite[value.role] })],
  'other-group': [
    'of another group',
    (value) => ({ ...value, incarnation: value.incarnation.replace(/^inc/, 'abc') }),
  ],
  'no-role': ['whose metadata gives no role', ({ role: _, ...rest }) => rest],
  text: ['whose metadata is no JSON', () => 'role: update'],
}
const opposite = { update: 'segment', segment: 'update' }

function metadata() {
  const requirements = ['CAL-DATA-017', 'CAL-ERRORS-009']
  return Object.entries(METADATA).flatMap(([name, [what, relabel]]) => [
    ...eachForm(`metadata-${name}`, `An update ${what}`, requirements, (as) => {
      const store = smallStore()
      store.commit(setRows(store, ROWS, { as, relabel }))
      return store
    }),
    ...eachForm(
      `metadata-${name}-segment`,
      `A segment ${what}`,
      requirements,
      (as) => segmentStore({ as, relabel }),
      ['parquet', 'arrow'],
    ),
  ])
}

/** The metadata lists the column 2, and there is none. */
function lacking() {
  return eachForm(
    'segment-lacks-column',
    'A segment without a column that its metadata lists',
    ['CAL-DATA-018', 'CAL-ERRORS-009'],
    (as) => segmentStore({ as, shape: without('c2') }),
    ['parquet', 'arrow'],
  )
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

function segmentStore({ as = 'parquet', change = () => {}, ...options }) {
  const store = smallStore()
  store.commit(setRows(store, ROWS))
  const rows = ROWS.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } }))
  const action = store.checkpoint('g', { asOf: 2, segments: [{ as, rows, ...options }] })
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
    requirements: ['CAL-TILE-008', ...(name.startsWith('rows-') ? ['CAL-DATA-012'] : [])],
    store: segmentStore({ change }),
    with: withKeySpace('small'),
    checks: [fails('CorruptFile')],
  }))
}

export const fileCases = () => [
  ...torn(),
  ...shapes(),
  ...codes(),
  ...eachForm('rows-more', 'Fewer rows than the log says', FILE, counts),
  ...ranges(),
  ...orders(),
  ...texts(),
  ...nulls(),
  ...metadata(),
  ...lacking(),
  ...inlineBytes(),
  ...segments(),
]
