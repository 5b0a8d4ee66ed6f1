/** Stores of columns with sums, unions and orders, in updates, segments and above them. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, withKeySpace } from './common.mjs'
import { accumulator } from './merge-values.mjs'

const ORDERED = { column: 6, type: 'int64' }

/** One group with a column of each algebra that has a companion, and a union. */
function algebraStore(groupOptions = {}) {
  const store = new HandMadeStore()
  const columns = [
    [1, 'n', 'int8', 'sum'],
    [2, 'd', 'decimal(4,2)', 'sum'],
    [3, 'f', 'float32', 'sum'],
    [4, 'g', 'float64', 'sum'],
    [5, 's', 'utf8', 'last_by', ORDERED],
    [6, 'at', 'int64'],
    [7, 'u', 'list<float64>', 'union'],
  ]
  store.definition = store.create({
    name: 'sums',
    key: [['id', 'int64']],
    groups: [{ name: 'g', columns, ...groupOptions }],
  })
  store.commit(store.definition)
  return store
}

const DELTAS = { 1: 'delta', 2: 'delta', 3: 'delta', 4: 'delta', 5: 'delta', 7: 'delta' }
const change = (store, rows, part, columns = DELTAS) =>
  store.update('g', { columns, parts: [{ ...part, rows }] })

const sumRow = (id, n, d, f, g, s, u) => ({ id, n, d, f, g, s, at: null, u })

/** Deltas of the first update of each form, and of the second. */
const FIRST = [
  {
    k: ['1'],
    c: { 1: 100, 2: '99.00', 3: 2 ** 24, 4: 1e16, 5: 'A', 7: [1] },
    a: { 5: '10' },
  },
  { k: ['2'], c: { 1: 1, 2: '0.01', 3: -0, 4: -0, 5: 'x', 7: [-0] }, a: { 5: '1' } },
  { k: ['3'], c: { 1: null, 5: 'no', 7: null } },
]
const SECOND = [
  { k: ['1'], c: { 1: 100, 2: '99.00', 3: 1, 4: 1, 5: 'B', 7: [3, 'NaN'] }, a: { 5: '5' } },
  { k: ['2'], c: { 1: 2, 2: '-0.02', 3: -0, 4: -0, 5: null, 7: [0] }, a: { 5: '2' } },
]

/** What a segment holds of both, with companions of each kind. */
const SEGMENT = [
  {
    k: ['1'],
    c: { 1: null, 2: null, 3: 2 ** 24, 4: 1e16, 5: 'A', 7: [1, 3, 'NaN'] },
    a: { 1: accumulator(200), 2: accumulator(19800, 32), 3: 2 ** 24 + 1, 5: '10' },
  },
  { k: ['2'], c: { 1: 3, 2: '-0.01', 3: -0, 4: -0, 5: null, 7: [-0, 0] }, a: { 5: '2' } },
  { k: ['3'], c: {} },
]

/** Deltas above the segment, which lead back into the types. */
const ABOVE = [
  {
    k: ['1'],
    c: { 1: -100, 2: '-99.00', 3: 1, 4: 1, 5: 'C', 7: [] },
    a: { 5: '7' },
  },
  { k: ['2'], c: { 1: 4, 2: '0.01', 3: 1, 4: 0, 5: 'old', 7: [0] }, a: { 5: '1' } },
  { k: ['3'], c: { 1: null, 5: 'only', 7: [5] }, a: { 1: accumulator(7), 5: '0' } },
]

/** Deltas, a checkpoint with companions of each kind, and deltas above it, which lead back. */
function everyFormStore(as) {
  const segmentAs = as === 'inline' ? 'parquet' : as
  const store = algebraStore({ fileFormat: segmentAs })
  const part = { as }
  store.commit(change(store, FIRST, part))
  store.commit(change(store, SECOND, part))
  store.commit(store.checkpoint('g', { asOf: 3, segments: [{ as: segmentAs, rows: SEGMENT }] }))
  store.commit(change(store, ABOVE, part))
  return store
}

