/**
 * Stores whose point lies in checkpoints, of tiles and of the log, and in groups around the anchor.
 */
import { encodeKey } from '../bytes.mjs'
import { HandMadeStore } from '../store.mjs'
import {
  OBJECTS,
  reads,
  readsHead,
  seedCheckpoint,
  seedRow,
  seedUpdate,
  setRows,
  smallRows,
  smallStore,
  withKeySpace,
} from './common.mjs'

const SEED_REQUIREMENTS = [
  'CAL-LOG-023',
  'CAL-LOG-024',
  'CAL-MERGE-020',
  'CAL-TABLE-023',
  'CAL-TILE-001',
  'CAL-TILE-004',
  'CAL-TILE-005',
]

function seedInPlace() {
  const store = new HandMadeStore()
  store.commit(store.create(OBJECTS))
  for (let n = 1; n <= 5; n++) store.commit(seedUpdate(store, n))
  store.commit(seedCheckpoint(store, 6))
  store.commit(seedUpdate(store, 6))
  store.commit(seedUpdate(store, 7))
  return {
    name: 'seed-checkpoint',
    title: 'The first example with its checkpoint as of row 005 where its log has it',
    requirements: SEED_REQUIREMENTS,
    store,
    with: withKeySpace('objects'),
    checks: [
      reads(1, []),
      ...[1, 2, 3, 4, 5].map((n) => reads(n + 1, [seedRow(n)])),
      reads(7, [seedRow(5)]),
      reads(8, [seedRow(6)]),
      reads(9, [seedRow(7)]),
    ],
  }
}

function seedLast() {
  const store = new HandMadeStore()
  store.commit(store.create(OBJECTS))
  for (let n = 1; n <= 7; n++) store.commit(seedUpdate(store, n, { as: 'arrow' }))
  store.commit(seedCheckpoint(store, 6, 'arrow'))
  return {
    name: 'seed-checkpoint-last',
    title: 'The first example with its checkpoint as of row 005 committed last',
    requirements: SEED_REQUIREMENTS,
    store,
    with: withKeySpace('objects'),
    checks: [
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => reads(n + 1, [seedRow(n)])),
      reads(9, [seedRow(7)]),
    ],
  }
}

const cells = (rows) => rows.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } }))

/**
 * Checkpoints that take no effect name files that are not there, so that a reader which uses them
 * is found out.
 */
function voidCheckpoints() {
  const store = smallStore()
  store.commit(
    setRows(store, [
      ['1', '1', 'a'],
      ['2', '2', 'b'],
    ]),
  )
  store.commit(setRows(store, [['2', '22', null]]))
  const rows = cells([
    ['1', '1', 'a'],
    ['2', '22', null],
  ])
  store.commit(store.checkpoint('g', { asOf: 3, segments: [{ as: 'parquet', rows }] }))
  const missing = (options) => {
    const action = store.checkpoint('g', { ...options, segments: [{ as: 'parquet', rows }] })
    for (const { path } of action.segments) store.objects.delete(path)
    return action
  }
  store.commit(missing({ asOf: 2 }))
  store.commit(missing({ asOf: 3 }))
  store.commit(missing({ asOf: 7 }))
  store.commit(missing({ asOf: 9 }))
  store.commit(missing({ asOf: 4, line: 2 }))
  store.commit(setRows(store, [['3', '3', 'c']]))
  const expected = [
    ['1', '1', 'a'],
    ['2', '22', null],
  ]
  return {
    name: 'void-checkpoints',
    title:
      'Checkpoints of a line that is another, of no earlier version or of no newer state are void',
    requirements: ['CAL-TABLE-023', 'CAL-TILE-005'],
    note: 'The one as of 3 counts; later ones are as of 2, 3, their own version, 9, and of line 2.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...[3, 4, 5, 6, 7, 8, 9].map((version) => reads(version, smallRows(...expected))),
      reads(10, smallRows(...expected, ['3', '3', 'c'])),
    ],
  }
}

