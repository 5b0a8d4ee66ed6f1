/** Groups that are joined: what is read of them before and after a settle. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, withKeySpace } from './common.mjs'
import {
  groupNow,
  hash,
  joinGroups,
  put,
  records,
  setPartitioning,
  splitGroup,
  tilesOf,
} from './layouts.mjs'

const MOST = 2 ** 31 - 1
const bytes = (value) => Buffer.from(value.toString(16).padStart(32, '0'), 'hex').toString('base64')
const row = (id, n, s, l, t) => ({ id, n, s, l, t, ts: null })

/** An anchor in two buckets and a group in three, with a sum beyond its type, orders and lists. */
function apart() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'main',
        partitioning: [hash(2, 0)],
        columns: [
          [1, 'n', 'int32', 'sum'],
          [2, 's', 'utf8'],
        ],
      },
      {
        name: 'side',
        partitioning: [hash(3, 0)],
        columns: [
          [3, 'l', 'utf8', 'last_by', { column: 6, type: 'int64' }],
          [4, 't', 'list<utf8>', 'append'],
          [6, 'ts', 'int64'],
        ],
      },
    ],
  })
  store.commit(created)
  const ids = ['1', '2', '3']
  const main = ids.map((id) => ({ k: [id], c: { 1: MOST, 2: `s${id}` } }))
  const side = ids.map((id) => ({ k: [id], c: { 3: 'A', 4: ['a'] }, a: { 3: '5' } }))
  store.commit(
    put(store, 'main', { 1: 'set', 2: 'set' }, main, 'parquet'),
    put(store, 'side', { 3: 'delta', 4: 'set' }, side, 'parquet'),
  )
  const tiles = tilesOf(store, 'side', 2, side)
  store.commit(...tiles)
  const sum = put(store, 'main', { 1: 'delta' }, [{ k: ['1'], r: 3, c: { 1: 1 } }])
  // 8 has cells in the other group and is no record.
  const over = put(store, 'side', { 3: 'delta', 4: 'delta' }, [
    { k: ['1'], c: { 3: 'B', 4: ['b'] }, a: { 3: '7' } },
    { k: ['8'], c: { 3: 'C', 4: ['c'] }, a: { 3: '6' } },
  ])
  store.commit(sum, over)
  const range = store.deleteRange('side', { where: 'k0 = 3' })
  store.commit(range)
  const before = [groupNow(store, 'main'), groupNow(store, 'side')]
  const [{ actions }] = store.read('log/1/00000000000000000002.json').transactions
  const origin = {
    version: 5,
    definition: before[0],
    manifests: [
      { records: [...records(2, 'update', [actions[0]]), ...records(4, 'update', [sum])] },
    ],
    joined: {
      definition: before[1],
      manifests: [
        {
          records: [
            ...records(3, 'tile', tiles),
            ...records(4, 'update', [over], 1),
            ...records(5, 'rangeDelete', [range]),
          ],
        },
      ],
    },
  }
  store.commit(store.alter(created, joinGroups(before[0], 1, before[1])))
  return { store, created, origin }
}

/** What the two hold together, as tiles have it. */
const JOINED = [
  { k: ['1'], c: { 2: 's1', 3: 'B', 4: ['a', 'b'] }, a: { 1: bytes(MOST + 1), 3: '7' } },
  { k: ['2'], c: { 1: MOST, 2: 's2', 3: 'A', 4: ['a'] }, a: { 3: '5' } },
  { k: ['3'], c: { 1: MOST, 2: 's3' } },
  { k: ['8'], c: { 3: 'C', 4: ['c'] }, a: { 3: '6' }, latent: true },
]

