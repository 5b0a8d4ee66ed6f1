/** Lines that have adopted what other versions hold (spec/table.md, "Lineage"). */
import { RefsLog } from '../refs-log.mjs'
import { entryPath, timeOf } from '../store.mjs'
import { fails, reads, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'
import { tilesOf } from './layouts.mjs'

export const adopt = (line, version) => ({ kind: 'adopt', line, version })

/** Sets the records named, each with its number as `n`: `{ 1: 'text' }`. */
export const set = (store, texts, part) =>
  setRows(
    store,
    Object.entries(texts).map(([id, text]) => [id, id, text]),
    part,
  )
export const rowsOf = (texts) =>
  smallRows(...Object.entries(texts).map(([id, text]) => [id, id, text]))

/** Reads of a branch at versions: `{ 5: { 1: 'text' } }`. */
export const at = (ref, versions) =>
  Object.entries(versions).map(([version, texts]) =>
    reads(Number(version), rowsOf(texts), { ref, at: { version: Number(version) } }),
  )

/** `main` has versions 1 to 5, `dev`, line 2, begins at 3 and goes to 9: its text is under 2. */
export function parted() {
  const store = smallStore()
  const refs = new RefsLog(store)
  store.commit(set(store, { 1: 'm2' }))
  store.commit(set(store, { 1: 'm3' }))
  store.commit(set(store, { 1: 'm4' }))
  store.commit(set(store, { 3: 'm5' }))
  refs.fork('dev', 1, 3)
  for (let v = 4; v <= 9; v++) store.commit(set(store, { 2: `d${v}` }))
  store.on(1, 5)
  return { store, refs }
}

const DEV9 = { 1: 'm3', 2: 'd9' }

function forward() {
  const { store, refs } = parted()
  refs.fork('behind', 1, 3)
  store.commit(adopt(2, 6))
  store.commit(set(store, { 2: 'after' }))
  store.on(2, 9)
  store.commit(adopt(3, 5))
  store.commit(set(store, { 3: 'd11' }))
  const end = { 1: 'm3', 2: 'after' }
  const kinds = ['create-key-space', 'update', 'update', 'adopt', 'update']
  const entries = kinds.map((kind, i) => {
    const { version, id, timestamp } = store.read(entryPath(i + 1, i < 3 ? 1 : 3))
    return { version, id, timestamp, actions: [kind] }
  })
  return {
    name: 'lineage-forward',
    title: 'A line that adopts a version which goes on from its own holds that, and goes on',
    requirements: ['CAL-TABLE-170', 'CAL-TABLE-172', 'CAL-LOG-221', 'CAL-TABLE-020'],
    note: 'behind, line 3, begins at version 3 of main; its own first entry adopts dev.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...at('behind', { 3: { 1: 'm3' }, 4: { 1: 'm3', 2: 'd6' }, 5: end }),
      ...at('dev', { 9: DEV9, 10: end, 11: { ...end, 3: 'd11' } }),
      ...at('main', { 5: { 1: 'm4', 3: 'm5' } }),
      { params: { operation: 'log', ref: 'behind' }, expect: { versions: entries } },
      fails('UnknownVersion', { ref: 'behind', at: { version: 6 } }),
      reads(4, rowsOf({ 1: 'm3', 2: 'd6' }), { ref: 'behind', at: { timestamp: timeOf(4) } }),
    ],
  }
}

function heights() {
  const { store } = parted()
  store.commit(adopt(2, 9))
  store.commit(set(store, { 2: 'after' }))
  store.commit(store.deleteRange('g', { where: 'k0 = 1' }))
  store.commit(set(store, { 4: 'last' }))
  store.commit(adopt(1, 4))
  store.commit(set(store, { 1: 'again' }))
  return {
    name: 'lineage-heights',
    title: 'What follows an adopt lies over what it brought, whatever the versions are',
    requirements: ['CAL-TABLE-170', 'CAL-TABLE-172', 'CAL-TABLE-173', 'CAL-REFS-084'],
    note:
      'Version 6 of main adopts version 9 of dev, so that version 7 has the height 11. Version 10 ' +
      'restores version 4, and version 11 has the height 6.',
    store,
    with: withKeySpace('small'),
    checks: at('main', {
      5: { 1: 'm4', 3: 'm5' },
      6: DEV9,
      7: { 1: 'm3', 2: 'after' },
      8: { 2: 'after' },
      9: { 2: 'after', 4: 'last' },
      10: { 1: 'm4' },
      11: { 1: 'again' },
    }),
  }
}

