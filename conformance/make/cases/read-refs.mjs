/** Stores of several lines: branches, tags, what ends them, and the refs log that names them. */
import { entryPath, START_MICROS, timeOf } from '../store.mjs'
import { atHead, DEV, LINES, MAIN, of, rowsThrough, TRIAL, tree, write } from './branches.mjs'
import { fails, reads, readsHead, withKeySpace } from './common.mjs'

/** What `log` gives of a line: `lines` are those of its versions, each with its last one. */
function logOf(store, ref, lines, head = lines.at(-1)[1]) {
  const versions = Array.from({ length: head }, (_, at) => {
    const [line] = lines.find(([, through]) => at + 1 <= through)
    const { version, id, timestamp, transactions } = store.read(entryPath(at + 1, line))
    const actions = transactions.flatMap((one) => one.actions.map(({ kind }) => kind))
    return { version, id, timestamp, actions }
  })
  return { params: { operation: 'log', ref }, expect: { versions } }
}

const branch = (name, line, at, isProtected = false) => ({
  name,
  line,
  parent: at ? { line: at[0], version: at[1] } : null,
  protected: isProtected,
})

const lists = (branches, tags = []) => ({
  params: { operation: 'refs' },
  expect: { branches, tags },
})

function lines() {
  const { store, refs } = tree()
  refs.fork('users/anna/Twin_1.x+y-z', 2, 3)
  return {
    name: 'refs-lines',
    title: 'A branch has the versions of the line it begins at, and then its own',
    requirements: [
      'CAL-LOG-004',
      'CAL-LOG-190',
      'CAL-LOG-191',
      'CAL-REFS-001',
      'CAL-REFS-002',
      'CAL-REFS-012',
      'CAL-REFS-020',
      'CAL-REFS-021',
      'CAL-TABLE-020',
      'CAL-ERRORS-005',
    ],
    note:
      'dev is line 2 and begins at version 3 of main, trial is line 3 and begins at version 5 of ' +
      'dev, the last branch begins at version 3 of dev, which is a version of main.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...[1, 2, 3, 4, 5].map((version) => of('main', version, MAIN)),
      ...[1, 2, 3, 4, 5, 6].map((version) => of('dev', version, DEV)),
      ...[1, 3, 4, 5, 6, 7].map((version) => of('trial', version, TRIAL)),
      readsHead(5, rowsThrough(5, MAIN)),
      atHead('main', 5, MAIN),
      atHead('dev', 6, DEV),
      atHead('trial', 7, TRIAL),
      atHead('users/anna/Twin_1.x+y-z', 3, MAIN),
      ...Object.entries(LINES).map(([ref, spans]) => logOf(store, ref, spans)),
      logOf(store, 'users/anna/Twin_1.x+y-z', LINES.main, 3),
      fails('UnknownVersion', { ref: 'dev', at: { version: 7 } }),
      fails('UnknownVersion', { ref: 'users/anna/Twin_1.x+y-z', at: { version: 4 } }),
      ...['Dev', 'DEV', 'de', 'users/anna', 'other'].map((ref) => fails('UnknownRef', { ref })),
      lists([
        branch('dev', 2, [1, 3]),
        branch('main', 1, null),
        branch('trial', 3, [2, 5]),
        branch('users/anna/Twin_1.x+y-z', 4, [2, 3]),
      ]),
    ],
  }
}

function addresses() {
  const { store, refs } = tree()
  refs.tag('kept', 2, 5)
  const time = '2026-01-01T00:00:04Z'
  return {
    name: 'refs-addresses',
    title: 'An address without a name means main; a version or time is that of the branch',
    requirements: ['CAL-STORAGE-056', 'CAL-STORAGE-120', 'CAL-TABLE-160'],
    store,
    with: withKeySpace('small'),
    checks: [
      readsHead(4, rowsThrough(4, MAIN), { ref: 'v4' }),
      readsHead(4, rowsThrough(4, MAIN), { ref: time }),
      readsHead(4, rowsThrough(4, MAIN), { ref: 'main@v4' }),
      readsHead(4, rowsThrough(4, DEV), { ref: 'dev@v4' }),
      readsHead(4, rowsThrough(4, DEV), { ref: `dev@${time}` }),
      readsHead(2, rowsThrough(2, DEV), { ref: 'trial@v2' }),
      readsHead(5, rowsThrough(5, DEV), { ref: 'kept' }),
      fails('UnknownVersion', { ref: 'v6' }),
      fails('UnknownVersion', { ref: 'dev@v7' }),
      fails('UnknownVersion', { ref: 'dev@2025-12-31T00:00:00Z' }),
      ...['kept@v5', 'kept@v2', `kept@${time}`, 'dev@', 'dev@kept', '@v1', ''].map((ref) =>
        fails('InvalidAddress', { ref }),
      ),
      fails('UnknownRef', { ref: 'nobody@v1' }),
    ],
  }
}

