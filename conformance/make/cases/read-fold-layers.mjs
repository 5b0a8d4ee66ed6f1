/** Folds whose point lies in their layers: what these hold, and where they are kept. */
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead } from './common.mjs'
import {
  alphabet,
  appends,
  BY_ID,
  FOLD,
  foldStore,
  hex,
  rowsOf,
  tile,
  withFolded,
  withoutFiles,
} from './read-folds.mjs'

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
    note:
      'The sum goes one above its type and back; (A, 10), (B, 5), (C, 7) is A; (D, 10) is ' +
      'later.',
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

export const foldLayerCases = () => [contents(), laws(), layerForms(), inLogCheckpoint()]
