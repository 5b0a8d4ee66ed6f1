/** Lines that have adopted what other versions hold (spec/table.md, "Lineage"). */
import { entryPath, timeOf } from '../store.mjs'
import { fails, reads, withKeySpace } from './common.mjs'
import { adopt, at, DEV9, makers, parted, rowsOf, set } from './lineage-parts.mjs'
import { lineageStateCases } from './lineage-states.mjs'

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
      'Version 6 of main adopts version 9 of dev, so version 7 has the height 11. Version 10 ' +
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

export const lineageCases = () => [
  forward(),
  heights(),
  tiles(),
  folds(),
  logCheckpoints(),
  nested(),
  ended(),
  ...lineageStateCases(),
]
