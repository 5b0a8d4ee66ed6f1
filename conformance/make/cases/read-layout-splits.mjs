/** Groups that columns are split off from: what is read of both, before and after a settle. */
import { HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, withKeySpace } from './common.mjs'
import { groupNow, hash, put, records, splitGroup, tilesOf } from './layouts.mjs'

const MOST = 2 ** 31 - 1
const bytes = (value) => Buffer.from(value.toString(16).padStart(32, '0'), 'hex').toString('base64')
const row = (id, n, l, ts, s, t) => ({ id, n, l, ts, s, t })

/** A sum, a text by the latest time, that time, and what stays; hash partitions; 9 is latent. */
function anchored() {
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
          [2, 'l', 'utf8', 'last_by', { column: 3, type: 'int64' }],
          [3, 'ts', 'int64'],
          [4, 's', 'utf8'],
          [5, 't', 'list<utf8>', 'append'],
        ],
      },
    ],
  })
  store.commit(created)
  const whole = (id, s) => ({
    k: [id],
    c: { 1: MOST, 2: 'A', 3: '5', 4: s, 5: ['a'] },
    a: { 2: '5' },
  })
  const held = ['1', '2', '3', '4'].map((id) => whole(id, `s${id}`))
  const columns = { 1: 'set', 2: 'delta', 3: 'set', 4: 'set', 5: 'set' }
  store.commit(put(store, 'main', columns, held, 'parquet'))
  store.commit(...tilesOf(store, 'main', 2, held))
  const patch = (l, s) =>
    put(store, 'main', { 1: 'delta', 2: 'delta', 4: 'set' }, [
      { k: ['1'], r: 3, c: { 1: 1, 2: l, 4: s }, a: { 2: '7' } },
      { k: ['9'], r: 3, c: { 1: 9, 2: l, 4: s }, a: { 2: '7' } },
    ])
  store.commit(patch('B', 'p'))
  store.commit(store.deleteRange('main', { where: 'k0 = 4' }))
  store.commit(store.alter(created, splitGroup(groupNow(store, 'main'), 1, 'side', 5, 1, 2)))
  return { store, patch }
}

/** What happens to the group that was split: a fold and tiles of what was before the split. */
function lateUpkeep({ store, patch, before }) {
  // What they say of columns that were given away is other than what the origin holds.
  const layers = [before(() => patch('X', 'p')), store.deleteRange('main', { where: 'k0 = 4' })]
  store.commit(store.fold('main', { after: 3, through: 5, layers }))
  const whole = (id, s, more) => ({
    k: [id],
    c: { 1: 7, 2: 'Y', 3: '5', 4: s, 5: ['y'] },
    a: { 2: '9' },
    ...more,
  })
  const rows = [
    whole('1', 'p'),
    whole('2', 's2'),
    whole('3', 's3'),
    { k: ['9'], c: { 1: 7, 4: 'p' }, latent: true },
  ]
  store.commit(...before(() => tilesOf(store, 'main', 5, rows)))
}

/** The origin's rows, as tiles of the new group have them: it is no anchor. */
const SPLIT = [
  { k: ['1'], c: { 2: 'B', 5: ['a'] }, a: { 1: bytes(MOST + 1), 2: '7' } },
  ...['2', '3'].map((id) => ({ k: [id], c: { 1: MOST, 2: 'A', 5: ['a'] }, a: { 2: '5' } })),
  { k: ['9'], c: { 1: 9, 2: 'B' }, a: { 2: '7' } },
]

