/** Stores whose point lies in the log: documents, order, head, times. */
import { longId } from '../bytes.mjs'
import { entryPath, HandMadeStore, refsPath, START_MICROS, timeOf } from '../store.mjs'
import {
  OBJECTS,
  reads,
  readsHead,
  seedRow,
  seedUpdate,
  setRows,
  smallRows,
  smallStore,
  withKeySpace,
} from './common.mjs'

/** What `log` gives of hand-made entries, one list of action kinds per version. */
function logOf(...actions) {
  const versions = actions.map((kinds, at) => ({
    version: at + 1,
    id: longId('entry', at + 1),
    timestamp: timeOf(at + 1),
    actions: kinds,
  }))
  return { params: { operation: 'log' }, expect: { versions } }
}

function seed() {
  const store = new HandMadeStore()
  store.commit(store.create(OBJECTS))
  for (let n = 1; n <= 7; n++) store.commit(seedUpdate(store, n))
  return {
    name: 'seed',
    title: 'The seven rows of the first example as inline rows, without a hint, at every version',
    requirements: [
      'CAL-FORMAT-001',
      'CAL-FORMAT-030',
      'CAL-LOG-016',
      'CAL-LOG-020',
      'CAL-LOG-026',
      'CAL-LOG-030',
      'CAL-LOG-031',
      'CAL-MERGE-020',
      'CAL-REFS-002',
      'CAL-SCAN-001',
      'CAL-TABLE-020',
      'CAL-TILE-001',
    ],
    store,
    with: withKeySpace('objects'),
    checks: [
      reads(1, []),
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => reads(n + 1, [seedRow(n)])),
      readsHead(8, [seedRow(7)]),
      logOf(['create-key-space'], ...Array.from({ length: 7 }, () => ['update'])),
    ],
  }
}

function unknownMembers() {
  const store = smallStore()
  store.commit(setRows(store, [['1', '10', 'x']]))
  for (const path of ['calico.json', refsPath(1), 'log/1/line.json', entryPath(1), entryPath(2)]) {
    const document = { ...store.read(path), 'x-other': { deep: [1, null] } }
    const [transaction] = document.transactions ?? []
    if (transaction) {
      transaction.extra = 'ignored'
      transaction.actions[0].extra = [true]
    }
    store.put(path, document)
  }
  const strays = {
    'README.txt': 'not an object of the layout',
    'log/1/00000000000000000009.json.tmp': 'half an entry',
    'log/1/3.json': '{}',
    'log/2/00000000000000000001.json': '{}',
    'log/1/notes/00000000000000000003.json': '{}',
    'refs/2.json': '{}',
    'data/stray.parquet': 'PAR1',
    'checkpoint/1/00000000000000000002/left.avro': 'Obj',
  }
  for (const [path, text] of Object.entries(strays)) store.put(path, Buffer.from(text))
  return {
    name: 'ignored',
    title: 'Members that no schema names and objects that the layout does not name are ignored',
    requirements: ['CAL-FORMAT-003', 'CAL-FORMAT-013', 'CAL-LOG-030'],
    store,
    with: withKeySpace('small'),
    checks: [readsHead(2, smallRows(['1', '10', 'x'])), logOf(['create-key-space'], ['update'])],
  }
}

function hints() {
  const cases = [
    ['hint-damaged', 'damaged', (store) => store.put('log/1/hint.json', Buffer.from('{"li'))],
    ['hint-behind', 'behind the head', (store) => store.hint({ version: 1 })],
    ['hint-at-head', 'at the head', (store) => store.hint({})],
    ['hint-ahead', 'of a version that does not exist', (store) => store.hint({ version: 400 })],
    [
      'hint-checkpoint-absent',
      'of a log checkpoint that does not exist',
      (store) => store.hint({ version: 3, checkpoint: 2, refs: 9 }),
    ],
  ]
  return cases.map(([name, what, put]) => {
    const store = smallStore()
    for (let v = 2; v <= 5; v++) store.commit(setRows(store, [['1', String(v), 'x']]))
    put(store)
    return {
      name,
      title: `A hint ${what} changes nothing of what is read`,
      requirements: ['CAL-LOG-030', 'CAL-LOG-031', 'CAL-SCAN-002'],
      store,
      with: withKeySpace('small'),
      checks: [readsHead(5, smallRows(['1', '5', 'x'])), reads(3, smallRows(['1', '3', 'x']))],
    }
  })
}

function manyEntries() {
  const store = smallStore()
  for (let v = 2; v <= 34; v++) store.commit(setRows(store, [[String(v % 3), String(v), null]]))
  store.hint({ version: 16 })
  return {
    name: 'many-entries',
    title: 'The head of 34 entries is found from a hint of the sixteenth',
    requirements: ['CAL-LOG-030', 'CAL-LOG-034', 'CAL-TABLE-020'],
    store,
    with: withKeySpace('small'),
    checks: [
      readsHead(34, smallRows(['0', '33', null], ['1', '34', null], ['2', '32', null])),
      reads(17, smallRows(['0', '15', null], ['1', '16', null], ['2', '17', null])),
      reads(16, smallRows(['0', '15', null], ['1', '16', null], ['2', '14', null])),
    ],
  }
}

