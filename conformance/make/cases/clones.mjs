/** Stores that go on from another one, which lies in the folder `parent` of theirs. */
import { longId } from '../bytes.mjs'
import { refsPath, START_MICROS } from '../store.mjs'
import { atHead, of, rowsThrough, tree, write } from './branches.mjs'
import { fails, readsHead, withKeySpace } from './common.mjs'

const FOLDER = 'parent'
const CLONE = [
  ['main', 3],
  ['dev', 5],
  ['clone', 7],
]

const named = (n, line, version) => ({
  kind: 'create-clone',
  clone: longId('clone', n),
  line,
  version,
  uri: 'file:///somewhere',
})

/** Has the store, which then lies in `parent`, go on as a clone from a version of a line. */
function goOn({ store, refs }, line, version) {
  const number = refs.step(named(refs.number, line, version))
  const { clone } = named(number - 1, line, version)
  const { storeId } = store.read('calico.json')
  for (const [path, bytes] of [...store.objects]) {
    store.objects.delete(path)
    store.objects.set(`${FOLDER}/${path}`, bytes)
  }
  store.put('calico.json', {
    createdAt: START_MICROS,
    features: ['clone'],
    format: '0.1',
    log: 'objects',
    parent: { storeId, uri: `./${FOLDER}`, refs: number },
    storeId: clone,
  })
  store.on(refs.step({ kind: 'begin-clone', parent: { line, version } }), version)
}

/** A clone of version 5 of `dev`, which has gone on to 6: its own line is 5. */
function cloned() {
  const one = tree()
  one.refs.step({ kind: 'protect-line', line: 2, protected: true })
  goOn(one, 2, 5)
  for (let v = 6; v <= 7; v++) write(one.store, 'clone')
  return one
}

const branch = (name, line, at, isProtected = false) => ({
  name,
  line,
  parent: at ? { line: at[0], version: at[1] } : null,
  protected: isProtected,
})
const lists = (...branches) => ({
  params: { operation: 'refs' },
  expect: { branches, tags: [] },
})

/** A clone of the clone, with its own line 10. */
function clonedTwice() {
  const two = cloned()
  two.refs.tag('begin', 2, 5)
  two.refs.fork('own', 6, 6)
  write(two.store, 'own')
  two.store.on(6, 7)
  goOn(two, 6, 7)
  write(two.store, 'second')
  return two
}

/** What a copy of a clone has. */
function copied() {
  const whole = tree()
  whole.refs.step(named(3, 2, 5))
  whole.store.on(whole.refs.step({ kind: 'begin-clone', parent: { line: 2, version: 5 } }), 5)
  for (let v = 6; v <= 7; v++) write(whole.store, 'clone')
  return whole
}

/** A line of which nothing but a clone is left. */
function keptLine() {
  const kept = tree()
  kept.refs.step(named(3, 2, 5))
  kept.refs.step(named(4, 1, 5))
  kept.store.on(3, 7)
  kept.refs.delete()
  kept.store.on(2, 6)
  kept.refs.delete()
  kept.refs.step({ kind: 'delete-clone', clone: longId('clone', 4) })
  kept.refs.fill(65)
  kept.refs.fork('again', 2, 5)
  kept.store.on(kept.refs.number, 5)
  return kept
}

const on = (name, title, requirements, { store }, checks) => ({
  ...{ name, title, requirements, store },
  with: withKeySpace('small'),
  checks,
})