/** Version 7 to 15: what is late, writes of both groups, tiles and a range delete. */
function writeBoth({ store, patch }) {
  const after = store.groups.get('main')
  /** Makes an action as one that knows the group as it was before the split. */
  const before = (make) => {
    const all = [...after.definition.columns, ...store.groups.get('side').definition.columns]
    const ordered = [...all].sort((a, b) => a.column - b.column)
    store.groups.set('main', { ...after, definition: { ...after.definition, columns: ordered } })
    const made = make()
    store.groups.set('main', after)
    return made
  }
  lateUpkeep({ store, patch, before })
  const gone = (group) => put(store, group, {}, [{ k: ['2'], r: 1, c: {} }])
  store.commit(put(store, 'side', { 1: 'delta' }, [{ k: ['1'], r: 3, c: { 1: -1 } }]))
  store.commit(gone('main'), gone('side'))
  store.commit(
    put(store, 'main', { 4: 'set' }, [
      { k: ['2'], c: { 4: 'new' } },
      { k: ['9'], c: {} },
    ]),
  )
  const side = put(store, 'side', { 2: 'delta', 5: 'delta' }, [
    { k: ['3'], c: { 2: 'late', 5: ['b'] }, a: { 2: '4' } },
    { k: ['9'], c: { 2: 'C', 5: ['c'] }, a: { 2: '8' } },
  ])
  store.commit(side)
  store.commit(...tilesOf(store, 'side', 5, SPLIT))
  store.commit(store.settle('side'))
  store.commit(
    store.deleteRange('main', { where: 'k0 = 3' }),
    store.deleteRange('side', { where: 'k0 = 3' }),
  )
}

function ofAnchor() {
  const made = anchored()
  writeBoth(made)
  const { store } = made
  const three = row('3', MOST, 'A', '5', 's3', ['a'])
  const sixth = [row('2', MOST, 'A', '5', 's2', ['a']), three]
  const one = row('1', MOST, 'B', '5', 'p', ['a'])
  const anew = row('2', null, null, null, 'new', null)
  const late = { ...three, t: ['a', 'b'] }
  const nine = row('9', 9, 'C', null, null, ['c'])
  const some = { filter: 'id > 1' }
  return {
    name: 'layout-split-anchor',
    title: 'Columns are split off from the anchor: sums beyond their type, orders and latent rows',
    requirements: [
      'CAL-LOG-150',
      'CAL-MERGE-033',
      'CAL-TABLE-131',
      'CAL-TABLE-132',
      'CAL-TABLE-133',
      'CAL-TABLE-134',
      'CAL-TABLE-136',
      'CAL-TABLE-138',
    ],
    note:
      'The fold and the tiles of versions 7 and 8 are of the group as it was before the split, ' +
      'with other cells in the columns that it gave away. Of 2 nothing is left in the new group.',
    store,
    with: withKeySpace('l'),
    checks: [
      fails('ValueOutOfRange', { at: { version: 5 } }),
      ...[5, 6, 7, 8].flatMap((version) => [
        fails('ValueOutOfRange', { at: { version } }),
        reads(version, sixth, some),
      ]),
      reads(9, [one, ...sixth]),
      reads(10, [one, three]),
      reads(11, [one, anew, three, { ...nine, l: 'B', t: null }]),
      ...[12, 13, 14].map((version) => reads(version, [one, anew, late, nine])),
      readsHead(15, [one, anew, nine]),
      readsHead(15, [{ s: 'p' }, { s: 'new' }, { s: null }], { columns: ['s'] }),
      readsHead(15, [{ id: '9' }], { columns: ['id'], filter: "l = 'C'" }),
      {
        params: { operation: 'diff', from: { version: 11 }, to: { version: 14 } },
        expect: {
          from: 11,
          to: 14,
          inserted: 0,
          updated: 2,
          deleted: 0,
          cells: { l: 1, t: 2 },
          rows: [
            { ...three, _change: 'update_before' },
            { ...late, _change: 'update_after' },
            { ...nine, l: 'B', t: null, _change: 'update_before' },
            { ...nine, _change: 'update_after' },
          ],
        },
      },
    ],
  }
}

const P = { column: 1, type: 'int32' }
const Q = { column: 2, type: 'int32' }

/** An update of group g whose one column is computed from columns below it. */
const computed = (store, group, column, value, target) =>
  store.update(group, {
    columns: { [column]: 'computed' },
    patches: true,
    expression: { key: ['int64'], source: [], assign: [{ column, value }], target },
    parts: [{ as: 'inline', rows: [{ k: ['1'] }] }],
  })

