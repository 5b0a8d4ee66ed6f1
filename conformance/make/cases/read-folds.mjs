/**
 * Folds, those that take effect and those that are void. Where a fold takes effect, the files of
 * what it replaces are absent; where it is void and tile checkpoints do not decide that, its own
 * are. Where tile checkpoints decide it, all files are there, since an implementation may be asked
 * to read without them.
 */
import { encodeKey } from '../bytes.mjs'
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead, withKeySpace } from './common.mjs'

const hex = (id) => encodeKey(['int64'], [id])
const BY_ID = { partitioning: [{ kind: 'identity', component: 0 }] }
const FOLD = ['CAL-LOG-092', 'CAL-TABLE-029']

/** One group of one column, lists that take appends unless it says otherwise. */
function foldStore({ column = [1, 'l', 'list<utf8>', 'append'], ...options } = {}) {
  const store = new HandMadeStore()
  store.definition = store.create({
    name: 'folded',
    key: [['id', 'int64']],
    groups: [{ name: 'g', columns: [column], ...options }],
  })
  store.commit(store.definition)
  return store
}

/** Appends of `[id, text…]` in order, in a file. */
const appends = (store, ...rows) =>
  store.update('g', {
    columns: { 1: 'delta' },
    parts: [{ as: 'arrow', rows: rows.map(([id, ...texts]) => ({ k: [id], c: { 1: texts } })) }],
  })

const tile = (store, asOf, id, ...texts) =>
  store.checkpoint('g', {
    asOf,
    ...(id === undefined ? {} : { partition: hex(id) }),
    segments: [{ as: 'parquet', rows: [{ k: [id ?? '1'], c: { 1: texts } }] }],
  })

function withoutFiles(store, ...updates) {
  for (const { path } of updates.flatMap(({ files }) => files)) store.objects.delete(path)
}

const rowsOf = (...lists) => lists.map(([id, ...l]) => ({ id, l }))

/** A store whose versions from 2 on append a, b, c, … under 1. */
function alphabet(letters, options) {
  const store = foldStore(options)
  const updates = [...letters].map((letter) => appends(store, ['1', letter]))
  for (const update of updates) store.commit(update)
  return { store, updates, one: (text) => rowsOf(['1', ...text]) }
}

const withFolded = withKeySpace('folded')

function effective() {
  const { store, updates, one } = alphabet('abcd')
  const layers = [appends(store, ['1', 'b', 'c'])]
  store.commit(store.fold('g', { after: 2, through: 4, layers }))
  store.commit(appends(store, ['1', 'e']))
  const twice = [appends(store, ['1', 'a', 'b']), appends(store, ['1', 'c', 'd'])]
  store.commit(store.fold('g', { after: 1, through: 5, layers: twice }))
  const again = [appends(store, ['1', 'a', 'b', 'c', 'd'])]
  store.commit(store.fold('g', { after: 1, through: 5, layers: again }))
  store.commit(appends(store, ['1', 'f']))
  withoutFiles(store, ...updates.slice(1, 3), ...twice)
  return {
    name: 'folds',
    title: 'Folds stand for the updates of their interval, and for folds within it',
    requirements: [...FOLD, 'CAL-TILE-010', 'CAL-LOG-008', 'CAL-LOG-026'],
    note: 'b and c are gone as files of their own, and so is the first of two folds of (1, 5].',
    store,
    with: withFolded,
    checks: [
      reads(2, one('a')),
      reads(6, one('abcd')),
      reads(7, one('abcde')),
      reads(9, one('abcde')),
      readsHead(10, one('abcdef')),
    ],
  }
}

/** Folds that no tile checkpoint makes void, and such as begin or end where others do. */
function voidIntervals() {
  const { store, updates, one } = alphabet('abcdef')
  const [, second, third] = updates
  const missing = (after, through) => {
    const layer = appends(store, ['1', 'void'])
    withoutFiles(store, layer)
    store.commit(store.fold('g', { after, through, layers: [layer] }))
  }
  missing(3, 3)
  missing(4, 2)
  missing(0, store.head + 1)
  missing(1, 99)
  const early = [appends(store, ['1', 'b', 'c'])]
  store.commit(store.fold('g', { after: 2, through: 4, layers: early }))
  missing(3, 5)
  missing(1, 3)
  missing(3, 4)
  missing(2, 3)
  missing(0, 3)
  missing(3, 99)
  const later = [appends(store, ['1', 'd', 'e'])]
  store.commit(store.fold('g', { after: 4, through: 6, layers: later }))
  missing(3, 5)
  missing(2, 5)
  missing(5, 7)
  const { head } = store
  const over = [appends(store, ['1', 'a', 'b', 'c', 'd', 'e'])]
  store.commit(store.fold('g', { after: 0, through: 6, layers: over }))
  missing(2, 4)
  missing(4, 7)
  store.commit(appends(store, ['1', 'g']))
  withoutFiles(store, second, third)
  return {
    name: 'folds-void',
    title: 'Folds whose intervals are none, end too late, or cut into those of others are void',
    requirements: FOLD,
    note: 'The folds (2, 4], (4, 6] and (0, 6] take effect; every other one names an absent file.',
    store,
    with: withFolded,
    checks: [
      ...[12, 13, 14, 15, 16, 17, 18].map((version) => reads(version, one('abcdef'))),
      ...[19, 20, 21, head].map((version) => reads(version, one('abcdef'))),
      reads(head + 1, one('abcdef')),
      reads(head + 3, one('abcdef')),
      readsHead(head + 4, one('abcdefg')),
    ],
  }
}

