/** Stores that are verified, and those that a reader may take or refuse. */
import { canonical, sealText } from '../bytes.mjs'
import { entryPath } from '../store.mjs'
import { setRows, smallRows, smallStore, withKeySpace } from './common.mjs'
import { damageBase } from './corrupt-documents.mjs'

const ROWS = [
  ['1', '1', 'a'],
  ['2', '2', 'b'],
]
const KEY_1 = '8000000000000001'
const KEY_2 = '8000000000000002'

const found = (...findings) => ({
  findings: findings.map(([code, path]) => ({ code, path })),
})

/** What a shallow look and a deep one find. */
const verifies = (shallow, deep) => [
  { params: { deep: false }, expect: found(...shallow) },
  { params: { deep: true }, expect: found(...deep) },
]

/** A store of one update in one file, of which the log says something else. */
function misdescribed(as, change) {
  const store = smallStore({ partitioning: [{ kind: 'identity', component: 0 }] })
  const action = setRows(store, ROWS, { as })
  const [file] = action.files
  change(file, action)
  store.commit(action)
  return { store, path: file.path }
}

/** By name, what the log says wrongly of a file with the keys 1 and 2, each a partition. */
const LIES = {
  'key-range': [
    'a key range that does not end with the last key',
    (file) => {
      file.slices[1].keyMin = KEY_1
    },
  ],
  rows: [
    'one row more than there is',
    (file, action) => {
      action.rows++
      file.rows++
      file.slices[1].rows++
    },
  ],
  partition: [
    'another partition of a row',
    (file) => {
      file.slices[1].partition = '8000000000000003'
    },
  ],
  slices: [
    'one slice where rows are of two partitions',
    (file) => {
      file.slices = [{ partition: KEY_1, firstRow: 0, rows: 2, keyMin: KEY_1, keyMax: KEY_2 }]
    },
  ],
}

function deepCases() {
  return Object.entries(LIES).flatMap(([name, [what, change]]) =>
    ['arrow', 'parquet'].map((as) => {
      const { store, path } = misdescribed(as, change)
      return {
        name: `verify-${name}-${as}`,
        title: `Verifying deeply finds that the log gives ${what} (${as})`,
        requirements: ['CAL-MAINTAIN-010', 'CAL-MAINTAIN-011'],
        store,
        with: { operation: 'verify' },
        checks: verifies([], [['CorruptFile', path]]),
      }
    }),
  )
}

/** Rows that lie in the file the other way round than the log says. */
function unordered() {
  const store = smallStore()
  const reversed = (fields) =>
    fields.map((field) => ({ ...field, values: [...field.values].reverse() }))
  const action = setRows(store, ROWS, { as: 'arrow', shape: reversed })
  store.commit(action)
  return {
    name: 'verify-order',
    title: 'Verifying deeply finds rows that do not ascend',
    requirements: ['CAL-MAINTAIN-011'],
    store,
    with: { operation: 'verify' },
    checks: verifies([], [['CorruptFile', action.files[0].path]]),
  }
}

/** Rows whose ends are where the log says, and which do not ascend between them. */
function unorderedInside() {
  const store = smallStore()
  const swapped = (fields) =>
    fields.map((field) => {
      const [first, second, third, fourth] = field.values
      return { ...field, values: [first, third, second, fourth] }
    })
  const rows = ['1', '2', '3', '4'].map((id) => [id, id, null])
  const action = setRows(store, rows, { as: 'arrow', shape: swapped })
  store.commit(action)
  return {
    name: 'verify-order-inside',
    title: 'Verifying deeply finds rows that do not ascend between the first and the last key',
    requirements: ['CAL-MAINTAIN-011'],
    store,
    with: { operation: 'verify' },
    checks: verifies([], [['CorruptFile', action.files[0].path]]),
  }
}

