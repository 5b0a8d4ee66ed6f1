/** Scripts about transactions of one process that share entries. */
import {
  a,
  add,
  atEntry,
  b,
  begin,
  commit,
  created,
  gives,
  leavesData,
  leavesEntries,
  leavesEntry,
  load,
  readKey,
  script,
  step,
  sums,
  upsert,
} from './script.mjs'

/** An entry of `a` that stands still while others of its transactions get ready. */
const stalled = (...rows) => [
  a(atEntry(3, { name: 'stalled', effect: 'hold' })),
  a(upsert(rows), {}, 'first'),
  step({ reached: 'stalled' }),
]

/** A transaction of `a` that waits for its turn. */
const waits = (name) => a(commit(name), {}, name)

const tag = (id, text, more = {}) =>
  upsert([{ id: String(id), tags: [text] }], { ops: { tags: 'append' }, ...more })

const started = [created, a(add(1, 1), { version: 2 })]

function members() {
  return script({
    name: 'members',
    title: 'Of transactions that wait together one is refused, and the others land in their order',
    requirements: ['CAL-COMMIT-020', 'CAL-COMMIT-021', 'CAL-LOG-008'],
    note:
      'The second read what the entry before wrote. Whether the third shares the entry of the ' +
      'first is left to the committer; that its tag comes after is not.',
    steps: [
      ...started,
      a(begin('one')),
      a(tag(5, 'one', { transaction: 'one' })),
      a(begin('two')),
      a(readKey('two', 1)),
      a(tag(5, 'two', { transaction: 'two' })),
      a(begin('three')),
      a(tag(5, 'three', { transaction: 'three' })),
      ...stalled({ id: '1', sum: '7' }),
      waits('one'),
      waits('two'),
      waits('three'),
      step({ release: 'stalled' }),
      step({ finish: 'first' }, { line: 1, version: 3, member: 0 }),
      step({ finish: 'one' }, { line: 1, version: 4, member: 0, id: '$entry' }),
      step({ finish: 'two' }, { error: 'CommitConflict', details: { version: 3 } }),
      step(
        { finish: 'three' },
        {
          anyOf: [
            { line: 1, version: 4, member: 1, id: '$entry' },
            { line: 1, version: 5, member: 0 },
          ],
        },
      ),
    ],
    checks: [
      {
        params: { columns: ['id', 'sum', 'tags'] },
        anyOf: [4, 5].map((version) => ({
          expect: {
            version,
            rows: [
              { id: '1', sum: '7', tags: null },
              { id: '5', sum: null, tags: ['one', 'three'] },
            ],
          },
        })),
      },
    ],
  })
}

function clashWaits() {
  return script({
    name: 'members-clash',
    title: 'A transaction that an earlier one is in conflict with is not in its entry, and loses',
    requirements: ['CAL-COMMIT-022', 'CAL-COMMIT-028', 'CAL-COMMIT-036'],
    steps: [
      ...started,
      a(begin('writes')),
      a(add(2, 2, { transaction: 'writes' })),
      a(begin('reads')),
      a(readKey('reads', 2)),
      a(add(3, 3, { transaction: 'reads' })),
      ...stalled({ id: '1', sum: '7' }),
      waits('writes'),
      waits('reads'),
      step({ release: 'stalled' }),
      step({ finish: 'writes' }, { version: 4, member: 0 }),
      step(
        { finish: 'reads' },
        { error: 'CommitConflict', details: { version: 4, keySpace: 'n', key: { like: '2' } } },
      ),
    ],
    leaves: [leavesEntry(4, { transactions: [{ base: 2 }] }), leavesEntries(4)],
    checks: [gives(4, sums([1, '7'], [2, '2']))],
  })
}

function clashOutlives() {
  return script({
    name: 'members-clash-lost',
    title: 'A transaction that waited for one which failed has lost nothing to it, and lands',
    requirements: ['CAL-COMMIT-022'],
    note: 'The storage refuses the entry of the first of the two, so that nothing was written.',
    steps: [
      ...started,
      a(begin('writes')),
      a(add(2, 2, { transaction: 'writes' })),
      a(begin('reads')),
      a(readKey('reads', 2)),
      a(add(3, 3, { transaction: 'reads' })),
      ...stalled({ id: '1', sum: '7' }),
      a(atEntry(4, { effect: 'fail', error: 'full' })),
      waits('writes'),
      waits('reads'),
      step({ release: 'stalled' }),
      step({ finish: 'writes' }, { error: 'StorageFull' }),
      step({ finish: 'reads' }, { version: 4, member: 0 }),
    ],
    leaves: [leavesEntries(4)],
    checks: [gives(4, sums([1, '7'], [3, '3']))],
  })
}

