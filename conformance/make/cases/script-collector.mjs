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
const SEVEN = 7 * DAYS
const INDEX = 'index[.]json$'
const later = (days, of) => step({ advance: { seconds: days * DAYS, ...(of && { of }) } })
const data = (count) => step({ objects: { path: '^data/' } }, { count })
const ofSeven = { filter: 'id = 7' }

/** A load of which only the file is there: the process dies before its entry. */
const orphan = [a(atEntry(3, { effect: 'die-before' })), a(load(1, 300), { gone: true })]

function namedFiles() {
  return script({
    name: 'vacuum-named',
    title:
      'No file that an entry or an index names is deleted, however old, and every version reads',
    requirements: ['CAL-MAINTAIN-020', 'CAL-MAINTAIN-025', 'CAL-MAINTAIN-010'],
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

function grace() {
  return script({
    name: 'vacuum-grace',
    title: 'A file that nothing names is deleted when seven days old, if the collector is told to',
    requirements: ['CAL-MAINTAIN-022', 'CAL-MAINTAIN-024'],
    note:
      'The clock of the writers runs far ahead of that of the storage, which alone counts. A ' +
      'shorter period than seven days needs the word that nothing is being written.',
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      ...orphan,
      data(1),
      later(100, 'writers'),
      b({ vacuum: { execute: true } }, { deleted: 0 }),
      later(6, 'storage'),
      b({ vacuum: { execute: true } }, { deleted: 0 }),
      b(
        { vacuum: { execute: true, graceSeconds: 60 } },
        { anyOf: [{ deleted: 0 }, { error: 'InvalidArgument' }] },
      ),
      b({ vacuum: { execute: true, graceSeconds: 2 * SEVEN } }, { deleted: 0 }),
      data(1),
      later(2, 'storage'),
      b({ vacuum: {} }, { removable: 1, deleted: 0 }),
      b({ vacuum: { execute: false, graceSeconds: 0, nothingIsWriting: true } }, { deleted: 0 }),
      data(1),
      b({ vacuum: { execute: true } }, { removable: 1, deleted: 1 }),
    ],
    leaves: [leavesData(0), leavesEntries(2)],
    checks: [gives(2, sums([1, '1']))],
  })
}

function shortGrace() {
  return script({
    name: 'vacuum-grace-short',
    title: 'With the word that nothing is being written younger files are deleted too',
    requirements: ['CAL-MAINTAIN-022'],
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      ...orphan,
      later(1, 'storage'),
      b({ vacuum: { execute: true, graceSeconds: 3600, nothingIsWriting: true } }, { deleted: 1 }),
    ],
    leaves: [leavesData(0)],
    checks: [gives(2, sums([1, '1']))],
  })
}

function listedFirst() {
  return script({
    name: 'vacuum-listed-first',
    title: 'What lands while a collector lists objects is not deleted',
    requirements: ['CAL-MAINTAIN-021', 'CAL-MAINTAIN-020'],
    note:
      'The word that nothing is being written is not true here. What is listed before entries ' +
      'are read is safe all the same, since its entry is among them.',
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      c(add(1, 1), { version: 3 }),
      c({ fault: { name: 'list', request: 'list', path: '^data/', effect: 'hold' } }),
      c({ vacuum: { execute: true, graceSeconds: 0, nothingIsWriting: true } }, {}, 'vacuum'),
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
    title: 'A writer that was stalled beyond the grace period does not name a file that has gone',
    requirements: ['CAL-MAINTAIN-022', 'CAL-MAINTAIN-023', 'CAL-COMMIT-001'],
    note:
      'It stands still between its file and its entry for eight days, in which the file is ' +
      'deleted; another takes its slot, so that it has to look again before it puts.',
    steps: [
      created,
      a({ begin: { transaction: 't' } }),
      a(load(1, 300, { transaction: 't' })),
      later(8),
      b(add(1, 1), { version: 2 }),
      b({ vacuum: { execute: true } }, { deleted: 1 }),
      a({ commit: { transaction: 't' } }, { error: 'CommitConflict' }),
    ],
    leaves: [leavesData(0), leavesEntries(2)],
    checks: [gives(2, sums([1, '1']))],
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
  grace(),
  shortGrace(),
  listedFirst(),
  stalledWriter(),
  everyFinding(),
]
