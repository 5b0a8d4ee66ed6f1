/** Scripts about what a collector may delete, and about verifying. */
import {
  a,
  add,
  atEntry,
  b,
  c,
  created,
  gives,
  leavesData,
  leavesEntries,
  load,
  script,
  step,
  sums,
} from './script.mjs'

const DAYS = 24 * 3600
const INDEX = 'index[.]json$'
const later = (days, of) => step({ advance: { seconds: days * DAYS, ...(of && { of }) } })
const data = (count) => step({ objects: { path: '^data/' } }, { count })
const ofSeven = { filter: 'id = 7' }

/** A load of which only the file is there: the process dies before its entry. */
const orphan = [a(atEntry(3, { effect: 'die-before' })), a(load(1, 300), { gone: true })]

function namedFiles() {
  return script({
    name: 'vacuum-named',
    title: 'Nothing that a kept version reads is deleted, however old, and all are kept by default',
    requirements: ['CAL-MAINTAIN-100', 'CAL-MAINTAIN-105', 'CAL-MAINTAIN-025', 'CAL-MAINTAIN-010'],
    note: 'The checkpoint takes the place of files of the versions before, which keep them.',
    steps: [
      created,
      a(load(1, 4200), { version: 2 }),
      a(load(1, 300), { version: 3 }),
      b({ checkpoint: { keySpace: 'n' } }, { version: 4 }),
      b({ logCheckpoint: {} }),
      b(add(1, 1), { version: 5 }),
      b({ logCheckpoint: {} }),
      step({ put: { path: 'log/1/note', text: 'left by somebody' } }),
      step({ put: { path: 'elsewhere/note', text: 'left by somebody' } }),
      step({ objects: { path: '^(data|checkpoint)/' } }, { paths: '$before' }),
      later(400),
      c({ vacuum: { execute: true } }, { removable: 0, deleted: 0 }),
      c({ vacuum: { execute: true } }, { removable: 0, deleted: 0 }),
      step({ objects: { path: '^(data|checkpoint)/' } }, { paths: '$before' }),
      step({ damage: { path: 'note$', how: 'remove' } }, { count: 2 }),
      c({ verify: { deep: true } }, { findings: [] }),
    ],
    leaves: [leavesEntries(5), { path: INDEX, count: 2 }],
    checks: [2, 3, 4, 5].map((version) =>
      gives(version, sums([7, null]), { ...ofSeven, at: { version } }),
    ),
  })
}

function unnamedFiles() {
  return script({
    name: 'vacuum-unnamed',
    title: 'A file that nothing names is deleted by the second vacuum that is told to delete',
    requirements: ['CAL-MAINTAIN-102', 'CAL-MAINTAIN-104', 'CAL-MAINTAIN-108', 'CAL-MAINTAIN-024'],
    note:
      'No clock counts, neither that of the writers nor that of the storage. Each of the two ' +
      'vacuums puts its fence as an entry of the line; where nothing is found none is put.',
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      ...orphan,
      data(1),
      later(100),
      b({ vacuum: {} }, { removable: 0, deleted: 0 }),
      b({ vacuum: { execute: true } }, { removable: 0, deleted: 0 }),
      data(1),
      b({ vacuum: {} }, { removable: 1, deleted: 0 }),
      data(1),
      b({ vacuum: { execute: true } }, { removable: 1, deleted: 1 }),
      data(0),
      b({ vacuum: { execute: true } }, { removable: 0, deleted: 0 }),
      b(add(1, 1), { version: 5 }),
    ],
    leaves: [leavesData(0), leavesEntries(5)],
    checks: [gives(5, sums([1, '2'])), gives(2, sums([1, '1']), { at: { version: 2 } })],
  })
}

function nothingIsWriting() {
  return script({
    name: 'vacuum-nothing-is-writing',
    title: 'With the word that nothing is being written a file that nothing names goes at once',
    requirements: ['CAL-MAINTAIN-104'],
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      ...orphan,
      b({ vacuum: { nothingIsWriting: true } }, { removable: 1, deleted: 0 }),
      b({ vacuum: { execute: true, nothingIsWriting: true } }, { deleted: 1 }),
    ],
    leaves: [leavesData(0)],
    checks: [gives(2, sums([1, '1']))],
  })
}

function listedFirst() {
  return script({
    name: 'vacuum-listed-first',
    title: 'What lands while a collector lists objects is not deleted',
    requirements: ['CAL-MAINTAIN-103', 'CAL-MAINTAIN-100'],
    note:
      'The word that nothing is being written is not true here. What is listed before entries ' +
      'are read is safe all the same, since its entry is among them.',
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      c(add(1, 1), { version: 3 }),
      c({ fault: { name: 'list', request: 'list', path: '^data/', effect: 'hold' } }),
      c({ vacuum: { execute: true, nothingIsWriting: true } }, {}, 'vacuum'),
      step({ reached: 'list' }),
      b(load(1, 300), { version: 4 }),
      step({ release: 'list' }),
      step({ finish: 'vacuum' }, { deleted: 0 }),
    ],
    leaves: [leavesData(1), leavesEntries(4)],
    checks: [gives(4, sums([7, null]), ofSeven)],
  })
}

