/** Columns that are widened though their cells have companions, and structs that are added. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, withKeySpace } from './common.mjs'
import { accumulator } from './merge-values.mjs'
import { addColumn, column, rename, small, update, widen } from './read-alter.mjs'

const BIG = 2 ** 24

const WIDE = [
  { kind: 'widen-component', component: 0, type: 'int64' },
  widen(1, 'int16'),
  widen(2, 'decimal(6,2)'),
  widen(3, 'float64'),
  widen(5, 'int32'),
  widen(6, 'list<int32>'),
]

const SUMS = {
  name: 'sums',
  key: [['id', 'int8']],
  groups: [
    {
      name: 'g',
      columns: [
        [1, 'n', 'int8', 'sum'],
        [2, 'd', 'decimal(4,2)', 'sum'],
        [3, 'f', 'float32', 'sum'],
        [4, 's', 'utf8', 'last_by', { column: 5, type: 'int16' }],
        [5, 'at', 'int16'],
        [6, 'u', 'list<int8>', 'union'],
      ],
    },
  ],
}

/** Accumulators and orders in a form, in a segment and above it; then the types grow wider. */
function sumsStore(as) {
  const store = new HandMadeStore()
  const created = store.create(SUMS)
  const columns = { 1: 'delta', 2: 'delta', 3: 'delta', 4: 'delta', 6: 'delta' }
  const put = (...rows) =>
    store.update('g', {
      columns,
      parts: [{ as, rows: rows.map(([k, c, a]) => ({ k: [k], c, a })) }],
    })
  store.commit(created)
  store.commit(
    put(
      [1, { 1: 100, 2: '99.00', 3: BIG, 4: 'A', 6: [3] }, { 4: 10 }],
      [2, { 1: 1 }],
      [3, { 1: 5 }],
    ),
  )
  store.commit(put([1, { 1: 100, 2: '99.00', 3: 1, 4: 'B', 6: [1] }, { 4: 5 }]))
  const rows = [
    {
      k: [1],
      c: { 3: BIG, 4: 'A', 6: [1, 3] },
      a: { 1: accumulator(200), 2: accumulator(19800, 32), 3: BIG + 1, 4: 10 },
    },
    { k: [2], c: { 1: 1 } },
    { k: [3], c: { 1: 5 } },
  ]
  const segmentAs = as === 'inline' ? 'parquet' : as
  store.commit(store.checkpoint('g', { asOf: 3, segments: [{ as: segmentAs, rows }] }))
  const range = store.deleteRange('g', { where: 'k0 = 3' })
  store.commit(range)
  const late = put([2, { 1: 2, 3: BIG }, { 3: BIG + 1 }])
  store.commit(store.alter(created, ...WIDE))
  store.commit(late)
  const wide = put(['1', { 1: 1000, 3: 0.5, 4: 'C', 6: [70000] }, { 4: 11 }], ['2', { 2: '-0.01' }])
  store.commit(wide)
  store.commit(store.fold('g', { after: 4, through: 8, layers: [range, late, wide] }))
  return store
}

const row = (id, n, d, f, s, u) => ({ id, n, d, f, s, at: null, u })
const FIRST = row('1', 200, '198.00', BIG + 1, 'A', [1, 3])
const LAST = [
  row('1', 1200, '198.00', BIG + 1.5, 'C', [1, 3, 70000]),
  row('2', 3, '-0.01', BIG + 1, null, null),
]
const told = (kind, version, cells) => ({ ...cells, _change: kind, _version: String(version) })
const FEED = [
  told('delete', 5, row('3', 5, null, null, null, null)),
  told('update_before', 7, row('2', 1, null, null, null, null)),
  told('update_after', 7, row('2', 3, null, BIG + 1, null, null)),
  told('update_before', 8, FIRST),
  told('update_after', 8, LAST[0]),
  told('update_before', 8, row('2', 3, null, BIG + 1, null, null)),
  told('update_after', 8, LAST[1]),
]

function widenedSums(as) {
  return {
    name: `alter-sums-${as}`,
    title: `Sums and orders whose columns were widened keep what they hold (${as})`,
    requirements: [
      'CAL-MERGE-033',
      'CAL-SCAN-026',
      'CAL-TABLE-029',
      'CAL-TABLE-069',
      'CAL-TABLE-074',
      'CAL-TABLE-075',
      'CAL-TYPES-051',
    ],
    note:
      'The sum 2^24 + 1 is none of float32, which has its accumulator beside it, and one of ' +
      'float64, which needs none. The update of version 7 was staged before version 6.',
    store: sumsStore(as),
    with: withKeySpace('sums'),
    checks: [
      fails('ValueOutOfRange', { at: { version: 5 } }),
      reads(
        5,
        [
          { id: 1, f: BIG, s: 'A', u: [1, 3] },
          { id: 2, f: null, s: null, u: null },
        ],
        { columns: ['id', 'f', 's', 'u'] },
      ),
      reads(6, [FIRST, row('2', 1, null, null, null, null)]),
      reads(7, [FIRST, row('2', 3, null, BIG + 1, null, null)]),
      reads(8, LAST),
      readsHead(9, LAST),
      {
        params: { operation: 'changes', from: { version: 4 }, to: { version: 9 } },
        expect: { from: 4, to: 9, rows: FEED },
      },
    ],
  }
}

/** A struct that comes with a change, and is read beside rows that lack it. */
function addedStruct() {
  const { store, group, alter } = small()
  const fields = [{ field: 10, name: 'count' }]
  alter(addColumn(group, column(9, 'x', 'struct<f10:int32>', { fields })), rename(1, 'm'))
  store.commit(update(store, { 9: 'set' }, { 9: { f10: 7 } }))
  return {
    name: 'alter-struct',
    title: 'A change adds a column of structs, whose fields have the names that it gives',
    requirements: ['CAL-TABLE-032', 'CAL-TABLE-034', 'CAL-TABLE-065'],
    store,
    with: withKeySpace('small'),
    checks: [
      readsHead(4, [
        { id: '1', m: '1', s: 'a', x: { count: 7 } },
        { id: '2', m: '2', s: 'b', x: null },
      ]),
    ],
  }
}

export const alterAlgebraCases = () => [
  ...['inline', 'parquet', 'arrow'].map(widenedSums),
  addedStruct(),
]
