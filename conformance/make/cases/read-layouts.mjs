/** Groups whose partitioning changes: what is read before, meanwhile and after it is settled. */
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead, withKeySpace } from './common.mjs'
import { by, groupNow, hash, put, records, setPartitioning, tilesOf } from './layouts.mjs'
import { layoutJoinCases } from './read-layout-joins.mjs'
import { layoutSplitCases } from './read-layout-splits.mjs'

const BOTH = { 1: 'set', 2: 'set' }
const cells = (id, n, t, more = {}) => ({ k: [id], c: { 1: n, 2: t }, ...more })
const row = (id, n, t) => ({ id, n, t })
const MARK = ['wrong']

/** Rows 1 to 6 in tiles of 4 buckets, patches of 1 and of 9, which is latent, and a delete. */
function hashed() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'g',
        partitioning: [hash(4, 0)],
        columns: [
          [1, 'n', 'int64'],
          [2, 't', 'list<utf8>', 'append'],
        ],
      },
    ],
  })
  store.commit(created)
  const ids = ['1', '2', '3', '4', '5', '6']
  const base = ids.map((id) => cells(id, `${id}0`, ['a']))
  store.commit(put(store, 'g', BOTH, base, 'parquet'))
  const tiles = tilesOf(store, 'g', 2, base)
  store.commit(...tiles)
  const patch = put(
    store,
    'g',
    { 2: 'delta' },
    ['1', '9'].map((id) => ({ k: [id], r: 3, c: { 2: ['p'] } })),
  )
  store.commit(patch)
  const range = store.deleteRange('g', { where: 'k0 = 6' })
  store.commit(range)
  const origin = {
    version: 5,
    definition: groupNow(store, 'g'),
    manifests: [
      {
        records: [
          ...records(3, 'tile', tiles),
          ...records(4, 'update', [patch]),
          ...records(5, 'rangeDelete', [range]),
        ],
      },
    ],
  }
  store.commit(store.alter(created, setPartitioning(groupNow(store, 'g'), 1, hash(8, 0))))
  return { store, created, origin }
}

/** What the origin holds, as tiles of the new layout have it. */
const ORIGIN = [
  cells('1', '10', ['a', 'p']),
  ...['2', '3', '4', '5'].map((id) => cells(id, `${id}0`, ['a'])),
  cells('9', null, ['p'], { latent: true }),
]

const BEFORE = [
  row('1', '10', ['a', 'p']),
  ...['2', '3', '4', '5'].map((id) => row(id, `${id}0`, ['a'])),
]
const SEVENTH = [BEFORE[0], row('2', '21', ['b']), ...BEFORE.slice(2), row('9', null, ['p', 'm'])]
const EIGHTH = SEVENTH.map((one) => (one.id === '4' ? row('4', '40', ['a', 'x']) : one))
const ELEVENTH = EIGHTH.filter(({ id }) => id !== '3')
const LAST = [row('1', '1', null), ...ELEVENTH.slice(1), row('10', null, ['q', 'r'])]

/** Version 7 to 11: updates, a fold of them, one that is void, and a range delete. */
function writeOver(store) {
  const delta = (list) => put(store, 'g', { 2: 'delta' }, list)
  const seventh = [
    put(store, 'g', BOTH, [cells('2', '21', ['b'])]),
    delta([{ k: ['9'], c: { 2: ['m'] } }]),
    delta([{ k: ['10'], r: 3, c: { 2: ['q'] } }]),
  ]
  store.commit(...seventh)
  const eighth = delta([{ k: ['4'], c: { 2: ['x'] } }])
  store.commit(eighth)
  const fold = { after: 5, through: 8, layers: [...seventh, eighth] }
  store.commit(store.fold('g', fold))
  const wrong = [put(store, 'g', BOTH, [cells('2', '0', MARK)])]
  store.commit(store.fold('g', { after: 4, through: 8, layers: wrong }))
  const range = store.deleteRange('g', { where: 'k0 = 3' })
  store.commit(range)
  const layers = fold.layers.map((update, action) => ({ version: 8, action, after: 5, update }))
  return [...layers, { version: 11, rangeDelete: range }]
}