/** A checkpoint lands, then a fold computed before it. */
function checkpointThenFold() {
  const { store, one } = alphabet('abc')
  store.commit(tile(store, 3, undefined, 'a', 'b'))
  const folded = (after, through, ...texts) => {
    const layers = [appends(store, ['1', ...texts])]
    store.commit(store.fold('g', { after, through, layers }))
  }
  folded(1, 4, 'a', 'b', 'c')
  folded(2, 4, 'b', 'c')
  folded(3, 4, 'c')
  folded(1, 3, 'a', 'b')
  folded(0, 4, 'a', 'b', 'c')
  store.commit(appends(store, ['1', 'd']))
  return {
    name: 'fold-after-checkpoint',
    title: 'A fold is void where a checkpoint is as of a version strictly inside its interval',
    requirements: [...FOLD, 'CAL-TILE-005', 'CAL-TILE-010'],
    note: 'The checkpoint is as of 3; (3, 4] and (1, 3] end there, the others go over it.',
    store,
    with: withFolded,
    checks: [
      ...[5, 6, 7, 8, 9, 10].map((version) => reads(version, one('abc'))),
      readsHead(11, one('abcd')),
    ],
  }
}

/** A fold lands, then checkpoints computed before it. */
function foldThenCheckpoint() {
  const { store, one } = alphabet('abcd')
  const layers = [appends(store, ['1', 'b', 'c'])]
  store.commit(store.fold('g', { after: 2, through: 4, layers }))
  store.commit(tile(store, 3, undefined, 'a', 'b'))
  store.commit(tile(store, 2, undefined, 'a'))
  store.commit(tile(store, 3, undefined, 'a', 'b'))
  store.commit(tile(store, 4, undefined, 'a', 'b', 'c'))
  store.commit(tile(store, 3, undefined, 'a', 'b'))
  store.commit(tile(store, 5, undefined, 'a', 'b', 'c', 'd'))
  return {
    name: 'fold-before-checkpoint',
    title:
      'A checkpoint is void where it is as of a version strictly inside the interval of a fold',
    requirements: [...FOLD, 'CAL-TABLE-023', 'CAL-TILE-005'],
    note: 'The fold is (2, 4]; checkpoints as of 2, 4 and 5 count, those as of 3 do not.',
    store,
    with: withFolded,
    checks: [5, 6, 7, 8, 9, 10, 11, 12].map((version) => reads(version, one('abcd'))),
  }
}

/** Folds overlap that were computed from the same updates. */
function overlapping() {
  const { store, one } = alphabet('abcde')
  const folded = (after, through, text) => {
    const layers = [appends(store, ['1', ...text])]
    store.commit(store.fold('g', { after, through, layers }))
  }
  folded(1, 4, 'abc')
  folded(2, 5, 'bcd')
  folded(3, 6, 'cde')
  folded(4, 6, 'de')
  folded(3, 5, 'cd')
  folded(1, 6, 'abcde')
  return {
    name: 'folds-overlapping',
    title: 'Of folds that overlap the first takes effect, and no update applies twice',
    requirements: FOLD,
    store,
    with: withFolded,
    checks: [7, 8, 9, 10, 11, 12].map((version) => reads(version, one('abcde'))),
  }
}

const ONLY_WITH = { useCheckpoints: true }

