/** Refs logs and lines that have to be refused. */
import { refsEntry } from '../refs-log.mjs'
import { entryPath, refsPath } from '../store.mjs'
import { atHead, DEV, MAIN, TRIAL, tree, write } from './branches.mjs'
import { fails, withKeySpace } from './common.mjs'
import { damageBase } from './corrupt-documents.mjs'
import { refsBase, refsStateStore } from './read-refs.mjs'

const CORRUPT = 'CorruptDocument'
const everywhere = (...refs) =>
  refs.flatMap((ref) => [fails(CORRUPT, { ref }), fails(CORRUPT, { operation: 'log', ref })])

const line = (name, at, version) => ({
  kind: 'create-line',
  name,
  parent: { line: at, version },
})
const put = (number, entry) => ({
  path: refsPath(number),
  do: 'put-sealed',
  text: JSON.stringify(entry),
})
const tag = (name, at, version) => ({ kind: 'create-tag', name, line: at, version })

/** The number of the entry that is put behind those of the base. */
const NEXT = 10

/** Entries that nobody may put behind those of the base: by name, what each does, its action. */
const STEPS = {
  'parent-unknown': ['begins at a line that is not there', line('x', 9, 1)],
  'parent-tag': ['begins at the number of an entry that made no line', line('x', 4, 1)],
  'parent-itself': ['begins at itself', line('x', NEXT, 1)],
  'parent-left': ['begins at a line that has left', line('x', 5, 4)],
  'parent-none': ['begins from nothing and is not the first', { kind: 'create-line', name: 'x' }],
  'parent-before': ['begins before its parent begins', line('x', 3, 4)],
  'rename-unknown': [
    'renames a line that is not there',
    { kind: 'rename-line', line: 9, version: 7, name: 'x' },
  ],
  'rename-before': [
    'renames a line at a version before it begins',
    { kind: 'rename-line', line: 3, version: 4, name: 'x' },
  ],
  'rename-taken': [
    'gives a line the name of another',
    { kind: 'rename-line', line: 3, version: 7, name: 'Dev' },
  ],
  'rename-main': ['renames main', { kind: 'rename-line', line: 1, version: 5, name: 'x' }],
  'delete-unknown': ['deletes a line that is not there', { kind: 'delete-line', line: 9 }],
  'delete-main': ['deletes main', { kind: 'delete-line', line: 1 }],
  'delete-again': ['deletes a line that has no name', { kind: 'delete-line', line: 7 }],
  'protect-unknown': [
    'protects a line that is not there',
    { kind: 'protect-line', line: 9, protected: true },
  ],
  'tag-line-unknown': ['tags a line that is not there', tag('x', 9, 1)],
  'tag-before': ['tags a version before its line begins', tag('x', 2, 2)],
  'tag-nothing': ['tags version 0', tag('x', 1, 0)],
  'tag-unknown': ['deletes a tag that is not there', { kind: 'delete-tag', name: 'Kept' }],
  'tag-a-branch': ['deletes a branch as a tag', { kind: 'delete-tag', name: 'dev' }],
  'name-of-branch': ['takes the name of a branch', tag('DEV', 1, 1)],
  'name-of-tag': ['takes the name of a tag', line('KEPT', 1, 1)],
  'name-main': ['takes the name of main', line('Main', 1, 1)],
  'name-version': ['takes the name of a version', line('v12', 1, 1)],
  'name-number': ['takes a number for a name', tag('12', 1, 1)],
  'name-date': ['takes a name like a date', tag('2026-01', 1, 1)],
  'name-dots': ['takes a name with two points', line('a..b', 1, 1)],
  'name-lock': ['takes a name with a part like a lock', line('a.lock/b', 1, 1)],
  'name-part': ['takes a name with a part that begins with -', line('a/-b', 1, 1)],
  'name-letter': ['takes a name with a letter that is none of ASCII', line('é', 1, 1)],
  'name-empty': ['takes no name', line('', 1, 1)],
}

function steps() {
  const store = refsBase()
  return Object.entries(STEPS).map(([name, [what, action]]) => ({
    name: `refs-${name}`,
    title: `A refs entry that ${what}`,
    requirements: ['CAL-REFS-040', ...requirementsOf(name)],
    made: {
      from: 'read/refs-undamaged',
      edits: [put(NEXT, refsEntry(NEXT, action))],
    },
    store,
    with: withKeySpace('small'),
    checks: [...everywhere('main', 'dev'), fails(CORRUPT, { operation: 'refs' })],
  }))
}

/** By what the names of the steps begin or end with, the sentence that each breaks besides. */
const BROKEN = [
  [/^name-(of|main)|-taken$/, 'CAL-REFS-011'],
  [/^name-/, 'CAL-REFS-010'],
  [/-left$/, 'CAL-REFS-026'],
  [/^parent-none$/, 'CAL-REFS-003'],
  [/^parent-/, 'CAL-REFS-020'],
  [/-main$/, 'CAL-REFS-024'],
  [/^rename-/, 'CAL-REFS-023'],
  [/^tag-(line|before|nothing)/, 'CAL-REFS-030'],
  [/^tag-/, 'CAL-REFS-031'],
]

function requirementsOf(name) {
  const found = BROKEN.find(([pattern]) => pattern.test(name))
  return found ? [found[1]] : []
}