/** Tiles and layers of `texts`, and such whose files are absent: they can only be void. */
function makers(store) {
  const rows = (texts) => Object.entries(texts).map(([id, s]) => ({ k: [id], c: { 1: id, 2: s } }))
  const gone = (files) => {
    for (const { path } of files) store.objects.delete(path)
  }
  const tile = (line, asOf, texts) =>
    store.checkpoint('g', { asOf, line, segments: [{ as: 'parquet', rows: rows(texts) }] })
  const fold = (after, through, texts, asOf) => ({
    ...store.fold('g', { after, through, layers: [set(store, texts, { as: 'parquet' })] }),
    ...(asOf && { asOf: { line: asOf[0], version: asOf[1] } }),
  })
  const voidTile = (...of) => {
    const action = tile(...of, { 9: 'void' })
    gone(action.segments)
    return action
  }
  const voidFold = (after, through, asOf) => {
    const action = fold(after, through, { 9: 'void' }, asOf)
    gone(action.layers[0].files)
    return action
  }
  return { tile, fold, voidTile, voidFold }
}

function tiles() {
  const { store } = parted()
  const { tile, voidTile } = makers(store)
  store.commit(adopt(2, 9))
  store.commit(voidTile(1, 5))
  store.commit(voidTile(1, 4))
  store.commit(tile(2, 8, { 1: 'm3', 2: 'd8' }))
  store.commit(voidTile(2, 7))
  store.commit(voidTile(2, 10))
  store.commit(tile(1, 6, DEV9))
  store.commit(voidTile(2, 9))
  store.commit(set(store, { 1: 'v14' }))
  store.commit(tile(1, 14, { ...DEV9, 1: 'v14' }))
  store.commit(voidTile(1, 13))
  store.on(2, 9)
  store.commit(set(store, { 2: 'd10' }))
  const end = { ...DEV9, 1: 'v14' }
  const before = Object.fromEntries([6, 7, 8, 9, 10, 11, 12, 13].map((v) => [v, DEV9]))
  return {
    name: 'lineage-tiles',
    title: 'A checkpoint that lands after an adopt counts where what it is as of is there still',
    requirements: ['CAL-TABLE-023', 'CAL-TABLE-170', 'CAL-TABLE-172', 'CAL-TABLE-019'],
    note:
      'Version 6 of main adopts version 9 of dev, which begins at 3. Those as of version 8 of ' +
      'dev, and of 6 and 14 of main, count; the files of all others are absent.',
    store,
    with: withKeySpace('small'),
    checks: at('main', { ...before, 14: end, 15: end, 16: end }),
  }
}

function folds() {
  const { store } = parted()
  const { fold, voidFold, voidTile } = makers(store)
  store.on(2, 9)
  store.commit(fold(3, 5, { 2: 'd5' }))
  store.commit(voidFold(4, 5))
  store.on(1, 5)
  store.commit(adopt(2, 11))
  store.commit(voidFold(3, 7))
  store.commit(voidFold(3, 5, [1, 5]))
  store.commit(voidFold(3, 9, [2, 8]))
  store.commit(fold(3, 9, { 2: 'd9' }, [2, 9]))
  store.commit(voidFold(3, 6, [2, 6]))
  store.commit(voidTile(2, 6))
  store.commit(set(store, { 1: 'v13' }))
  store.commit(fold(9, 19, { 1: 'v13' }, [1, 13]))
  store.commit(voidFold(3, 12, [1, 6]))
  const end = { 1: 'v13', 2: 'd9' }
  const before = Object.fromEntries([6, 7, 8, 9, 10, 11, 12].map((v) => [v, DEV9]))
  return {
    name: 'lineage-folds',
    title: 'A fold counts where its interval ends at an entry of the lineage, at that height',
    requirements: ['CAL-LOG-092', 'CAL-TABLE-029', 'CAL-TABLE-172'],
    note:
      'Version 10 of dev folds without asOf; main adopts its version 11. Of the folds of main ' +
      'those as of version 9 of dev and 13 of main count; the files of the others are absent.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...at('dev', { 10: DEV9, 11: DEV9 }),
      ...at('main', { ...before, 13: end, 14: end, 15: end }),
    ],
  }
}

