/** Stores whose point lies in data files: formats, operations, slices, order of files. */
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'

const LIST = [7, 'l', 'list<utf8>', 'append']

function listStore(groupOptions = {}) {
  const store = new HandMadeStore()
  const columns = [LIST, [8, 'n', 'int32']]
  store.commit(
    store.create({
      name: 'lists',
      key: [['id', 'int64']],
      groups: [{ name: 'g', columns, ...groupOptions }],
    }),
  )
  return store
}

const listRows = (...rows) => rows.map(([id, l, n]) => ({ id, l, n }))

/** Merges, deletes and replaces with every operation of a mixed column. */
const CHANGES = [
  { k: ['1'], r: 0, c: { 7: ['no'], 8: 10 }, o: { 7: 0 } },
  { k: ['2'], r: 0, c: { 7: ['x'], 8: 20 }, o: { 7: 3 } },
  { k: ['2'], r: 0, c: { 7: null, 8: null }, o: { 7: 3 } },
  { k: ['3'], r: 0, c: { 7: ['y'], 8: 30 }, o: { 7: 3 } },
  { k: ['4'], r: 1, c: { 7: ['no'], 8: 40 }, o: { 7: 1 } },
  { k: ['5'], r: 1, c: {}, o: { 7: 0 } },
  { k: ['5'], r: 0, c: { 7: ['z'], 8: 50 }, o: { 7: 1 } },
  { k: ['6'], r: 0, c: { 7: ['no'] }, o: { 7: 2 } },
  { k: ['7'], r: 2, c: { 7: ['h'] }, o: { 7: 3 } },
  { k: ['8'], r: 2, c: { 7: ['no'], 8: 80 }, o: { 7: 0 } },
]

function mixed(as, options) {
  const store = listStore({ fileFormat: as === 'inline' ? 'parquet' : as })
  const base = [
    { k: ['1'], c: { 7: ['a'], 8: 1 } },
    { k: ['2'], c: { 7: ['b'], 8: 2 } },
    { k: ['3'], c: { 7: null, 8: 3 } },
    { k: ['4'], c: { 7: ['d', null], 8: null } },
    { k: ['7'], c: { 7: ['g'], 8: 7 } },
  ]
  const part = { as, ...options }
  store.commit(
    store.update('g', { columns: { 7: 'set', 8: 'set' }, parts: [{ ...part, rows: base }] }),
  )
  store.commit(
    store.update('g', { columns: { 7: 'mixed', 8: 'set' }, parts: [{ ...part, rows: CHANGES }] }),
  )
  const deltas = [
    { k: ['1'], c: { 7: ['q', 'q'] } },
    { k: ['2'], c: { 7: null } },
    { k: ['9'], c: { 7: [] } },
  ]
  store.commit(store.update('g', { columns: { 7: 'delta' }, parts: [{ ...part, rows: deltas }] }))
  const first = [
    ['1', ['a'], 1],
    ['2', ['b'], 2],
    ['3', null, 3],
    ['4', ['d', null], null],
    ['7', ['g'], 7],
  ]
  const second = [
    ['1', ['a'], 10],
    ['2', ['b', 'x'], null],
    ['3', ['y'], 30],
    ['5', ['z'], 50],
    ['6', null, null],
    ['7', ['h'], null],
    ['8', null, 80],
  ]
  const third = [['1', ['a', 'q', 'q'], 10], ...second.slice(1), ['9', [], null]]
  return {
    name: `mixed-${as}${options?.codec ? `-${options.codec}` : ''}`,
    title: `Set, delta and mixed columns and row operations in updates (${as})`,
    requirements: [
      'CAL-DATA-014',
      'CAL-DATA-020',
      'CAL-DATA-021',
      'CAL-DATA-022',
      'CAL-DATA-023',
      'CAL-DATA-026',
      'CAL-LOG-017',
      'CAL-LOG-018',
      'CAL-MERGE-004',
      'CAL-MERGE-005',
      'CAL-MERGE-014',
      'CAL-MERGE-021',
    ],
    store,
    with: withKeySpace('lists'),
    checks: [
      reads(2, listRows(...first)),
      reads(3, listRows(...second)),
      reads(4, listRows(...third)),
      reads(4, listRows(['1', ['a', 'q', 'q'], 10]), { filter: 'n = 10' }),
    ],
  }
}

