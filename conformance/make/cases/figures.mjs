/** Figures of reads (spec/scan.md), where statistics of segments tell them and where not. */
import { encodeKey } from '../bytes.mjs'
import { entryPath, HandMadeStore } from '../store.mjs'
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'
import { accumulator } from './merge-values.mjs'

const hex = (id) => encodeKey(['int64'], [id])
const sum16 = (value) => BigInt.asUintN(128, BigInt(value)).toString(16).padStart(32, '0')
const sum32 = (value) => BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, '0')
const text = (value) => Buffer.from(value).toString('hex')

const figure = (name) => {
  const [, kind, column] = /^([a-z]+)(?:\((.*)\))?$/.exec(name)
  return column === undefined ? { kind } : { kind, column }
}

const asked = (version, names, params) => ({
  figures: names.map(figure),
  at: { version },
  ...params,
})

/** What figures of a version come to, by names like `sum(n)`. */
const tells = (version, expected, params = {}) => ({
  params: asked(version, Object.keys(expected), params),
  expect: { version, figures: Object.values(expected) },
})

const refused = (version, names, error) => ({ params: asked(version, names), error })

const withFigures = (keySpace) => ({ operation: 'figures', keySpace })

/** A tile of `small` as a segment for each list of rows, `[id, n, s]`, with its bounds. */
function checkpointed(store, asOf, ...segments) {
  return store.checkpoint('g', {
    asOf,
    segments: segments.map(([rows, bounds], at) => ({
      ...{ as: at % 2 === 0 ? 'parquet' : 'arrow', name: [at], bounds },
      rows: rows.map(([id, n, s, more]) => ({ k: [id], c: { 1: n, 2: s }, ...more })),
    })),
  })
}

const numbers = (nulls, min, max, sum) => ({
  ...{ column: 1, nulls, min: hex(min), max: hex(max), exact: true, sum: sum16(sum) },
})
const texts = (nulls, min, max) => ({
  ...{ column: 2, nulls, min: text(min), max: text(max), exact: true },
})

const MOST = '9223372036854775807'
const LOW = [
  ['1', MOST, 'b'],
  ['2', null, 'é'],
  ['3', MOST, 'a'],
]
const HIGH = [
  ['7', '-5', null],
  ['9', '4', null],
]

function told() {
  const store = smallStore()
  store.commit(setRows(store, [...LOW, ...HIGH]))
  const most = 2n * BigInt(MOST)
  const low = [numbers(1, MOST, MOST, most), texts(0, 'a', 'é')]
  const high = [numbers(0, '-5', '4', -1), { column: 2, nulls: 2 }]
  store.commit(checkpointed(store, 2, [LOW, low], [HIGH, high]))
  const all = { count: '5', 'count(n)': '4', 'count(s)': '3', 'count(id)': '5' }
  const ends = { 'min(n)': '-5', 'max(n)': MOST, 'min(s)': 'a', 'max(s)': 'é', 'min(id)': '1' }
  return {
    name: 'figures',
    title: 'Statistics of segments tell counts, ends and sums beyond the type of the column',
    requirements: ['CAL-LOG-180', 'CAL-LOG-181', 'CAL-SCAN-110'],
    note: 'Twice 2^63 − 1, less 1, is 18446744073709551613.',
    store,
    with: withFigures('small'),
    checks: [
      tells(3, { ...all, ...ends, 'max(id)': '9', 'sum(n)': '18446744073709551613' }),
      tells(3, { count: '2', 'min(n)': '4' }, { filter: 'n > 0 AND n < 10 OR id = 3' }),
      tells(3, { 'sum(n)': '-1' }, { filter: 'id > 3' }),
      refused(3, ['sum(s)'], 'InvalidArgument'),
      refused(3, ['min(nobody)'], 'UnknownColumn'),
    ],
  }
}

/** Bounds that are limits and no cells, as other writers may give them, and bounds without sums. */
function limits() {
  const store = smallStore()
  store.commit(setRows(store, [...LOW, ...HIGH]))
  const { exact: _, sum: __, ...wide } = numbers(0, '-100', '100', 0)
  const { sum: ___, ...noSum } = numbers(1, MOST, MOST, 0)
  const low = [noSum, { column: 2, nulls: 0, min: text('A'), max: text('ê') }]
  store.commit(checkpointed(store, 2, [LOW, low], [HIGH, [wide, { column: 2, nulls: 2 }]]))
  const lone = [{ column: 1, nulls: 0 }]
  store.commit(checkpointed(store, 3, [LOW, low], [HIGH, lone]))
  const expected = { 'min(n)': '-5', 'max(s)': 'é', 'sum(n)': '18446744073709551613' }
  return {
    name: 'figures-limits',
    title: 'Bounds that are not exact are no ends, and without sums there is none',
    requirements: ['CAL-EXPR-025', 'CAL-LOG-183', 'CAL-SCAN-111'],
    store,
    with: withFigures('small'),
    checks: [3, 4].flatMap((version) => [
      tells(version, { ...expected, 'min(s)': 'a', 'max(n)': MOST, 'count(n)': '4' }),
      tells(version, { 'max(n)': '4' }, { filter: 'id > 3' }),
    ]),
  }
}