/** Layers leave the state with the checkpoints of their tiles, and their interval with them. */
function layersLeave() {
  const store = foldStore(BY_ID)
  const first = appends(store, ['1', 'a'])
  const second = appends(store, ['1', 'b'])
  const other = appends(store, ['2', 'x'])
  for (const update of [first, second, other]) store.commit(update)
  const layers = [appends(store, ['1', 'a', 'b'])]
  store.commit(store.fold('g', { after: 1, through: 3, layers }))
  const missing = appends(store, ['1', 'void'])
  store.commit(store.fold('g', { after: 2, through: 4, layers: [missing] }))
  store.commit(tile(store, 4, '1', 'a', 'b'))
  const later = [appends(store, ['2', 'x'])]
  store.commit(store.fold('g', { after: 2, through: 4, layers: later }))
  store.commit(appends(store, ['1', 'c'], ['2', 'y']))
  withoutFiles(store, missing)
  withoutFiles(store, other)
  const rows = rowsOf(['1', 'a', 'b'], ['2', 'x'])
  return {
    name: 'fold-layers-leave',
    title: 'Once the tiles of its layers have newer checkpoints, a fold holds off nothing',
    requirements: [...FOLD, 'CAL-TABLE-019'],
    note: 'The first fold (2, 4] is void; the second replaces the one update of 2, whose file is gone.',
    store,
    with: withFolded,
    checks: [
      reads(8, rows, ONLY_WITH),
      readsHead(9, rowsOf(['1', 'a', 'b', 'c'], ['2', 'x', 'y']), ONLY_WITH),
    ],
  }
}

/** A range delete below which nothing is left leaves, in a fold too, after its entry. */
function rangesLeave() {
  const store = foldStore()
  const updates = ['a', 'b', 'c'].map((text) => appends(store, ['1', text]))
  const everything = () => store.deleteRange('g')
  store.commit(updates[0])
  store.commit(everything())
  store.commit(updates[1])
  store.commit(updates[2])
  const missing = appends(store, ['1', 'void'])
  store.commit(
    store.fold('g', { after: 1, through: 3, layers: [everything()] }),
    store.fold('g', { after: 2, through: 4, layers: [missing] }),
  )
  const layers = [everything(), appends(store, ['1', 'b'])]
  store.commit(store.fold('g', { after: 2, through: 4, layers }))
  store.commit(store.fold('g', { after: 3, through: 5, layers: [missing] }))
  withoutFiles(store, updates[0], updates[1], missing)
  return {
    name: 'fold-ranges-leave',
    title: 'A range delete with nothing below it leaves after its entry, and a fold with it',
    requirements: [...FOLD, 'CAL-TABLE-019', 'CAL-TABLE-028'],
    note:
      'In version 6 the fold (2, 4] cuts into (1, 3]; after it nothing of that is left. In 8 the ' +
      'update of the fold (2, 4] is, and (3, 5] cuts into it.',
    store,
    with: withFolded,
    checks: [reads(7, rowsOf(['1', 'b', 'c'])), readsHead(8, rowsOf(['1', 'b', 'c']))],
  }
}

/** A range delete stays as long as a tile's checkpoint is older. */
function rangesStay() {
  const store = foldStore(BY_ID)
  store.commit(appends(store, ['1', 'a'], ['2', 'x']))
  store.commit(tile(store, 2, '1', 'a'), tile(store, 2, '2', 'x'))
  store.commit(store.deleteRange('g', { upper: hex(2) }))
  store.commit(appends(store, ['1', 'b']))
  store.commit(tile(store, 5, '1', 'b'))
  const layers = [
    store.deleteRange('g', { upper: hex(2) }),
    appends(store, ['1', 'b']),
    store.deleteRange('g', { where: 'k0 = 2' }),
  ]
  store.commit(store.deleteRange('g', { where: 'k0 = 2' }))
  store.commit(appends(store, ['2', 'y']))
  store.commit(store.fold('g', { after: 2, through: 7, layers }))
  store.commit(store.fold('g', { after: 5, through: 7, layers: layers.slice(2) }))
  const missing = tile(store, 6, '2', 'void')
  for (const { path } of missing.segments) store.objects.delete(path)
  store.commit(missing)
  store.commit(appends(store, ['2', 'z']))
  const both = rowsOf(['1', 'b'], ['2', 'y'])
  return {
    name: 'fold-ranges-stay',
    title: 'A range delete in a fold stays as long as a tile has an older checkpoint',
    requirements: [...FOLD, 'CAL-TABLE-019', 'CAL-TABLE-023'],
    note:
      'The fold (2, 7] goes over the checkpoint as of 5 and is void; (5, 7] holds off the ' +
      'checkpoint as of 6, whose file is absent.',
    store,
    with: withFolded,
    checks: [
      reads(4, rowsOf(['2', 'x'])),
      reads(5, rowsOf(['1', 'b'], ['2', 'x'])),
      reads(7, rowsOf(['1', 'b'])),
      ...[8, 9, 10, 11].map((version) => reads(version, both)),
      readsHead(12, rowsOf(['1', 'b'], ['2', 'y', 'z'])),
    ],
  }
}