function orderedFiles() {
  const store = listStore()
  const append = (...rows) => rows.map(([id, ...items]) => ({ k: [id], c: { 7: items } }))
  store.commit(
    store.update('g', {
      columns: { 7: 'delta' },
      ordered: true,
      parts: [
        { as: 'parquet', rows: append(['2', 'first'], ['3', 'one']) },
        { as: 'arrow', rows: append(['1', 'two'], ['2', 'second']) },
        { as: 'parquet', rows: append(['2', 'third']) },
        { as: 'inline', rows: append(['1', 'inline'], ['2', 'last']) },
      ],
    }),
  )
  const set = (id, n) => ({ k: [id], c: { 8: n } })
  store.commit(
    store.update('g', {
      columns: { 8: 'set' },
      ordered: true,
      parts: [
        { as: 'arrow', rows: [set('2', 5), set('3', 6)] },
        { as: 'arrow', rows: [set('1', 3), set('2', 4)] },
      ],
    }),
  )
  const lists = [
    ['1', ['two', 'inline']],
    ['2', ['first', 'second', 'third', 'last']],
    ['3', ['one']],
  ]
  const expected = lists.map((row) => [...row, null])
  const last = listRows(...lists.map((row, at) => [...row, at === 2 ? 6 : at + 3]))
  return {
    name: 'ordered-files',
    title: 'Ordered files of one action apply in the order given, and inline rows after them',
    requirements: ['CAL-LOG-022', 'CAL-MERGE-020', 'CAL-MERGE-014'],
    store,
    with: withKeySpace('lists'),
    checks: [reads(2, listRows(...expected)), reads(3, last)],
  }
}

function unorderedFiles() {
  const store = smallStore()
  const set = (...rows) => rows.map(([id, n]) => ({ k: [id], c: { 1: n } }))
  store.commit(
    store.update('g', {
      columns: { 1: 'set' },
      parts: [
        { as: 'parquet', rows: set(['1', '1'], ['5', '5'], ['9', '9']) },
        { as: 'parquet', rows: set(['2', '2'], ['6', '6']) },
        { as: 'inline', rows: set(['3', '3'], ['8', '8']) },
      ],
    }),
  )
  const all = ['1', '2', '3', '5', '6', '8', '9'].map((id) => [id, id, null])
  return {
    name: 'unordered-files',
    title: 'Files without an order hold different keys, which interleave',
    requirements: ['CAL-LOG-021', 'CAL-LOG-018', 'CAL-SCAN-001', 'CAL-SCAN-007'],
    store,
    with: withKeySpace('small'),
    checks: [
      readsHead(2, smallRows(...all)),
      readsHead(2, smallRows(['6', '6', null]), { filter: 'id = 6' }),
    ],
  }
}

function slices() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'days',
      key: [
        ['day', 'date'],
        ['id', 'int64'],
      ],
      groups: [
        {
          name: 'a',
          columns: [[1, 'n', 'int32']],
          partitioning: [{ kind: 'identity', component: 0 }],
        },
        {
          name: 'b',
          columns: [[2, 'm', 'int32']],
          partitioning: [{ kind: 'hash', buckets: 3, components: [1] }],
        },
      ],
    }),
  )
  const days = ['1969-12-31', '2026-01-01', '2026-01-02']
  const keys = days.flatMap((day) => ['-1', '2', '7'].map((id) => [day, id]))
  const rows = (column) => keys.map((k, at) => ({ k, c: { [column]: at } }))
  store.commit(
    store.update('a', { columns: { 1: 'set' }, parts: [{ as: 'parquet', rows: rows(1) }] }),
    store.update('b', {
      columns: { 2: 'set' },
      parts: [{ as: 'arrow', rows: rows(2), batchRows: 2 }],
    }),
  )
  const gone = [{ k: keys[4], r: 1, c: {} }]
  store.commit(
    store.update('a', { columns: {}, parts: [{ as: 'inline', rows: gone }] }),
    store.update('b', { columns: {}, parts: [{ as: 'inline', rows: gone }] }),
  )
  const all = keys.map(([day, id], at) => ({ day, id, n: at, m: at }))
  return {
    name: 'slices',
    title: 'One file holds the rows of many partitions, and each tile takes its slice',
    requirements: [
      'CAL-LOG-019',
      'CAL-PARTITION-001',
      'CAL-PARTITION-002',
      'CAL-SCAN-006',
      'CAL-TABLE-010',
      'CAL-TILE-002',
    ],
    store,
    with: withKeySpace('days'),
    checks: [
      reads(2, all),
      reads(
        3,
        all.filter((_, at) => at !== 4),
      ),
      reads(2, all.slice(3, 6), { filter: "day = DATE '2026-01-01'" }),
      reads(2, [all[1], all[4], all[7]], { filter: 'id = 2' }),
      reads(
        2,
        all.map(({ m }) => ({ m })),
        { columns: ['m'] },
      ),
    ],
  }
}

