/** Scripts that restore, squash and merge: what is adopted, what is left out, what is refused. */
import {
  a,
  add,
  b,
  begin,
  c,
  commit,
  created,
  gives,
  load,
  readKey,
  script,
  step,
  sums,
  upsert,
} from './script.mjs'

const fork = (name, from) => ({ fork: { name, ...(from && { from }) } })
const on = (ref) => ({ on: ref })
const merge = (from, more = {}) => ({ merge: { from, ...more } })
const brought = (count, leftOut = 0, held = 0) => ({ brought: count, held, leftOut })
const entryAt = (line, version) => `log/${line}/${String(version).padStart(20, '0')}.json`
const refused = (kind) => ({ error: 'CommitConflict', details: { kind } })

/** A transaction that reads one key and adds to another. */
const reads = (by, name, { key, own, sum, isolation }) => [
  by(begin(name, isolation)),
  by(readKey(name, key)),
  by(add(own, sum, { transaction: name })),
  by(commit(name)),
]

/** Versions 1 to 4 of main, each a sum of key 1. */
const begun = [created, ...[1, 10, 100].map((sum, at) => a(add(1, sum), { version: at + 2 }))]

function restored() {
  return script({
    name: 'restore',
    title: 'A restore adopts a version, and what others commit meanwhile is given up only if told',
    requirements: ['CAL-REFS-083', 'CAL-REFS-084', 'CAL-TABLE-173', 'CAL-LOG-220', 'CAL-LOG-223'],
    steps: [
      ...begun,
      a({ restore: { to: 'v2' } }, { line: 1, version: 5 }),
      a(add(1, 1000), { version: 6 }),
      b({
        fault: { request: 'create', path: entryAt(1, 7), effect: 'hold', name: 'first' },
      }),
      b({ restore: { to: 'v3' } }, undefined, 'asked'),
      step({ reached: 'first' }),
      a(add(2, 1), { version: 7 }),
      step({ release: 'first' }),
      step({ finish: 'asked' }, { error: 'CommitConflict' }),
      c({
        fault: { request: 'create', path: entryAt(1, 8), effect: 'hold', name: 'second' },
      }),
      c({ restore: { to: 'v3', force: true } }, undefined, 'forced'),
      step({ reached: 'second' }),
      a(add(2, 1), { version: 8 }),
      step({ release: 'second' }),
      step({ finish: 'forced' }, { version: 9 }),
    ],
    leaves: [
      {
        path: entryAt(1, 5),
        document: { transactions: [{ actions: [{ kind: 'adopt', line: 1, version: 2 }] }] },
      },
    ],
    checks: [
      gives(5, sums([1, '1']), { at: { version: 5 } }),
      gives(8, sums([1, '1001'], [2, '2']), { at: { version: 8 } }),
      gives(9, sums([1, '11'])),
    ],
  })
}

function squashed() {
  const made = (document) => ({ path: entryAt(2, 3), document: { transactions: [document] } })
  return script({
    name: 'squash-run',
    title: 'A squash puts one commit in the place of a run, and leaves what came after',
    requirements: ['CAL-REFS-089', 'CAL-REFS-090', 'CAL-REFS-091'],
    steps: [
      ...begun,
      ...reads(a, 'r', { key: 2, own: 3, sum: 7, isolation: 'snapshot' }),
      a(add(4, 5), { version: 6 }),
      a({ squash: { after: 2, through: 5 } }, { version: 7, from: 3, to: 1 }),
    ],
    leaves: [
      made({
        squashed: ['$second', '$third', '$fourth'],
        isolation: 'snapshot',
        reads: { absent: true },
      }),
      { path: entryAt(1, 3), document: { transactions: [{ id: '$second' }] } },
      { path: entryAt(1, 4), document: { transactions: [{ id: '$third' }] } },
      { path: entryAt(1, 5), document: { transactions: [{ id: '$fourth' }] } },
      { path: '^log/2/[0-9]+[.]json$', count: 2 },
    ],
    checks: [gives(7, sums([1, '111'], [3, '7'], [4, '5']))],
  })
}