function everyForm(as) {
  const low = [
    sumRow('2', 3, '-0.01', -0, -0, null, [-0, 0]),
    sumRow('3', null, null, null, null, null, null),
  ]
  const above = [
    sumRow('1', 100, '99.00', 2 ** 24 + 2, 1e16, 'A', [1, 3, 'NaN']),
    sumRow('2', 7, '0.00', 1, 0, null, [-0, 0]),
    sumRow('3', 7, null, null, null, 'only', [5]),
  ]
  const others = { columns: ['id', 'f', 'g', 's', 'u'] }
  const otherRows = [
    { id: '1', f: 2 ** 24, g: 1e16, s: 'A', u: [1, 3, 'NaN'] },
    ...low.map(({ id, f, g, s, u }) => ({ id, f, g, s, u })),
  ]
  return {
    name: `sums-${as}`,
    title: `Sums, orders and unions in updates, a segment, and updates above it (${as})`,
    requirements: [
      'CAL-DATA-022',
      'CAL-DATA-031',
      'CAL-DATA-032',
      'CAL-DATA-033',
      'CAL-DATA-034',
      'CAL-DATA-035',
      'CAL-LOG-017',
      'CAL-MERGE-030',
      'CAL-MERGE-031',
      'CAL-MERGE-032',
      'CAL-MERGE-033',
      'CAL-MERGE-034',
      'CAL-MERGE-035',
      'CAL-TABLE-006',
      'CAL-TILE-005',
    ],
    note: '1e16 and 1 and 1 is 1e16 in order; (A, 10), (B, 5), (C, 7) is A though B was below C.',
    store: everyFormStore(as),
    with: withKeySpace('sums'),
    checks: [
      fails('ValueOutOfRange', { at: { version: 3 } }),
      fails('ValueOutOfRange', { at: { version: 4 } }),
      reads(3, otherRows, others),
      reads(4, otherRows, others),
      reads(3, low, { filter: 'id > 1' }),
      reads(4, low, { filter: 'id > 1' }),
      reads(5, above),
      reads(5, [{ id: '1', n: 100 }], { columns: ['id', 'n'], filter: 'n > 7' }),
    ],
  }
}

/** Sums and orders in mixed columns, set, cleared, replaced and deleted. */
function mixedSums(as) {
  const store = algebraStore({ fileFormat: as })
  const base = [1, 2, 3, 4, 5, 6].map((id) => ({
    k: [String(id)],
    c: { 1: 120, 5: 'v' },
    a: { 5: '9' },
  }))
  store.commit(change(store, base, { as }, { 1: 'delta', 5: 'delta' }))
  const rows = [
    { k: ['1'], r: 0, c: { 1: 20, 5: 'w' }, o: { 1: 3, 5: 3 }, a: { 5: '9' } },
    { k: ['1'], r: 0, c: { 1: -20, 5: 'z' }, o: { 1: 3, 5: 3 }, a: { 5: '8' } },
    { k: ['2'], r: 0, c: { 1: null, 5: 'w' }, o: { 1: 1, 5: 1 }, a: { 1: accumulator(-300) } },
    {
      k: ['2'],
      r: 0,
      c: { 1: null, 5: 'x' },
      o: { 1: 3, 5: 3 },
      a: { 1: accumulator(301), 5: '1' },
    },
    { k: ['3'], r: 0, c: { 1: 7, 5: 'w' }, o: { 1: 2, 5: 2 } },
    { k: ['3'], r: 0, c: { 1: 7, 5: 'x' }, o: { 1: 3, 5: 3 }, a: { 5: '-5' } },
    { k: ['4'], r: 1, c: { 1: 7 }, o: { 1: 3, 5: 0 } },
    { k: ['4'], r: 0, c: { 1: 8, 5: 'x' }, o: { 1: 3, 5: 3 }, a: { 5: '-5' } },
    { k: ['5'], r: 2, c: { 1: 9, 5: 'x' }, o: { 1: 3, 5: 3 }, a: { 5: '-5' } },
    { k: ['6'], r: 0, c: { 1: 1, 5: 'no' }, o: { 1: 0, 5: 3 } },
  ]
  store.commit(change(store, rows, { as }, { 1: 'mixed', 5: 'mixed' }))
  const given = [
    ['1', 120, 'w'],
    ['2', 1, 'x'],
    ['3', 7, 'x'],
    ['4', 8, 'x'],
    ['5', 9, 'x'],
    ['6', 120, 'v'],
  ]
  return {
    name: `sums-mixed-${as}`,
    title: `Sets, clears, replaces and deletes between deltas of sum and last_by (${as})`,
    requirements: [
      'CAL-DATA-023',
      'CAL-DATA-034',
      'CAL-DATA-035',
      'CAL-MERGE-030',
      'CAL-MERGE-035',
      'CAL-MERGE-036',
    ],
    store,
    with: withKeySpace('sums'),
    checks: [
      reads(
        3,
        given.map(([id, n, s]) => ({ id, n, s })),
        { columns: ['id', 'n', 's'] },
      ),
    ],
  }
}

