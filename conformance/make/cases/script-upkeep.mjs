/** Scripts about what a committer does behind its acknowledgements. */
import {
  a,
  add,
  b,
  CREATE,
  created,
  entryPath,
  gives,
  leavesData,
  leavesEntries,
  leavesEntry,
  load,
  script,
  step,
  sums,
  upsert,
} from './script.mjs'

const HINT = 'log/1/hint.json'
const INDEX = 'index[.]json$'
const indexPath = (version) => `checkpoint/1/${String(version).padStart(20, '0')}/index.json`

/** As many commits as a list of steps has numbers; each adds 1 to the sum of key 1. */
const commits = (from, through) => ({
  $series: { from, through, of: a(add(1, 1)) },
})

function hints() {
  return script({
    name: 'hints',
    title: 'The hint is put anew after every sixteenth version, and after a log checkpoint',
    requirements: ['CAL-LOG-032', 'CAL-LOG-033', 'CAL-FORMAT-002', 'CAL-STORAGE-017'],
    note: 'A committer may give more hints than that, so that version 17 is allowed too.',
    steps: [
      created,
      commits(2, 17),
      a({ close: {} }),
      step({ document: HINT }, { document: { line: 1, version: { anyOf: [16, 17] } } }),
      commits(18, 20),
      a({ logCheckpoint: {} }),
      step({ document: HINT }, { document: { line: 1, version: 20, checkpoint: 20 } }),
      commits(21, 33),
    ],
    leaves: [
      { path: HINT, document: { version: { anyOf: [32, 33] }, checkpoint: 20 } },
      leavesEntries(33),
    ],
    checks: [gives(33, sums([1, '32']))],
  })
}

function tailOfEntries() {
  return script({
    name: 'log-checkpoint-due',
    title: 'Behind more than 100 entries their committer writes a log checkpoint',
    requirements: ['CAL-LOG-033', 'CAL-LOG-052'],
    steps: [created, commits(2, 103), a({ close: {} })],
    leaves: [
      { path: INDEX, count: 1 },
      { path: HINT, document: { checkpoint: { anyOf: [101, 102, 103] } } },
      leavesEntries(103),
    ],
    checks: [gives(103, sums([1, '102'])), gives(50, sums([1, '49']), { at: { version: 50 } })],
  })
}

/** One write of 60,000 letters for each version. */
const heavy = (from, through) => ({
  $series: {
    from,
    through,
    of: a(upsert([{ id: '$i', text: { $text: { of: 'y', times: 60_000 } } }])),
  },
})

function heavyInline() {
  return script({
    name: 'inline-folds',
    title: 'More than 8 MiB of inline rows are folded behind a log checkpoint, or else left whole',
    requirements: [
      ...['CAL-COMMIT-090', 'CAL-COMMIT-091', 'CAL-COMMIT-014', 'CAL-LOG-052', 'CAL-TILE-040'],
    ],
    note:
      '150 rows of 60,000 letters. At first the fold cannot write its file: the commits stay as ' +
      'acknowledged, and nothing is left of it. A writer that puts such rows into files at once ' +
      'has nothing to fold.',
    steps: [
      created,
      heavy(2, 149),
      a({ close: {} }),
      a({ fault: { request: 'create', path: '^data/', effect: 'fail', times: 100 } }),
      a(upsert([{ id: '150', text: { $text: { of: 'y', times: 60_000 } } }]), { version: 150 }),
      a({ logCheckpoint: {} }),
      a({ close: {} }),
      step({ objects: { path: '^data/' } }, { count: 0 }),
      step({ objects: { path: `^${entryPath(151)}` } }, { count: 0 }),
      a({ clear: {} }),
      a(add(1, 1), { version: 151 }),
      a({ logCheckpoint: {} }),
      a({ close: {} }),
    ],
    leaves: [
      leavesEntry(152, { transactions: [{ actions: [{ kind: 'fold' }] }] }),
      leavesEntries(152),
      leavesData(1),
    ],
    checks: [
      gives(152, sums([1, '1'], [2, null]), { filter: 'id < 3' }),
      gives(150, sums([2, null]), { filter: 'id < 3', at: { version: 150 } }),
    ],
  })
}