function squashedReads() {
  return script({
    name: 'squash-reads',
    title: 'What a squashed run read is in the way of a merge as it was before',
    requirements: ['CAL-REFS-091', 'CAL-REFS-087'],
    steps: [
      ...begun,
      a(fork('dev')),
      b(on('dev')),
      ...reads(b, 'r', { key: 2, own: 3, sum: 7 }),
      b(add(4, 5), { version: 6 }),
      b({ squash: { after: 4 } }, { version: 7, from: 2, to: 1 }),
      a(add(2, 1), { version: 5 }),
      a(merge('dev'), refused('conflict')),
    ],
    checks: [gives(7, sums([1, '111'], [3, '7'], [4, '5']), { ref: 'dev' })],
  })
}

function squashedInPart() {
  return script({
    name: 'merge-squashed',
    title: 'What was made of several is brought once, and never in part',
    requirements: ['CAL-REFS-086', 'CAL-REFS-090'],
    note: 'early has one of the two that became one, late has both.',
    steps: [
      ...begun,
      a(fork('early', 'v3')),
      a(fork('late', 'v4')),
      a({ squash: { after: 2 } }, { version: 5, from: 2, to: 1 }),
      a(add(1, 1000), { version: 6 }),
      b(on('late')),
      b(add(2, 5), { version: 5 }),
      b(merge('main'), { version: 6, ...brought(1, 0, 1) }),
      c(on('early')),
      c(add(2, 7), { version: 4 }),
      c(merge('main'), { error: 'CommitConflict', details: { kind: 'incompatible' } }),
    ],
    checks: [
      gives(6, sums([1, '1111'], [2, '5']), { ref: 'late' }),
      gives(4, sums([1, '11'], [2, '7']), { ref: 'early' }),
    ],
  })
}

function leftOut() {
  const dev = [
    ...reads(b, 'first', { key: 1, own: 2, sum: 5 }),
    ...reads(b, 'second', { key: 2, own: 3, sum: 7 }),
    b(add(4, 9)),
  ]
  return script({
    name: 'merge-left-out',
    title: 'What is in conflict is brought or left out as the caller says, with what rests on it',
    requirements: ['CAL-REFS-088', 'CAL-REFS-087'],
    note: 'The second of dev read what the first wrote, and the third read nothing.',
    steps: [
      ...begun,
      a(fork('dev')),
      a(fork('theirs')),
      a(fork('ours')),
      b(on('dev')),
      ...dev,
      a(on('ours')),
      a(add(1, 1000), { version: 5 }),
      a(merge('dev'), refused('conflict')),
      a(merge('dev', { take: 'ours' }), { version: 6, ...brought(1, 2) }),
      a(on('theirs')),
      a(add(1, 1000), { version: 5 }),
      a(merge('dev', { take: 'theirs' }), { version: 6, ...brought(3) }),
    ],
    checks: [
      gives(6, sums([1, '1111'], [4, '9']), { ref: 'ours' }),
      gives(6, sums([1, '1111'], [2, '5'], [3, '7'], [4, '9']), { ref: 'theirs' }),
    ],
  })
}

function meetsReader() {
  return script({
    name: 'adopt-meets-reader',
    title: 'A transaction that read is refused behind an adopt, and one that did not lands',
    requirements: ['CAL-COMMIT-100', 'CAL-LOG-223', 'CAL-TABLE-171'],
    note: 'The line adopts its own head, which begins no other span.',
    steps: [
      ...begun,
      b(begin('reads')),
      b(readKey('reads', 1)),
      b(add(2, 5, { transaction: 'reads' })),
      c(begin('blind')),
      c(add(3, 5, { transaction: 'blind' })),
      a({ restore: { to: 'v4' } }, { version: 5 }),
      b(commit('reads'), { error: 'CommitConflict' }),
      c(commit('blind'), { version: 6 }),
    ],
    checks: [gives(6, sums([1, '111'], [3, '5']))],
  })
}