function segments() {
  const store = smallStore()
  const all = Array.from({ length: 12 }, (_, at) => [String(at), String(at * 10), `s${at}`])
  store.commit(setRows(store, all))
  const bounds = (min, max) => [
    { column: 1, nulls: 0, min: encodeKey(['int64'], [min]), max: encodeKey(['int64'], [max]) },
  ]
  const parts = [
    { as: 'parquet', name: [0], rows: cells(all.slice(0, 4)), bounds: bounds(0, 30) },
    { as: 'arrow', name: [0, 1], rows: cells(all.slice(4, 8)), bounds: bounds(40, 70) },
    { as: 'parquet', name: [1], rows: cells(all.slice(8)), bounds: [{ column: 1, nulls: 0 }] },
  ]
  store.commit(store.checkpoint('g', { asOf: 2, segments: parts }))
  store.commit(
    setRows(store, [
      ['5', '7000', 'new'],
      ['12', '12', 'end'],
    ]),
  )
  const after = all.map((row) => (row[0] === '5' ? ['5', '7000', 'new'] : row))
  after.push(['12', '12', 'end'])
  const gone = [{ k: ['0'], r: 1, c: {} }]
  store.commit(store.update('g', { columns: {}, parts: [{ as: 'inline', rows: gone }] }))
  return {
    name: 'segments',
    title: 'Segments of a checkpoint follow each other; bounds and ranges exclude no match',
    requirements: [
      'CAL-EXPR-025',
      'CAL-EXPR-026',
      'CAL-EXPR-027',
      'CAL-LOG-024',
      'CAL-LOG-025',
      'CAL-SCAN-004',
      'CAL-SCAN-005',
      'CAL-SCAN-006',
      'CAL-TILE-001',
      'CAL-TILE-008',
    ],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(3, smallRows(...all)),
      reads(4, smallRows(...after)),
      reads(5, smallRows(...after.slice(1))),
      reads(3, smallRows(all[5]), { filter: 'n = 50' }),
      reads(4, [], { filter: 'n = 50' }),
      reads(4, smallRows(after[5]), { filter: 'n > 1000' }),
      reads(4, smallRows(...after.slice(8, 12)), { filter: 'n >= 80 AND n < 1000' }),
      reads(4, smallRows(...after.slice(3, 6)), { filter: 'id BETWEEN 3 AND 5' }),
      reads(4, smallRows(after[12]), { filter: 'id > 11' }),
      reads(5, [], { filter: 'id = 0' }),
    ],
  }
}

function partitionFromEntry() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'parted',
      key: [['id', 'int64']],
      groups: [
        {
          name: 'g',
          columns: [[1, 'n', 'int32']],
          partitioning: [{ kind: 'identity', component: 0 }],
        },
      ],
    }),
  )
  const part = (id) => encodeKey(['int64'], [id])
  const segment = (id, n, folder) => ({ as: 'parquet', rows: [{ k: [id], c: { 1: n } }], folder })
  const rows = [1, 2, 3].map((n) => ({ k: [String(n)], c: { 1: n } }))
  store.commit(store.update('g', { columns: { 1: 'set' }, parts: [{ as: 'inline', rows }] }))
  store.commit(
    store.checkpoint('g', { asOf: 2, partition: part(1), segments: [segment('1', 1, 'id=2')] }),
    store.checkpoint('g', { asOf: 2, partition: part(2), segments: [segment('2', 2, 'id=1')] }),
  )
  const expected = [1, 2, 3].map((n) => ({ id: String(n), n }))
  return {
    name: 'partition-folders',
    title: 'The partition of a checkpoint is what its action says, whatever the folder is called',
    requirements: ['CAL-PARTITION-005', 'CAL-TILE-001', 'CAL-TILE-002'],
    store,
    with: withKeySpace('parted'),
    checks: [reads(2, expected), reads(3, expected), reads(3, [expected[1]], { filter: 'id = 2' })],
  }
}

/**
 * Rows of a group that is not the anchor, under keys that the anchor lacks: no writer here makes
 * them.
 */
