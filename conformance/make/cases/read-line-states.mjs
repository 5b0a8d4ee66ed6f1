/** Stores of several lines: what a line takes over from the one that it begins at. */
import { RefsLog } from '../refs-log.mjs'
import { entryPath, timeOf } from '../store.mjs'
import { atHead, DEV, MAIN, of, rowsThrough, TRIAL, tree, write, written } from './branches.mjs'
import { reads, smallStore, withKeySpace } from './common.mjs'
import { tilesOf } from './layouts.mjs'

/** What a log checkpoint of `small` holds where the updates of all versions are in the entries. */
function checkpointAt(store, version, lineOf, more = {}) {
  const records = []
  for (let v = 2; v <= version; v++) {
    const [{ actions }] = store.read(entryPath(v, lineOf(v))).transactions
    if (actions[0].kind === 'update') records.push({ version: v, update: actions[0] })
  }
  const keySpaces = [store.definition.definition]
  store.logCheckpoint(version, { keySpaces, groups: { g: [{ records }] }, ...more })
}

function logCheckpoints() {
  const { store, refs } = tree()
  const ofDev = (v) => (v <= 3 ? 1 : 2)
  store.on(1, 5)
  checkpointAt(store, 2, () => 1)
  checkpointAt(store, 5, () => 1, { earlier: [2] })
  store.hint({ checkpoint: 5, refs: 3 })
  store.on(2, 6)
  store.commit({ kind: 'seal' })
  checkpointAt(store, 4, ofDev)
  checkpointAt(store, 7, ofDev, { earlier: [4], sealed: true })
  store.hint({ checkpoint: 7, refs: 3 })
  store.on(3, 2)
  store.hint({ refs: 3 })
  refs.fork('heir', 2, 7)
  write(store, 'heir')
  const sealed = [...DEV, [null, 7]]
  return {
    name: 'refs-log-checkpoints',
    title: 'Log checkpoints of a branch and of the lines before it give what the entries give',
    requirements: ['CAL-LOG-031', 'CAL-LOG-051', 'CAL-LOG-191', 'CAL-LOG-194', 'CAL-LOG-195'],
    note:
      'main has log checkpoints of 2 and 5, dev, which begins at 3, of 4 and of its seal, 7; ' +
      'trial, which begins at version 5 of dev, has none, and a hint of before its beginning.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...[2, 3, 4, 5].map((version) => of('main', version, MAIN)),
      ...[2, 3, 4, 5, 6].map((version) => of('dev', version, DEV)),
      ...[3, 4, 5, 6].map((version) => of('trial', version, TRIAL)),
      atHead('trial', 7, TRIAL),
      atHead('dev', 7, sealed),
      atHead('heir', 8, [...sealed, ['heir', 8]]),
    ],
  }
}

/** Tiles as of versions, each with the line that it says these are of. */
function tiles() {
  const { store, refs } = tree()
  const rowsOf = (rows) => rows.map(({ id, n, s }) => ({ k: [id], c: { 1: n, 2: s } }))
  const tile = (asOf, line, spans) => {
    const rows = rowsOf(rowsThrough(asOf, spans))
    return store.checkpoint('g', { asOf, line, segments: [{ as: 'parquet', rows }] })
  }
  const missing = (...of) => {
    const action = tile(...of)
    for (const { path } of action.segments) store.objects.delete(path)
    return action
  }
  store.on(3, 7)
  store.commit(missing(3, 2, DEV))
  store.commit(missing(3, 3, DEV))
  store.commit(missing(5, 1, MAIN))
  store.commit(missing(5, 3, TRIAL))
  store.commit(missing(6, 2, DEV))
  store.commit(tile(2, 1, MAIN))
  store.commit(tile(5, 2, DEV))
  store.commit(tile(7, 3, TRIAL))
  const versions = [8, 9, 10, 11, 12, 13, 14, 15]
  const spans = [...TRIAL, [null, 16]]
  // A branch that begins before them, and one that begins amid them.
  refs.fork('beside', 3, 7)
  refs.fork('amid', 3, 14)
  store.commit(missing(7, 2, TRIAL))
  store.commit(tile(7, 3, TRIAL))
  return {
    name: 'refs-tiles',
    title: 'A checkpoint counts where its line is the one that has the entry of its version',
    requirements: ['CAL-LOG-023', 'CAL-TABLE-023'],
    note:
      'Checkpoints of trial as of 3 say the lines 2 and 3, of 5 the lines 1 and 3, of 6 line 2: ' +
      'their files are absent. Those as of 2, 5 and 7 say the lines 1, 2 and 3, and count.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...versions.map((version) => of('trial', version, spans)),
      atHead('beside', 7, TRIAL),
      ...[14, 15, 16].map((version) => of('amid', version, spans)),
    ],
  }
}