const SHAPES = {
  'columns-reversed': ['its columns in another order', ['CAL-DATA-015'], (f) => [...f].reverse()],
}

function shaped() {
  return Object.entries(SHAPES).flatMap(([name, [what, requirements, shape]]) =>
    ['parquet', 'arrow'].map((as) => {
      const store = listStore()
      const rows = [
        { k: ['1'], r: 0, c: { 7: ['a'], 8: 1 }, o: { 7: 1 } },
        { k: ['2'], r: 1, c: {}, o: { 7: 0 } },
        { k: ['3'], r: 0, c: { 7: ['c'] }, o: { 7: 3 } },
      ]
      const columns = { 7: 'mixed', 8: 'set' }
      store.commit(store.update('g', { columns, parts: [{ as, rows, shape }] }))
      return {
        name: `${name}-${as}`,
        title: `A data file is read with ${what} (${as})`,
        requirements,
        store,
        with: withKeySpace('lists'),
        checks: [reads(2, listRows(['1', ['a'], 1], ['3', ['c'], null]))],
      }
    }),
  )
}

/**
 * Files that other writers may make: several row groups and batches, pages of version 2, other
 * codecs.
 */
function variety() {
  const kinds = [
    ['parquet-row-groups', { as: 'parquet', codec: 'snappy', batchRows: 5 }],
    ['parquet-v2-none', { as: 'parquet', codec: 'none', parquetVersion: 2 }],
    ['parquet-v1-lz4', { as: 'parquet', codec: 'lz4' }],
    ['arrow-batches', { as: 'arrow', batchRows: 4 }],
  ]
  return kinds.map(([name, options]) => {
    const store = smallStore({ fileFormat: options.as })
    const rows = Array.from({ length: 23 }, (_, at) => [
      String(at * 3 - 20),
      at % 4 === 0 ? null : String(at * 1000),
      at % 5 === 0 ? null : `text ${at % 3}`,
    ])
    store.commit(setRows(store, rows, options))
    const changed = setRows(
      store,
      [
        ['1', '-1', 'new'],
        ['2', '-2', 'new'],
      ],
      options,
    )
    store.commit(changed)
    const after = [...rows, ['2', '-2', 'new']].map((row) =>
      row[0] === '1' ? ['1', '-1', 'new'] : row,
    )
    after.sort((a, b) => a[0] - b[0])
    return {
      name,
      title: 'Files as other writers may make them are read',
      requirements: ['CAL-DATA-009', 'CAL-DATA-011', 'CAL-TYPES-002', 'CAL-SCAN-009'],
      store,
      with: withKeySpace('small'),
      checks: [
        reads(2, smallRows(...rows)),
        reads(3, smallRows(...after)),
        reads(3, smallRows(...after.filter(([id]) => id > 30)), { filter: 'id > 30' }),
        reads(3, smallRows(...after.filter(([, , s]) => s === 'new')), { filter: "s = 'new'" }),
      ],
    }
  })
}

export const dataCases = () => [
  mixed('inline'),
  mixed('parquet', { codec: 'zstd' }),
  mixed('parquet', { codec: 'snappy' }),
  mixed('arrow'),
  orderedFiles(),
  unorderedFiles(),
  slices(),
  ...shaped(),
  ...variety(),
]