/** Rows that stand for more than one update: what a fold may leave out and what not. */
function contents() {
  const store = foldStore({ column: [1, 'f', 'float64', 'sum'] })
  const rows = (...list) =>
    list.map(([id, r, o, cell]) => ({ k: [id], r, c: { 1: cell ?? null }, o: { 1: o } }))
  const mixed = (...list) =>
    store.update('g', {
      columns: { 1: 'mixed' },
      patches: list.some(([, r]) => r === 3),
      parts: [{ as: 'arrow', rows: rows(...list) }],
    })
  const base = mixed(['1', 0, 1, 1e16], ['2', 0, 1, 5], ['3', 3, 3, 1], ['4', 0, 1, 4])
  const second = mixed(['1', 0, 3, 1], ['2', 1, 0], ['3', 3, 3, 2], ['4', 0, 3, 1])
  const third = mixed(['1', 0, 3, 1], ['2', 0, 0], ['3', 3, 3, 4], ['4', 0, 2])
  for (const update of [base, second, third]) store.commit(update)
  const layer = mixed(
    ['1', 0, 3, 1],
    ['1', 0, 3, 1],
    ['2', 2, 0],
    ['3', 3, 3, 2],
    ['3', 3, 3, 4],
    ['4', 0, 2],
  )
  store.commit(store.fold('g', { after: 2, through: 4, layers: [layer] }))
  store.commit(mixed(['3', 0, 0]))
  withoutFiles(store, second)
  const row = (id, f) => ({ id, f })
  const three = [row('1', 1e16), row('2', null), row('4', null)]
  return {
    name: 'fold-contents',
    title: 'A fold keeps float deltas in order, a delete under a merge as a replace, and patches',
    requirements: [
      ...FOLD,
      'CAL-LOG-090',
      'CAL-MERGE-005',
      'CAL-MERGE-007',
      'CAL-MERGE-021',
      'CAL-MERGE-031',
      'CAL-TILE-010',
      'CAL-TILE-011',
    ],
    note: '1e16 and 1 and 1 is 1e16; 2 is deleted and comes back without its cell.',
    store,
    with: withFolded,
    checks: [reads(5, three), readsHead(6, [...three.slice(0, 2), row('3', 7), three[2]])],
  }
}

/** Accumulators beyond the type, and orders, through folds and a checkpoint. */
function laws() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'folded',
      key: [['id', 'int64']],
      groups: [
        {
          name: 'g',
          columns: [
            [1, 'n', 'int32', 'sum'],
            [2, 's', 'utf8', 'last_by', { column: 3, type: 'int64' }],
            [3, 'ts', 'int64'],
          ],
        },
      ],
    }),
  )
  const most = 2 ** 31 - 1
  const delta = (...rows) =>
    store.update('g', {
      columns: { 1: 'delta', 2: 'delta' },
      parts: [
        {
          as: 'arrow',
          rows: rows.map(([n, s, order, a]) => ({
            k: ['1'],
            c: { 1: n, 2: s },
            a: { 1: a, 2: order },
          })),
        },
      ],
    })
  const updates = [delta([most, 'A', '10']), delta([1, 'B', '5']), delta([-1, 'C', '7'])]
  for (const update of updates) store.commit(update)
  const bytes = (value) =>
    Buffer.from(value.toString(16).padStart(32, '0'), 'hex').toString('base64')
  const layers = [delta([null, 'A', '10', bytes(2 ** 31)])]
  store.commit(store.fold('g', { after: 1, through: 3, layers }))
  const segment = { k: ['1'], c: { 2: 'A' }, a: { 1: bytes(2 ** 31), 2: '10' } }
  store.commit(store.checkpoint('g', { asOf: 3, segments: [{ as: 'parquet', rows: [segment] }] }))
  store.commit(delta([null, 'D', '10']))
  withoutFiles(store, ...updates.slice(0, 2))
  const row = { id: '1', n: most, s: 'A', ts: null }
  return {
    name: 'fold-laws',
    title: 'A sum that leaves its type for a while, and orders, fold as they apply one by one',
    requirements: [
      ...FOLD,
      'CAL-DATA-034',
      'CAL-MERGE-030',
      'CAL-MERGE-033',
      'CAL-MERGE-035',
      'CAL-TILE-005',
      'CAL-TILE-010',
    ],
    note: 'The sum goes one above its type and back; (A, 10), (B, 5), (C, 7) is A; (D, 10) is later.',
    store,
    with: withFolded,
    checks: [reads(5, [row]), reads(6, [row]), readsHead(7, [{ ...row, s: 'D' }])],
  }
}

