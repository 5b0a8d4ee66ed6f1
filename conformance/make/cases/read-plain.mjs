/**
 * Stores whose point lies in slices that say to be plain: what lies below and over their rows
 * decides whether these are the result.
 */
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead, withKeySpace } from './common.mjs'

const COLUMNS = [
  [1, 'n', 'int64'],
  [2, 's', 'utf8'],
  [3, 'tags', 'list<utf8>', 'append'],
  [4, 'total', 'int64', 'sum'],
]

const row = (id, n, s, tags, total) => ({ id, n, s, tags, total })

/** Sets `n` and `s`. */
const both = (...rows) => ({
  columns: { 1: 'set', 2: 'set' },
  rows: rows.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } })),
})

const numbers = (...rows) => ({
  columns: { 1: 'set' },
  rows: rows.map(([id, n]) => ({ k: [id], c: { 1: n } })),
})

const deltas = (...rows) => ({
  columns: { 3: 'delta', 4: 'delta' },
  rows: rows.map(([id, tags, total]) => ({ k: [id], c: { 3: tags, 4: total } })),
})

/** A store whose updates say to be plain where they may. */
function plainStore(as) {
  const store = new HandMadeStore()
  const creates = store.create({
    name: 'small',
    key: [['id', 'int64']],
    groups: [{ name: 'g', columns: COLUMNS }],
  })
  const plain = ({ columns, rows }, options = {}) =>
    store.update('g', { columns, parts: [{ as, rows, plain: true }], ...options })
  const parts = (ordered, ...all) =>
    store.update('g', {
      columns: all[0].columns,
      ordered,
      // Of inline rows an update has one part, which comes after its files.
      parts: all.map(({ rows }, i) => ({
        as: as === 'inline' && i === 0 ? 'parquet' : as,
        rows,
        plain: true,
      })),
    })
  const remove = (id) => {
    const rows = [{ k: [id], r: 1, c: {} }]
    return store.update('g', { columns: {}, parts: [{ as: 'inline', rows }] })
  }
  store.commit(creates)
  store.commit(plain(both(['1', '1', 'a'], ['2', '2', 'b'], ['3', '3', 'c'])))
  // Above all that is there.
  store.commit(plain(both(['4', '4', 'd'], ['5', '5', null])))
  // Between the ends of what is there, some on it and some beside.
  store.commit(plain(numbers(['2', '22'], ['5', '55'])))
  store.commit(remove('5'))
  // Where a record was, and one behind all.
  store.commit(plain(both(['5', '555', 'e'], ['7', '7', 'g'])))
  store.commit(remove('4'))
  // Two files that share a range and no key, and two of which the later wins.
  store.commit(parts(false, both(['10', '10', 'x'], ['12', '12', 'x']), both(['11', '11', 'y'])))
  store.commit(parts(true, both(['20', '20', 'first']), both(['20', '20', 'second'])))
  // Deltas, which make cells of nothing, and then some on top of them.
  store.commit(plain(deltas(['30', ['p'], '5'], ['31', [], '7'])))
  store.commit(plain(deltas(['30', ['q'], '6'])))
  // A range delete takes what is below it, and nothing above.
  store.commit(store.deleteRange('g', { lower: '8000000000000014', upper: '800000000000001f' }))
  store.commit(plain(numbers(['21', '21'], ['31', '31'])))
  return store
}

function plainSlices(as) {
  const early = [row('1', '1', 'a', null, null), row('2', '22', 'b', null, null)]
  const third = row('3', '3', 'c', null, null)
  const fourth = row('4', '4', 'd', null, null)
  const fifth = row('5', '555', 'e', null, null)
  const seventh = row('7', '7', 'g', null, null)
  const tens = [
    row('10', '10', 'x', null, null),
    row('11', '11', 'y', null, null),
    row('12', '12', 'x', null, null),
  ]
  const settled = [...early, third, fifth, seventh, ...tens]
  const twentieth = row('20', '20', 'second', null, null)
  const last = row('31', null, null, [], '7')
  return {
    name: `plain-slices-${as}`,
    title: 'Slices that say to be plain, with segments, updates and deletes below and over them',
    requirements: ['CAL-LOG-130', 'CAL-TILE-012', 'CAL-TILE-005', 'CAL-TILE-001'],
    store: plainStore(as),
    with: withKeySpace('small'),
    checks: [
      reads(2, [row('1', '1', 'a', null, null), row('2', '2', 'b', null, null), third]),
      reads(4, [...early, third, fourth, row('5', '55', null, null, null)]),
      reads(5, [...early, third, fourth]),
      reads(6, [...early, third, fourth, fifth, seventh]),
      reads(8, settled),
      reads(9, [...settled, twentieth]),
      reads(10, [...settled, twentieth, row('30', null, null, ['p'], '5'), last]),
      reads(11, [...settled, twentieth, row('30', null, null, ['p', 'q'], '11'), last]),
      reads(12, [...settled, last]),
      readsHead(13, [
        ...settled,
        row('21', '21', null, null, null),
        row('31', '31', null, [], '7'),
      ]),
      reads(13, [{ id: '2' }, { id: '3' }, { id: '5' }], {
        columns: ['id'],
        filter: 'id > 1 and id < 7',
      }),
      reads(13, [{ s: 'e' }, { s: 'g' }], { columns: ['s'], filter: 'n = 555 or n = 7' }),
    ],
  }
}

export const plainCases = () => ['parquet', 'arrow', 'inline'].map(plainSlices)