/** A log checkpoint of version 6 that leaves out the last update. */
function otherCheckpoint() {
  const store = damageBase()
  const definition = store.read(entryPath(1)).transactions[0].actions[0].definition
  const index = store.logCheckpoint(6, { keySpaces: [definition], groups: { g: [] } })
  const path = `checkpoint/1/${String(index.version).padStart(20, '0')}/index.json`
  return {
    name: 'verify-log-checkpoint',
    title: 'Verifying finds a log checkpoint that does not say what the entries say',
    requirements: ['CAL-MAINTAIN-012'],
    store,
    with: { operation: 'verify' },
    checks: verifies([['CorruptDocument', path]], [['CorruptDocument', path]]),
  }
}

/** Everything at once: an entry, a file, and a timestamp that does not grow. */
function everything() {
  const store = damageBase()
  const action = (version) => store.read(entryPath(version)).transactions[0].actions[0]
  const [file] = action(2).files
  const [segment] = action(5).segments
  const entry = store.read(entryPath(6))
  const older = sealText(canonical({ ...entry, timestamp: 1 })).toString()
  const everywhere = [
    ['CorruptDocument', entryPath(6)],
    ['CorruptFile', segment.path],
    ['MissingObject', file.path],
  ]
  return {
    name: 'verify-everything',
    title: 'Verifying tells of a time that goes back, a file that is absent and one that is cut',
    requirements: ['CAL-MAINTAIN-010', 'CAL-MAINTAIN-013'],
    made: {
      from: 'read/undamaged',
      edits: [
        { path: file.path, do: 'remove' },
        { path: segment.path, do: 'truncate', bytes: segment.bytes - 1 },
        { path: entryPath(6), do: 'put', text: older },
      ],
    },
    store,
    with: { operation: 'verify' },
    checks: verifies(everywhere, everywhere),
  }
}

const undamagedVerified = () => ({
  name: 'verify-undamaged',
  title: 'Verifying finds nothing in a store that is whole',
  requirements: ['CAL-MAINTAIN-010', 'CAL-MAINTAIN-011'],
  store: damageBase(),
  with: { operation: 'verify' },
  checks: verifies([], []),
})

const ROWS_AT_6 = smallRows(['1', '1', 'a'], ['2', '22', 'bb'], ['3', '33', null], ['4', '4', 'd'])

/** An entry with spaces in it, under a sum that is right for these bytes. */
function notCanonical() {
  const store = damageBase()
  const text = JSON.stringify(store.read(entryPath(4))).replace('{', '{ ')
  const sealed = sealText(text).toString()
  return {
    name: 'not-canonical',
    title: 'A document that is not canonical, though sealed, is taken or refused',
    requirements: ['CAL-FORMAT-019'],
    made: { from: 'read/undamaged', edits: [{ path: entryPath(4), do: 'put', text: sealed }] },
    store,
    with: withKeySpace('small'),
    checks: [
      {
        params: {},
        anyOf: [{ expect: { version: 6, rows: ROWS_AT_6 } }, { error: 'CorruptDocument' }],
      },
    ],
  }
}

function lineFile(name, title, edit, code) {
  return {
    name: `line-${name}`,
    title,
    requirements: ['CAL-LOG-012'],
    made: { from: 'read/undamaged', edits: [{ path: 'log/1/line.json', ...edit }] },
    store: damageBase(),
    with: withKeySpace('small'),
    checks: [
      { params: {}, anyOf: [{ expect: { version: 6, rows: ROWS_AT_6 } }, { error: code }] },
      {
        params: { operation: 'verify', deep: false },
        expect: found([code, 'log/1/line.json']),
      },
    ],
  }
}

export const verifyCases = () => [
  ...deepCases(),
  unordered(),
  unorderedInside(),
  otherCheckpoint(),
  everything(),
  undamagedVerified(),
  notCanonical(),
  lineFile(
    'absent',
    'A reader leaves line.json unread or says that it is absent',
    { do: 'remove' },
    'MissingObject',
  ),
  lineFile(
    'flipped',
    'A reader leaves line.json unread or says that it is damaged',
    { do: 'flip', at: 3 },
    'CorruptDocument',
  ),
]