function indexThere() {
  return script({
    name: 'log-checkpoint-twice',
    title: 'Of two who write one log checkpoint the second leaves the first as it is',
    requirements: ['CAL-LOG-041', 'CAL-LOG-054', 'CAL-FORMAT-002'],
    note: 'The first dies before its index, which nobody then misses.',
    steps: [
      created,
      a(add(1, 1), { version: 2 }),
      a({ fault: { request: 'create', path: INDEX, effect: 'die-before' } }),
      a({ logCheckpoint: {} }, { gone: true }),
      step({ objects: { path: INDEX } }, { count: 0 }),
      b({ fault: { name: 'index', request: 'create', path: INDEX, effect: 'hold' } }),
      b({ logCheckpoint: {} }, {}, 'late'),
      step({ reached: 'index' }),
      { writer: 'c', do: { logCheckpoint: {} } },
      step({ document: indexPath(2) }, { document: { timestamp: '$time', groups: '$groups' } }),
      step({ release: 'index' }),
      step({ finish: 'late' }),
    ],
    leaves: [
      { path: indexPath(2), document: { version: 2, timestamp: '$time', groups: '$groups' } },
      { path: INDEX, count: 1 },
    ],
    checks: [gives(2, sums([1, '1']))],
  })
}

function deltas() {
  const more = Array.from({ length: 12 }, (_, at) => [
    a(add(1, 1), { version: at + 3 }),
    a({ logCheckpoint: {} }),
  ])
  return script({
    name: 'log-checkpoint-deltas',
    title: 'Twelve log checkpoints with little new in them have at most eight deltas each',
    requirements: ['CAL-LOG-042', 'CAL-LOG-043', 'CAL-LOG-053'],
    note: 'The base holds 50,000 letters inline; how many deltas there are is looked at in each.',
    steps: [
      created,
      a(upsert([{ id: '2', text: { $text: { of: 'y', times: 50_000 } } }]), { version: 2 }),
      a({ logCheckpoint: {} }),
      ...more.flat(),
    ],
    leaves: [{ path: INDEX, count: 13 }],
    checks: [gives(14, sums([1, '12'], [2, null]))],
  })
}

function segmentNames() {
  const segments = (name) => ({
    transactions: [{ actions: [{ kind: 'checkpoint', segments: [{ name }] }] }],
  })
  return script({
    name: 'segment-names',
    title: 'A segment that takes the place of another one has its name',
    requirements: ['CAL-TILE-009'],
    note: 'Each checkpoint is of one tile with so few rows that they make one segment.',
    steps: [
      created,
      a(add(1, 1), { version: 2 }),
      a({ checkpoint: { keySpace: 'n' } }, { version: 3 }),
      a(add(1, 1), { version: 4 }),
      b({ checkpoint: { keySpace: 'n' } }, { version: 5 }),
      a(add(2, 1), { version: 6 }),
      b({ checkpoint: { keySpace: 'n' } }, { version: 7 }),
    ],
    leaves: [
      leavesEntry(3, segments('$name')),
      leavesEntry(5, segments('$name')),
      leavesEntry(7, segments('$name')),
    ],
    checks: [gives(7, sums([1, '2'], [2, '1']))],
  })
}

/** `n` with settings of maintenance. */
const createdWith = (maintenance) => {
  const { groups, ...rest } = CREATE.create
  return a({ create: { ...rest, groups: [{ ...groups[0], maintenance }] } }, { version: 1 })
}

const named = (...segments) => ({
  transactions: [
    {
      actions: [
        { kind: 'checkpoint', segments: segments.map(([path, ...name]) => ({ path, name })) },
      ],
    },
  ],
})
const checkpoint = { checkpoint: { keySpace: 'n' } }

function segmentsAppended(name, maintenance, requirements, note) {
  return script({
    name: `segments-${name}`,
    title: 'Rows behind a full last segment begin a new one; others leave the new one alone',
    requirements: ['CAL-TILE-006', 'CAL-TILE-030', 'CAL-TILE-032', 'CAL-TILE-033', ...requirements],
    ...(note && { note }),
    steps: [
      createdWith(maintenance),
      a(add(1, 1), { version: 2 }),
      a(checkpoint, { version: 3 }),
      a(add(2, 1), { version: 4 }),
      b(checkpoint, { version: 5 }),
      a(add(1, 1), { version: 6 }),
      b(checkpoint, { version: 7 }),
      b(add(3, 1), { version: 8 }),
      a(checkpoint, { version: 9 }),
    ],
    leaves: [
      leavesEntry(3, named(['$first', 0])),
      leavesEntry(5, named(['$first', 0], ['$second', 1])),
      leavesEntry(7, named(['$changed', 0], ['$second', 1])),
      leavesEntry(9, named(['$changed', 0], ['$second', 1], ['$third', 2])),
    ],
    checks: [gives(9, sums([1, '2'], [2, '1'], [3, '1']))],
  })
}

function segmentsSmall() {
  return script({
    name: 'segments-not-full',
    title: 'A last segment below the append boundary takes in the rows behind it',
    requirements: ['CAL-TILE-009', 'CAL-TILE-033', 'CAL-TILE-034'],
    steps: [
      createdWith({ segmentBytes: 1_000_000, appendBytes: 500_000 }),
      a(add(1, 1), { version: 2 }),
      a(checkpoint, { version: 3 }),
      a(add(2, 1), { version: 4 }),
      a(checkpoint, { version: 5 }),
    ],
    leaves: [leavesEntry(3, named(['$first', 0])), leavesEntry(5, named(['$both', 0]))],
    checks: [gives(5, sums([1, '1'], [2, '1']))],
  })
}