/** Two groups whose sums go beyond their types and come back, and a patch of a latent row. */
function outOfRangeStore() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'users',
      key: [
        ['id', 'int64'],
        ['part', 'utf8'],
      ],
      groups: [
        {
          name: 'main',
          columns: [
            [1, 'n', 'int8', 'sum'],
            [2, 's', 'utf8'],
          ],
        },
        { name: 'side', columns: [[3, 'm', 'decimal(2,0)', 'sum']] },
      ],
    }),
  )
  const row = (id, part, n, s) => ({ k: [id, part], c: { 1: n, 2: s } })
  const main = (...rows) =>
    store.update('main', { columns: { 1: 'delta', 2: 'set' }, parts: [{ as: 'inline', rows }] })
  const side = (...rows) =>
    store.update('side', { columns: { 3: 'delta' }, parts: [{ as: 'inline', rows }] })
  const add = (id, part, m) => ({ k: [id, part], c: { 3: m } })
  const many = row('1', 'a', 127, 'x')
  store.commit(main(many, row('1', 'b', 1, 'y'), row('2', 'a', 2, 'x')), side(add('2', 'a', '99')))
  store.commit(main({ ...many, c: { 1: 1, 2: 'x' } }))
  store.commit(side(add('2', 'a', '1'), add('9', 'z', '99')), side(add('9', 'z', '99')))
  const patch = [{ k: ['7', 'l'], r: 3, c: { 1: null }, a: { 1: accumulator(1000) } }]
  store.commit(
    store.update('main', {
      columns: { 1: 'delta' },
      patches: true,
      parts: [{ as: 'inline', rows: patch }],
    }),
  )
  store.commit(main(row('1', 'a', -1, 'x')))
  store.commit(side(add('2', 'a', '-1')))
  return store
}

/** What a read asks for decides whether a sum beyond its type is an error. */
function outOfRange() {
  const all = (n, m) => [
    { id: '1', part: 'a', n, s: 'x', m: null },
    { id: '1', part: 'b', n: 1, s: 'y', m: null },
    { id: '2', part: 'a', n: 2, s: 'x', m },
  ]
  const [, second, third] = all(127, '99')
  const at = { version: 3 }
  const n = { columns: ['id', 'n'] }
  const range = 'ValueOutOfRange'
  const ids = [{ id: '1' }, { id: '1' }, { id: '2' }]
  return {
    name: 'value-out-of-range',
    title: 'A sum beyond its type fails the reads that ask for it under a key that they select',
    requirements: ['CAL-MERGE-022', 'CAL-MERGE-033', 'CAL-ERRORS-013', 'CAL-SCAN-008'],
    store: outOfRangeStore(),
    with: withKeySpace('users'),
    checks: [
      reads(2, all(127, '99')),
      fails(range, { at }),
      fails(range, { at, ...n }),
      fails(range, { at, columns: ['id'], filter: 'n > 1' }),
      fails(range, { at, columns: ['id'], filter: 'n IS NULL' }),
      fails(range, { at, columns: ['n'], filter: "s = 'x'" }),
      reads(3, [{ n: 1 }], { columns: ['n'], filter: "s = 'y'" }),
      fails(range, { at, ...n, filter: 'id = 1' }),
      fails(range, { at, ...n, filter: "id = 1 AND part < 'b'" }),
      fails(range, { at, ...n, filter: "id = 1 AND part < 'b' AND (s = 'y' OR n = 0)" }),
      reads(3, [], { ...n, filter: "id = 1 AND part < 'b' AND s = 'y'" }),
      fails(range, { at, ...n, filter: 'id = 1 OR id = 2' }),
      fails(range, { at, ...n, filter: 'id = 2 OR n = 1' }),
      reads(3, ids, { columns: ['id'] }),
      reads(3, [{}, {}, {}], { columns: [] }),
      reads(3, [{ id: '1' }], { columns: ['id'], filter: "s = 'y'" }),
      reads(3, [third], { filter: 'id = 2' }),
      reads(3, [third], { filter: 'id = 2 AND n = 2' }),
      reads(3, [second], { filter: "id = 1 AND part = 'b'" }),
      reads(3, [second], { filter: "part = 'b' AND (n = 1 AND id < 2)" }),
      reads(3, [second, third], { filter: "(id <> 1 OR part <> 'a') AND n > 0" }),
      reads(3, [], { filter: 'id = NULL' }),
      reads(3, [], { filter: 'FALSE AND n = 1' }),
      fails(range, { at: { version: 4 }, columns: ['m'] }),
      fails(range, { at: { version: 4 }, columns: ['m'], filter: 'id = 2' }),
      reads(4, [{ m: null }, { m: null }], { columns: ['m'], filter: 'id = 1' }),
      reads(4, ids, { columns: ['id'] }),
      fails(range, { at: { version: 5 } }),
      fails(range, { at: { version: 6 } }),
      reads(6, all(127, null).slice(0, 2), { filter: 'id <= 1' }),
      reads(7, all(127, '99')),
    ],
  }
}

export const algebraCases = () => [
  everyForm('inline'),
  everyForm('parquet'),
  everyForm('arrow'),
  mixedSums('parquet'),
  mixedSums('arrow'),
  outOfRange(),
]
