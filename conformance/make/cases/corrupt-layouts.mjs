/** Changes of layouts, settles and origins in log checkpoints that a reader has to refuse. */
import { shortId } from '../bytes.mjs'
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'
import {
  groupNow,
  hash,
  incarnationOf,
  joinGroups,
  records,
  setPartitioning,
  splitGroup,
} from './layouts.mjs'
import { addColumn, column } from './read-alter.mjs'

const NOWHERE = { group: shortId('x', 1) }

/** Changes of the small store, `g` its anchor and `o` another group; and the sentence it breaks. */
const REFUSED = {
  'buckets-nowhere': ['buckets for no group', () => setPartitioning(NOWHERE, 1, hash(2, 0)), '130'],
  'buckets-own': [
    'the incarnation that the group has',
    (g) => ({ ...setPartitioning(g, 1, hash(2, 0)), incarnation: g.incarnation }),
    '130',
  ],
  'buckets-group': [
    'an incarnation with the id of a group',
    (g, o) => ({ ...setPartitioning(g, 1, hash(2, 0)), incarnation: o.group }),
    '130',
  ],
  'buckets-beyond': [
    'buckets of a component that is not there',
    (g) => setPartitioning(g, 1, hash(2, 1)),
    '062',
  ],
  'split-nowhere': ['a split of no group', () => splitGroup(NOWHERE, 1, 'h', 1), '131'],
  'split-unknown': [
    'a split of a column that is not there',
    (g) => splitGroup(g, 1, 'h', 1, 9),
    '131',
  ],
  'split-other': ['a split of another group’s column', (g) => splitGroup(g, 1, 'h', 7), '131'],
  'split-twice': ['a column split off twice', (g) => splitGroup(g, 1, 'h', 1, 1), '131'],
  'split-all': ['a split of all columns', (_, o) => splitGroup(o, 1, 'h', 8, 7), '131'],
  'split-name': ['a split into a name that is taken', (g) => splitGroup(g, 1, 'O', 1), '131'],
  'split-group': [
    'a split into the id of a group',
    (g, o) => ({ ...splitGroup(g, 1, 'h', 1), newGroup: o.group }),
    '131',
  ],
  'split-incarnation': [
    'a split into an incarnation that is there',
    (g, o) => ({ ...splitGroup(g, 1, 'h', 1), incarnation: o.incarnation }),
    '131',
  ],
  'split-one-id': [
    'a split into one id for group and incarnation',
    (g) => ({ ...splitGroup(g, 1, 'h', 1), newGroup: incarnationOf(1) }),
    '131',
  ],
  'join-nowhere': [
    'a join with no group',
    (g) => joinGroups(g, 1, { group: shortId('x', 1) }),
    '150',
  ],
  'join-into-nowhere': ['a join into no group', (_, o) => joinGroups(NOWHERE, 1, o), '150'],
  'join-itself': ['a join of a group with itself', (_, o) => joinGroups(o, 1, o), '150'],
  'join-anchor': ['a join of the anchor into another group', (g, o) => joinGroups(o, 1, g), '150'],
  'join-incarnation': [
    'a join that begins an incarnation that is there',
    (g, o) => ({ ...joinGroups(g, 1, o), incarnation: o.incarnation }),
    '150',
  ],
  'column-joined': [
    'a column of the id of one that was dropped before its group joined another',
    (g, o) => [
      { kind: 'drop-column', column: 7 },
      joinGroups(g, 1, o),
      addColumn(g, column(7, 'x', 'bool')),
    ],
    '065',
    'CAL-TABLE-150',
  ],
  'column-moved': [
    'a column of the id of one that was split off and dropped with its group',
    (g) => {
      const split = splitGroup(g, 1, 'h', 1)
      const drop = { kind: 'drop-group', group: split.newGroup }
      return [split, drop, addColumn(g, column(1, 'x', 'bool'))]
    },
    '065',
  ],
}

/** The small store with the group `o` beside its anchor, and one row. */
function base() {
  const store = smallStore()
  const created = store.definition
  const columns = [column(7, 'p', 'bool'), column(8, 'q', 'bool')]
  const o = {
    ...groupNow(store, 'g'),
    group: shortId('group', 90),
    incarnation: shortId('inc', 90),
    ...{ name: 'o', anchor: false, columns, statistics: [7, 8] },
  }
  store.commit(store.alter(created, { kind: 'add-group', definition: o }))
  const update = setRows(store, [['1', '1', 'a']])
  store.commit(update)
  return { store, created, update, groups: [groupNow(store, 'g'), groupNow(store, 'o')] }
}

const refused = (name, title, requirements, store, error = 'CorruptDocument') => ({
  name: `layout-${name}`,
  title,
  requirements: [...requirements, ...(error === 'CorruptDocument' ? ['CAL-ERRORS-009'] : [])],
  store,
  with: withKeySpace('small'),
  checks: [fails(error)],
})