function stalledWriter() {
  return script({
    name: 'vacuum-stalled-writer',
    title: 'A writer that was stalled beyond two vacuums does not name a file that has gone',
    requirements: ['CAL-COMMIT-110', 'CAL-MAINTAIN-104', 'CAL-COMMIT-001'],
    note:
      'It stands still between its file and its entry. The fence of the first vacuum may fall ' +
      'into any transaction; that of the second ends it, and its file may be gone.',
    steps: [
      created,
      a({ begin: { transaction: 't' } }),
      a(load(1, 300, { transaction: 't' })),
      b({ vacuum: { execute: true } }, { deleted: 0 }),
      data(1),
      b({ vacuum: { execute: true } }, { deleted: 1 }),
      a({ commit: { transaction: 't' } }, { error: 'CommitConflict' }),
      b(add(1, 1), { version: 4 }),
    ],
    leaves: [leavesData(0), leavesEntries(4)],
    checks: [gives(4, sums([1, '1']))],
  })
}

function oneFence() {
  return script({
    name: 'vacuum-beside-writer',
    title: 'A transaction that one fence falls into lands, and what it staged is there',
    requirements: ['CAL-COMMIT-110', 'CAL-MAINTAIN-104', 'CAL-LOG-200', 'CAL-LOG-201'],
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      ...orphan,
      b({ vacuum: { execute: true } }, { deleted: 0 }),
      c({ begin: { transaction: 't' } }),
      c(load(1, 300, { transaction: 't' })),
      b({ vacuum: { execute: true } }, { deleted: 1 }),
      c({ commit: { transaction: 't' } }, { version: 5 }),
      b({ vacuum: { execute: true } }, { removable: 0 }),
      b({ verify: { deep: true } }, { findings: [] }),
    ],
    leaves: [leavesData(1), leavesEntries(5)],
    checks: [gives(5, sums([7, null]), ofSeven)],
  })
}

function horizon() {
  // What updates brought that a checkpoint has taken in is gone.
  const asKept = { ...ofSeven, useCheckpoints: true }
  const expired = (version) => ({
    params: { columns: ['id'], at: { version } },
    error: 'VersionExpired',
  })
  return script({
    name: 'vacuum-horizon',
    title: 'Versions above the horizon read as before, and those below have expired',
    requirements: [
      ...['CAL-MAINTAIN-100', 'CAL-MAINTAIN-101', 'CAL-MAINTAIN-102', 'CAL-MAINTAIN-106'],
      ...['CAL-LOG-200', 'CAL-LOG-202', 'CAL-LOG-204', 'CAL-REFS-052'],
    ],
    note: 'The fence is version 6; the two newest versions before it are kept, and it is itself.',
    steps: [
      created,
      a(load(1, 300), { version: 2 }),
      a(load(1, 300), { version: 3 }),
      b({ checkpoint: { keySpace: 'n' } }, { version: 4 }),
      b(add(7, 1), { version: 5 }),
      c({ vacuum: { keep: { keepVersions: 2 } } }, { removable: 2, deleted: 0 }),
      c({ vacuum: { execute: true, keep: { keepVersions: 2 } } }, { removable: 2, deleted: 2 }),
      b({ logCheckpoint: {} }),
      c({ verify: { deep: true } }, { findings: [] }),
      c({ vacuum: { execute: true, keep: { keepSeconds: 4000 } } }, { removable: 0, deleted: 0 }),
      b(add(7, 1), { version: 7 }),
    ],
    leaves: [leavesData(1), leavesEntries(7)],
    checks: [
      ...[expired(1), expired(2), expired(3)],
      gives(4, sums([7, null]), { ...asKept, at: { version: 4 } }),
      gives(5, sums([7, '1']), { ...asKept, at: { version: 5 } }),
      gives(6, sums([7, '1']), { ...asKept, at: { version: 6 } }),
      gives(7, sums([7, '2']), asKept),
    ],
  })
}

function everyFinding() {
  return script({
    name: 'verify-findings',
    title: 'Verifying tells of everything that is damaged, each with its code',
    requirements: ['CAL-MAINTAIN-010', 'CAL-MAINTAIN-013'],
    isDamaged: true,
    steps: [
      created,
      ...[2, 3, 4].map((version) => a(load(1, 300), { version })),
      a(add(1, 1), { version: 5 }),
      b({ verify: { deep: true } }, { findings: [] }),
      step({ damage: { path: '^log/1/0+5[.]json$', how: 'zero' } }, { count: 1 }),
      step({ damage: { path: '^data/.*[.]arrow$', how: 'truncate' } }, { count: 3 }),
      b(
        { verify: { deep: false } },
        {
          findings: [
            { code: 'CorruptDocument', path: { like: '^log/1/0+5' } },
            ...Array(3).fill({ code: 'CorruptFile', path: { like: '^data/.*[.]arrow$' } }),
          ],
        },
      ),
      step({ damage: { path: '^data/.*[.]arrow$', how: 'remove' } }, { count: 3 }),
      step({ damage: { path: '^log/1/line[.]json$', how: 'remove' } }, { count: 1 }),
      b(
        { verify: { deep: true } },
        {
          findings: [
            { code: 'CorruptDocument', path: { like: '^log/1/0+5' } },
            ...Array(3).fill({ code: 'MissingObject', path: { like: '^data/.*[.]arrow$' } }),
            { code: 'MissingObject', path: 'log/1/line.json' },
          ],
        },
      ),
    ],
    checks: [{ params: {}, anyOf: [{ error: 'CorruptDocument' }, { error: 'MissingObject' }] }],
  })
}

export const collectorScripts = () => [
  namedFiles(),
  unnamedFiles(),
  nothingIsWriting(),
  listedFirst(),
  stalledWriter(),
  oneFence(),
  horizon(),
  everyFinding(),
]