function order() {
  const store = smallStore()
  const set = (n, s) => setRows(store, [['1', n, s]])
  const only = (columns, c) =>
    store.update('g', { columns, parts: [{ as: 'inline', rows: [{ k: ['1'], c }] }] })
  store.commit({
    transactions: [
      [set('1', 'a'), set('2', 'b')],
      [set('3', 'c')],
      [only({ 1: 'set' }, { 1: '4' })],
    ],
  })
  store.commit({
    transactions: [[only({ 2: 'set' }, { 2: 'd' })], [set('5', 'e'), only({ 2: 'set' }, {})]],
  })
  return {
    name: 'transaction-order',
    title: 'Actions apply in the order of version, transaction and place in the transaction',
    requirements: ['CAL-LOG-008', 'CAL-MERGE-020', 'CAL-SCAN-001'],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, smallRows(['1', '4', 'c'])),
      reads(3, smallRows(['1', '5', null])),
      logOf(
        ['create-key-space'],
        ['update', 'update', 'update', 'update'],
        ['update', 'update', 'update'],
      ),
    ],
  }
}

function times() {
  const store = smallStore()
  for (let v = 2; v <= 4; v++) store.commit(setRows(store, [['1', String(v), null]]))
  const row = (v) => smallRows(['1', String(v), null])
  const at = (timestamp, version, rows) => reads(version, rows, { at: { timestamp } })
  return {
    name: 'times',
    title: 'The version at a time is the greatest one whose timestamp is at most it',
    requirements: ['CAL-TABLE-024', 'CAL-TABLE-025', 'CAL-ERRORS-005'],
    note: 'Entry v carries the timestamp 1767225600000000 + v seconds.',
    store,
    with: withKeySpace('small'),
    checks: [
      at(timeOf(1), 1, []),
      at(timeOf(2) - 1, 1, []),
      at(timeOf(2), 2, row(2)),
      at(timeOf(2) + 1, 2, row(2)),
      at(timeOf(4) - 1, 3, row(3)),
      at(timeOf(4), 4, row(4)),
      at(timeOf(900), 4, row(4)),
      { params: { at: { timestamp: timeOf(1) - 1 } }, error: 'UnknownVersion' },
      { params: { at: { timestamp: START_MICROS } }, error: 'UnknownVersion' },
      { params: { at: { version: 5 } }, error: 'UnknownVersion' },
      { params: { at: { version: 0 } }, error: 'UnknownVersion' },
    ],
  }
}

function empty() {
  const store = new HandMadeStore()
  return {
    name: 'empty-store',
    title: 'A store without entries has no version and no key-space',
    requirements: ['CAL-FORMAT-030', 'CAL-LOG-030', 'CAL-TABLE-025', 'CAL-TABLE-026'],
    store,
    with: withKeySpace('small'),
    checks: [
      { params: {}, error: 'UnknownKeySpace' },
      { params: { at: { version: 1 } }, error: 'UnknownVersion' },
      { params: { at: { timestamp: START_MICROS } }, error: 'UnknownVersion' },
      { params: { operation: 'log' }, expect: { versions: [] } },
    ],
  }
}

/** Version 1 lists in `touched` what it does not touch, versions 2 and 3 not what they do. */
function touched() {
  const store = smallStore()
  store.commit(setRows(store, [['1', '1', 'a']]))
  const [group] = store.definition.definition.groups
  const held = { k: ['1'], c: { 1: '1', 2: 'a' } }
  const segments = [{ as: 'parquet', rows: [held] }]
  store.commit(store.checkpoint('g', { asOf: 2, segments }))
  store.commit(setRows(store, [['2', '2', 'b']]))
  for (const version of [2, 3]) {
    const path = entryPath(version)
    store.put(path, { ...store.read(path), touched: [] })
  }
  const path = entryPath(1)
  store.put(path, { ...store.read(path), touched: [group.incarnation] })
  return {
    name: 'touched-wrong',
    title: 'Entries that list other groups as touched than they touch read as what they do',
    requirements: ['CAL-LOG-006', 'CAL-LOG-110'],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, smallRows(['1', '1', 'a'])),
      reads(3, smallRows(['1', '1', 'a'])),
      readsHead(4, smallRows(['1', '1', 'a'], ['2', '2', 'b'])),
    ],
  }
}

export const logCases = () => [
  touched(),
  seed(),
  unknownMembers(),
  ...hints(),
  manyEntries(),
  order(),
  times(),
  empty(),
]
