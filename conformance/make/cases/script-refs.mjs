/** Scripts of branches: steps of the refs log that meet each other, and commits that meet seals. */
import {
  a,
  add,
  b,
  begin,
  c,
  commit,
  created,
  EVER,
  gives,
  script,
  step,
  sums,
  upsert,
} from './script.mjs'

const twenty = (number) => String(number).padStart(20, '0')
const refsAt = (number) => `refs/${twenty(number)}.json`
const entryAt = (line, version) => `log/${line}/${twenty(version)}.json`

/** A fault at the put of an object. */
const atPut = (path, fault) => ({ fault: { request: 'create', path: `^${path}$`, ...fault } })
const hold = (path, name) => atPut(path, { effect: 'hold', name })

const fork = (name, from) => ({ fork: { name, ...(from && { from }) } })
const tag = (name, from) => ({ tag: { name, ...(from && { from }) } })
const remove = (name) => ({ deleteRef: { name } })
const rename = (name, to) => ({ rename: { name, to } })
const on = (ref) => ({ on: ref })
const refused = (error) => ({ error })
const from = (line, version) => ({ parent: { line, version } })

const leavesStep = (number, action) => ({ path: refsAt(number), document: { number, action } })
const leavesSteps = (count) => ({ path: '^refs/', count })
const leavesLine = (line, count) => ({ path: `^log/${line}/[0-9]+[.]json$`, count })
const lists = (branches, tags = []) => ({
  params: { operation: 'refs' },
  expect: {
    branches: branches.map(([name, line, parent, isProtected = false]) => ({
      ...{ name, line },
      parent: parent ? { line: parent[0], version: parent[1] } : null,
      protected: isProtected,
    })),
    tags,
  },
})
const unknown = (ref) => ({ params: { ref }, error: 'UnknownRef' })

/** Version 1 and 2 of main, and the branch dev, line 2, with version 3. */
const begun = [
  created,
  a(add(1, 5), { version: 2 }),
  a(fork('dev'), from(1, 2)),
  a(on('dev')),
  a(add(2, 7), { line: 2, version: 3 }),
  a(on('main')),
]

function forkMeetsDelete() {
  return script({
    name: 'refs-fork-meets-delete',
    title: 'A fork that loses its number to the end of what it begins from is judged anew',
    requirements: ['CAL-REFS-027', 'CAL-REFS-022', 'CAL-REFS-041'],
    steps: [
      ...begun,
      b(hold(refsAt(3), 'put')),
      b(fork('late', 'dev'), undefined, 'fork'),
      step({ reached: 'put' }, { document: { action: { kind: 'create-line', name: 'late' } } }),
      a(remove('dev')),
      step({ release: 'put' }),
      step({ finish: 'fork' }, refused('UnknownRef')),
      b(fork('early', 'v2'), { line: 4, ...from(1, 2) }),
    ],
    leaves: [
      leavesStep(3, { kind: 'delete-line', line: 2 }),
      leavesStep(4, { kind: 'create-line', name: 'early' }),
      leavesSteps(4),
    ],
    checks: [
      lists([
        ['early', 4, [1, 2]],
        ['main', 1, null],
      ]),
      unknown('dev'),
      unknown('late'),
      gives(2, sums([1, '5']), { ref: 'early' }),
    ],
  })
}

function deleteMeetsTag() {
  return script({
    name: 'refs-delete-meets-tag',
    title: 'A tag that takes the number of a delete keeps its version, and the delete goes on',
    requirements: ['CAL-REFS-001', 'CAL-REFS-026', 'CAL-REFS-027'],
    steps: [
      ...begun,
      a(hold(refsAt(3), 'put')),
      a(remove('dev'), undefined, 'delete'),
      step({ reached: 'put' }, { document: { action: { kind: 'delete-line', line: 2 } } }),
      b(tag('kept', 'dev@v3'), { names: { line: 2, version: 3 } }),
      step({ release: 'put' }),
      step({ finish: 'delete' }),
    ],
    leaves: [
      leavesStep(3, { kind: 'create-tag', name: 'kept', line: 2, version: 3 }),
      leavesStep(4, { kind: 'delete-line', line: 2 }),
    ],
    checks: [
      lists([['main', 1, null]], [{ name: 'kept', line: 2, version: 3 }]),
      gives(3, sums([1, '5'], [2, '7']), { ref: 'kept' }),
    ],
  })
}

function oneNumber() {
  const dev = ['dev', 2, [1, 2]]
  const main = ['main', 1, null]
  const of = (name, title, second, outcome, branches) =>
    script({
      name: `refs-one-number-${name}`,
      title,
      requirements: ['CAL-REFS-001', 'CAL-REFS-011', 'CAL-REFS-027'],
      steps: [
        ...begun,
        a(hold(refsAt(3), 'put')),
        a(fork('x'), undefined, 'fork'),
        step({ reached: 'put' }),
        b(second, { line: 3 }),
        step({ release: 'put' }),
        step({ finish: 'fork' }, outcome),
      ],
      leaves: [leavesSteps(branches.length)],
      checks: [lists(branches)],
    })
  return [
    of(
      'other-name',
      'Two forks at one number both land, one after the other',
      fork('y'),
      { line: 4, ...from(1, 2) },
      [dev, main, ['x', 4, [1, 2]], ['y', 3, [1, 2]]],
    ),
    of(
      'same-name',
      'Of two forks of one name one is refused',
      fork('X'),
      refused('AlreadyExists'),
      [['X', 3, [1, 2]], dev, main],
    ),
  ]
}

