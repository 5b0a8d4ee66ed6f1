/**
 * Folds, those that take effect and those that are void. Where a fold takes effect, the files of
 * what it replaces are absent; where it is void and tile checkpoints do not decide that, its own
 * are. Where tile checkpoints decide it, all files are there, since an implementation may be asked
 * to read without them. What the layers of folds hold is in read-fold-layers.mjs.
 */
import { encodeKey } from '../bytes.mjs'
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead, withKeySpace } from './common.mjs'

export const hex = (id) => encodeKey(['int64'], [id])
export const BY_ID = { partitioning: [{ kind: 'identity', component: 0 }] }
export const FOLD = ['CAL-LOG-092', 'CAL-TABLE-029']

/** One group of one column, lists that take appends unless it says otherwise. */
export function foldStore({ column = [1, 'l', 'list<utf8>', 'append'], ...options } = {}) {
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
export const appends = (store, ...rows) =>
  store.update('g', {
    columns: { 1: 'delta' },
    parts: [{ as: 'arrow', rows: rows.map(([id, ...texts]) => ({ k: [id], c: { 1: texts } })) }],
  })

export const tile = (store, asOf, id, ...texts) =>
  store.checkpoint('g', {
    asOf,
    ...(id === undefined ? {} : { partition: hex(id) }),
    segments: [{ as: 'parquet', rows: [{ k: [id ?? '1'], c: { 1: texts } }] }],
  })

export function withoutFiles(store, ...updates) {
  for (const { path } of updates.flatMap(({ files }) => files)) store.objects.delete(path)
}

export const rowsOf = (...lists) => lists.map(([id, ...l]) => ({ id, l }))

/** A store whose versions from 2 on append a, b, c, … under 1. */
export function alphabet(letters, options) {
  const store = foldStore(options)
  const updates = [...letters].map((letter) => appends(store, ['1', letter]))
  for (const update of updates) store.commit(update)
  return { store, updates, one: (text) => rowsOf(['1', ...text]) }
}

export const withFolded = withKeySpace('folded')

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
  missing(7, 7)
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
      reads(head + 4, one('abcdef')),
      readsHead(head + 5, one('abcdefg')),
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
    note:
      'The first fold (2, 4] is void; the second replaces the one update of 2, whose file is ' +
      'gone.',
    store,
    with: withFolded,
    checks: [
      reads(8, rows, ONLY_WITH),
      readsHead(9, rowsOf(['1', 'a', 'b', 'c'], ['2', 'x', 'y']), ONLY_WITH),
    ],
  }
}

/** A fold lands behind checkpoints that include all of it: its layers leave at once. */
function lateLayersLeave() {
  const store = foldStore(BY_ID)
  const updates = [
    appends(store, ['1', 'a']),
    appends(store, ['1', 'b']),
    appends(store, ['2', 'x']),
    appends(store, ['2', 'y']),
  ]
  for (const update of updates) store.commit(update)
  store.commit(tile(store, 5, '1', 'a', 'b'))
  store.commit(store.fold('g', { after: 1, through: 3, layers: [appends(store, ['1', 'a', 'b'])] }))
  const layers = [appends(store, ['1', 'b'], ['2', 'x', 'y'])]
  store.commit(store.fold('g', { after: 2, through: 5, layers }))
  store.commit(appends(store, ['1', 'c'], ['2', 'z']))
  withoutFiles(store, ...updates.slice(2))
  return {
    name: 'fold-layers-leave-late',
    title: 'A fold that checkpoints include wholly before it lands holds off nothing',
    requirements: [...FOLD, 'CAL-TABLE-019'],
    note: 'The fold (2, 5] cuts into (1, 3], of which nothing is left; x and y are gone as files.',
    store,
    with: withFolded,
    checks: [
      reads(8, rowsOf(['1', 'a', 'b'], ['2', 'x', 'y']), ONLY_WITH),
      readsHead(9, rowsOf(['1', 'a', 'b', 'c'], ['2', 'x', 'y', 'z']), ONLY_WITH),
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

export const foldCases = () => [
  effective(),
  voidIntervals(),
  checkpointThenFold(),
  foldThenCheckpoint(),
  overlapping(),
  layersLeave(),
  lateLayersLeave(),
  rangesLeave(),
  rangesStay(),
]
