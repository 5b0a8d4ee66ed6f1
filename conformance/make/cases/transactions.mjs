/** Transactions: several in an entry, what they read, marks and void entries. */
import { encodeKey, xxh64 } from '../bytes.mjs'
import { entryPath } from '../store.mjs'
import { reads, readsHead, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'

const DIGEST = '0123456789abcdef'

const mark = (application, epoch, previous, sequence) => ({
  application,
  epoch,
  ...(previous === null ? {} : { previous }),
  sequence,
  digest: DIGEST,
})

const markState = (application, epoch, sequence, version, member) => ({
  application,
  epoch,
  sequence,
  digest: DIGEST,
  version,
  member,
})

/** Hashes of integer keys as an update or a read set gives them. */
function keyHashes(...keys) {
  const hashes = keys.map((key) => xxh64(Buffer.from(encodeKey(['int64'], [key]), 'hex')))
  return Buffer.from(hashes.sort().join(''), 'hex').toString('base64')
}

const VOID = { kind: 'void', ids: ['a'.repeat(26), 'b'.repeat(26)] }

/** v1 definition, v2 two members with marks, v3 void, v4 a mark that follows, v5 forget. */
function base() {
  const store = smallStore()
  const { keySpace, groups } = store.definition.definition
  const first = { ...setRows(store, [['1', '1', 'a']]), keyHashes: keyHashes('1') }
  const second = {
    ...setRows(store, [
      ['1', '2', 'b'],
      ['2', '3', 'c'],
    ]),
    keyHashes: keyHashes('1', '2'),
  }
  store.commit({
    transactions: [
      { actions: [first], mark: mark('job', 1, null, 5) },
      {
        actions: [second],
        isolation: 'serializable',
        reads: [
          { keySpace, columns: [0, 1], keyHashes: keyHashes('7') },
          { keySpace, columns: [0], ranges: [{ lower: '80' }, { upper: '7f' }] },
        ],
        mark: mark('other', 0, null, 1),
      },
    ],
  })
  store.commit(VOID)
  const third = { ...setRows(store, [['3', '4', 'd']]), clears: true }
  const next = { actions: [third], isolation: 'snapshot', mark: mark('job', 2, 5, 6) }
  store.commit({ transactions: [next] })
  store.commit({ kind: 'forget', application: 'other' })
  store.group = groups[0].name
  return store
}

const AFTER_TWO = smallRows(['1', '2', 'b'], ['2', '3', 'c'])
const AFTER_FOUR = [...AFTER_TWO, ...smallRows(['3', '4', 'd'])]
const marksOf = (...marks) => ({ params: { operation: 'marks' }, expect: { marks } })

function members() {
  return {
    name: 'transactions',
    title: 'Members apply in order, a void entry as nothing, and marks follow each other',
    requirements: ['CAL-LOG-008', 'CAL-LOG-066', 'CAL-LOG-068', 'CAL-LOG-069', 'CAL-LOG-072'],
    store: base(),
    with: withKeySpace('small'),
    checks: [
      reads(2, AFTER_TWO),
      reads(3, AFTER_TWO),
      reads(4, AFTER_FOUR),
      readsHead(5, AFTER_FOUR),
      marksOf(markState('job', 2, 6, 4, 0)),
    ],
  }
}

/** The same with a log checkpoint of version 3, whose marks a later entry goes on from. */
function checkpointed(change = (marks) => marks) {
  const store = base()
  const { definition } = store.definition
  const [first, second] = [2, 2].map((version, member) => {
    const entry = store.read(entryPath(version))
    const { kind: _, keyHashes: __, clears: ___, ...update } = entry.transactions[member].actions[0]
    return { version, member, update }
  })
  const marks = [markState('job', 1, 5, 2, 0), markState('other', 0, 1, 2, 1)]
  store.logCheckpoint(3, {
    keySpaces: [definition],
    groups: { g: [{ records: [first, second] }] },
    marks: change(marks),
  })
  store.hint({ checkpoint: 3 })
  return store
}

function inCheckpoint() {
  return {
    name: 'transactions-log-checkpoint',
    title: 'Marks stand in a log checkpoint, and entries after it go on from them',
    requirements: ['CAL-LOG-073', 'CAL-LOG-051'],
    store: checkpointed(),
    with: withKeySpace('small'),
    checks: [readsHead(5, AFTER_FOUR), marksOf(markState('job', 2, 6, 4, 0))],
  }
}

/** Named by an update as its filter of keys. */
const bloomAt = (folder) => ({
  path: `${folder}/${'bloom'.padEnd(26, 'a')}.bloom`,
  ...{ bytes: 8192, keys: 5000, checksum: '0123456789abcdef' },
})

function withBloom() {
  const store = smallStore()
  const rows = setRows(store, [['1', '1', 'a']])
  store.commit({ ...rows, keyBloom: bloomAt(`data/${rows.incarnation}`) })
  return {
    name: 'transactions-key-bloom',
    title: 'An update is read whether or not the filter of keys that it names is there',
    requirements: ['CAL-LOG-120', 'CAL-LOG-126'],
    store,
    with: withKeySpace('small'),
    checks: [readsHead(2, smallRows(['1', '1', 'a']))],
  }
}

export const transactionCases = () => [members(), inCheckpoint(), withBloom()]

/** A store with one more entry, of an update with a change to it or a mark beside it. */
function damaged(name, title, requirement, { update = {}, ...transaction }) {
  const store = base()
  const rows = setRows(store, [
    ['8', '1', 'x'],
    ['9', '1', 'y'],
  ])
  store.commit({ transactions: [{ actions: [{ ...rows, ...update }], ...transaction }] })
  return {
    name: `transaction-${name}`,
    title,
    requirements: [requirement, 'CAL-ERRORS-009'],
    store,
    with: withKeySpace('small'),
    checks: [{ params: {}, error: 'CorruptDocument' }],
  }
}

const hashText = (...hashes) => Buffer.from(hashes.join(''), 'hex').toString('base64')
const ONE = '0000000000000001'
const TWO = '8000000000000002'

function hashCases() {
  const listed = (name, what, text) =>
    damaged(`key-hashes-${name}`, `Key hashes ${what}`, 'CAL-LOG-070', {
      update: { keyHashes: text },
    })
  return [
    listed('descending', 'that descend', hashText(TWO, ONE)),
    listed('twice', 'of which one is there twice', hashText(ONE, ONE)),
    listed('many', 'that are more than the rows', hashText(ONE, TWO, 'ffffffffffffffff')),
    listed('cut', 'that end within one', hashText(ONE, '800000000000')),
    listed('letters', 'that are no base64', `${hashText(ONE).slice(0, -2)}!=`),
    listed('loose', 'whose last letter has bits for nothing', `${hashText(ONE).slice(0, -2)}F=`),
    damaged('key-bloom-elsewhere', 'A filter of keys in another folder', 'CAL-FORMAT-004', {
      update: { keyBloom: bloomAt(`data/${'b'.repeat(13)}`) },
    }),
  ]
}

function markCases() {
  const marked = (name, what, ...content) =>
    damaged(`mark-${name}`, `A mark ${what}`, 'CAL-LOG-071', { mark: mark(...content) })
  return [
    marked('other-previous', 'whose previous one is another', 'job', 2, 5, 9),
    marked('no-previous', 'without the previous one that there is', 'job', 2, null, 9),
    marked('forgotten', 'that follows one that was forgotten', 'other', 0, 1, 2),
    marked('older-epoch', 'of an epoch that was replaced', 'job', 1, 6, 9),
    marked('not-greater', 'whose sequence is not greater', 'job', 2, 6, 6),
  ]
}

function indexCases() {
  const listed = (name, what, change) => ({
    name: `checkpoint-marks-${name}`,
    title: `An index with marks ${what}`,
    requirements: ['CAL-LOG-074', 'CAL-ERRORS-009'],
    store: checkpointed(change),
    with: withKeySpace('small'),
    checks: [{ params: {}, error: 'CorruptDocument' }],
  })
  return [
    listed('descending', 'that descend', (marks) => marks.toReversed()),
    listed('twice', 'of one application twice', ([first]) => [first, first]),
    listed('later', 'of a later version', ([first]) => [{ ...first, version: 4 }]),
  ]
}

export const damagedTransactionCases = () => [...hashCases(), ...markCases(), ...indexCases()]
