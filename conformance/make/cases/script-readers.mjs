/** Scripts about readers while others write: policies, changes that are followed, differences. */
import {
  a,
  add,
  atEntry,
  b,
  c,
  created,
  gives,
  leavesEntries,
  load,
  script,
  step,
  sums,
  upsert,
} from './script.mjs'

const DENIED = { error: 'Denied' }
const asks = (kind, ...groups) => ({ kind, keySpace: 'n', groups })
const other = {
  alter: {
    keySpace: 'n',
    changes: [
      { kind: 'add-group', group: { name: 'other', columns: [{ name: 'o', type: 'int64' }] } },
    ],
  },
}
const noData = (writer) =>
  writer({ fault: { request: 'get', path: '^data/', effect: 'fail', times: 1000 } })
const opens = (writer, ...answers) => writer({ open: { answers } })

function policyAsked() {
  return script({
    name: 'policy-asked',
    title: 'A policy is asked with all groups before data is read; what is no permission refuses',
    requirements: ['CAL-SCAN-060', 'CAL-ERRORS-040'],
    note: 'Reads of data files fail, so that one before the answer would not end as Denied.',
    steps: [
      created,
      a(load(1, 300), { version: 2 }),
      a(other, { version: 3 }),
      noData(b),
      opens(b, 'deny', 'none'),
      b({ scan: { keySpace: 'n', columns: ['o'] } }, DENIED),
      b({ scan: { keySpace: 'n', columns: ['id', 'text'] } }, DENIED),
      b({ follow: { keySpace: 'n', from: 1, to: 3 } }, DENIED),
      b({ diff: { from: 1, to: 3 } }, DENIED),
      b({ begin: { transaction: 't' } }),
      b({ read: { transaction: 't', keySpace: 'n', key: ['1'] } }, DENIED),
      b({ insert: { transaction: 't', keySpace: 'n', rows: [{ id: '1', text: 'x' }] } }, DENIED),
      b(
        { asked: {} },
        {
          asked: [
            asks('read', 'main', 'other'),
            asks('read', 'main'),
            asks('read', 'main', 'other'),
            asks('read'),
            asks('read', 'main', 'other'),
            asks('read', 'main'),
          ].map((one, at) => ({
            ...one,
            ...(at === 3 && { groups: { anyOf: [['main'], ['main', 'other']] } }),
            answer: at === 0 ? 'deny' : 'none',
          })),
        },
      ),
      opens(c, 'allow'),
      c(
        { scan: { keySpace: 'n', columns: ['id', 'sum'], filter: 'id = 7' } },
        { rows: sums([7, null]) },
      ),
    ],
    leaves: [leavesEntries(3)],
    checks: [gives(3, sums([7, null]), { filter: 'id = 7' })],
  })
}

function writesRefused() {
  return script({
    name: 'policy-writes',
    title: 'What a policy refuses to write is Denied before an entry is put, and leaves no file',
    requirements: ['CAL-ERRORS-040', 'CAL-COMMIT-014'],
    steps: [
      created,
      a(add(1, 1), { version: 2 }),
      b(atEntry(3, { effect: 'fail', times: 1000 })),
      opens(b, 'deny'),
      b(load(1, 300), DENIED),
      b({ dropKeySpace: { keySpace: 'n' } }, DENIED),
      b({ asked: {} }, { asked: [asks('write', 'main'), asks('define', 'main')] }),
      step({ objects: { path: '^data/' } }, { count: 0 }),
    ],
    leaves: [leavesEntries(2)],
    checks: [gives(2, sums([1, '1']))],
  })
}

const inserted = (id, sum, version) => ({
  id: String(id),
  sum,
  _change: 'insert',
  _version: version,
})