function first() {
  const store = damageBase()
  const edit = { path: refsPath(1), do: 'replace-sealed', find: '"name":"main"' }
  return {
    name: 'refs-first-other',
    title: 'A refs log whose first entry makes another line than main',
    requirements: ['CAL-REFS-003', 'CAL-REFS-040'],
    made: { from: 'read/undamaged', edits: [{ ...edit, by: '"name":"trunk"' }] },
    store,
    with: withKeySpace('small'),
    checks: [fails(CORRUPT), fails(CORRUPT, { operation: 'log' })],
  }
}

/** The state of entry 64, each with one thing that cannot be. */
function states() {
  const store = refsStateStore()
  const right = store.read(refsPath(64))
  const [main, dev, trial] = right.state.lines
  const [last, kept] = right.state.tags
  const wrong = {
    'parent-unknown': ['a line that begins at none there', { lines: [main, trial], tags: [last] }],
    'parent-later': [
      'a line that begins at a later one',
      { lines: [main, { ...dev, parent: { line: 3, version: 5 } }, trial] },
    ],
    'parent-before': [
      'a line that begins before its parent',
      { lines: [main, dev, { ...trial, parent: { line: 2, version: 2 } }] },
    ],
    'tag-line-unknown': [
      'a tag of a line that is not there',
      { tags: [last, { ...kept, line: 9 }] },
    ],
    'tag-before': ['a tag before its line', { tags: [last, { ...kept, version: 2 }] }],
    'name-refused': ['a name that cannot be', { lines: [main, { ...dev, name: 'v2' }, trial] }],
    'name-twice': ['a name twice', { tags: [last, { ...kept, name: 'trial' }] }],
    'no-main': ['no main', { lines: [{ ...main, name: 'trunk' }, dev, trial] }],
  }
  return Object.entries(wrong).map(([name, [what, change]]) => ({
    name: `refs-state-${name}`,
    title: `A state of the refs log with ${what}`,
    requirements: ['CAL-REFS-006', 'CAL-REFS-040'],
    made: {
      from: 'read/refs-state',
      edits: [put(64, { ...right, state: { ...right.state, ...change } })],
    },
    store,
    with: withKeySpace('small'),
    checks: [fails(CORRUPT), fails(CORRUPT, { operation: 'refs' })],
  }))
}

/** An entry behind a seal: whoever needs the state there refuses it, others read on. */
function behindSeals() {
  const { store, refs } = tree()
  store.commit({ kind: 'seal' })
  refs.fork('heir', 3, 8)
  write(store, 'heir')
  store.on(3, 8)
  const keySpaces = [store.definition.definition]
  const updates = [2, 3, 4, 5, 6, 7].map((version) => {
    const [action] = store.read(entryPath(version, version < 4 ? 1 : version < 6 ? 2 : 3))
      .transactions[0].actions
    return { version, update: action }
  })
  store.logCheckpoint(8, { keySpaces, groups: { g: [{ records: updates }] }, sealed: true })
  store.hint({ checkpoint: 8, refs: 3 })
  write(store, 'after')
  const heir = [...TRIAL, [null, 8], ['heir', 9]]
  return {
    name: 'refs-after-seal',
    title: 'An entry that follows a seal on its line',
    requirements: ['CAL-LOG-192', 'CAL-LOG-193', 'CAL-LOG-194'],
    note: 'Version 8 of trial is a seal, 9 follows it there, and heir begins at 8.',
    store,
    with: withKeySpace('small'),
    checks: [
      fails(CORRUPT, { ref: 'trial' }),
      fails(CORRUPT, { ref: 'trial', useCheckpoints: false }),
      fails(CORRUPT, { ref: 'trial', at: { version: 9 } }),
      atHead('heir', 9, heir),
      atHead('dev', 6, DEV),
    ],
  }
}

/** Entries that lines begin with, or that are to be their own. */
function entries() {
  const { store } = tree()
  const strange = (name, title, requirements, edits, checks) => ({
    name: `refs-entry-${name}`,
    title,
    requirements: [...requirements, 'CAL-LOG-190'],
    made: { from: 'read/refs-lines', edits },
    store,
    with: withKeySpace('small'),
    checks,
  })
  const swapped = { ...store.read(entryPath(5, 2)), line: 1 }
  return [
    strange(
      'line',
      'An entry of a branch that says it is of the line that the branch begins at',
      ['CAL-LOG-003'],
      [{ path: entryPath(5, 2), do: 'put-sealed', text: JSON.stringify(swapped) }],
      [...everywhere('dev', 'trial'), atHead('main', 5, MAIN)],
    ),
    strange(
      'missing',
      'A branch of which an entry is absent that it begins with, and one that begins nowhere',
      ['CAL-LOG-011'],
      [{ path: entryPath(4, 2), do: 'remove' }, put(4, refsEntry(4, line('far', 1, 9)))],
      [
        fails('MissingObject', { ref: 'trial' }),
        fails('MissingObject', { ref: 'trial', operation: 'log' }),
        fails('MissingObject', { ref: 'far' }),
        atHead('main', 5, MAIN),
      ],
    ),
  ]
}

export const damagedRefsCases = () => [
  first(),
  ...steps(),
  ...states(),
  behindSeals(),
  ...entries(),
]