/** A log checkpoint of updates, each `[height, line, version]`. */
function index(store, version, of, more) {
  const records = of.map(([height, line, own]) => {
    const [{ actions }] = store.read(entryPath(own, line)).transactions
    return { version: height, update: actions[0] }
  })
  const keySpaces = [store.definition.definition]
  store.logCheckpoint(version, { keySpaces, groups: { g: [{ records }] }, ...more })
}

const MAIN3 = [
  [2, 1, 2],
  [3, 1, 3],
]
const OF_DEV = [4, 5, 6, 7, 8, 9].map((v) => [v, 2, v])

export const SPANS = [
  { line: 1, first: 1, height: 1 },
  { line: 2, first: 4, height: 4 },
  { line: 1, first: 6, height: 10 },
]

/** main adopts, has a log checkpoint of that, and goes on; a branch begins there. */
export function checkpointed(lineage = { height: 10, lineage: SPANS }) {
  const { store, refs } = parted()
  store.on(2, 9)
  index(store, 8, [...MAIN3, ...OF_DEV.slice(0, 5)])
  store.hint({ checkpoint: 8 })
  store.on(1, 5)
  store.commit(adopt(2, 9))
  index(store, 6, [...MAIN3, ...OF_DEV], lineage)
  store.commit(set(store, { 2: 'v7' }))
  store.commit(makers(store).tile(2, 9, DEV9))
  store.commit(makers(store).voidTile(2, 8))
  store.commit(makers(store).voidTile(1, 5))
  store.hint({ checkpoint: 6, refs: 2 })
  return { store, refs }
}

function logCheckpoints() {
  const { store, refs } = checkpointed()
  refs.fork('later', 1, 7)
  store.commit(set(store, { 4: 'l8' }))
  index(store, 8, [...MAIN3, ...OF_DEV, [11, 1, 7], [12, 3, 8]], {
    height: 12,
    lineage: [...SPANS, { line: 3, first: 8, height: 12 }],
  })
  store.commit(makers(store).voidTile(2, 10))
  store.commit(makers(store).tile(1, 7, { 1: 'm3', 2: 'v7' }))
  store.commit(makers(store).voidTile(1, 6))
  store.hint({ checkpoint: 8, refs: 3 })
  const end = { 1: 'm3', 2: 'v7' }
  const later = { ...end, 4: 'l8' }
  return {
    name: 'lineage-log-checkpoints',
    title: 'Log checkpoints after an adopt give the heights that the entries give',
    requirements: ['CAL-LOG-223', 'CAL-LOG-224', 'CAL-LOG-226', 'CAL-LOG-048', 'CAL-LOG-051'],
    note:
      'Version 6 of main, of the height 10, has a log checkpoint, and so have version 8 of dev, ' +
      'which adopted nothing, and version 8 of later, a branch that begins at version 7 of main.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...at('main', { 4: { 1: 'm4' }, 6: DEV9, 7: end, 8: end, 9: end, 10: end }),
      ...at('dev', { 7: { ...DEV9, 2: 'd7' }, 8: { ...DEV9, 2: 'd8' }, 9: DEV9 }),
      ...at('later', { 6: DEV9, 7: end, 8: later, 9: later, 10: later, 11: later }),
    ],
  }
}

function nested() {
  const { store, refs } = parted()
  const line = refs.step({ kind: 'create-line', parent: { line: 2, version: 7 } })
  store.on(line, 7)
  store.commit(set(store, { 5: 'n8' }))
  const other = refs.step({ kind: 'create-line', parent: { line, version: 8 } })
  store.on(other, 8)
  store.commit(set(store, { 6: 'n9' }))
  store.on(2, 9)
  store.commit(adopt(other, 9))
  store.commit(set(store, { 5: 'd11' }))
  store.on(1, 5)
  store.commit(adopt(2, 11))
  store.commit(adopt(line, 8))
  store.commit(set(store, { 5: 'v8' }))
  store.commit(adopt(1, 6))
  refs.fork('heir', 1, 8)
  store.commit(set(store, { 6: 'h9' }))
  const base = { 1: 'm3', 2: 'd7' }
  const dev = { ...base, 5: 'd11', 6: 'n9' }
  const branch = (name, id, parent) => ({ name, line: id, parent, protected: false })
  return {
    name: 'lineage-nested',
    title: 'What is adopted may have adopted, and lines without a name go back to others',
    requirements: ['CAL-TABLE-170', 'CAL-REFS-080', 'CAL-REFS-081', 'CAL-LOG-190'],
    note:
      'Lines 3 and 4 have no name; 3 begins at version 7 of dev, 4 at version 8 of 3. dev adopts ' +
      '4, main adopts dev, then 3, and then restores its version 6.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...at('dev', { 10: { ...base, 5: 'n8', 6: 'n9' }, 11: dev }),
      ...at('main', { 6: dev, 7: { ...base, 5: 'n8' }, 8: { ...base, 5: 'v8' }, 9: dev }),
      ...at('heir', { 8: { ...base, 5: 'v8' }, 9: { ...base, 5: 'v8', 6: 'h9' } }),
      {
        params: { operation: 'refs' },
        expect: {
          branches: [
            branch('dev', 2, { line: 1, version: 3 }),
            branch('heir', 5, { line: 1, version: 8 }),
            branch('main', 1, null),
          ],
          tags: [],
        },
      },
    ],
  }
}

