/**
 * Scripts of merges and rebases: the verdict of each row of the table in the chapter refs. Each
 * situation has two branches of its own, and what one of them did is to come behind the other.
 */
import { a, add, b, begin, commit, script, upsert } from './script.mjs'

const COLUMNS = [
  { name: 'text', type: 'utf8' },
  { name: 'sum', type: 'int64', algebra: 'sum' },
  { name: 'small', type: 'int32' },
  { name: 'pair', type: 'struct<x:int32>' },
]
const FORMAT = { fileFormat: 'arrow', codec: 'none' }
const CREATE = {
  create: {
    name: 'n',
    key: [{ name: 'id', type: 'int64' }],
    groups: [
      { name: 'main', ...FORMAT, columns: COLUMNS },
      { name: 'side', ...FORMAT, columns: [{ name: 'extra', type: 'utf8' }] },
    ],
  },
}
const ROWS = ['1', '2', '3'].map((id) => ({
  ...{ id, text: 'begun', sum: '0', small: 1, pair: { x: 1 }, extra: 'begun' },
}))

const REBASABLE = null
const CONFLICT = 'conflict'
const RETRYABLE = 'retryable'
const INCOMPATIBLE = 'incompatible'

// What a line does: steps, of which those of a transaction get its name.
const write = (id, cells = { text: 'written' }) => [upsert([{ id, ...cells }])]
const patch = (id, cells) => [{ update: { keySpace: 'n', rows: [{ id, ...cells }] } }]
const clear = [{ 'delete-range': { keySpace: 'n' } }]
const remove = (id) => [{ delete: { keySpace: 'n', keys: [[id]] } }]
const replace = (id) => [{ replace: { keySpace: 'n', rows: [{ id, text: 'replaced' }] } }]
const alter = (...changes) => [{ alter: { keySpace: 'n', changes } }]
const reader = (isolation, { key, own, columns }) => [
  begin('t', isolation),
  { read: { transaction: 't', keySpace: 'n', key: [key], ...(columns && { columns }) } },
  upsert([{ id: own, text: 'read' }], { transaction: 't' }),
  commit('t'),
]
const required = alter({ kind: 'set-required', column: 'text', required: true })
const strict = alter({ kind: 'set-strict', strict: true })
const field = alter({ kind: 'set-field-required', column: 'pair', field: ['x'], required: true })
const column = (name) => alter({ kind: 'add-column', column: { name, type: 'int64' } })
const group = alter({
  kind: 'add-group',
  group: { name: 'new', columns: [{ name: 'fresh', type: 'int64' }] },
})
const keySpace = (name) => [{ create: { ...CREATE.create, name } }]

/** The steps of a transaction, under a name that no other situation has. */
const named = (works, name) =>
  works.map((work) => {
    const [[kind, params]] = Object.entries(work)
    return { [kind]: params.transaction === undefined ? params : { ...params, transaction: name } }
  })

/** What one line did comes behind another: a verdict, or the numbers of a merge. */
function situation([brought, behind, verdict, more = {}], at) {
  const [ours, theirs] = [`ours${at}`, `theirs${at}`]
  const refused = { error: 'CommitConflict', details: { kind: verdict, at: { version: 3 } } }
  return [
    a({ fork: { name: ours, from: 'v2' } }),
    a({ fork: { name: theirs, from: 'v2' } }),
    a({ on: ours }),
    ...named(behind, `behind${at}`).map((work) => a(work)),
    b({ on: theirs }),
    ...named(brought, `brought${at}`).map((work) => b(work)),
    // Refused, both leave everything as it is; else what both did is brought together once.
    ...(verdict === null ? [] : [b({ rebase: { onto: ours, ...more } }, refused)]),
    a(
      { merge: { from: theirs, ...more } },
      verdict === null ? { brought: 1, held: 0, leftOut: 0 } : refused,
    ),
  ]
}

const row = (name, title, ids, situations) =>
  script({
    name: `verdict-${name}`,
    title,
    requirements: ['CAL-REFS-087', ...ids],
    note: 'A row of the table of the chapter refs; each situation is two branches of version 2.',
    steps: [
      a(CREATE, { version: 1 }),
      a(upsert(ROWS), { version: 2 }),
      ...situations.flatMap(situation),
    ],
    checks: [
      { params: { columns: ['text'] }, expect: { version: 2, rows: ROWS.map(textOf) } },
      ...situations.flatMap(([, , verdict, , rows], at) =>
        verdict === null && rows ? [readsOf(`ours${at}`, rows)] : [],
      ),
    ],
  })

const textOf = ({ text }) => ({ text })
const readsOf = (ref, [version, ...texts]) => ({
  params: { ref, columns: ['id', 'text'] },
  expect: { version, rows: texts.map((text, at) => ({ id: String(at + 1), text })) },
})

const CHECKED = { checkWrites: true }