function segmentsSplit() {
  return script({
    name: 'segments-split',
    title:
      'A segment that grows over the threshold is split between its neighbours, and so are parts',
    requirements: ['CAL-TILE-009', 'CAL-TILE-030', 'CAL-TILE-031', 'CAL-TILE-034', 'CAL-TILE-035'],
    note: 'With a target size of one byte each record has a segment of its own.',
    steps: [
      createdWith({ segmentBytes: 1, splitBytes: 1 }),
      a(upsert([10, 20, 30].map((id) => ({ id: String(id), sum: '1' }))), { version: 2 }),
      a(checkpoint, { version: 3 }),
      a(add(15, 1), { version: 4 }),
      b(checkpoint, { version: 5 }),
      b(add(12, 1), { version: 6 }),
      a(checkpoint, { version: 7 }),
      a({ delete: { keySpace: 'n', keys: [['15']] } }, { version: 8 }),
      b(checkpoint, { version: 9 }),
    ],
    leaves: [
      leavesEntry(3, named(['$10', 0], ['$20', 1], ['$30', 2])),
      leavesEntry(5, named(['$10.1', 0, 0], ['$15', 0, 1], ['$20', 1], ['$30', 2])),
      leavesEntry(
        7,
        named(['$10.2', 0, 0, 0], ['$12', 0, 0, 1], ['$15', 0, 1], ['$20', 1], ['$30', 2]),
      ),
      leavesEntry(9, named(['$10.2', 0, 0, 0], ['$12', 0, 0, 1], ['$20', 1], ['$30', 2])),
    ],
    checks: [gives(9, sums([10, '1'], [12, '1'], [20, '1'], [30, '1']))],
  })
}

function segmentsGrown() {
  return script({
    name: 'segments-grown',
    title: 'A segment between others stays one up to the threshold, though it is over its target',
    requirements: ['CAL-TILE-009', 'CAL-TILE-035'],
    steps: [
      createdWith({ segmentBytes: 1, splitBytes: 1_000_000 }),
      a(upsert([10, 20].map((id) => ({ id: String(id), sum: '1' }))), { version: 2 }),
      a(checkpoint, { version: 3 }),
      a(upsert([12, 14, 16].map((id) => ({ id: String(id), sum: '1' }))), { version: 4 }),
      a(checkpoint, { version: 5 }),
    ],
    leaves: [
      leavesEntry(3, named(['$10', 0], ['$20', 1])),
      leavesEntry(5, named(['$grown', 0], ['$20', 1])),
    ],
    checks: [gives(5, sums([10, '1'], [12, '1'], [14, '1'], [16, '1'], [20, '1']))],
  })
}

const kindsOf = (...kinds) => ({ transactions: [{ actions: kinds.map((kind) => ({ kind })) }] })

function tilesDue() {
  return script({
    name: 'tiles-due',
    title:
      'A tile is checkpointed behind the commit whose rows are more than the share of its base',
    requirements: ['CAL-TILE-036', 'CAL-TILE-037'],
    note: 'Its first update is its base until it has segments: three rows, and then four.',
    steps: [
      createdWith({ checkpointPercent: 100 }),
      a(upsert(['1', '2', '3'].map((id) => ({ id, sum: '1' }))), { version: 2 }),
      a(add(1, 1), { version: 3 }),
      a(upsert(['2', '4'].map((id) => ({ id, sum: '5' }))), { version: 4 }),
      a({ close: {} }),
      step({ objects: { path: '^log/1/[0-9]+[.]json$' } }, { count: 4 }),
      a(add(1, 1), { version: 5 }),
      a({ close: {} }),
      step({ objects: { path: '^log/1/[0-9]+[.]json$' } }, { count: 6 }),
      a(upsert(['1', '2', '3', '4'].map((id) => ({ id, text: 't' }))), { version: 7 }),
      a({ close: {} }),
      step({ objects: { path: '^log/1/[0-9]+[.]json$' } }, { count: 7 }),
      a(add(4, 1), { version: 8 }),
      a({ close: {} }),
    ],
    leaves: [
      leavesEntry(6, named(['$first', 0])),
      leavesEntry(7, kindsOf('update')),
      leavesEntry(9, named(['$second', 0])),
      leavesEntries(9),
    ],
    checks: [gives(9, sums([1, '3'], [2, '5'], [3, '1'], [4, '6']))],
  })
}