function intoAnchor() {
  const { store, created, origin } = apart()
  const seventh = put(store, 'main', { 1: 'delta', 3: 'delta', 4: 'delta' }, [
    { k: ['1'], r: 3, c: { 1: -1 } },
    { k: ['2'], r: 3, c: { 3: 'late', 4: ['d'] }, a: { 3: '4' } },
  ])
  store.commit(seventh)
  const eighth = put(store, 'main', { 2: 'set', 4: 'delta' }, [
    { k: ['3'], r: 1, c: {} },
    { k: ['8'], r: 0, c: { 2: 's8', 4: ['e'] } },
  ])
  store.commit(eighth)
  const held = [...records(7, 'update', [seventh]), ...records(8, 'update', [eighth])]
  const definition = structuredClone(created.definition)
  const groups = { main: { manifests: [{ records: held }], origin } }
  store.logCheckpoint(8, { keySpaces: [definition], groups })
  store.hint({ checkpoint: 8 })
  store.commit(...tilesOf(store, 'main', 5, JOINED))
  store.commit(store.settle('main'))
  const one = row('1', MOST, 's1', 'B', ['a', 'b'])
  const two = row('2', MOST, 's2', 'A', ['a'])
  const late = { ...two, t: ['a', 'd'] }
  const three = row('3', MOST, 's3', null, null)
  const eight = row('8', null, 's8', 'C', ['c', 'e'])
  const some = { filter: 'id > 1' }
  return {
    name: 'layout-join-anchor',
    title:
      'A group joins the anchor: sums beyond their type, orders, and cells before their record',
    requirements: [
      'CAL-LOG-151',
      'CAL-TABLE-132',
      'CAL-TABLE-134',
      'CAL-TABLE-136',
      'CAL-TABLE-150',
      'CAL-TABLE-151',
      'CAL-TABLE-152',
    ],
    note: 'The group that joined is partitioned otherwise. The log checkpoint has both.',
    store,
    with: withKeySpace('l'),
    checks: [
      ...[5, 6].flatMap((version) => [
        fails('ValueOutOfRange', { at: { version } }),
        reads(version, [two, three], some),
      ]),
      reads(7, [one, late, three]),
      ...[8, 9, 10].map((version) => reads(version, [one, late, eight])),
      readsHead(10, [{ l: 'B' }, { l: 'A' }, { l: 'C' }], { columns: ['l'] }),
      readsHead(10, [{ id: '8' }], { columns: ['id'], filter: "s = 's8'" }),
    ],
  }
}

/** A column goes to another group and comes back, with what was written of it on the way. */
function thereAndBack() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      { name: 'who', columns: [[9, 'x', 'bool']] },
      {
        name: 'g',
        columns: [
          [1, 'p', 'int64'],
          [2, 'q', 'int64'],
        ],
      },
      { name: 'h', partitioning: [hash(2, 0)], columns: [[3, 'r', 'int64']] },
    ],
  })
  store.commit(created)
  const ids = ['1', '2', '3']
  const who = ids.map((id) => ({ k: [id], c: { 9: true } }))
  const both = ids.map((id) => ({ k: [id], c: { 1: id, 2: `${id}0` } }))
  store.commit(
    put(store, 'who', { 9: 'set' }, who),
    put(store, 'g', { 1: 'set', 2: 'set' }, both, 'parquet'),
  )
  store.commit(...tilesOf(store, 'g', 2, both))
  const move = (from, into, number, column) => {
    const split = splitGroup(groupNow(store, from), number, 'between', column)
    const join = joinGroups(groupNow(store, into), number + 1, { group: split.newGroup })
    store.commit(store.alter(created, split, join))
  }
  move('g', 'h', 1, 2)
  store.commit(put(store, 'h', { 2: 'set', 3: 'set' }, [{ k: ['1'], c: { 2: '11', 3: '7' } }]))
  store.commit(put(store, 'h', {}, [{ k: ['2'], r: 1, c: {} }]))
  move('h', 'g', 3, 2)
  store.commit(put(store, 'g', { 1: 'set' }, [{ k: ['3'], c: { 1: '33' } }]))
  const again = [
    { k: ['1'], c: { 1: '1', 2: '11' } },
    { k: ['2'], c: { 1: '2' } },
    { k: ['3'], c: { 1: '3', 2: '30' } },
  ]
  store.commit(...tilesOf(store, 'g', 6, again))
  store.commit(store.settle('g'))
  store.commit(
    store.alter(created, setPartitioning(groupNow(store, 'h'), 5, hash(3, 0))),
    put(store, 'h', { 3: 'set' }, [{ k: ['3'], c: { 3: '9' } }]),
  )
  const cells = (id, p, q, r) => ({ id, x: true, p, q, r })
  const first = ids.map((id) => cells(id, id, `${id}0`, null))
  const fifth = [cells('1', '1', '11', '7'), ...first.slice(1)]
  const sixth = [fifth[0], { ...first[1], q: null }, first[2]]
  const eighth = [...sixth.slice(0, 2), cells('3', '33', '30', null)]
  return {
    name: 'layout-join-back',
    title: 'A column goes to another group and comes back to files that still hold what it was',
    requirements: ['CAL-TABLE-131', 'CAL-TABLE-150', 'CAL-TABLE-151', 'CAL-TABLE-152'],
    note: 'A row of the other group alone was deleted there: the old cell does not come back.',
    store,
    with: withKeySpace('l'),
    checks: [
      ...[2, 3, 4].map((version) => reads(version, first)),
      reads(5, fifth),
      ...[6, 7].map((version) => reads(version, sixth)),
      ...[8, 9, 10].map((version) => reads(version, eighth)),
      readsHead(11, [...eighth.slice(0, 2), { ...eighth[2], r: '9' }]),
    ],
  }
}