function lostAnswer() {
  return script({
    name: 'refs-lost-answer',
    title: 'A step of the refs log whose acknowledgement is lost is taken once',
    requirements: ['CAL-REFS-001'],
    steps: [
      ...begun,
      a(atPut(refsAt(3), { effect: 'lose' })),
      a(fork('x'), { line: 3 }),
      a(atPut(refsAt(4), { effect: 'lose', times: 2 })),
      a(tag('y'), { names: { line: 1, version: 2 } }),
      a(atPut(refsAt(5), { effect: 'fail', times: 2 })),
      a(tag('z'), { names: { line: 1, version: 2 } }),
    ],
    leaves: [leavesSteps(5)],
    checks: [
      lists(
        [
          ['dev', 2, [1, 2]],
          ['main', 1, null],
          ['x', 3, [1, 2]],
        ],
        ['y', 'z'].map((name) => ({ name, line: 1, version: 2 })),
      ),
    ],
  })
}

function openOutcome() {
  return script({
    name: 'refs-open-outcome',
    title: 'A step of which the storage never tells whether it was taken ends as unknown',
    requirements: ['CAL-REFS-001', 'CAL-ERRORS-006'],
    steps: [
      ...begun,
      a(atPut(refsAt(3), { effect: 'fail', times: EVER })),
      a(fork('x'), refused('CommitUnknown')),
      a({ clear: {} }),
      a(fork('x'), { line: 3 }),
    ],
    leaves: [leavesSteps(3)],
    checks: [gives(2, sums([1, '5']), { ref: 'x' })],
  })
}

function commitMeetsSeal() {
  const meets = (name, title, end, step3) =>
    script({
      name: `refs-commit-meets-${name}`,
      title,
      requirements: ['CAL-LOG-192', 'CAL-LOG-193', 'CAL-ERRORS-006'],
      steps: [
        ...begun,
        b(on('dev')),
        b(hold(entryAt(2, 4), 'put')),
        b(add(1, 100), undefined, 'commit'),
        step({ reached: 'put' }),
        a(end),
        step({ release: 'put' }),
        step({ finish: 'commit' }, refused('BranchSealed')),
        b(add(1, 100), refused('BranchSealed')),
        b({ begin: { transaction: 't' } }),
        b(add(1, 100, { transaction: 't' })),
        b({ commit: { transaction: 't' } }, refused('BranchSealed')),
      ],
      leaves: [
        {
          path: entryAt(2, 4),
          document: { transactions: [{ actions: [{ kind: 'seal' }] }] },
        },
        leavesLine(2, 2),
        leavesStep(3, step3),
      ],
      checks: [unknown('dev'), gives(2, sums([1, '5']))],
    })
  return [
    meets('delete', 'A commit that meets the seal of a branch is refused', remove('dev'), {
      ...{ kind: 'delete-line', line: 2 },
    }),
    meets(
      'rename',
      'A commit that meets a rename is refused under the old name',
      rename('dev', 'new'),
      {
        ...{ kind: 'rename-line', line: 2, version: 4, name: 'new' },
      },
    ),
  ]
}

function landedBeforeSeal() {
  const marked = (transaction) => ({
    mark: {
      ...{ transaction, application: 'app', epoch: 1, previous: null, sequence: 1 },
      digest: '1'.repeat(16),
    },
  })
  const staged = (by, name) => [
    by(on('dev')),
    by(begin(name)),
    by(add(1, 100, { transaction: name })),
    by(marked(name)),
  ]
  return script({
    name: 'refs-landed-before-seal',
    title: 'What was committed before a branch ended is acknowledged again after it, and no more',
    requirements: ['CAL-LOG-192', 'CAL-COMMIT-042'],
    steps: [
      ...begun,
      ...staged(b, 'first'),
      ...staged(c, 'again'),
      b(commit('first'), { line: 2, version: 4, member: 0 }),
      b(tag('kept', 'dev')),
      a(remove('dev')),
      c(commit('again'), { line: 2, version: 4, member: 0 }),
      c(add(1, 1000), refused('BranchSealed')),
    ],
    leaves: [leavesLine(2, 3)],
    checks: [gives(4, sums([1, '105'], [2, '7']), { ref: 'kept' })],
  })
}