function fromNothing() {
  const { store, refs } = tree()
  refs.fork('empty', 1, 0)
  refs.fork('fresh', 4, 0)
  store.commit(store.definition)
  write(store, 'fresh')
  return {
    name: 'refs-from-nothing',
    title: 'A branch that begins at version 0 has nothing of main',
    requirements: ['CAL-LOG-190', 'CAL-LOG-191', 'CAL-REFS-020', 'CAL-TABLE-025'],
    note: 'fresh begins at version 0 of a branch that begins at version 0 of main.',
    store,
    with: withKeySpace('small'),
    checks: [
      fails('UnknownKeySpace', { ref: 'empty' }),
      fails('UnknownVersion', { ref: 'empty', at: { version: 1 } }),
      fails('UnknownVersion', { ref: 'empty', at: { timestamp: timeOf(5) } }),
      { params: { operation: 'log', ref: 'empty' }, expect: { versions: [] } },
      of('fresh', 1, [['fresh', 2]]),
      atHead('fresh', 2, [['fresh', 2]]),
      logOf(store, 'fresh', [[5, 2]]),
      fails('UnknownVersion', { ref: 'fresh', at: { version: 3 } }),
    ],
  }
}

function times() {
  const { store } = tree()
  const at = (ref, timestamp, version, spans) =>
    reads(version, rowsThrough(version, spans), { ref, at: { timestamp } })
  return {
    name: 'refs-times',
    title: 'A time before a branch begins reads what it begins at, a later one its own versions',
    requirements: ['CAL-TABLE-024', 'CAL-TABLE-160'],
    note: 'Version v carries 1767225600000000 + v seconds on every line.',
    store,
    with: withKeySpace('small'),
    checks: [
      ...[1, 2, 3, 4, 5, 6].flatMap((version) => [
        at('dev', timeOf(version), version, DEV),
        at('dev', timeOf(version + 1) - 1, version, DEV),
      ]),
      at('trial', timeOf(4), 4, TRIAL),
      at('trial', timeOf(5) + 1, 5, TRIAL),
      at('trial', timeOf(900), 7, TRIAL),
      fails('UnknownVersion', { ref: 'trial', at: { timestamp: START_MICROS } }),
    ],
  }
}

function tags() {
  const { store, refs } = tree()
  refs.tag('before', 1, 2)
  refs.tag('Kept', 2, 5)
  refs.tag('last', 3, 7)
  refs.delete()
  store.on(2, 6)
  refs.delete()
  refs.tag('again', 2, 5)
  refs.tag('gone', 1, 1)
  refs.step({ kind: 'delete-tag', name: 'gone' })
  refs.tag('GONE', 1, 4)
  return {
    name: 'refs-tags',
    title: 'A tag reads as its version, whatever becomes of the branch',
    requirements: [
      'CAL-REFS-012',
      'CAL-REFS-022',
      'CAL-REFS-026',
      'CAL-REFS-030',
      'CAL-REFS-031',
      'CAL-LOG-190',
    ],
    note: 'trial and dev are sealed and deleted; last names the version before the seal of trial.',
    store,
    with: withKeySpace('small'),
    checks: [
      atHead('before', 2, MAIN),
      atHead('Kept', 5, DEV),
      atHead('last', 7, TRIAL),
      atHead('again', 5, DEV),
      atHead('GONE', 4, MAIN),
      ...['dev', 'trial', 'gone', 'kept'].map((ref) => fails('UnknownRef', { ref })),
      lists(
        [branch('main', 1, null)],
        [
          { name: 'GONE', line: 1, version: 4 },
          { name: 'Kept', line: 2, version: 5 },
          { name: 'again', line: 2, version: 5 },
          { name: 'before', line: 1, version: 2 },
          { name: 'last', line: 3, version: 7 },
        ],
      ),
    ],
  }
}

function seals() {
  const { store, refs } = tree()
  const renamed = refs.rename('TRIAL')
  write(store, 'renamed')
  store.on(2, 6)
  store.commit({ kind: 'seal' })
  refs.fork('heir', 2, 7)
  write(store, 'heir')
  const spans = [...TRIAL, [null, 8], ['renamed', 9]]
  const sealed = [...DEV, [null, 7]]
  return {
    name: 'refs-seals',
    title: 'A branch reads up to its seal, and a line that begins at the seal goes on',
    requirements: ['CAL-LOG-191', 'CAL-LOG-192', 'CAL-LOG-193', 'CAL-REFS-023', 'CAL-REFS-011'],
    note:
      'trial was renamed to TRIAL; dev has its seal and still its name, as where the process ' +
      'that was to delete it has ended in between. A seal is a version in which nothing changes.',
    store,
    with: withKeySpace('small'),
    checks: [
      fails('UnknownRef', { ref: 'trial' }),
      of('TRIAL', 7, TRIAL),
      of('TRIAL', 8, spans),
      atHead('TRIAL', 9, spans),
      logOf(store, 'TRIAL', [...LINES.trial.slice(0, 2), [3, 8], [renamed, 9]]),
      of('dev', 6, DEV),
      atHead('dev', 7, sealed),
      atHead('heir', 8, [...sealed, ['heir', 8]]),
      logOf(store, 'dev', [
        [1, 3],
        [2, 7],
      ]),
      lists([
        branch('TRIAL', renamed, [3, 8]),
        branch('dev', 2, [1, 3]),
        branch('heir', 5, [2, 7]),
        branch('main', 1, null),
      ]),
    ],
  }
}