/** Version 12 to 16: tiles in two entries, some of them ignored, and settles. */
function settle(store, created, { origin, layers }) {
  const wrong = (asOf) => tilesOf(store, 'g', asOf, [cells('1', '0', MARK)])
  store.commit(...wrong(11), ...wrong(4))
  const tiles = tilesOf(store, 'g', 5, ORIGIN)
  const [first, rest] = [tiles.slice(0, 3), tiles.slice(3)]
  store.commit(...first)
  const again = store.checkpoint('g', {
    asOf: 5,
    partition: first[0].partition,
    segments: [{ as: 'parquet', rows: [cells('77', '0', MARK)] }],
  })
  store.commit(again)
  const own = [...records(13, 'tile', first), ...layers]
  const keySpaces = [created.definition]
  store.logCheckpoint(13, { keySpaces, groups: { g: { manifests: [{ records: own }], origin } } })
  store.commit(...rest, store.settle('g'))
  store.commit(store.settle('g'))
  const settled = [...own, ...records(15, 'tile', rest)]
  const groups = { g: [{ records: settled }] }
  store.logCheckpoint(16, { keySpaces, groups, earlier: [13] })
}

function buckets() {
  const { store, created, origin } = hashed()
  const layers = writeOver(store)
  settle(store, created, { origin, layers })
  const [tile] = tilesOf(store, 'g', 16, [cells('1', '10', ['a', 'p'])])
  store.commit(tile)
  const update = put(store, 'g', BOTH, [cells('1', '1', null)])
  store.commit(update, put(store, 'g', { 2: 'delta' }, [{ k: ['10'], c: { 2: ['r'] } }]))
  store.hint({ checkpoint: 16 })
  const change = (_change, _version, cellsOf) => ({ ...cellsOf, _change, _version })
  const changes = { operation: 'changes', from: { version: 4 }, to: { version: 8 } }
  return {
    name: 'layout-buckets',
    title: 'A group gets twice as many buckets while it is written, and is settled in two entries',
    requirements: [
      'CAL-LOG-051',
      'CAL-LOG-150',
      'CAL-LOG-151',
      'CAL-SCAN-020',
      'CAL-TABLE-019',
      'CAL-TABLE-023',
      'CAL-TABLE-029',
      'CAL-TABLE-130',
      'CAL-TABLE-132',
      'CAL-TABLE-134',
      'CAL-TABLE-135',
      'CAL-TABLE-136',
    ],
    note:
      'The fold of version 10 begins before the origin; the tiles of 12 are as of other versions ' +
      'than the origin, the tile of 14 is there already.',
    store,
    with: withKeySpace('l'),
    checks: [
      reads(
        2,
        ['1', '2', '3', '4', '5', '6'].map((id) => row(id, `${id}0`, ['a'])),
      ),
      ...[5, 6].map((version) => reads(version, BEFORE)),
      reads(7, SEVENTH),
      ...[8, 9, 10].map((version) => reads(version, EIGHTH)),
      ...[11, 12, 13, 14, 15, 16, 17].map((version) => reads(version, ELEVENTH)),
      readsHead(18, LAST),
      reads(14, [row('1', '10', ['a', 'p'])], { filter: 'id = 1' }),
      reads(14, [row('2', '21', ['b'])], { filter: 'n = 21' }),
      {
        params: changes,
        expect: {
          from: 4,
          to: 8,
          rows: [
            change('delete', '5', row('6', '60', ['a'])),
            change('update_before', '7', row('2', '20', ['a'])),
            change('update_after', '7', row('2', '21', ['b'])),
            change('insert', '7', row('9', null, ['p', 'm'])),
            change('update_before', '8', row('4', '40', ['a'])),
            change('update_after', '8', row('4', '40', ['a', 'x'])),
          ],
        },
      },
      {
        params: { ...changes, from: { version: 8 }, to: { version: 10 } },
        expect: { from: 8, to: 10, rows: [] },
      },
    ],
  }
}