function expired() {
  const vacuum = { vacuum: { execute: true, keep: { keepVersions: 1 } } }
  const gone = { error: 'VersionExpired' }
  return script({
    name: 'vacuum-horizon-of-joins',
    title:
      'What a vacuum has let go of is not forked, tagged, restored, squashed behind or brought',
    requirements: ['CAL-REFS-050', 'CAL-REFS-051', 'CAL-REFS-092', 'CAL-LOG-200', 'CAL-LOG-204'],
    note: 'The files of version 2 go, which a checkpoint has replaced. The line next is 5.',
    steps: [
      created,
      a(fork('dev')),
      a(load(1, 300), { version: 2 }),
      b({ checkpoint: { keySpace: 'n' } }, { version: 3 }),
      b(add(1, 1), { version: 4 }),
      c(vacuum, {}),
      c(vacuum, {}),
      b(fork('late', 'v2'), gone),
      b({ tag: { name: 'late', from: 'v2' } }, gone),
      b({ restore: { to: 'v2' } }, gone),
      b({ squash: { after: 2 } }, gone),
      b(on('dev')),
      b(add(2, 1), { line: 2 }),
      b(merge('main'), gone),
      b(fork('next', 'main')),
      b(on('next')),
      b(add(3, 1)),
      b({ logCheckpoint: {} }),
    ],
    leaves: [
      {
        path: `checkpoint/5/${String(7).padStart(20, '0')}/index.json`,
        document: { fence: { fence: 2, horizon: 6 } },
      },
    ],
    checks: [gives(7, sums([3, '1']), { ref: 'next', filter: 'id = 3', useCheckpoints: true })],
  })
}

function conflicts() {
  const texts = (...pairs) => upsert(pairs.map(([id, text]) => ({ id: String(id), text })))
  const cell = (id, [base, ours, theirs]) => ({
    ...{ keySpace: 'n', key: [String(id)], column: 'text', base, ours, theirs },
  })
  const told = (...cells) => ({
    error: 'CommitConflict',
    details: { kind: 'conflict', count: cells.length, conflicts: cells },
  })
  const given = (...rows) => ({
    checkWrites: true,
    given: { n: rows.map(([id, text]) => ({ id: String(id), text })) },
  })
  return script({
    name: 'merge-conflicts',
    title:
      'The cells of a conflict are told, and those that are given are set behind what is brought',
    requirements: ['CAL-REFS-093', 'CAL-REFS-094', 'CAL-REFS-061'],
    note: 'Dev writes 1, 2 and 3 at once, and one that read 4 writes 5; main writes 1, 2, 4 and 6.',
    steps: [
      created,
      a(texts([1, 'a'], [2, 'b'], [4, 'd']), { version: 2 }),
      a(fork('dev')),
      a(fork('later')),
      b(on('dev')),
      b(texts([1, 'theirs'], [2, 'theirs'], [3, 'theirs'])),
      a(texts([1, 'ours'], [2, 'ours'], [4, 'ours'], [6, 'ours']), { version: 3 }),
      a(
        merge('dev', { checkWrites: true }),
        told(cell(1, ['a', 'ours', 'theirs']), cell(2, ['b', 'ours', 'theirs'])),
      ),
      b(
        { rebase: { onto: 'main', checkWrites: true } },
        told(cell(1, ['a', 'theirs', 'ours']), cell(2, ['b', 'theirs', 'ours'])),
      ),
      a(
        merge('dev', given([1, 'agreed'])),
        told(cell(1, ['a', 'ours', 'theirs']), cell(2, ['b', 'ours', 'theirs'])),
      ),
      a(merge('dev', given([1, 'agreed'], [2, 'both'], [6, 'nobody'])), {
        ...{ version: 4, ...brought(1) },
      }),
      c(on('later')),
      ...reads(c, 'reading', { key: 4, own: 5, sum: 1 }),
      a(merge('later'), told(cell(4, ['d', 'ours', 'd']))),
    ],
    checks: [
      {
        params: { columns: ['id', 'text'], version: 4 },
        expect: {
          version: 4,
          rows: [
            ...[
              [1, 'agreed'],
              [2, 'both'],
              [3, 'theirs'],
              [4, 'ours'],
              [6, 'ours'],
            ].map(([id, text]) => ({ id: String(id), text })),
          ],
        },
      },
    ],
  })
}

export const joinScripts = () => [
  conflicts(),
  restored(),
  squashed(),
  squashedReads(),
  squashedInPart(),
  leftOut(),
  meetsReader(),
  expired(),
]
