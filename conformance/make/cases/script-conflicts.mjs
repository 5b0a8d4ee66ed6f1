/** Scripts about what a transaction may meet of what others have committed meanwhile. */
import { encodeKey, xxh64 } from '../bytes.mjs'
import {
  a,
  add,
  b,
  begin,
  c,
  commit,
  created,
  gives,
  leavesEntries,
  leavesEntry,
  load,
  readKey,
  script,
  step,
  sums,
  upsert,
} from './script.mjs'

const DAY = 24 * 3600
const conflict = (details) => ({ error: 'CommitConflict', ...(details && { details }) })
const alter = (...changes) => ({ alter: { keySpace: 'n', changes } })
const started = [created, a(add(1, 1), { version: 2 })]

const SUM_SECOND = [{ name: 'text' }, { name: 'sum', column: '$sum' }, { name: 'tags' }]

const encoded = (id) => encodeKey(['int64'], [String(id)])
const hashesOf = (...ids) => {
  const hashes = ids.map((id) => xxh64(Buffer.from(encoded(id), 'hex')))
  return Buffer.from(hashes.sort().join(''), 'hex').toString('base64')
}

function oldTransactions() {
  return script({
    name: 'old-transactions',
    title: 'What was read or staged more than a day ago is refused, a blind inline write is not',
    requirements: ['CAL-COMMIT-037', 'CAL-MAINTAIN-023', 'CAL-COMMIT-014'],
    steps: [
      ...started,
      a(begin('reads')),
      a(readKey('reads', 1)),
      a(add(2, 2, { transaction: 'reads' })),
      a(begin('stages')),
      a(load(3, 302, { transaction: 'stages' })),
      a(begin('blind')),
      a(add(1, 10, { transaction: 'blind' })),
      step({ advance: { seconds: DAY - 60 } }),
      b(begin('younger')),
      b(readKey('younger', 9)),
      b(add(9, 9, { transaction: 'younger' })),
      step({ advance: { seconds: 120 } }),
      a(commit('reads'), conflict()),
      a(commit('stages'), conflict()),
      step({ objects: { path: '^data/' } }, { count: 0 }),
      a(commit('blind'), { version: 3 }),
      b(commit('younger'), { version: 4 }),
    ],
    leaves: [leavesEntries(4)],
    checks: [gives(4, sums([1, '11'], [9, '9']))],
  })
}

function keysByHashes() {
  return script({
    name: 'keys-by-hashes',
    title: 'Keys decide by their hashes: between those that another wrote there is no conflict',
    requirements: ['CAL-COMMIT-028', 'CAL-COMMIT-030', 'CAL-LOG-060', 'CAL-LOG-061'],
    note: 'Key 5 lies between the keys 1 and 9 that the other update writes, and is none of them.',
    steps: [
      created,
      a(begin('five')),
      a(readKey('five', 5)),
      a(add(5, 5, { transaction: 'five' })),
      c(begin('nine')),
      c(readKey('nine', 9)),
      c(add(5, 50, { transaction: 'nine' })),
      b(upsert([1, 9].map((id) => ({ id: String(id), sum: '1' }))), { version: 2 }),
      a(commit('five'), { version: 3 }),
      c(commit('nine'), conflict({ version: 2, keySpace: 'n', key: { like: '9' } })),
    ],
    leaves: [
      leavesEntry(2, { transactions: [{ actions: [{ keyHashes: hashesOf(1, 9) }] }] }),
      leavesEntry(3, {
        transactions: [
          {
            isolation: 'serializable',
            reads: [{ keyHashes: hashesOf(5), ranges: { absent: true } }],
            actions: [{ keyHashes: hashesOf(5) }],
          },
        ],
      }),
    ],
    checks: [gives(3, sums([1, '1'], [5, '5'], [9, '1']))],
  })
}

