/** Scripts about puts of entries that fail, have no answer, or come late. */
import {
  a,
  add,
  atEntries,
  atEntry,
  b,
  begin,
  c,
  commit,
  created,
  EVER,
  gives,
  leavesData,
  leavesEntries,
  leavesEntry,
  load,
  noEntries,
  readKey,
  script,
  step,
  sums,
} from './script.mjs'

const started = [created, a(add(1, 1), { version: 2 })]
const READ_ALL = { version: 3, rows: [{ id: '7', sum: null }] }
const ofSeven = { filter: 'id = 7' }

function lostAnswer() {
  return script({
    name: 'lost-answer',
    title: 'An entry whose put had no answer is found by its id and applied once',
    requirements: [
      'CAL-COMMIT-003',
      'CAL-COMMIT-004',
      'CAL-COMMIT-007',
      'CAL-STORAGE-015',
      'CAL-STORAGE-016',
    ],
    note: 'Version 3 is there when the answer is lost; a second entry would add 10 once more.',
    steps: [
      ...started,
      a(atEntry(3, { effect: 'lose' })),
      a(add(1, 10), { line: 1, version: 3, id: '$id' }),
      b(add(1, 100), { version: 4 }),
    ],
    leaves: [leavesEntry(3, { id: '$id' }), leavesEntries(4)],
    checks: [gives(4, sums([1, '111'])), gives(3, sums([1, '11']), { at: { version: 3 } })],
  })
}

function putRepeated() {
  return script({
    name: 'put-repeated',
    title: 'An entry that did not arrive is put again at the same version, and nowhere else',
    requirements: [
      'CAL-COMMIT-003',
      'CAL-COMMIT-007',
      'CAL-COMMIT-008',
      'CAL-LOG-005',
      'CAL-STORAGE-015',
    ],
    note:
      'Where a put has failed and the slot is empty the request may still be under way. The ' +
      'clock of a script stands still, so that entries are dated one after another.',
    steps: [
      ...started,
      a(atEntry(3, { name: 'first', effect: 'fail' })),
      a(atEntry(3, { name: 'second', effect: 'fail', nth: 2 })),
      a(add(1, 10), { version: 3, id: '$id' }),
      step({ reached: 'first' }, { document: { id: '$id', version: 3 } }),
      step({ reached: 'second' }, { document: { id: '$id', version: 3 } }),
      b(add(1, 100), { version: 4 }),
    ],
    leaves: [leavesEntry(3, { id: '$id' }), leavesEntries(4)],
    checks: [gives(4, sums([1, '111']))],
  })
}

function slotLostWhileUnknown() {
  return script({
    name: 'slot-lost-while-unknown',
    title: 'A commit whose slot another took while its outcome was unknown goes on at the next',
    requirements: ['CAL-COMMIT-005', 'CAL-COMMIT-006', 'CAL-COMMIT-007', 'CAL-STORAGE-046'],
    note:
      'The other commit is a minute later, so that a timestamp kept from the first try would not ' +
      'follow on.',
    steps: [
      ...started,
      a(atEntry(3, { name: 'first', effect: 'fail' })),
      a(
        atEntry(3, {
          nth: 2,
          effect: 'steps',
          steps: [step({ advance: { seconds: 60 } }), b(add(1, 100), { version: 3 })],
        }),
      ),
      a(add(1, 10), { version: 4, id: '$id' }),
      step(
        { reached: 'first' },
        { document: { id: '$id', version: 3, transactions: [{ id: '$transaction' }] } },
      ),
    ],
    leaves: [
      leavesEntry(4, { id: '$id', version: 4, transactions: [{ id: '$transaction' }] }),
      leavesEntries(4),
    ],
    checks: [gives(4, sums([1, '111'])), gives(3, sums([1, '101']), { at: { version: 3 } })],
  })
}