/** A group whose columns are computed from each other is split twice, and one part is dropped. */
function splitTwice() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'l',
    key: [['id', 'int64']],
    groups: [
      { name: 'who', columns: [[9, 'x', 'bool']] },
      {
        name: 'g',
        columns: [
          [1, 'p', 'int32'],
          [2, 'q', 'int32'],
          [3, 'r', 'int32'],
        ],
      },
    ],
  })
  store.commit(created)
  const alter = (...changes) => store.commit(store.alter(created, ...changes))
  const set = put(store, 'g', { 1: 'set', 2: 'set', 3: 'set' }, [
    { k: ['1'], r: 3, c: { 1: 1, 2: 2, 3: 3 } },
  ])
  store.commit(put(store, 'who', { 9: 'set' }, [{ k: ['1'], c: { 9: true } }]), set)
  const sums = [
    computed(store, 'g', 1, 'target.c1 + target.c2', [P, Q]),
    computed(store, 'g', 2, 'target.c1 * 10', [P]),
    computed(store, 'g', 3, 'target.c1 + target.c2', [P, Q]),
  ]
  store.commit(...sums)
  const definition = groupNow(store, 'g')
  alter(splitGroup(groupNow(store, 'g'), 1, 'h', 2, 1))
  alter(splitGroup(groupNow(store, 'h'), 2, 'k', 2))
  alter({ kind: 'widen-column', column: 1, type: 'int64' })
  store.commit(computed(store, 'h', 1, 'target.c1 + 4000000000', [{ ...P, type: 'int64' }]))
  const kept = [{ version: 2, action: 1, update: set }, ...records(3, 'update', sums)]
  const over = store.read('log/1/00000000000000000007.json').transactions[0].actions
  const origin = { version: 3, definition, manifests: [{ records: kept }] }
  const [who] = store.read('log/1/00000000000000000002.json').transactions[0].actions
  const groups = {
    who: [{ records: records(2, 'update', [who]) }],
    g: [{ records: kept }],
    h: { manifests: [{ records: records(7, 'update', over) }], origin },
    k: { manifests: [], origin },
  }
  store.logCheckpoint(7, { keySpaces: [structuredClone(created.definition)], groups })
  store.hint({ checkpoint: 7 })
  store.commit(...tilesOf(store, 'k', 4, [{ k: ['1'], c: { 2: 0 } }]))
  alter({ kind: 'drop-group', group: groupNow(store, 'g').group })
  store.commit(...tilesOf(store, 'h', 3, [{ k: ['1'], c: { 1: 3 } }]), store.settle('h'))
  return store
}

function twice() {
  const store = splitTwice()
  const cells = (p, q, r) => ({ id: '1', x: true, p, q, r })
  const { r: _, ...last } = cells('4000000003', 30)
  return {
    name: 'layout-split-twice',
    title: 'A group whose columns are computed from each other is split twice, and then dropped',
    requirements: [
      'CAL-LOG-151',
      'CAL-TABLE-043',
      'CAL-TABLE-131',
      'CAL-TABLE-132',
      'CAL-TABLE-133',
      'CAL-TABLE-134',
      'CAL-TABLE-135',
      'CAL-TABLE-138',
    ],
    note: 'The second split finds nothing of its group’s own: its origin is that of version 3.',
    store,
    with: withKeySpace('l'),
    checks: [
      reads(2, [cells(1, 2, 3)]),
      ...[3, 4, 5].map((version) => reads(version, [cells(3, 30, 33)])),
      reads(6, [cells('3', 30, 33)]),
      reads(7, [cells('4000000003', 30, 33)]),
      reads(8, [{ r: 33 }], { columns: ['r'] }),
      reads(8, [{ q: 30 }], { columns: ['q'] }),
      ...[9, 10].map((version) => reads(version, [last])),
    ],
  }
}

export const layoutSplitCases = () => [ofAnchor(), twice()]