function manyKeys() {
  return script({
    name: 'keys-many',
    title: 'Updates of more keys than have hashes conflict by their key ranges',
    requirements: ['CAL-COMMIT-028', 'CAL-COMMIT-030', 'CAL-LOG-061', 'CAL-LOG-125'],
    note:
      'Key 4,500 is beyond the 4,100 keys written; key 7 is one of them. The first 4,096 keys of ' +
      'another update have hashes.',
    steps: [
      created,
      a(begin('beyond')),
      a(readKey('beyond', 4500)),
      a(add(4500, 1, { transaction: 'beyond' })),
      c(begin('within')),
      c(readKey('within', 7)),
      c(add(4500, 2, { transaction: 'within' })),
      b(load(1, 4100), { version: 2 }),
      a(commit('beyond'), { version: 3 }),
      c(commit('within'), conflict({ version: 2 })),
      b(upsert({ $series: { from: 1, through: 4096, of: { id: '$i', sum: '1' } } }), {
        version: 4,
      }),
    ],
    leaves: [
      leavesEntry(2, { transactions: [{ actions: [{ keyHashes: { absent: true } }] }] }),
      leavesEntry(4, {
        transactions: [{ actions: [{ rows: 4096, keyHashes: { like: '^[A-Za-z0-9+/]{43690}' } }] }],
      }),
    ],
    checks: [gives(4, sums([4500, '1']), { filter: 'id > 4096 and sum is not null' })],
  })
}

function damagedFilter() {
  return script({
    name: 'filter-damaged',
    title: 'A filter of keys that is not as its update says hides no conflict',
    requirements: ['CAL-COMMIT-030', 'CAL-LOG-124'],
    note: 'A filter of zeros holds no key, so that key 7 would not be among those written.',
    isDamaged: true,
    steps: [
      created,
      a(begin('reads')),
      a(readKey('reads', 7)),
      a(add(1, 1, { transaction: 'reads' })),
      c(begin('others')),
      c(readKey('others', 8)),
      c(add(1, 1, { transaction: 'others' })),
      b(load(1, 4200), { version: 2 }),
      step({ damage: { path: '[.]bloom$', how: 'zero' } }, { count: 1 }),
      a(commit('reads'), conflict({ version: 2 })),
      step({ damage: { path: '[.]bloom$', how: 'remove' } }, { count: 1 }),
      c(commit('others'), conflict({ version: 2 })),
    ],
    checks: [gives(2, sums([7, null]), { filter: 'id = 7' })],
  })
}

function largeReadSet() {
  const keys = { $series: { from: 1, through: 4200, of: ['$i'] } }
  const reads = (name) => [
    a(begin(name)),
    a({ read: { transaction: name, keySpace: 'n', keys, columns: ['sum'] } }),
    a(add(9999, 1, { transaction: name })),
  ]
  return script({
    name: 'read-set-large',
    title: 'Of more keys than a read set holds none is forgotten',
    requirements: ['CAL-COMMIT-027', 'CAL-COMMIT-028', 'CAL-LOG-064', 'CAL-LOG-065'],
    note: 'Key −1 was not read, but a set that is coarsened may hold it. Each loses to one key.',
    steps: [
      created,
      ...reads('neither'),
      b(add(-1, 1), { version: 2 }),
      a(commit('neither'), { anyOf: [{ version: 3 }, conflict()] }),
      ...reads('first'),
      b(add(1, 1)),
      a(commit('first'), conflict({ keySpace: 'n' })),
      ...reads('last'),
      b(add(4200, 1)),
      a(commit('last'), conflict({ keySpace: 'n' })),
    ],
    checks: [gives(2, sums([-1, '1']), { at: { version: 2 } })],
  })
}