const DAYS = ['2026-01-30', '2026-02-01', '2026-02-02', '2027-02-01']
const dated = (at, n) => ({ k: [String(at), DAYS[at]], c: { 1: n } })
const seen = (...numbers) =>
  numbers.flatMap((n, at) => (n === undefined ? [] : [{ id: String(at), day: DAYS[at], n }]))

/** One partition, days, months, buckets and one partition again; a settle is at the end. */
function manyKinds() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [
      ['id', 'int64'],
      ['day', 'date'],
    ],
    groups: [{ name: 'g', columns: [[1, 'n', 'int32', 'sum']] }],
  })
  store.commit(created)
  const add = (...rows) => put(store, 'g', { 1: 'delta' }, rows)
  const alter = (...changes) => store.commit(store.alter(created, ...changes))
  const g = groupNow(store, 'g')
  const layouts = { 4: [by('identity', 1)], 6: [by('month', 1)], 7: [hash(2, 0)], 9: [] }
  const change = (version) => alter(setPartitioning(g, version, ...layouts[version]))
  store.commit(add(dated(0, 1), dated(1, 2), dated(2, 3)))
  const tiles = tilesOf(store, 'g', 2, [dated(0, 1), dated(1, 2), dated(2, 3)])
  store.commit(...tiles)
  const none = {
    version: 3,
    definition: groupNow(store, 'g'),
    manifests: [{ records: records(3, 'tile', tiles) }],
  }
  change(4)
  const fifth = add(dated(1, 10), dated(3, 40))
  store.commit(fifth)
  const days = {
    version: 5,
    definition: groupNow(store, 'g'),
    manifests: [{ records: records(5, 'update', [fifth]) }],
    origin: none,
  }
  change(6)
  change(7)
  const eighth = add(dated(0, 100), dated(2, 300))
  store.commit(eighth)
  const keySpaces = [structuredClone(created.definition)]
  const own = { manifests: [{ records: records(8, 'update', [eighth]) }], origin: days }
  store.logCheckpoint(8, { keySpaces, groups: { g: own } })
  change(9)
  store.commit(put(store, 'g', { 1: 'set' }, [{ ...dated(1, null), r: 1 }]))
  store.hint({ checkpoint: 8 })
  const held = [dated(0, 101), dated(1, 12), dated(2, 303), dated(3, 40)]
  store.commit(
    ...tilesOf(store, 'g', 7, [dated(0, 0)]),
    ...tilesOf(store, 'g', 8, held),
    store.settle('g'),
  )
  alter(setPartitioning(g, 12, by('year', 1)), setPartitioning(g, 13, by('day', 1), hash(3, 0)))
  store.commit(add(dated(3, 1)))
  return store
}

function kinds() {
  const store = manyKinds()
  const all = seen(101, undefined, 303, 40)
  return {
    name: 'layout-kinds',
    title: 'Layouts of every kind one after another, each over the one before, and one of no use',
    requirements: [
      'CAL-LOG-151',
      'CAL-TABLE-130',
      'CAL-TABLE-132',
      'CAL-TABLE-134',
      'CAL-TABLE-135',
      'CAL-TABLE-136',
    ],
    note: 'Under months nothing was written, so that buckets have the origin of months.',
    store,
    with: withKeySpace('l'),
    checks: [
      ...[2, 3, 4].map((version) => reads(version, seen(1, 2, 3))),
      ...[5, 6, 7].map((version) => reads(version, seen(1, 12, 3, 40))),
      ...[8, 9].map((version) => reads(version, seen(101, 12, 303, 40))),
      ...[10, 11, 12].map((version) => reads(version, all)),
      readsHead(13, seen(101, undefined, 303, 41)),
    ],
  }
}

