/** Scripts of cherry-picks and reverts: what is written, what is a conflict, what settles one. */
import { a, add, b, created, script, step, upsert } from './script.mjs'

const fork = (name) => ({ fork: { name } })
const on = (ref) => ({ on: ref })
const row = (id, text, sum = null, tags = null) => ({ id, text, sum, tags })
const set = (...rows) => upsert(rows)
const append = (id, ...tags) => upsert([{ id, tags }], { ops: { tags: 'append' } })
const remove = (...ids) => ({ delete: { keySpace: 'n', keys: ids.map((id) => [id]) } })
const cherryPick = (params) => ({ cherryPick: params })
const revert = (params) => ({ revert: params })
const wrote = (version, replaced, changed, deleted) => ({ version, replaced, changed, deleted })
const ALL = { from: 'main', to: 'dev', mergeBase: true }
const reads = (version, rows, params = {}) => ({ params, expect: { version, rows } })
const conflicts = (...list) => ({
  error: 'CommitConflict',
  details: { count: list.length, conflicts: list },
})
const cell = (key, column, [base, ours, theirs]) => {
  return { keySpace: 'n', key: [key], column, base, ours, theirs }
}

/** Three records in version 2 of main, where dev begins. */
const begun = [
  created,
  a(set(row('1', 'a', '10', ['x']), row('2', 'b', '20', ['y']), row('3', 'c', '30', ['z'])), {
    version: 2,
  }),
  a(fork('dev')),
]

function cells() {
  return script({
    name: 'pick-cells',
    title: 'A pick sets cells that only theirs changed, and gives deltas to what ours has now',
    requirements: ['CAL-REFS-062', 'CAL-REFS-064', 'CAL-REFS-065', 'CAL-REFS-068'],
    note: 'Both add to sum and tags of 1. Ours names 1 anew; theirs names 2 anew, and 4 comes.',
    steps: [
      ...begun,
      a(on('dev')),
      a(set({ id: '2', text: 'B' }), { version: 3 }),
      a(add(1, 5), { version: 4 }),
      a(append('1', 'p', 'q'), { version: 5 }),
      a(set(row('4', 'd', null, ['new'])), { version: 6 }),
      a(on('main')),
      a(set({ id: '1', text: 'A' }), { version: 3 }),
      a(add(1, 100), { version: 4 }),
      a(append('1', 'own'), { version: 5 }),
      a(cherryPick({ ...ALL, to: 'dev@v5' }), wrote(6, 0, 2, 0)),
      a(cherryPick({ to: 'dev@v6' }), wrote(7, 1, 0, 0)),
      a(cherryPick({ to: 'dev@v3' }), { version: null }),
    ],
    checks: [
      reads(7, [
        row('1', 'A', '115', ['x', 'own', 'p', 'q']),
        row('2', 'B', '20', ['y']),
        row('3', 'c', '30', ['z']),
        row('4', 'd', null, ['new']),
      ]),
    ],
  })
}

const BASE = { text: 'b', sum: '20', tags: ['y'] }
const CONFLICTS = [
  cell('1', 'text', ['a', 'ours', 'theirs']),
  cell('2', null, [BASE, { ...BASE, text: 'kept' }, null]),
  cell('6', 'text', [null, 'ours', 'theirs']),
]

/** On dev 1 is changed, 2 and 3 are deleted, 5 and 6 come; on main 1, 2, 5 and 6 are another. */
const apart = [
  ...begun,
  a(on('dev')),
  a(set({ id: '1', text: 'theirs', sum: '11' })),
  a(remove('2', '3')),
  a(set(row('5', 'same'), row('6', 'theirs'))),
  a(on('main')),
  a(set({ id: '1', text: 'ours' })),
  a(set({ id: '2', text: 'kept' }, row('5', 'same'), row('6', 'ours')), { version: 4 }),
]

const asRead = (text, two, six) => [
  row('1', text, '11', ['x']),
  ...(two ? [two] : []),
  row('5', 'same'),
  row('6', six),
]