/** Lines that ended, and one that goes on under another name. */
function ended() {
  const { store, refs } = parted()
  store.on(2, 9)
  const renamed = refs.rename('other')
  store.commit(set(store, { 2: 'o11' }))
  refs.fork('gone', renamed, 11)
  store.commit(set(store, { 3: 'g12' }))
  refs.delete()
  store.on(1, 5)
  store.commit(adopt(4, 12))
  store.commit(adopt(2, 10))
  store.commit(set(store, { 1: 'v8' }))
  store.commit(adopt(renamed, 11))
  const line = refs.step({ kind: 'create-line', parent: { line: 4, version: 12 } })
  store.on(line, 12)
  store.commit(set(store, { 4: 'n13' }))
  store.on(1, 9)
  store.commit(adopt(line, 13))
  const gone = { 1: 'm3', 2: 'o11', 3: 'g12' }
  return {
    name: 'lineage-ended',
    title: 'A version of a line that has ended is adopted as any other, and the line goes on',
    requirements: ['CAL-REFS-080', 'CAL-REFS-081', 'CAL-LOG-193', 'CAL-TABLE-170'],
    note:
      'dev is sealed at 10 and goes on as other, line 3; gone, line 4, has left. A line without ' +
      'a name begins at version 12 of gone.',
    store,
    with: withKeySpace('small'),
    checks: at('main', {
      6: gone,
      7: DEV9,
      8: { ...DEV9, 1: 'v8' },
      9: { 1: 'm3', 2: 'o11' },
      10: { ...gone, 4: 'n13' },
    }),
  }
}

function marks() {
  const { store } = parted()
  const digest = '0123456789abcdef'
  const marked = (application, sequence, previous) => ({
    actions: [set(store, { 1: `${sequence}` })],
    mark: {
      ...{ application, epoch: 1, sequence, digest },
      ...(previous !== undefined && { previous }),
    },
  })
  const commit = (...of) => store.commit({ transactions: [marked(...of)] })
  commit('own', 4)
  store.on(2, 9)
  commit('own', 7)
  commit('dev', 1)
  store.on(1, 6)
  store.commit(adopt(2, 11))
  commit('own', 5, 4)
  store.on(2, 11)
  store.commit(adopt(1, 6))
  const mark = (application, sequence, version) => ({
    ...{ application, epoch: 1, sequence, digest, version, member: 0 },
  })
  const of = (ref, ...list) => ({
    params: { operation: 'marks', ref },
    expect: { marks: list },
  })
  return {
    name: 'lineage-marks',
    title: 'An adopt leaves marks as they were',
    requirements: ['CAL-TABLE-173'],
    store,
    checks: [of('main', mark('own', 5, 8)), of('dev', mark('dev', 1, 11), mark('own', 7, 10))],
  }
}