/** The origin of a layout that a branch changes first is a version of the line before. */
function origins() {
  const store = smallStore()
  const refs = new RefsLog(store)
  write(store, 'main')
  write(store, 'main')
  refs.fork('dev', 1, 3)
  const [group] = store.definition.definition.groups
  store.commit(
    store.alter(store.definition, {
      kind: 'set-partitioning',
      group: group.group,
      incarnation: `${group.incarnation.slice(0, -3)}zza`,
      partitioning: [{ kind: 'identity', component: 0 }],
    }),
  )
  const tiles = (line, text) => {
    const rows = ['2', '3'].map((id) => ({ k: [id], c: { 1: id, 2: text } }))
    const asOf = { line, version: 3 }
    return tilesOf(store, 'g', 3, rows).map((tile) => ({ ...tile, asOf }))
  }
  store.commit(...tiles(2, 'wrong'))
  store.commit(...tiles(1, 'main'))
  store.commit(store.settle('g'))
  const rows = rowsThrough(3, MAIN)
  return {
    name: 'refs-origins',
    title: 'Tiles of an origin count where they say the line of its version',
    requirements: ['CAL-TABLE-132', 'CAL-TABLE-135'],
    note: 'The first entry of dev changes the layout, so that the origin is of version 3 of main.',
    store,
    with: withKeySpace('small'),
    checks: [3, 4, 5, 6, 7].map((version) => reads(version, rows, { ref: 'dev' })),
  }
}

function folds() {
  const { store } = tree()
  const rows = rowsThrough(6, DEV)
    .slice(1)
    .map(({ id, n, s }) => ({ k: [id], c: { 1: n, 2: s } }))
  const layer = store.update('g', {
    columns: { 1: 'set', 2: 'set' },
    parts: [{ as: 'parquet', rows }],
  })
  store.on(2, 6)
  store.commit(store.fold('g', { after: 2, through: 6, layers: [layer] }))
  write(store, 'dev')
  const spans = [...DEV, [null, 7], ['dev', 8]]
  return {
    name: 'refs-folds',
    title: 'A fold of a branch takes the place of updates of the line it begins at',
    requirements: ['CAL-TABLE-029', 'CAL-LOG-190'],
    store,
    with: withKeySpace('small'),
    checks: [
      of('dev', 6, DEV),
      of('dev', 7, spans),
      of('dev', 8, spans),
      atHead('trial', 7, TRIAL),
    ],
  }
}

const DIGEST = '0123456789abcdef'

function marks() {
  const store = smallStore()
  const refs = new RefsLog(store)
  const mark = (sequence, previous) => ({
    application: 'job',
    epoch: 1,
    ...(previous === undefined ? {} : { previous }),
    sequence,
    digest: DIGEST,
  })
  const marked = (text, ...of) =>
    store.commit({ transactions: [{ actions: [written(store, text)], mark: mark(...of) }] })
  marked('main', 5)
  refs.fork('dev', 1, 2)
  refs.fork('idle', 2, 2)
  store.on(2, 2)
  marked('dev', 6, 5)
  store.on(1, 2)
  marked('main', 9, 5)
  const last = (ref, sequence, version) => ({
    params: { operation: 'marks', ref },
    expect: {
      marks: [{ application: 'job', epoch: 1, sequence, digest: DIGEST, version, member: 0 }],
    },
  })
  return {
    name: 'refs-marks',
    title: 'Marks of a branch follow those of the line it begins at',
    requirements: ['CAL-LOG-071', 'CAL-LOG-191'],
    store,
    checks: [last('main', 9, 3), last('dev', 6, 3), last('idle', 5, 2)],
  }
}

function feeds() {
  const { store } = tree()
  const row = (version, text) => ({ id: version, n: version, s: text })
  const inserted = (...list) => list.map((one) => ({ ...one, _change: 'insert' }))
  const told = (list) => list.map((one) => ({ ...one, _version: one.id }))
  const own = inserted(row('3', 'main'), row('4', 'dev'), row('5', 'dev'), row('6', 'trial'))
  const between = { ref: 'trial', from: { version: 2 }, to: { version: 6 } }
  const since = inserted(row('6', 'trial'), row('7', 'trial'))
  return {
    name: 'refs-changes',
    title: 'Changes and differences of a branch go on over where it begins',
    requirements: ['CAL-SCAN-020', 'CAL-SCAN-029', 'CAL-SCAN-032', 'CAL-LOG-190'],
    store,
    with: withKeySpace('small'),
    checks: [
      {
        params: { ...between, operation: 'changes' },
        expect: { from: 2, to: 6, rows: told(own) },
      },
      {
        params: { operation: 'changes', ref: 'trial', from: { timestamp: timeOf(5) } },
        expect: { from: 5, to: 7, rows: told(since) },
      },
      {
        params: { ...between, operation: 'diff' },
        expect: { from: 2, to: 6, inserted: 4, updated: 0, deleted: 0, cells: {}, rows: own },
      },
    ],
  }
}

export const lineStateCases = () => [
  logCheckpoints(),
  tiles(),
  origins(),
  folds(),
  marks(),
  feeds(),
]