function aloneInItsEntry() {
  const key = [{ name: 'id', type: 'int64' }]
  const groups = [{ name: 'g', columns: [{ name: 'v', type: 'int64' }] }]
  return script({
    name: 'members-alone',
    title: 'A transaction with another action than updates is the only member of its entry',
    requirements: ['CAL-COMMIT-021', 'CAL-COMMIT-023'],
    note: 'The transactions of each entry are looked at where the folder is.',
    steps: [
      ...started,
      ...['one', 'two', 'three', 'four'].flatMap((name, at) => [
        a(begin(name)),
        at % 2 === 0
          ? a(add(9, 1, { transaction: name }))
          : a({ create: { transaction: name, name, key, groups } }),
      ]),
      a(begin('range')),
      a({ 'delete-range': { keySpace: 'n', transaction: 'range', from: ['100'] } }),
      ...stalled({ id: '1', sum: '7' }),
      ...['one', 'two', 'three', 'four', 'range'].map(waits),
      step({ release: 'stalled' }),
      step({ finish: 'two' }, { member: 0 }),
      step({ finish: 'four' }, { member: 0 }),
      step({ finish: 'range' }, { member: 0 }),
      step({ finish: 'one' }, { line: 1 }),
      step({ finish: 'three' }, { line: 1 }),
    ],
    checks: [
      {
        params: { columns: ['id', 'sum'] },
        anyOf: [7, 8].map((version) => ({
          expect: { version, rows: sums([1, '7'], [9, '2']) },
        })),
      },
    ],
  })
}

function manyMembers() {
  const each = (of) => ({ $series: { from: 1, through: 270, of } })
  return script({
    name: 'members-many',
    title: 'An entry holds at most 256 of the transactions that wait, and none of them is lost',
    requirements: ['CAL-COMMIT-020', 'CAL-COMMIT-021', 'CAL-COMMIT-024'],
    note:
      '270 transactions add 1 each while an entry stands still. How many may wait at most is not ' +
      'said, so that no number can be expected to be too many.',
    steps: [
      ...started,
      ...stalled({ id: '1', sum: '0' }),
      each(a(add(1, 1), {}, 't$i')),
      step({ release: 'stalled' }),
      step({ finish: 'first' }, { version: 3 }),
      each(step({ finish: 't$i' }, { line: 1 })),
    ],
    checks: [
      {
        params: { operation: 'read', columns: ['sum'], at: { version: 3 } },
        expect: { version: 3, rows: [{ sum: '0' }] },
      },
      {
        params: { columns: ['sum'] },
        anyOf: [5, 6, 7].map((version) => ({ expect: { version, rows: [{ sum: '270' }] } })),
      },
    ],
  })
}

function filesFirst() {
  return script({
    name: 'files-first',
    title: 'Files, filters and manifests are whole in storage before an entry names them',
    requirements: ['CAL-COMMIT-001', 'CAL-LOG-041', 'CAL-LOG-125'],
    note:
      'The process dies at the put of an entry, and another at that of an index: what they name ' +
      'is there by then, and the store reads as before. 4,200 keys are too many for hashes.',
    steps: [
      created,
      a(load(1, 4200, {}), { version: 2 }),
      a(atEntry(3, { name: 'entry', effect: 'hold' })),
      a(load(1, 300), {}, 'load'),
      step({ reached: 'entry' }, { path: { like: 'log/1/0+3' } }),
      step({ objects: { path: '^data/.*[.]arrow$' } }, { count: 2 }),
      step({ objects: { path: '^data/.*[.]bloom$' } }, { count: 1 }),
      b({ fault: { name: 'index', request: 'create', path: 'index[.]json$', effect: 'hold' } }),
      b({ logCheckpoint: {} }, {}, 'checkpoint'),
      step({ reached: 'index' }),
      step({ objects: { path: '^checkpoint/.*[.]avro$' } }, { count: 1 }),
    ],
    leaves: [leavesEntries(2), leavesData(3), { path: 'index[.]json$', count: 0 }],
    checks: [gives(2, sums([7, null]), { filter: 'id = 7' })],
  })
}

function filesThatFail() {
  return script({
    name: 'files-that-fail',
    title: 'A process that dies between its files and its entry has committed nothing',
    requirements: ['CAL-COMMIT-001', 'CAL-COMMIT-003'],
    steps: [
      created,
      a({ fault: { request: 'create', path: '^data/', effect: 'die-after' } }),
      a(load(1, 300), { gone: true }),
      b(atEntry(2, { effect: 'die-before' })),
      b(load(1, 300), { gone: true }),
    ],
    leaves: [leavesEntries(1), leavesData(2)],
    checks: [gives(1, [])],
  })
}

export const memberScripts = () => [
  members(),
  clashWaits(),
  clashOutlives(),
  aloneInItsEntry(),
  manyMembers(),
  filesFirst(),
  filesThatFail(),
]