function definitions() {
  const { store } = parted()
  const [group] = store.definition.definition.groups
  const created = { definition: structuredClone(store.definition.definition) }
  store.on(2, 9)
  store.commit(
    store.alter(
      created,
      { kind: 'rename-column', column: 2, name: 'text' },
      {
        kind: 'add-column',
        group: group.group,
        definition: { column: 3, name: 'more', type: 'int64' },
      },
    ),
  )
  const rows = [{ k: ['1'], c: { 3: '30' } }]
  store.commit(store.update('g', { columns: { 3: 'set' }, parts: [{ as: 'inline', rows }] }))
  const other = store.create({
    name: 'other',
    key: [['id', 'int64']],
    groups: [{ name: 'h', columns: [[1, 'a', 'int64']] }],
  })
  store.commit(other)
  store.on(1, 5)
  store.commit(adopt(2, 12))
  store.commit(adopt(1, 5))
  const columns = ['id', 'text', 'more']
  return {
    name: 'lineage-definitions',
    title: 'An adopt brings the definitions of what it adopts, and takes away all others',
    requirements: ['CAL-TABLE-173', 'CAL-TABLE-026'],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(
        6,
        [
          { id: '1', text: 'm3', more: '30' },
          { id: '2', text: 'd9', more: null },
        ],
        { columns },
      ),
      reads(6, [], { keySpace: 'other' }),
      fails('UnknownColumn', { at: { version: 6 }, columns: ['s'] }),
      fails('UnknownColumn', { at: { version: 7 }, columns }),
      fails('UnknownKeySpace', { at: { version: 7 }, keySpace: 'other' }),
      ...at('main', { 7: { 1: 'm4', 3: 'm5' } }),
    ],
  }
}

function origins() {
  const { store } = parted()
  const [group] = store.definition.definition.groups
  const created = { definition: structuredClone(store.definition.definition) }
  for (let v = 6; v <= 9; v++) store.commit(set(store, { 1: `m${v}` }))
  store.on(2, 9)
  store.commit(
    store.alter(created, {
      kind: 'set-partitioning',
      group: group.group,
      incarnation: `${group.incarnation.slice(0, -3)}zza`,
      partitioning: [{ kind: 'identity', component: 0 }],
    }),
  )
  store.commit(set(store, { 1: 'd11' }))
  const tilesAt = (line, version, texts) => {
    const rows = Object.entries(texts).map(([id, s]) => ({ k: [id], c: { 1: id, 2: s } }))
    const asOf = { line, version }
    return tilesOf(store, 'g', version, rows).map((tile) => ({ ...tile, asOf }))
  }
  const lost = (...of) => {
    const actions = tilesAt(...of)
    for (const { segments } of actions) for (const { path } of segments) store.objects.delete(path)
    return actions
  }
  store.on(1, 9)
  store.commit(adopt(2, 11))
  store.commit(...lost(1, 9, DEV9))
  store.commit(...lost(2, 8, DEV9))
  store.commit(...tilesAt(2, 9, DEV9))
  store.commit(store.settle('g'))
  store.commit(set(store, { 2: 'v15' }))
  const found = { ...DEV9, 1: 'd11' }
  return {
    name: 'lineage-origins',
    title: 'An origin that was adopted is put into tiles as of the entry at its height',
    requirements: ['CAL-TABLE-132', 'CAL-TABLE-135', 'CAL-TABLE-172', 'CAL-TABLE-173'],
    note:
      'dev changes the layout at version 10, so that the origin is of its version 9; main adopts ' +
      'version 11 of dev and settles. Tiles as of version 9 of main have no files.',
    store,
    with: withKeySpace('small'),
    checks: at('main', {
      10: found,
      11: found,
      12: found,
      13: found,
      14: found,
      15: { ...found, 2: 'v15' },
    }),
  }
}

function squashed() {
  const { store, refs } = parted()
  const line = refs.step({ kind: 'create-line', parent: { line: 1, version: 1 } })
  store.on(line, 1)
  const ids = [2, 3, 4, 5].map((version) => store.idOf('txna', version))
  const removed = { k: ['7'], r: 1 }
  const rows = [{ k: ['1'], c: { 1: '1', 2: 'm4' } }, { k: ['3'], c: { 1: '3', 2: 'm5' } }, removed]
  const columns = { 1: 'set', 2: 'set' }
  const update = store.update('g', { columns, parts: [{ as: 'inline', rows }] })
  const actions = [{ ...update, clears: true }]
  store.commit({ transactions: [{ actions, isolation: 'snapshot', squashed: ids }] })
  store.on(1, 5)
  store.commit(adopt(line, 2))
  store.commit(set(store, { 3: 'v7' }))
  return {
    name: 'lineage-squashed',
    title: 'A transaction that took the place of others is read as any other',
    requirements: ['CAL-LOG-007', 'CAL-REFS-090', 'CAL-REFS-091', 'CAL-LOG-072'],
    store,
    with: withKeySpace('small'),
    checks: at('main', {
      5: { 1: 'm4', 3: 'm5' },
      6: { 1: 'm4', 3: 'm5' },
      7: { 1: 'm4', 3: 'v7' },
    }),
  }
}