function followed() {
  return script({
    name: 'follow-asked',
    title: 'Who follows changes is asked about again before versions that came later',
    requirements: ['CAL-SCAN-061', 'CAL-SCAN-030'],
    note: 'The third answer refuses: version 4 is not told of, and the reading ends.',
    steps: [
      created,
      a(add(1, 1), { version: 2 }),
      opens(b, 'allow', 'allow', 'deny'),
      b({ follow: { keySpace: 'n', from: 0, columns: ['id', 'sum'] } }, {}, 'feed'),
      b({ asked: {} }, { asked: [asks('read', 'main')] }),
      opens(c, 'allow'),
      c({ follow: { keySpace: 'n', from: 0, columns: ['id', 'sum'] } }, {}, 'all'),
      a(add(2, 2), { version: 3 }),
      step({ advance: { seconds: 3600 } }),
      a(add(3, 3), { version: 4 }),
      step({ advance: { seconds: 3600 } }),
      step({ finish: 'feed' }, DENIED),
      step({ cancel: 'all' }),
      step(
        { finish: 'all' },
        {
          rows: [inserted(1, '1', '2'), inserted(2, '2', '3'), inserted(3, '3', '4')],
        },
      ),
    ],
    leaves: [leavesEntries(4)],
    checks: [gives(4, sums([1, '1'], [2, '2'], [3, '3']))],
  })
}

function followedWhole() {
  const ids = { keySpace: 'n', from: 2, columns: ['id'] }
  return script({
    name: 'follow-ended',
    title: 'Changes that are followed end between two versions, wherever the reading is ended',
    requirements: ['CAL-SCAN-030'],
    note:
      'It is ended while the file of version 3 is being read: either all 300 records are told of ' +
      'or none. One by one they would take a page of this case.',
    steps: [
      created,
      a(add(999, 1), { version: 2 }),
      a(load(1, 300), { version: 3 }),
      b({ fault: { name: 'file', request: 'get', path: '^data/', effect: 'hold' } }),
      b({ follow: ids }, {}, 'feed'),
      step({ reached: 'file' }),
      step({ cancel: 'feed' }),
      step({ release: 'file' }),
      step(
        { finish: 'feed' },
        {
          anyOf: [
            { rows: [] },
            {
              rows: {
                $series: {
                  from: 1,
                  through: 300,
                  of: { id: '$i', _change: 'insert', _version: '3' },
                },
              },
            },
          ],
        },
      ),
    ],
    checks: [gives(3, sums([7, null]), { filter: 'id = 7' })],
  })
}

function definitionsDiffer() {
  const alter = (...changes) => ({ alter: { keySpace: 'n', changes } })
  return script({
    name: 'diff-definitions',
    title: 'The difference of definitions goes by ids: a name that is used again is another column',
    requirements: ['CAL-SCAN-034'],
    steps: [
      created,
      a(other, { version: 2 }),
      a({ create: { name: 'gone', key: created.do.create.key, groups: created.do.create.groups } }),
      a(add(1, 1), { version: 4 }),
      a(
        alter(
          { kind: 'rename-column', column: 'text', name: 'words' },
          { kind: 'drop-column', column: 'tags' },
          { kind: 'add-column', group: 'main', column: { name: 'tags', type: 'utf8' } },
          { kind: 'drop-group', group: 'other' },
          { kind: 'add-column', group: 'main', column: { name: 'n', type: 'int32' } },
        ),
        { version: 5 },
      ),
      a({ dropKeySpace: { keySpace: 'gone' } }, { version: 6 }),
      a(alter({ kind: 'widen-column', column: 'n', type: 'int64' }), { version: 7 }),
      b(
        { diff: { from: 4, to: 6 } },
        {
          definitions: [
            { object: 'column', change: 'added', column: 'n' },
            { object: 'column', change: 'added', column: 'tags' },
            { object: 'column', change: 'dropped', column: 'tags' },
            { object: 'column', change: 'renamed', before: 'text', after: 'words' },
            { object: 'group', change: 'dropped', group: 'other' },
            { object: 'key-space', change: 'dropped', keySpace: 'gone' },
          ],
        },
      ),
      b(
        { diff: { from: 6 } },
        {
          definitions: [
            { object: 'column', change: 'retyped', column: 'n', before: 'int32', after: 'int64' },
          ],
        },
      ),
    ],
    checks: [gives(7, sums([1, '1']))],
  })
}