function readRanges() {
  const ids = (filter, transaction) => ({
    read: { transaction, keySpace: 'n', columns: ['id', 'sum'], filter },
  })
  return script({
    name: 'read-ranges',
    title:
      'A scan reads the range of its keys, from the first, included, to the last, not included',
    requirements: ['CAL-COMMIT-025', 'CAL-COMMIT-028', 'CAL-LOG-064', 'CAL-LOG-065'],
    steps: [
      created,
      a(begin('between')),
      a(ids('id >= 10 and id < 20', 'between'), { rows: [] }),
      a(add(1, 1, { transaction: 'between' })),
      a(begin('from')),
      a(ids('id >= 30', 'from')),
      a(add(2, 2, { transaction: 'from' })),
      a(begin('loser')),
      a(ids('id >= 10 and id < 20', 'loser')),
      a(add(3, 3, { transaction: 'loser' })),
      b(add(9, 1), { version: 2 }),
      b(add(20, 1), { version: 3 }),
      a(commit('between'), { version: 4 }),
      a(commit('from'), { version: 5 }),
      b(add(19, 1), { version: 6 }),
      a(commit('loser'), conflict({ version: 6, keySpace: 'n' })),
    ],
    leaves: [
      leavesEntry(1, {
        transactions: [{ actions: [{ definition: { groups: [{ columns: SUM_SECOND }] } }] }],
      }),
      leavesEntry(4, {
        transactions: [
          {
            reads: [{ columns: [0, '$sum'], ranges: [{ lower: encoded(10), upper: encoded(20) }] }],
          },
        ],
      }),
      leavesEntry(5, {
        transactions: [{ reads: [{ ranges: [{ lower: encoded(30), upper: { absent: true } }] }] }],
      }),
    ],
    checks: [gives(6, sums([1, '1'], [2, '2'], [9, '1'], [19, '1'], [20, '1']))],
  })
}

function goneDefinitions() {
  const group = { name: 'other', columns: [{ name: 'o', type: 'int64' }] }
  const other = (more) => upsert([{ id: '1', o: '1' }], more)
  return script({
    name: 'definitions-gone',
    title: 'What writes a column, a group or a key-space that is gone is refused, names or not',
    requirements: ['CAL-COMMIT-013', 'CAL-COMMIT-060', 'CAL-COMMIT-061'],
    note:
      'A column and a key-space of the same names are made again; they are not those that were ' +
      'meant. A column that was only renamed is.',
    steps: [
      ...started,
      b(alter({ kind: 'add-group', group }), { version: 3 }),
      a({ logCheckpoint: {} }),
      ...['column', 'renamed', 'group', 'keySpace'].flatMap((name) => [
        a(begin(name)),
        a(
          name === 'group'
            ? other({ transaction: name })
            : upsert([{ id: '1', text: name }], { transaction: name }),
        ),
      ]),
      b(alter({ kind: 'rename-column', column: 'text', name: 'words' }), { version: 4 }),
      a(commit('renamed'), { version: 5 }),
      b(alter({ kind: 'drop-column', column: 'words' }), { version: 6 }),
      b(alter({ kind: 'add-column', group: 'main', column: { name: 'text', type: 'utf8' } }), {
        version: 7,
      }),
      a(commit('column'), conflict()),
      b(alter({ kind: 'drop-group', group: 'other' }), { version: 8 }),
      a(commit('group'), conflict()),
      a(begin('late')),
      a(add(1, 10, { transaction: 'late' })),
      b({ dropKeySpace: { keySpace: 'n' } }, { version: 9 }),
      b(created.do, { version: 10 }),
      a(commit('keySpace'), conflict()),
      a(commit('late'), conflict()),
    ],
    leaves: [leavesEntries(10)],
    checks: [
      gives(10, []),
      {
        params: { columns: ['id', 'words'], at: { version: 5 } },
        expect: { version: 5, rows: [{ id: '1', words: 'renamed' }] },
      },
    ],
  })
}

export const conflictScripts = () => [
  oldTransactions(),
  keysByHashes(),
  manyKeys(),
  damagedFilter(),
  largeReadSet(),
  readRanges(),
  goneDefinitions(),
]