function feeds() {
  const { store } = parted()
  store.commit(adopt(2, 9))
  store.commit(adopt(1, 4))
  const row = (id, s, change) => ({ id, n: id, s, _change: change })
  const told = (version, list) => list.map((one) => ({ ...one, _version: `${version}` }))
  const first = [
    row('1', 'm4', 'update_before'),
    row('1', 'm3', 'update_after'),
    row('2', 'd9', 'insert'),
    row('3', 'm5', 'delete'),
  ]
  const second = [
    row('1', 'm3', 'update_before'),
    row('1', 'm4', 'update_after'),
    row('2', 'd9', 'delete'),
  ]
  const from = { version: 5 }
  return {
    name: 'lineage-changes',
    title: 'The changes of an adopt are what it did to the view, whatever it consists of',
    requirements: ['CAL-SCAN-020', 'CAL-SCAN-030', 'CAL-TABLE-173'],
    store,
    with: withKeySpace('small'),
    checks: [
      {
        params: { operation: 'changes', from },
        expect: { from: 5, to: 7, rows: [...told(6, first), ...told(7, second)] },
      },
      {
        params: { operation: 'diff', from },
        expect: {
          ...{ from: 5, to: 7, inserted: 0, updated: 0, deleted: 1, cells: {} },
          rows: [row('3', 'm5', 'delete')],
        },
      },
    ],
  }
}

/** Two lines that adopt each other by turns: naive readers replay 2 to the 40 histories. */
function turns() {
  const { store, refs } = parted()
  const { tile, voidTile } = makers(store)
  refs.fork('turn', 1, 5)
  store.on(1, 5)
  store.commit(set(store, { 5: 'm6' }))
  for (let version = 6; version <= 26; version++) {
    store.on(3, version - 1)
    store.commit(adopt(1, version))
    store.on(1, version)
    store.commit(adopt(3, version))
  }
  store.commit(tile(3, 7, { 1: 'm4', 3: 'm5', 5: 'm6' }))
  store.commit(voidTile(1, 7))
  const end = { 1: 'm4', 3: 'm5', 5: 'm6' }
  return {
    name: 'lineage-turns',
    title: 'Two lines that adopt each other by turns are read without any hint',
    requirements: ['CAL-TABLE-170', 'CAL-TABLE-171', 'CAL-TABLE-023', 'CAL-LOG-031'],
    note: 'main has a lineage of 43 spans; that which it adopts last ends at a height of 46.',
    store,
    with: withKeySpace('small'),
    checks: at('main', { 6: end, 26: end, 27: end, 28: end, 29: end }),
  }
}

function replica() {
  const { store } = parted()
  store.on(2, 9)
  const update = set(store, { 4: 'file' }, { as: 'parquet' })
  store.commit(update)
  store.commit(set(store, { 5: 'd11' }))
  store.on(1, 5)
  store.commit(adopt(2, 9))
  store.commit(set(store, { 6: 'v7' }))
  store.commit(adopt(2, 11))
  store.commit(set(store, { 6: 'v9' }))
  const [{ path }] = update.files
  store.objects.delete(path)
  const missing = [{ code: 'MissingObject', path }]
  return {
    name: 'lineage-replica',
    title: 'A version is whole where what it adopts is',
    requirements: ['CAL-LOG-140', 'CAL-LOG-141', 'CAL-LOG-142'],
    note: 'The file of version 10 of dev is absent; version 8 of main adopts version 11 of dev.',
    store,
    with: withKeySpace('small'),
    checks: [
      { params: { operation: 'replica' }, expect: { version: 7, seen: 9, missing } },
      {
        params: { operation: 'replica', ref: 'dev' },
        expect: { version: 9, seen: 11, missing },
      },
      {
        params: { replica: true },
        expect: { version: 7, rows: rowsOf({ ...DEV9, 6: 'v7' }) },
      },
    ],
  }
}

export const lineageCases = () => [
  forward(),
  heights(),
  tiles(),
  folds(),
  logCheckpoints(),
  nested(),
  ended(),
  marks(),
  definitions(),
  origins(),
  squashed(),
  feeds(),
  turns(),
  replica(),
]