function lostSlots() {
  return script({
    name: 'lost-slots',
    title: 'A commit that lost its slot is held against every entry since, and tried at the next',
    requirements: ['CAL-COMMIT-005', 'CAL-COMMIT-006', 'CAL-COMMIT-028', 'CAL-COMMIT-036'],
    note: 'The blind one lands after three others; what the other one read is in the second.',
    steps: [
      ...started,
      a(begin('blind')),
      a(add(9, 9, { transaction: 'blind' })),
      c(begin('reader')),
      c(readKey('reader', 1)),
      c(add(9, 90, { transaction: 'reader' })),
      b(add(2, 2), { version: 3 }),
      b(add(1, 5), { version: 4 }),
      b(add(3, 3), { version: 5 }),
      a(atEntry(3, { name: 'first', effect: 'steps', steps: [] })),
      a(commit('blind'), { version: 6, id: '$id' }),
      step({ reached: 'first' }, { document: { id: '$id', version: 3 } }),
      c(commit('reader'), {
        error: 'CommitConflict',
        details: { keySpace: 'n', version: 4, key: { like: '1' } },
      }),
    ],
    leaves: [leavesEntry(6, { id: '$id' }), leavesEntries(6)],
    checks: [gives(6, sums([1, '6'], [2, '2'], [3, '3'], [9, '9']))],
  })
}

function unknownLanded() {
  return script({
    name: 'unknown-landed',
    title: 'A commit that landed before the storage went away is unknown, and found later',
    requirements: [
      'CAL-COMMIT-003',
      'CAL-COMMIT-009',
      'CAL-COMMIT-015',
      'CAL-COMMIT-033',
      'CAL-COMMIT-034',
    ],
    note: 'The entry is there, so that no void takes its slot; its file has to be kept.',
    steps: [
      created,
      a(atEntry(2, { effect: 'lose' })),
      a(noEntries('create', { nth: 2 })),
      a(noEntries('get')),
      a(load(1, 300), {}, 'load'),
      step({ finish: 'load' }, { error: 'CommitUnknown', details: { version: 2, id: '$id' } }),
      step({ objects: { path: '^data/.*[.]arrow$' } }, { count: 1 }),
      b(add(1, 100), { version: 3 }),
      b({ resolve: { step: 'load' } }, { kind: 'landed', version: 2, member: 0 }),
      b({ resolve: { step: 'load', settle: true } }, { kind: 'landed', version: 2 }),
    ],
    leaves: [leavesEntry(2, { id: '$id' }), leavesEntries(3)],
    checks: [
      gives(READ_ALL.version, READ_ALL.rows, ofSeven),
      gives(3, sums([1, '100']), { filter: 'id = 1' }),
    ],
  })
}

function seenOnly() {
  return script({
    name: 'seen-only',
    title:
      'An entry that was seen in its slot after a lost answer is put once more before it counts',
    requirements: ['CAL-COMMIT-003', 'CAL-COMMIT-008'],
    note:
      'What a get sees may still be lost with the power: the storage vouches for an object by ' +
      'the answer to a put alone, also by exists (CAL-STORAGE-004, CAL-STORAGE-005).',
    steps: [
      ...started,
      a(atEntry(3, { effect: 'lose' })),
      a(atEntry(3, { name: 'again', nth: 2, effect: 'steps', steps: [] })),
      a(add(1, 10), { version: 3, id: '$id' }),
      step({ reached: 'again' }, { document: { id: '$id', version: 3 } }),
    ],
    leaves: [leavesEntry(3, { id: '$id' }), leavesEntries(3)],
    checks: [gives(3, sums([1, '11']))],
  })
}

function unknownAbsent() {
  return script({
    name: 'unknown-absent',
    title: 'A commit of which nobody knows keeps its file until a void entry has decided it',
    requirements: [
      'CAL-COMMIT-009',
      'CAL-COMMIT-015',
      'CAL-COMMIT-033',
      'CAL-COMMIT-034',
      'CAL-LOG-067',
    ],
    note: 'Version 2 is taken by another, so that the void goes into the first free one, 3.',
    steps: [
      created,
      a(noEntries('create', { name: 'put' })),
      a(noEntries('get')),
      a(load(1, 300), {}, 'load'),
      step({ finish: 'load' }, { error: 'CommitUnknown', details: { version: 2, id: '$id' } }),
      step({ objects: { path: '^data/.*[.]arrow$' } }, { count: 1 }),
      step({ reached: 'put' }, { document: { id: '$id', version: 2 } }),
      b({ resolve: { step: 'load' } }, { kind: 'unknown' }),
      b(add(1, 100), { version: 2 }),
      b({ resolve: { step: 'load' } }, { kind: 'unknown' }),
      b({ resolve: { step: 'load', settle: true } }, { kind: 'voided', version: 3 }),
      c({ resolve: { step: 'load' } }, { kind: 'voided', version: 3 }),
      c({ resolve: { step: 'load', settle: true } }, { kind: 'voided', version: 3 }),
      c(add(1, 1), { version: 4 }),
    ],
    leaves: [
      leavesEntry(3, { touched: [], transactions: [{ actions: [{ kind: 'void' }] }] }),
      leavesEntries(4),
    ],
    checks: [gives(4, sums([1, '101'])), gives(3, sums([1, '100']), { at: { version: 3 } })],
  })
}