export function cloneCases() {
  return [
    on(
      'clone',
      'A clone reads the versions of its parent up to where it begins, and then its own',
      ['CAL-REFS-101', 'CAL-REFS-104', 'CAL-REFS-105', 'CAL-REFS-106', 'CAL-REFS-107'],
      cloned(),
      [
        readsHead(7, rowsThrough(7, CLONE)),
        ...[5, 6, 7].map((version) => of('main', version, CLONE)),
        ...[1, 3, 4].map((version) => fails('VersionExpired', { at: { version } })),
        fails('UnknownVersion', { at: { version: 8 } }),
        ...['dev', 'trial'].map((ref) => fails('UnknownRef', { ref })),
        lists(branch('main', 6, [2, 5], true)),
      ],
    ),
    on(
      'clone-of-clone',
      'A clone of a clone reads each version from the store that has it',
      ['CAL-REFS-105', 'CAL-REFS-107', 'CAL-REFS-108'],
      clonedTwice(),
      [
        readsHead(8, rowsThrough(8, [...CLONE, ['second', 8]])),
        fails('VersionExpired', { at: { version: 6 } }),
        lists(branch('main', 10, [6, 7], true)),
      ],
    ),
    on(
      'clone-whole',
      'A copy of a clone has the refs log of both, and needs no parent',
      ['CAL-REFS-106', 'CAL-MAINTAIN-143'],
      copied(),
      [
        readsHead(7, rowsThrough(7, CLONE)),
        fails('VersionExpired', { at: { version: 4 } }),
        fails('UnknownRef', { ref: 'dev' }),
        lists(branch('main', 5, [2, 5])),
      ],
    ),
    on(
      'clone-keeps-line',
      'A line without a name stays as long as a clone names it',
      ['CAL-REFS-026', 'CAL-REFS-100', 'CAL-REFS-101'],
      keptLine(),
      [
        atHead('again', 5, [
          ['main', 3],
          ['dev', 5],
        ]),
        lists(branch('again', 65, [2, 5]), branch('main', 1, null)),
      ],
    ),
  ]
}

const corrupt = (name, title, requirement, store) => ({
  ...{ name, title, store },
  requirements: [requirement],
  with: withKeySpace('small'),
  checks: [fails('CorruptDocument')],
})

/** Entries of the refs log that nobody may put. */
function wrongSteps() {
  const step = (name, title, requirement, ...actions) => {
    const { store, refs } = tree()
    for (const action of actions) refs.step(action)
    return corrupt(name, title, requirement, store)
  }
  const begin = { kind: 'begin-clone', parent: { line: 2, version: 4 } }
  const end = { kind: 'delete-clone', clone: longId('clone', 1) }
  const nowhere = named(1, 9, 1)
  const twice = [named(1, 1, 1), named(1, 1, 2)]
  return [
    step('clone-begins-unnamed', 'A clone begins where none is named', 'CAL-REFS-106', begin),
    step('clone-unknown', 'A clone ends that is not there', 'CAL-REFS-100', end),
    step('clone-line-unknown', 'A clone is of a line that is not there', 'CAL-REFS-100', nowhere),
    step('clone-twice', 'A clone is named twice', 'CAL-REFS-100', ...twice),
  ]
}

export function damagedCloneCases() {
  const gone = cloned()
  for (const path of [...gone.store.objects.keys()]) {
    if (path.startsWith(`${FOLDER}/`)) gone.store.objects.delete(path)
  }
  const marker = (change) => {
    const { store } = cloned()
    store.put(`${FOLDER}/calico.json`, change(store.read(`${FOLDER}/calico.json`)))
    return store
  }
  const own = (change) => {
    const { store } = cloned()
    store.put(refsPath(6), change(store.read(refsPath(6))))
    return store
  }
  const unnamed = cloned().store
  const entry = unnamed.read(`${FOLDER}/${refsPath(5)}`)
  const other = { ...entry.action, clone: longId('clone', 99) }
  unnamed.put(`${FOLDER}/${refsPath(5)}`, { ...entry, action: other })
  const branches = lists(branch('main', 6, [2, 5], true))
  const refused = (name, title, store, checks = [fails('NotAStore'), branches]) => ({
    ...{ name, title, store, checks },
    requirements: ['CAL-REFS-108'],
    with: withKeySpace('small'),
  })
  return [
    refused('clone-parent-gone', 'The parent of a clone is not there', gone.store),
    refused(
      'clone-parent-other',
      'Another store lies where the parent of a clone was',
      marker((value) => ({ ...value, storeId: longId('other', 1) })),
    ),
    refused(
      'clone-parent-later',
      'The parent of a clone is a clone that began no earlier',
      marker((value) => ({
        ...value,
        features: ['clone'],
        parent: { storeId: value.storeId, uri: './parent', refs: 5 },
      })),
    ),
    refused('clone-parent-before', 'The parent does not name the clone', unnamed),
    corrupt(
      'clone-without-state',
      'The first entry of a clone has no state',
      'CAL-REFS-105',
      own(({ state: _, ...value }) => value),
    ),
    ...wrongSteps(),
  ]
}