function sealMeetsCommit() {
  return script({
    name: 'refs-seal-meets-commit',
    title: 'A seal that loses its version to a commit follows it: what is acknowledged is kept',
    requirements: ['CAL-LOG-192', 'CAL-REFS-022', 'CAL-REFS-023', 'CAL-REFS-041'],
    steps: [
      ...begun,
      b(on('dev')),
      a(hold(entryAt(2, 4), 'put')),
      a(rename('dev', 'new'), undefined, 'rename'),
      step({ reached: 'put' }, { document: { line: 2 } }),
      b(add(1, 100), { line: 2, version: 4 }),
      step({ release: 'put' }),
      step({ finish: 'rename' }, { line: 3, ...from(2, 5) }),
      b(on('new')),
      b(add(1, 1000), { line: 3, version: 6 }),
    ],
    leaves: [leavesStep(3, { kind: 'rename-line', line: 2, version: 5 }), leavesLine(2, 3)],
    checks: [
      gives(6, sums([1, '1105'], [2, '7']), { ref: 'new' }),
      gives(4, sums([1, '105'], [2, '7']), { ref: 'new', at: { version: 4 } }),
    ],
  })
}

function diesBetween() {
  return script({
    name: 'refs-dies-between',
    title: 'A branch that has its seal and still its name takes no commit, and anybody can end it',
    requirements: ['CAL-LOG-192', 'CAL-REFS-022', 'CAL-REFS-023'],
    steps: [
      ...begun,
      a(atPut(refsAt(3), { effect: 'die-before' })),
      a(remove('dev'), { gone: true }),
      b(on('dev')),
      b(add(1, 100), refused('BranchSealed')),
      b(tag('kept'), { names: { line: 2, version: 4 } }),
      b(rename('dev', 'new'), { line: 4, ...from(2, 4) }),
      b(on('new')),
      b(add(1, 100), { line: 4, version: 5 }),
    ],
    leaves: [leavesLine(2, 2), leavesStep(4, { kind: 'rename-line', line: 2, version: 4 })],
    checks: [
      gives(5, sums([1, '105'], [2, '7']), { ref: 'new' }),
      gives(4, sums([1, '5'], [2, '7']), { ref: 'kept' }),
      unknown('dev'),
    ],
  })
}

function states() {
  const many = Array.from({ length: 61 }, (_, at) => a(tag(`t${at}`, 'v1')))
  return script({
    name: 'refs-states',
    title: 'The 64th step of the refs log carries what all of them come to',
    requirements: ['CAL-REFS-006', 'CAL-REFS-007', 'CAL-REFS-026'],
    steps: [
      ...begun,
      a(tag('kept', 'dev')),
      a(remove('dev')),
      ...many.slice(0, 59),
      a({ protect: { name: 'main', protected: true } }),
      b(tag('last', 'kept'), { names: { line: 2, version: 3 } }),
      b({ deleteRef: { name: 'kept' } }),
    ],
    leaves: [
      {
        path: refsAt(64),
        document: {
          action: { kind: 'protect-line', line: 1, protected: true },
          state: {
            lines: [
              { line: 1, name: 'main', protected: true },
              { line: 2, name: { absent: true }, parent: { line: 1, version: 2 } },
            ],
          },
        },
      },
      leavesSteps(66),
    ],
    checks: [gives(3, sums([1, '5'], [2, '7']), { ref: 'last' }), unknown('t59'), unknown('dev')],
  })
}

/** Each branch has the rows of its own, whoever writes at once on another. */
function apart() {
  return script({
    name: 'refs-apart',
    title: 'Commits on two branches do not meet, nor do their log checkpoints',
    requirements: ['CAL-REFS-021', 'CAL-LOG-195'],
    steps: [
      ...begun,
      b(on('dev')),
      b(hold(entryAt(2, 4), 'put')),
      b(upsert([{ id: '1', text: 'dev' }]), undefined, 'commit'),
      step({ reached: 'put' }),
      a(upsert([{ id: '1', text: 'main' }]), { line: 1, version: 3 }),
      a(add(3, 1), { line: 1, version: 4 }),
      a({ logCheckpoint: {} }),
      step({ release: 'put' }),
      step({ finish: 'commit' }, { line: 2, version: 4 }),
      b({ logCheckpoint: {} }),
    ],
    leaves: [{ path: '^checkpoint/[12]/0{19}4/index[.]json$', count: 2 }],
    checks: [
      gives(
        4,
        [
          { id: '1', text: 'main', sum: '5' },
          { id: '3', text: null, sum: '1' },
        ],
        {
          columns: ['id', 'text', 'sum'],
        },
      ),
      gives(
        4,
        [
          { id: '1', text: 'dev', sum: '5' },
          { id: '2', text: null, sum: '7' },
        ],
        {
          ...{ columns: ['id', 'text', 'sum'], ref: 'dev' },
        },
      ),
    ],
  })
}

export const refsScripts = () => [
  forkMeetsDelete(),
  deleteMeetsTag(),
  ...oneNumber(),
  lostAnswer(),
  openOutcome(),
  ...commitMeetsSeal(),
  landedBeforeSeal(),
  sealMeetsCommit(),
  diesBetween(),
  states(),
  apart(),
]