/** What lies over segments, beside them, or below what makes a record. */
function overlaid() {
  const store = smallStore()
  store.commit(setRows(store, HIGH))
  const bounds = [numbers(0, '-5', '4', -1), { column: 2, nulls: 2 }]
  store.commit(checkpointed(store, 2, [HIGH, bounds]))
  store.commit(setRows(store, [['8', '40', null]], { as: 'parquet' }))
  store.commit(checkpointed(store, 2, [HIGH, bounds]))
  store.commit(setRows(store, [['20', '50', 'x']], { as: 'arrow' }))
  store.commit(store.deleteRange('g', { lower: hex(7), upper: hex(8) }))
  return {
    name: 'figures-overlaid',
    title: 'Updates and range deletes over a segment change its figures',
    requirements: ['CAL-SCAN-112'],
    store,
    with: withFigures('small'),
    checks: [
      tells(3, { count: '2', 'sum(n)': '-1', 'max(n)': '4' }),
      tells(4, { count: '3', 'sum(n)': '39', 'max(n)': '40', 'count(s)': '0', 'max(s)': null }),
      tells(6, { count: '4', 'sum(n)': '89', 'max(n)': '50', 'min(s)': 'x' }),
      tells(7, { count: '3', 'sum(n)': '94', 'min(n)': '4', 'min(id)': '8' }),
    ],
  }
}

/** Rows that no record shows: latent ones, and those of another group under keys without one. */
function hidden() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'pairs',
      key: [['id', 'int64']],
      groups: [
        { name: 'a', columns: [[1, 'n', 'int64']] },
        { name: 'b', columns: [[3, 'm', 'decimal(4,1)']] },
      ],
    }),
  )
  const patch = { k: ['1'], r: 3, c: { 1: '100' } }
  const set = [{ k: ['2'], r: 0, c: { 1: '7' } }]
  const parts = [{ as: 'inline', rows: [patch, ...set] }]
  const beside = ['2', '3'].map((id) => ({ k: [id], c: { 3: `${id}.5` } }))
  store.commit(
    store.update('a', { columns: { 1: 'set' }, patches: true, parts }),
    store.update('b', { columns: { 3: 'set' }, parts: [{ as: 'inline', rows: beside }] }),
  )
  const rows = [
    { k: ['1'], c: { 1: '100' }, latent: true },
    { k: ['2'], c: { 1: '7' } },
  ]
  const decimals = (value) => `8${'0'.repeat(29)}${value}`
  const ends = { min: decimals('19'), max: decimals('23'), exact: true, sum: sum32(60) }
  store.commit(
    store.checkpoint('a', {
      asOf: 2,
      segments: [{ as: 'parquet', rows, bounds: [numbers(0, '7', '100', 107)] }],
    }),
    store.checkpoint('b', {
      asOf: 2,
      segments: [{ as: 'arrow', rows: beside, bounds: [{ column: 3, nulls: 0, ...ends }] }],
    }),
  )
  const figures = { count: '1', 'sum(n)': '7', 'max(n)': '7', 'sum(m)': '2.5', 'max(m)': '2.5' }
  return {
    name: 'figures-hidden',
    title: 'Rows of segments that no record shows are in no figure',
    requirements: ['CAL-SCAN-112'],
    store,
    with: withFigures('pairs'),
    checks: [tells(2, figures), tells(3, figures), tells(3, { 'min(m)': '2.5', 'count(m)': '1' })],
  }
}

/** A sum beyond int8 beside a null cell, and columns of nulls alone. */
function accumulators() {
  const store = new HandMadeStore()
  const columns = [
    [1, 'n', 'int8', 'sum'],
    [2, 'm', 'int8', 'sum'],
  ]
  store.commit(
    store.create({ name: 'sums', key: [['id', 'int64']], groups: [{ name: 'g', columns }] }),
  )
  const add = (n) =>
    store.update('g', {
      columns: { 1: 'delta', 2: 'delta' },
      parts: [{ as: 'inline', rows: [{ k: ['1'], c: { 1: n, 2: null } }] }],
    })
  store.commit(add(100))
  store.commit(add(100))
  const rows = [{ k: ['1'], c: { 1: null, 2: null }, a: { 1: accumulator(200) } }]
  const bounds = [
    { column: 1, nulls: 1 },
    { column: 2, nulls: 1, sum: sum16(0) },
  ]
  store.commit(store.checkpoint('g', { asOf: 3, segments: [{ as: 'parquet', rows, bounds }] }))
  return {
    name: 'figures-accumulators',
    title: 'A sum that its column cannot show is in no figure, and no null',
    requirements: ['CAL-LOG-181', 'CAL-SCAN-111', 'CAL-SCAN-113', 'CAL-MERGE-033'],
    store,
    with: withFigures('sums'),
    checks: [
      tells(4, { count: '1', 'sum(m)': null, 'count(m)': '0', 'max(m)': null }),
      ...['count(n)', 'sum(n)', 'min(n)'].map((name) => refused(4, [name], 'ValueOutOfRange')),
    ],
  }
}

export const figureCases = () => [told(), limits(), overlaid(), hidden(), accumulators()]

/** An entry whose bounds have a sum of fifteen bytes. */
export function damagedFigureCases() {
  const { store } = overlaid()
  return [
    {
      name: 'bounds-sum-short',
      title: 'A sum of fifteen bytes in the bounds of a segment',
      requirements: ['CAL-LOG-182', 'CAL-ERRORS-009'],
      made: {
        from: 'read/figures-overlaid',
        edits: [
          { path: entryPath(3), do: 'replace-sealed', find: sum16(-1), by: sum16(-1).slice(2) },
        ],
      },
      store,
      with: withKeySpace('small'),
      checks: [fails('CorruptDocument')],
    },
  ]
}