/** Inline layers, layers whose files a manifest lists, and several files in order. */
function layerForms() {
  const { store, updates, one } = alphabet('abcd')
  const rows = (...texts) => texts.map((text) => ({ k: ['1'], c: { 1: [text] } }))
  const parts = [
    { as: 'parquet', rows: rows('a', 'b') },
    { as: 'arrow', rows: rows('c') },
    { as: 'inline', rows: rows('d') },
  ]
  const layer = store.update('g', { columns: { 1: 'delta' }, ordered: true, parts })
  const layers = [store.deleteRange('g', { lower: hex(2) }), store.listed(layer)]
  store.commit(store.fold('g', { after: 1, through: 5, layers }))
  const gone = store.listed(layer, ([record]) => [{ ...record, action: 7 }])
  store.commit(store.fold('g', { after: 4, through: 6, layers: [gone] }))
  withoutFiles(store, ...updates)
  return {
    name: 'fold-layer-forms',
    title:
      'Layers of a fold have files in order, rows inline, a manifest; a void one changes nothing',
    requirements: [...FOLD, 'CAL-LOG-022', 'CAL-LOG-029'],
    store,
    with: withFolded,
    checks: [reads(6, one('abcd')), readsHead(7, one('abcd'))],
  }
}

/** A log checkpoint that holds layers and range deletes, and what they hold off after it. */
function inLogCheckpoint() {
  const { store, updates, one } = alphabet('abcd', BY_ID)
  const range = store.deleteRange('g', { where: 'k0 > 1' })
  const layers = [appends(store, ['1', 'a', 'b']), range, appends(store, ['1', 'c'])]
  store.commit(store.fold('g', { after: 1, through: 4, layers }))
  const last = store.deleteRange('g', { lower: hex(2), upper: hex(9) })
  const added = appends(store, ['3', 'x'])
  store.commit(added, last)
  const at = (action) => ({ version: 4, member: 0, action, after: 1 })
  const base = [
    { ...at(2), update: layers[2] },
    { version: 7, action: 1, rangeDelete: last },
    { ...at(1), rangeDelete: range },
    { version: 5, update: updates[3] },
    { version: 7, update: added },
    { ...at(0), update: layers[0] },
  ]
  const keySpaces = [store.definition.definition]
  store.logCheckpoint(7, { keySpaces, groups: { g: [{ records: base }] } })
  const missing = appends(store, ['1', 'void'])
  store.commit(store.fold('g', { after: 2, through: 5, layers: [missing] }))
  store.commit(tile(store, 3, '1', 'a', 'b'))
  const over = [appends(store, ['1', 'a', 'b', 'c', 'd'])]
  store.commit(store.fold('g', { after: 1, through: 5, layers: over }))
  const again = [
    { version: 5, member: 0, action: 0, after: 1, update: over[0] },
    { version: 7, update: added },
    { version: 7, action: 1, rangeDelete: last },
  ]
  store.logCheckpoint(10, { keySpaces, groups: { g: [{ records: again }] }, earlier: [7] })
  store.commit(tile(store, 4, '1', 'void'))
  store.commit(appends(store, ['1', 'e'], ['4', 'y']))
  store.hint({ checkpoint: 10 })
  withoutFiles(store, ...updates.slice(0, 3), missing)
  return {
    name: 'fold-log-checkpoint',
    title: 'A log checkpoint holds layers of folds and range deletes, and what they hold off',
    requirements: [
      ...FOLD,
      'CAL-LOG-048',
      'CAL-LOG-050',
      'CAL-LOG-051',
      'CAL-LOG-093',
      'CAL-TABLE-023',
      'CAL-TABLE-028',
    ],
    note: 'After version 7 a fold (2, 5] and a checkpoint as of 3 are void, after 10 one as of 4.',
    store,
    with: withFolded,
    checks: [
      ...[6, 7, 8, 9, 10, 11].map((version) => reads(version, one('abcd'))),
      readsHead(12, [...one('abcde'), ...rowsOf(['4', 'y'])]),
    ],
  }
}

export const foldCases = () => [
  effective(),
  voidIntervals(),
  checkpointThenFold(),
  foldThenCheckpoint(),
  overlapping(),
  layersLeave(),
  rangesLeave(),
  rangesStay(),
  contents(),
  laws(),
  layerForms(),
  inLogCheckpoint(),
]