function tilesUntouched() {
  const key = [
    { name: 'p', type: 'int64' },
    { name: 'id', type: 'int64' },
  ]
  const groups = [
    {
      name: 'g',
      partitioning: [{ kind: 'identity', component: 0 }],
      columns: [{ name: 'v', type: 'int64' }],
    },
  ]
  const row = (p) => ({ upsert: { keySpace: 'tiles', rows: [{ p, id: '1', v: p }] } })
  return script({
    name: 'diff-tiles',
    title: 'A tile that nothing between two versions touches is not read for their difference',
    requirements: ['CAL-SCAN-035'],
    note: 'Both tiles have a segment; those of tile 2 are gone, and nobody misses them.',
    isDamaged: true,
    steps: [
      created,
      a({ create: { name: 'tiles', key, groups } }, { version: 2 }),
      a(row('1'), { version: 3 }),
      a({ checkpoint: { keySpace: 'tiles' } }, { version: 4 }),
      step({ objects: { path: '^data/' } }, { count: 1, paths: '$first' }),
      step({ damage: { path: '^data/', how: 'zero' } }, { count: 1 }),
      a(row('2'), { version: 5 }),
      a({ checkpoint: { keySpace: 'tiles' } }, { version: 6 }),
      a({ upsert: { keySpace: 'tiles', rows: [{ p: '2', id: '1', v: '7' }] } }, { version: 7 }),
      b(
        { diff: { from: 6, to: 7, keySpaces: ['tiles'] } },
        { keySpaces: [{ keySpace: 'tiles', inserted: 0, updated: 1, deleted: 0 }] },
      ),
      b({ scan: { keySpace: 'tiles' } }, { error: 'CorruptFile' }),
    ],
    checks: [{ params: { keySpace: 'tiles' }, error: 'CorruptFile' }],
  })
}

function creating() {
  const noStore = step({ objects: { path: '^calico[.]json$' } }, { count: 0 })
  const there = step({ objects: { path: '^(refs/|log/1/line)' } }, { count: 2 })
  return script({
    name: 'creating',
    title: 'A store exists with its marker, which comes last; who finds it there is told so',
    requirements: ['CAL-FORMAT-033', 'CAL-FORMAT-034', 'CAL-FORMAT-002'],
    note:
      'The first dies before it puts the marker. Of the next two, who have both seen that there ' +
      'is none, one creates the store. The clocks still stand at the beginning of 2026.',
    steps: [
      a({ fault: { request: 'create', path: '^calico[.]json$', effect: 'die-before' } }),
      a({ createStore: {} }, { gone: true }),
      there,
      noStore,
      b({
        fault: { name: 'marker', request: 'create', path: '^calico[.]json$', effect: 'hold' },
      }),
      b({ createStore: {} }, {}, 'late'),
      step({ reached: 'marker' }, { document: { log: 'objects', storeId: '$second' } }),
      noStore,
      c({ createStore: {} }),
      step(
        { document: 'calico.json' },
        { document: { log: 'objects', storeId: '$first', createdAt: 1_767_225_600_000_000 } },
      ),
      step({ release: 'marker' }),
      step({ finish: 'late' }, { error: 'AlreadyExists' }),
      { writer: 'd', do: { createStore: {} }, expect: { error: 'AlreadyExists' } },
      c(created.do, { version: 1 }),
      c(upsert([{ id: '1', sum: '1' }]), { version: 2 }),
    ],
    leaves: [{ path: 'calico.json', document: { storeId: '$first' } }, leavesEntries(2)],
    checks: [gives(2, sums([1, '1']))],
  })
}

export const readerScripts = () => [
  policyAsked(),
  writesRefused(),
  followed(),
  followedWhole(),
  definitionsDiffer(),
  tilesUntouched(),
  creating(),
]