function anchor() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'user',
      key: [['id', 'int64']],
      groups: [
        { name: 'late', columns: [[1, 'score', 'int32']] },
        { name: 'who', columns: [[2, 'name', 'utf8']], anchor: true },
      ],
    }),
  )
  const late = (as, ...rows) =>
    store.update('late', {
      columns: { 1: 'set' },
      parts: [{ as, rows: rows.map(([k, n]) => ({ k: [k], c: { 1: n } })) }],
    })
  const who = (...rows) =>
    store.update('who', {
      columns: { 2: 'set' },
      parts: [{ as: 'inline', rows: rows.map(([k, s]) => ({ k: [k], c: { 2: s } })) }],
    })
  const gone = (group, k) =>
    store.update(group, { columns: {}, parts: [{ as: 'inline', rows: [{ k: [k], r: 1, c: {} }] }] })
  store.commit(late('parquet', ['1', 10], ['2', 20], ['3', 30]))
  store.commit(who(['1', 'Ada']))
  store.commit(gone('who', '1'))
  store.commit(late('inline', ['1', 11]))
  store.commit(who(['1', 'Eve'], ['2', 'Bob']))
  store.commit(gone('late', '2'), gone('who', '2'))
  store.commit(who(['2', 'Bob again']))
  const segment = {
    as: 'parquet',
    rows: [
      { k: ['1'], c: { 1: 11 } },
      { k: ['3'], c: { 1: 30 } },
    ],
  }
  store.commit(store.checkpoint('late', { asOf: 8, segments: [segment] }))
  store.commit(who(['3', 'Cy']))
  const row = (id, score, name) => ({ id, score, name })
  return {
    name: 'anchor',
    title: 'The anchor says what exists: cells before their record are kept until it does',
    requirements: [
      'CAL-MERGE-022',
      'CAL-MERGE-023',
      'CAL-MERGE-024',
      'CAL-MERGE-027',
      'CAL-TABLE-005',
      'CAL-TILE-005',
    ],
    store,
    with: withKeySpace('user'),
    checks: [
      reads(2, []),
      reads(3, [row('1', 10, 'Ada')]),
      reads(4, []),
      reads(5, []),
      reads(6, [row('1', 11, 'Eve'), row('2', 20, 'Bob')]),
      reads(7, [row('1', 11, 'Eve')]),
      reads(8, [row('1', 11, 'Eve'), row('2', null, 'Bob again')]),
      reads(9, [row('1', 11, 'Eve'), row('2', null, 'Bob again')]),
      reads(10, [row('1', 11, 'Eve'), row('2', null, 'Bob again'), row('3', 30, 'Cy')]),
      reads(6, [{ score: 11 }, { score: 20 }], { columns: ['score'] }),
      reads(5, [], { columns: ['id', 'score'] }),
      reads(5, [], { filter: 'score > 0' }),
    ],
  }
}

/** A log checkpoint with a base and a delta that repeats an update and replaces a tile. */
function logCheckpoint() {
  const store = smallStore()
  const first = setRows(store, [
    ['1', '1', 'a'],
    ['2', '2', 'b'],
  ])
  store.commit(first)
  const second = setRows(store, [['2', '22', 'bb']], { as: 'arrow' })
  store.commit(second)
  const tile = (asOf, rows) =>
    store.checkpoint('g', { asOf, segments: [{ as: 'parquet', rows: cells(rows) }] })
  const oldTile = tile(2, [
    ['1', '1', 'a'],
    ['2', '2', 'b'],
  ])
  store.commit(oldTile)
  const newTile = tile(3, [
    ['1', '1', 'a'],
    ['2', '22', 'bb'],
  ])
  store.commit(newTile)
  const third = setRows(store, [['3', '3', 'c']])
  const fourth = setRows(store, [['3', '33', 'cc']])
  store.commit({ transactions: [[third], [fourth]] })
  const keySpaces = [store.definition.definition]
  const update = (version, action, member = 0) => ({ version, member, action: 0, update: action })
  const base = [{ version: 4, tile: oldTile }, update(3, second)]
  store.logCheckpoint(4, { keySpaces, groups: { g: [{ records: base }] } })
  const delta = [
    update(6, fourth, 1),
    { version: 5, tile: newTile },
    update(6, third),
    update(6, fourth, 1),
  ]
  store.logCheckpoint(6, {
    keySpaces,
    groups: { g: [{ at: 4, records: base }, { records: delta }] },
    base: 4,
    earlier: [4],
  })
  store.commit(setRows(store, [['1', null, 'last']]))
  store.hint({ checkpoint: 6 })
  const two = smallRows(['1', '1', 'a'], ['2', '22', 'bb'])
  return {
    name: 'log-checkpoint',
    title: 'A log checkpoint of base and delta gives the state that the entries give',
    requirements: [
      'CAL-LOG-026',
      'CAL-LOG-045',
      'CAL-LOG-047',
      'CAL-LOG-048',
      'CAL-LOG-049',
      'CAL-LOG-050',
      'CAL-LOG-051',
      'CAL-LOG-055',
      'CAL-TABLE-020',
    ],
    note: 'The delta replaces the tile of the base, repeats an update, and has no order.',
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, smallRows(['1', '1', 'a'], ['2', '2', 'b'])),
      reads(3, two),
      reads(4, two),
      reads(5, two),
      reads(6, [...two, ...smallRows(['3', '33', 'cc'])]),
      readsHead(7, smallRows(['1', null, 'last'], ['2', '22', 'bb'], ['3', '33', 'cc'])),
    ],
  }
}

export const tileCases = () => [
  seedInPlace(),
  seedLast(),
  voidCheckpoints(),
  segments(),
  partitionFromEntry(),
  anchor(),
  logCheckpoint(),
]