/** An origin that came from an origin: tiles have to name the version of the first. */
function inherited() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'g',
        columns: [
          [1, 'n', 'int64'],
          [2, 't', 'list<utf8>'],
        ],
      },
    ],
  })
  store.commit(created)
  const g = groupNow(store, 'g')
  const alter = (...changes) => store.commit(store.alter(created, ...changes))
  alter(setPartitioning(g, 1, hash(2, 0)))
  store.commit(put(store, 'g', BOTH, [cells('1', '1', null)]))
  store.commit(...tilesOf(store, 'g', 3, [cells('1', '11', null)]))
  store.commit(store.settle('g'))
  store.commit(put(store, 'g', { 1: 'set' }, [{ k: ['2'], c: { 1: '2' } }]))
  alter(setPartitioning(g, 2, hash(3, 0)))
  alter(setPartitioning(g, 3, hash(4, 0)))
  store.commit(...tilesOf(store, 'g', 7, [cells('1', '0', MARK)]))
  store.commit(...tilesOf(store, 'g', 6, [cells('1', '111', null), cells('2', '2', null)]))
  store.commit(store.settle('g'))
  store.commit(...tilesOf(store, 'g', 7, [cells('1', '1111', null)]))
  const rows = (n, ...more) => [row('1', n, null), ...more]
  const two = row('2', '2', null)
  return {
    name: 'layout-inherited',
    title: 'A group without rows has no origin when its layout changes, or the one that it has',
    requirements: ['CAL-TABLE-023', 'CAL-TABLE-132', 'CAL-TABLE-135', 'CAL-TABLE-136'],
    note:
      'Tiles hold other values than updates, so that it is seen which are read: those of version ' +
      '4, there being no origin, those of 10, as of the origin of 7, once they are settled, and ' +
      'those of 12.',
    store,
    with: withKeySpace('l'),
    checks: [
      reads(3, rows('1'), { useCheckpoints: true }),
      ...[4, 5].map((version) => reads(version, rows('11'), { useCheckpoints: true })),
      ...[6, 7, 8, 9, 10].map((version) =>
        reads(version, rows('11', two), { useCheckpoints: true }),
      ),
      reads(11, rows('111', two), { useCheckpoints: true }),
      readsHead(12, rows('1111', two), { useCheckpoints: true }),
    ],
  }
}

/** An entry that writes, changes the layout and writes again. */
function inOneEntry() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'g',
        columns: [
          [1, 'n', 'int64'],
          [2, 't', 'list<utf8>', 'append'],
        ],
      },
    ],
  })
  const delta = (...rows) => put(store, 'g', { 2: 'delta' }, rows)
  store.commit(created)
  store.commit(delta({ k: ['1'], c: { 2: ['a'] } }))
  const first = delta({ k: ['1'], c: { 2: ['b'] } }, { k: ['2'], c: { 2: ['b'] } })
  const change = store.alter(created, setPartitioning(groupNow(store, 'g'), 1, hash(2, 0)))
  const second = delta({ k: ['1'], c: { 2: ['c'] } })
  store.commit(first, change, second)
  const tiles = tilesOf(store, 'g', 2, [cells('1', null, ['a', 'b']), cells('2', null, ['b'])])
  store.commit(...tiles, store.settle('g'), delta({ k: ['2'], c: { 2: ['d'] } }))
  const row1 = row('1', null, ['a', 'b', 'c'])
  return {
    name: 'layout-in-one-entry',
    title:
      'What an entry wrote before it changes a layout is of the origin, what it wrote after is not',
    requirements: [
      'CAL-LOG-008',
      'CAL-TABLE-132',
      'CAL-TABLE-134',
      'CAL-TABLE-135',
      'CAL-TABLE-136',
    ],
    store,
    with: withKeySpace('l'),
    checks: [
      reads(2, [row('1', null, ['a'])]),
      reads(3, [row1, row('2', null, ['b'])]),
      readsHead(4, [row1, row('2', null, ['b', 'd'])]),
    ],
  }
}

export const layoutCases = () => [
  ...[buckets(), kinds(), inherited(), inOneEntry()],
  ...layoutSplitCases(),
  ...layoutJoinCases(),
]