function changes() {
  return Object.entries(REFUSED).map(([name, [what, change, id, ...more]]) => {
    const { store, created, groups } = base()
    const { keySpace } = created.definition
    store.commit({ kind: 'alter-key-space', keySpace, changes: [change(...groups)].flat() })
    const title = `An entry that asks for ${what}`
    return refused(name, title, [`CAL-TABLE-${id}`, 'CAL-TABLE-060', ...more], store)
  })
}

function actions() {
  const title = (what) => `${what} of an incarnation that is no more`
  const late = base()
  const { store, created, update, groups } = late
  const settle = store.settle('g')
  store.commit(store.alter(created, setPartitioning(groups[0], 1, hash(2, 0))))
  store.commit(settle)
  const updated = base()
  updated.store.commit(
    updated.store.alter(updated.created, setPartitioning(updated.groups[0], 1, hash(2, 0))),
  )
  updated.store.commit({ ...update, incarnation: updated.groups[0].incarnation })
  const moved = base()
  const split = splitGroup(moved.groups[0], 1, 'h', 1)
  moved.store.commit(moved.store.alter(moved.created, split))
  moved.store.commit(moved.update)
  const other = base()
  other.store.commit(
    other.store.create({
      name: 'other',
      key: [['id', 'int64']],
      groups: [{ name: 'x', columns: [] }],
    }),
  )
  const { incarnation } = groupNow(other.store, 'x')
  const taken = { ...setPartitioning(other.groups[0], 1, hash(2, 0)), incarnation }
  other.store.commit(other.store.alter(other.created, taken))
  return [
    refused('settle-undefined', title('A settle'), ['CAL-TABLE-136'], store),
    refused(
      'update-undefined',
      title('An update'),
      ['CAL-TABLE-022', 'CAL-TABLE-130'],
      updated.store,
    ),
    refused(
      'update-moved',
      'An update of a column that was split off before it',
      ['CAL-TABLE-027', 'CAL-TABLE-131'],
      moved.store,
    ),
    refused(
      'buckets-elsewhere',
      'An entry that asks for an incarnation of another key-space',
      ['CAL-TABLE-021', 'CAL-TABLE-062'],
      other.store,
    ),
  ]
}

/** A log checkpoint with an origin that is changed before it is written. */
function inIndex(name, title, requirements, { change, error }) {
  const { store, created, update, groups } = base()
  store.commit(store.alter(created, setPartitioning(groups[0], 1, hash(2, 0))))
  const held = { version: 3, definition: groups[0], update }
  change.before?.(held)
  const origin = {
    version: held.version,
    definition: held.definition,
    manifests: [{ records: records(3, 'update', [held.update]) }],
  }
  const keySpaces = [created.definition]
  const index = store.logCheckpoint(4, {
    keySpaces,
    groups: { g: { manifests: [], origin }, o: [] },
  })
  if (change.after) {
    change.after(index.groups[0].origin)
    store.put('checkpoint/1/00000000000000000004/index.json', index)
  }
  store.hint({ checkpoint: 4 })
  return refused(name, title, requirements, store, error)
}

function origins() {
  const document = (name, title, change, more = []) =>
    inIndex(`origin-${name}`, title, ['CAL-LOG-056', 'CAL-LOG-151', ...more], {
      change,
      error: 'CorruptDocument',
    })
  const stray = (text, by) => ({
    after({ manifests: [manifest] }) {
      manifest.path = manifest.path.replace(text, by)
    },
  })
  const unknown = {
    before(held) {
      held.update = { ...held.update, columns: [{ column: 9, type: 'int64', op: 'set' }] }
    },
  }
  return [
    document(
      'path',
      'An origin whose manifest lies outside of checkpoint',
      stray('checkpoint/', 'data/'),
      ['CAL-FORMAT-006'],
    ),
    document('line', 'An origin whose manifest is of another line', stray('/1/', '/2/'), [
      'CAL-FORMAT-006',
    ]),
    document('type', 'An origin with a column of no type', {
      before(held) {
        const [first, ...rest] = held.definition.columns
        held.definition = { ...held.definition, columns: [{ ...first, type: 'int65' }, ...rest] }
      },
    }),
    document('no-version', 'An origin without a version', {
      after(origin) {
        delete origin.version
      },
    }),
    inIndex(
      'origin-column',
      'An origin with an update of a column that it does not have',
      ['CAL-LOG-057', 'CAL-LOG-151'],
      {
        change: unknown,
        error: 'CorruptManifest',
      },
    ),
  ]
}

export const damagedLayoutCases = () => [...changes(), ...actions(), ...origins()]