function seenWithoutAnswer() {
  return script({
    name: 'seen-without-answer',
    title: 'An entry that is seen, but of which no put was answered, is not acknowledged',
    requirements: ['CAL-COMMIT-003', 'CAL-COMMIT-007', 'CAL-COMMIT-009', 'CAL-COMMIT-099'],
    note: 'Until a put says that version 3 is taken, it may be there and not outlive the power.',
    steps: [
      ...started,
      a(atEntry(3, { effect: 'lose' })),
      a(atEntry(3, { effect: 'fail', nth: 2, times: EVER })),
      a(add(1, 10), {}, 'add'),
      step({ finish: 'add' }, { error: 'CommitUnknown', details: { version: 3, id: '$id' } }),
      b({ resolve: { step: 'add', settle: true } }, { kind: 'landed', version: 3 }),
      b(add(1, 100), { version: 4 }),
    ],
    leaves: [leavesEntry(3, { id: '$id' }), leavesEntries(4)],
    checks: [gives(4, sums([1, '111']))],
  })
}

function voidedByItself() {
  return script({
    name: 'voided-by-itself',
    title: 'A committer that gives up voids its commit, and reports that the storage failed',
    requirements: [
      'CAL-COMMIT-014',
      'CAL-COMMIT-031',
      'CAL-COMMIT-033',
      'CAL-ERRORS-007',
      'CAL-LOG-067',
    ],
    note: 'Puts of the load fail for ever, those of the void do not: what cancels it gets through.',
    steps: [
      created,
      a(
        atEntries({
          name: 'put',
          effect: 'fail',
          times: EVER,
          text: '"kind":"update"',
        }),
      ),
      a(load(1, 300), { error: 'StorageUnavailable' }),
      step(
        { reached: 'put' },
        { document: { id: '$id', version: 2, transactions: [{ id: '$transaction' }] } },
      ),
      b(add(1, 100), { version: 3 }),
    ],
    leaves: [
      leavesEntry(2, {
        transactions: [{ actions: [{ kind: 'void', ids: ['$id', '$transaction'] }] }],
      }),
      leavesEntries(3),
      leavesData(0),
    ],
    checks: [gives(3, sums([1, '100'])), gives(2, [], { at: { version: 2 } })],
  })
}

/** @param {number} [member] whether the transaction is voided by its own id */
function voidedWhileStalled(name, what, member) {
  return script({
    name,
    title: `A process that was stalled learns from a void entry of ${what} that it was given up`,
    requirements: ['CAL-COMMIT-032', 'CAL-COMMIT-033', 'CAL-COMMIT-014', 'CAL-COMMIT-034'],
    note: 'Two others have landed meanwhile, so that the void is behind them, at version 4.',
    steps: [
      created,
      a(atEntry(2, { name: 'stalled', effect: 'hold' })),
      a(load(1, 300), {}, 'load'),
      step({ reached: 'stalled' }),
      b(add(1, 100), { version: 2 }),
      b(add(2, 200), { version: 3 }),
      b(
        { resolve: { fault: 'stalled', settle: true, ...(member !== undefined && { member }) } },
        { kind: 'voided', version: 4 },
      ),
      step({ release: 'stalled' }),
      step({ finish: 'load' }, { error: 'CommitConflict' }),
      c(add(1, 1), { version: 5 }),
    ],
    leaves: [leavesEntries(5), leavesData(0)],
    checks: [gives(5, sums([1, '101'], [2, '200']))],
  })
}