function tilesNotDue() {
  return script({
    name: 'tiles-not-due',
    title: 'Where a group does not say when, nothing is checkpointed unless it is asked for',
    requirements: ['CAL-TILE-037'],
    steps: [
      createdWith({ segmentBytes: 1000 }),
      a(add(1, 1), { version: 2 }),
      a(checkpoint, { version: 3 }),
      commits(4, 9),
      a({ close: {} }),
    ],
    leaves: [leavesEntry(9, kindsOf('update')), leavesEntries(9)],
    checks: [gives(9, sums([1, '7']))],
  })
}

/** Of all updates up to a version; the first one is in version 2. */
const foldUpTo = (through) => ({
  transactions: [{ actions: [{ kind: 'fold', after: { anyOf: [0, 1] }, through }] }],
})

function foldedByPolicy(kind, requirement, { steps, leaves, checks }) {
  return script({
    name: `fold-${kind}`,
    title: `Behind a log checkpoint a group of ${kind} folds is folded by its policy`,
    requirements: [requirement, 'CAL-COMMIT-090', 'CAL-COMMIT-091', 'CAL-TABLE-115'],
    steps: [createdWith({ fold: { kind, updates: 3, ratio: 2 } }), ...steps],
    leaves,
    checks,
  })
}

const logCheckpointed = () => [a({ logCheckpoint: {} }), a({ close: {} })]
const entries = (count) => step({ objects: { path: '^log/1/[0-9]+[.]json$' } }, { count })

/** Two updates wait for a third; three of a tier are folded, and what they became waits. */
const tieredFolds = () =>
  foldedByPolicy('tiered', 'CAL-TILE-041', {
    steps: [
      a(add(1, 1), { version: 2 }),
      a(add(1, 1), { version: 3 }),
      ...logCheckpointed(),
      entries(3),
      a(add(1, 1), { version: 4 }),
      ...logCheckpointed(),
      entries(5),
    ],
    leaves: [leavesEntry(5, foldUpTo(4)), leavesEntries(5)],
    checks: [gives(5, sums([1, '3'])), gives(3, sums([1, '2']), { at: { version: 3 } })],
  })

/** Three updates are folded, and three more together with what the first became. */
const levelledFolds = () =>
  foldedByPolicy('levelled', 'CAL-TILE-042', {
    steps: [
      commits(2, 4),
      ...logCheckpointed(),
      entries(5),
      commits(6, 7),
      ...logCheckpointed(),
      entries(7),
      commits(8, 8),
      ...logCheckpointed(),
      entries(9),
    ],
    leaves: [leavesEntry(5, foldUpTo(4)), leavesEntry(9, foldUpTo(8)), leavesEntries(9)],
    checks: [gives(9, sums([1, '6']))],
  })

function noFolds() {
  return script({
    name: 'fold-none',
    title: 'A group that says so is never folded by a committer',
    requirements: ['CAL-TILE-043', 'CAL-TABLE-115'],
    note: 'More updates hold inline rows than a group that says nothing would be left with.',
    steps: [createdWith({ fold: { kind: 'none' } }), commits(2, 255), ...logCheckpointed()],
    leaves: [leavesEntries(255)],
    checks: [gives(255, sums([1, '254']))],
  })
}

export const upkeepScripts = () => [
  tieredFolds(),
  levelledFolds(),
  noFolds(),
  hints(),
  tailOfEntries(),
  heavyInline(),
  indexThere(),
  deltas(),
  wholeRecordsMarked(),
  segmentNames(),
  segmentsAppended('appended', { appendBytes: 1 }, []),
  segmentsAppended(
    'appended-by-target',
    { segmentBytes: 1, splitBytes: 1_000_000 },
    ['CAL-TABLE-111'],
    'Where nothing is said the append boundary is the target size.',
  ),
  segmentsSmall(),
  segmentsSplit(),
  segmentsGrown(),
  tilesDue(),
  tilesNotDue(),
]

function wholeRecordsMarked() {
  const update = { actions: [{ kind: 'update', clears: true }] }
  return script({
    name: 'clears',
    title: 'Updates that delete or replace records say that they clear cells',
    requirements: ['CAL-LOG-062', 'CAL-LOG-061'],
    steps: [
      created,
      a(load(1, 3), { version: 2 }),
      a({ delete: { keySpace: 'n', keys: [['1']] } }, { version: 3 }),
      a({ replace: { keySpace: 'n', rows: [{ id: '2', sum: '2' }] } }, { version: 4 }),
      a(add(3, 3), { version: 5 }),
    ],
    leaves: [
      leavesEntry(2, {
        transactions: [{ actions: [{ clears: { anyOf: [false, { absent: true }] } }] }],
      }),
      leavesEntry(3, { transactions: [update] }),
      leavesEntry(4, { transactions: [update] }),
    ],
    checks: [gives(5, sums([2, '2'], [3, '3']))],
  })
}