function replicas() {
  const { store } = tree()
  const path = entryPath(4, 2)
  const missing = [{ code: 'MissingObject', path }]
  const whole = (ref, version, seen, lacks = []) => ({
    params: { operation: 'replica', ref },
    expect: { version, seen, missing: lacks },
  })
  const replica = (ref, version, spans) =>
    readsHead(version, rowsThrough(version, spans), { ref, replica: true })
  return {
    name: 'refs-replica',
    title:
      'A replica of a branch is at the version before what is missing of any line it goes over',
    requirements: ['CAL-LOG-140', 'CAL-LOG-141', 'CAL-LOG-142', 'CAL-LOG-144', 'CAL-LOG-190'],
    made: { from: 'read/refs-lines', edits: [{ path, do: 'remove' }] },
    store,
    with: withKeySpace('small'),
    checks: [
      whole('main', 5, 5),
      whole('dev', 3, 6, missing),
      whole('trial', 3, 7, missing),
      replica('main', 5, MAIN),
      replica('dev', 3, DEV),
      replica('trial', 3, TRIAL),
      fails('MissingObject', { ref: 'trial' }),
      atHead('main', 5, MAIN),
    ],
  }
}

/**
 * The base: the tree of lines 1 to 3, a tag `kept` of line 2; line 5, which has left; line 7, whose
 * name ended and which the tag `old` names, and so stays.
 */
export function refsBase() {
  const { store, refs } = tree()
  refs.tag('kept', 2, 5)
  refs.fork('gone', 2, 4)
  refs.delete()
  refs.fork('ended', 1, 4)
  write(store, 'ended')
  refs.tag('old', 7, 5)
  refs.delete()
  return store
}

function undamaged() {
  return {
    name: 'refs-undamaged',
    title: 'The store of several lines that damaged ones are made from reads well',
    requirements: ['CAL-REFS-022', 'CAL-REFS-026', 'CAL-REFS-030'],
    store: refsBase(),
    with: withKeySpace('small'),
    checks: [
      atHead('main', 5, MAIN),
      atHead('dev', 6, DEV),
      atHead('trial', 7, TRIAL),
      atHead('kept', 5, DEV),
      atHead('old', 5, [
        ['main', 4],
        ['ended', 5],
      ]),
      ...['gone', 'ended'].map((ref) => fails('UnknownRef', { ref })),
    ],
  }
}

/** A state with tags, a line without a name and without one that had left before it. */
export function refsStateStore() {
  const { store, refs } = tree()
  refs.fork('left', 2, 4)
  refs.delete()
  refs.tag('kept', 2, 5)
  store.on(2, 6)
  refs.delete()
  refs.step({ kind: 'protect-line', line: 3, protected: true })
  refs.step({ kind: 'protect-line', line: 1, protected: true })
  refs.step({ kind: 'protect-line', line: 1, protected: false })
  refs.step({ kind: 'add-feature', feature: 'places' })
  refs.fill(64)
  refs.tag('at-64', 3, 6)
  refs.fork('again', 2, 5)
  write(store, 'again')
  refs.step({ kind: 'delete-tag', name: 'at-64' })
  refs.step({ kind: 'delete-tag', name: 'kept' })
  store.on(3, 7)
  store.hint({ refs: 66 })
  return store
}

function states() {
  const again = [...DEV.slice(0, 1), ['dev', 5], ['again', 6]]
  return {
    name: 'refs-state',
    title: 'A refs log of 67 entries says the same from its first entry and from the state in one',
    requirements: ['CAL-REFS-006', 'CAL-REFS-007', 'CAL-REFS-026', 'CAL-REFS-041'],
    note:
      'Entry 64 makes a tag; its state has the deleted dev, line 2, which trial and a tag go ' +
      'back to, and has not line 4, which nothing did. Entry 65 makes a branch from line 2.',
    store: refsStateStore(),
    with: withKeySpace('small'),
    checks: [
      atHead('trial', 7, TRIAL),
      atHead('again', 6, again),
      fails('UnknownRef', { ref: 'dev' }),
      fails('UnknownRef', { ref: 'kept' }),
      lists([
        branch('again', 65, [2, 5]),
        branch('main', 1, null),
        branch('trial', 3, [2, 5], true),
      ]),
    ],
  }
}

export const refsCases = () => [
  lines(),
  addresses(),
  fromNothing(),
  times(),
  tags(),
  seals(),
  replicas(),
  undamaged(),
  states(),
]