const VERDICTS = [
  row(
    'blind',
    'What read nothing comes behind writes, unless writes are to be checked',
    [],
    [
      [write('1', { text: 'late' }), write('1'), REBASABLE, {}, [4, 'late', 'begun', 'begun']],
      [clear, write('1'), REBASABLE, {}, [4]],
      [write('1'), clear, REBASABLE, {}, [4, 'written']],
      [write('1'), write('1'), CONFLICT, CHECKED],
      [write('1'), write('2'), REBASABLE, CHECKED, [4, 'written', 'written', 'begun']],
      [write('1'), clear, CONFLICT, CHECKED],
    ],
  ),
  row(
    'serializable',
    'What is serializable conflicts with a write of what it read',
    ['CAL-COMMIT-028'],
    [
      [reader('serializable', { key: '1', own: '2' }), write('1'), CONFLICT],
      [reader('serializable', { key: '1', own: '2' }), clear, CONFLICT],
      [
        reader('serializable', { key: '1', own: '2' }),
        write('3'),
        REBASABLE,
        {},
        [4, 'begun', 'read', 'written'],
      ],
      [
        reader('serializable', { key: '1', own: '2', columns: ['sum'] }),
        patch('1', { extra: 'patched' }),
        REBASABLE,
        {},
        [4, 'begun', 'read', 'begun'],
      ],
      [
        reader('serializable', { key: '1', own: '2', columns: ['sum'] }),
        patch('1', { sum: '7' }),
        CONFLICT,
      ],
    ],
  ),
  row(
    'snapshot',
    'A snapshot conflicts with a write of what it wrote',
    ['CAL-COMMIT-029'],
    [
      [
        reader('snapshot', { key: '1', own: '2' }),
        write('1'),
        REBASABLE,
        {},
        [4, 'written', 'read', 'begun'],
      ],
      [reader('snapshot', { key: '1', own: '2' }), patch('2', { text: 'patched' }), CONFLICT],
      [reader('snapshot', { key: '1', own: '2' }), patch('2', { small: 5 }), CONFLICT],
      [reader('snapshot', { key: '1', own: '2' }), remove('2'), CONFLICT],
      [reader('snapshot', { key: '1', own: '2' }), patch('2', { extra: 'x' }), REBASABLE],
    ],
  ),
  row(
    'no-place',
    'A write without its group, layout or column is incompatible',
    ['CAL-COMMIT-013'],
    [
      [write('1'), alter({ kind: 'drop-column', column: 'text' }), INCOMPATIBLE],
      [write('1', { extra: 'x' }), alter({ kind: 'drop-group', group: 'side' }), INCOMPATIBLE],
      [clear, [{ dropKeySpace: { keySpace: 'n' } }], INCOMPATIBLE],
      [
        write('1'),
        alter({
          kind: 'set-partitioning',
          group: 'main',
          partitioning: [{ kind: 'hash', buckets: 2, components: [0] }],
        }),
        INCOMPATIBLE,
      ],
    ],
  ),
  row(
    'expression',
    'An expression whose types were changed is retryable',
    ['CAL-COMMIT-080'],
    [
      [
        [upsert([{ id: '1' }], { set: { small: 'target.small + 1' } })],
        alter({ kind: 'widen-column', column: 'small', type: 'int64' }),
        RETRYABLE,
      ],
      [
        [upsert([{ id: '1' }], { set: { small: 'target.small + 1' } })],
        write('1'),
        REBASABLE,
        {},
        [4, 'written', 'begun', 'begun'],
      ],
    ],
  ),
  row(
    'demanded',
    'A write behind what its key-space demands now is retryable',
    ['CAL-COMMIT-063'],
    [
      [write('1'), required, RETRYABLE],
      [write('1'), strict, RETRYABLE],
      [write('1'), field, RETRYABLE],
      [clear, required, RETRYABLE],
    ],
  ),
  row(
    'demanding',
    'What demands something behind a write is retryable',
    ['CAL-COMMIT-064'],
    [
      [required, write('1'), RETRYABLE],
      [strict, write('1'), RETRYABLE],
      [field, write('1'), RETRYABLE],
      [required, clear, RETRYABLE],
    ],
  ),
  row(
    'whole',
    'What ends whole records is retryable behind a new group',
    ['CAL-COMMIT-062'],
    [
      [remove('1'), group, RETRYABLE],
      [replace('1'), group, RETRYABLE],
    ],
  ),
  row(
    'taken',
    'A definition whose name or object is gone is incompatible',
    ['CAL-COMMIT-060'],
    [
      [column('more'), column('more'), INCOMPATIBLE],
      [keySpace('m'), keySpace('m'), INCOMPATIBLE],
      [column('more'), [{ dropKeySpace: { keySpace: 'n' } }], INCOMPATIBLE],
      [
        alter({ kind: 'rename-column', column: 'text', name: 'renamed' }),
        alter({ kind: 'drop-column', column: 'text' }),
        INCOMPATIBLE,
      ],
    ],
  ),
  row(
    'defined',
    'Any other definition comes behind any other change',
    ['CAL-COMMIT-061'],
    [
      [column('more'), column('other'), REBASABLE, {}, [4, 'begun', 'begun', 'begun']],
      [keySpace('m'), keySpace('o'), REBASABLE],
      [column('more'), write('1'), REBASABLE, {}, [4, 'written', 'begun', 'begun']],
      [write('1'), column('more'), REBASABLE, {}, [4, 'written', 'begun', 'begun']],
      [alter({ kind: 'drop-column', column: 'small' }), write('1', { small: 7 }), REBASABLE],
    ],
  ),
  row(
    'upkeep',
    'Everything comes behind what changes no content',
    ['CAL-REFS-086'],
    [
      ...[
        [add(3, 1), { checkpoint: { keySpace: 'n' } }],
        [add(3, 1), add(3, 2), { fold: { keySpace: 'n', after: 2, group: 'main' } }],
        [add(3, 1), add(3, 2), { squash: { after: 2 } }],
      ].map((behind) => [
        reader('serializable', { key: '1', own: '2' }),
        behind,
        REBASABLE,
        {},
        [3 + behind.length, 'begun', 'read', 'begun'],
      ]),
    ],
  ),
]

export const verdictScripts = () => VERDICTS