function records() {
  return script({
    name: 'pick-conflicts',
    title: 'What both made something else of is told, or settled by what is given or by a side',
    requirements: ['060', '061', '064', '066', '067'].map((id) => `CAL-REFS-${id}`),
    note: 'Theirs deletes 2 and 3 and sets a sum, so that no sum of it is a delta.',
    steps: [
      ...apart,
      a(cherryPick(ALL), conflicts(...CONFLICTS)),
      a(fork('ours')),
      a(fork('theirs')),
      a(on('ours')),
      a(cherryPick({ ...ALL, take: 'ours' }), wrote(5, 0, 1, 1)),
      a(on('theirs')),
      a(cherryPick({ ...ALL, take: 'theirs' }), wrote(5, 0, 2, 2)),
      a(on('main')),
      a(
        cherryPick({ ...ALL, given: { n: [{ id: '1', text: 'both' }] } }),
        conflicts(...CONFLICTS.slice(1)),
      ),
      a(
        cherryPick({
          ...ALL,
          take: 'theirs',
          given: {
            n: [
              { id: '1', text: 'both' },
              { id: '2', text: 'whole' },
            ],
          },
        }),
        wrote(5, 1, 2, 1),
      ),
    ],
    checks: [
      reads(5, asRead('both', row('2', 'whole'), 'theirs')),
      reads(5, asRead('ours', row('2', 'kept', '20', ['y']), 'ours'), { ref: 'ours' }),
      reads(5, asRead('theirs', null, 'theirs'), { ref: 'theirs' }),
    ],
  })
}

function race() {
  const entry = (version) => `^log/1/${String(version).padStart(20, '0')}[.]json$`
  const hold = { request: 'create', path: entry(3), effect: 'hold', name: 'put' }
  return script({
    name: 'pick-race',
    title: 'A pick that loses its version to a write of the same cell is judged anew',
    requirements: ['CAL-REFS-062', 'CAL-REFS-066'],
    steps: [
      ...begun,
      b(on('dev')),
      b(set({ id: '1', text: 'theirs' }), { version: 3 }),
      b(on('main')),
      a({ fault: hold }),
      a(cherryPick(ALL), undefined, 'pick'),
      step({ reached: 'put' }),
      b(set({ id: '1', text: 'blind' }), { version: 3 }),
      step({ release: 'put' }),
      step({ advance: { seconds: 2 } }),
      step({ finish: 'pick' }, conflicts(cell('1', 'text', ['a', 'blind', 'theirs']))),
    ],
    checks: [
      reads(3, [
        row('1', 'blind', '10', ['x']),
        row('2', 'b', '20', ['y']),
        row('3', 'c', '30', ['z']),
      ]),
    ],
  })
}

function undone() {
  return script({
    name: 'pick-revert',
    title: 'A revert takes sums back, sets what was set back, and leaves what came since',
    requirements: ['CAL-REFS-064', 'CAL-REFS-065', 'CAL-REFS-066', 'CAL-REFS-068'],
    steps: [
      ...begun,
      a(add(1, 5), { version: 3 }),
      a(set(row('9', 'new')), { version: 4 }),
      a(append('2', 'p'), { version: 5 }),
      a(remove('3'), { version: 6 }),
      a(add(1, 100), { version: 7 }),
      a(revert({ to: 'v3' }), wrote(8, 0, 1, 0)),
      a(revert({ from: 'v3', to: 'v6' }), wrote(9, 1, 1, 1)),
      a(append('2', 'q'), { version: 10 }),
      a(append('2', 'r'), { version: 11 }),
      a(revert({ to: 'v10' }), conflicts(cell('2', 'tags', [['y', 'q'], ['y', 'q', 'r'], ['y']]))),
    ],
    checks: [
      reads(11, [
        row('1', 'a', '110', ['x']),
        row('2', 'b', '20', ['y', 'q', 'r']),
        row('3', 'c', '30', ['z']),
      ]),
    ],
  })
}

export const pickScripts = () => [cells(), records(), race(), undone()]