/** Groups that hold nothing join, are joined, and one whose columns were dropped and given away. */
function ofNothing() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      { name: 'who', columns: [[9, 'x', 'bool']] },
      { name: 'a', columns: [[1, 'p', 'int64']] },
      {
        name: 'b',
        columns: [
          [2, 'q', 'int64'],
          [3, 'r', 'int64'],
          [4, 's', 'int64'],
        ],
      },
      { name: 'c', partitioning: [hash(2, 0)], columns: [[5, 't', 'int64']] },
    ],
  })
  store.commit(created)
  const alter = (...changes) => store.commit(store.alter(created, ...changes))
  const now = (name) => groupNow(store, name)
  store.commit(
    put(store, 'who', { 9: 'set' }, [{ k: ['1'], c: { 9: true } }]),
    put(store, 'b', { 2: 'set', 3: 'set', 4: 'set' }, [
      { k: ['1'], c: { 2: '2', 3: '3', 4: '4' } },
    ]),
  )
  alter(joinGroups(now('a'), 1, now('c')))
  alter({ kind: 'drop-column', column: 3 }, splitGroup(now('b'), 2, 'd', 4))
  alter(joinGroups(now('a'), 3, now('b')))
  store.commit(put(store, 'a', { 1: 'set', 5: 'set' }, [{ k: ['1'], c: { 1: '1', 5: '5' } }]))
  alter(joinGroups(now('d'), 4, now('a')), { kind: 'move-column', column: 5 })
  const cells = (p, t) => ({ id: '1', x: true, p, q: '2', s: '4', t })
  const { p: _, q: __, ...moved } = cells(null, '5')
  return {
    name: 'layout-join-nothing',
    title: 'Groups that hold nothing join others, and are joined by them',
    requirements: ['CAL-TABLE-063', 'CAL-TABLE-132', 'CAL-TABLE-150', 'CAL-TABLE-151'],
    store,
    with: withKeySpace('l'),
    checks: [
      ...[2, 3].map((version) => reads(version, [{ ...cells(null, null), r: '3' }])),
      ...[4, 5].map((version) => reads(version, [cells(null, null)])),
      reads(6, [cells('1', '5')]),
      readsHead(7, [{ t: '5', id: '1', x: true, p: '1', q: '2', s: '4' }]),
      readsHead(7, [{ s: moved.s, t: moved.t }], { columns: ['s', 't'] }),
    ],
  }
}

export const layoutJoinCases = () => [intoAnchor(), thereAndBack(), ofNothing()]