function voidedOfAnother() {
  return script({
    name: 'void-no-conflict',
    title: 'A void entry is no conflict to other transactions that read',
    requirements: ['CAL-COMMIT-032', 'CAL-LOG-069'],
    steps: [
      ...started,
      a(atEntry(3, { name: 'stalled', effect: 'die-before' })),
      c(begin('reader')),
      c(readKey('reader', 1)),
      c(add(1, 50, { transaction: 'reader' })),
      a(add(1, 10), { gone: true }),
      b({ resolve: { fault: 'stalled', settle: true } }, { kind: 'voided', version: 3 }),
      c(commit('reader'), { version: 4 }),
    ],
    leaves: [leavesEntries(4)],
    checks: [gives(4, sums([1, '51'])), gives(3, sums([1, '1']), { at: { version: 3 } })],
  })
}

function contention() {
  return script({
    name: 'contention',
    title: 'A commit whose slot others take each time ends with Contention',
    requirements: ['CAL-COMMIT-010', 'CAL-COMMIT-014'],
    note: 'Another commit takes every slot; an implementation that never gives up does not end.',
    steps: [
      created,
      a(atEntries({ effect: 'steps', times: EVER, steps: [b(add(1, 1))] })),
      a(load(2, 301), { error: 'Contention' }),
    ],
    leaves: [leavesData(0)],
    checks: [gives(2, sums([1, '1']), { at: { version: 2 } })],
  })
}

function cancelled() {
  return script({
    name: 'cancelled',
    title: 'A call that was cancelled is Aborted before its put, and unknown while that is open',
    requirements: ['CAL-COMMIT-014', 'CAL-COMMIT-016', 'CAL-ERRORS-008'],
    note:
      'The first load is cancelled while its file is being made. The put of the second arrives, ' +
      'but neither it nor anything after it is answered.',
    steps: [
      created,
      a({ fault: { name: 'file', request: 'create', path: '^data/', effect: 'hold' } }),
      a(load(1, 300), {}, 'first'),
      step({ reached: 'file' }),
      step({ cancel: 'first' }),
      step({ release: 'file' }),
      step({ finish: 'first' }, { error: 'Aborted' }),
      step({ objects: { path: '^(data|log/1/0*2)' } }, { count: 0 }),
      a(atEntry(2, { name: 'put', effect: 'hold', error: 'unavailable' })),
      a(noEntries('create', { nth: 2 })),
      a(add(1, 10), {}, 'second'),
      step({ reached: 'put' }),
      step({ cancel: 'second' }),
      step({ release: 'put' }),
      step({ finish: 'second' }, { error: 'CommitUnknown', details: { version: 2 } }),
      b(add(1, 1), { version: 2 }),
      b({ resolve: { step: 'second' } }, { kind: 'unknown' }),
    ],
    leaves: [leavesEntries(2), leavesData(0)],
    checks: [gives(2, sums([1, '1']))],
  })
}

function refusedForCertain() {
  const full = (request) => ({ request, path: '^log/1/0*2[.]', effect: 'fail', error: 'full' })
  return script({
    name: 'refused-for-certain',
    title: 'A commit that the storage refuses fails with what it says, and leaves nothing',
    requirements: ['CAL-COMMIT-014', 'CAL-ERRORS-007'],
    steps: [
      created,
      step({ put: { path: 'data', text: 'a file where a folder has to be' } }),
      c(load(1, 300), { error: 'StoragePath' }),
      step({ damage: { path: '^data$', how: 'remove' } }),
      a({ fault: full('create') }),
      a(load(1, 300), { error: 'StorageFull' }),
      step({ objects: { path: '^data/' } }, { count: 0 }),
      b({ fault: { request: 'create', path: '^data/', effect: 'fail', error: 'denied' } }),
      b(load(1, 300), { error: 'StorageDenied' }),
      c({ fault: { request: 'create', path: '^data/', effect: 'fail' } }),
      c(load(1, 300), { error: 'StorageUnavailable' }),
      step({ objects: { path: '^data/' } }, { count: 0 }),
      c(add(1, 1), { version: 2 }),
    ],
    leaves: [leavesEntries(2), leavesData(0)],
    checks: [gives(2, sums([1, '1']))],
  })
}

export const outcomeScripts = () => [
  lostAnswer(),
  putRepeated(),
  slotLostWhileUnknown(),
  lostSlots(),
  unknownLanded(),
  seenOnly(),
  unknownAbsent(),
  seenWithoutAnswer(),
  voidedByItself(),
  voidedWhileStalled('voided-entry', 'its entry'),
  voidedWhileStalled('voided-transaction', 'its transaction', 0),
  voidedOfAnother(),
  contention(),
  cancelled(),
  refusedForCertain(),
]
