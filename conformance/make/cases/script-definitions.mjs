/** Scripts about definitions that change while transactions are open. */
import {
  a,
  add,
  alter,
  atEntry,
  b,
  begin,
  c,
  commit,
  created,
  EVER,
  gives,
  leavesEntries,
  REFUSED,
  script,
  sums,
  upsert,
} from './script.mjs'

const required = (column) => ({ kind: 'set-required', column, required: true })
const group = (name, ...columns) => ({ kind: 'add-group', group: { name, columns } })
const OTHER = group('other', { name: 'o', type: 'int64' })

/** Key 1 with a text, and the column o of another group. */
const withOther = [
  created,
  b(alter(OTHER), { version: 2 }),
  b(upsert([{ id: '1', text: 'one', o: '1' }]), { version: 3 }),
]

/** A transaction of `a` that is begun and stages one step. */
const staged = (name, work) => {
  const [[kind, params]] = Object.entries(work)
  return [a(begin(name)), a({ [kind]: { ...params, transaction: name } })]
}

function wholeRecords() {
  return script({
    name: 'whole-records',
    title: 'Deletes and replaces are refused where the head has a group that they did not write',
    requirements: ['CAL-COMMIT-061', 'CAL-COMMIT-062'],
    note: 'A group of another name is no other group, and an upsert speaks of its own cells only.',
    steps: [
      created,
      a(add(1, 1), { version: 2 }),
      ...staged('delete', { delete: { keySpace: 'n', keys: [['1']] } }),
      ...staged('replace', { replace: { keySpace: 'n', rows: [{ id: '1', sum: '5' }] } }),
      ...staged('upsert', upsert([{ id: '2', sum: '2' }])),
      ...staged('first', { replace: { keySpace: 'n', rows: [{ id: '3', sum: '3' }] } }),
      b(alter({ kind: 'rename-group', group: 'main', name: 'first' }), { version: 3 }),
      a(commit('first'), { version: 4 }),
      b(alter(OTHER), { version: 5 }),
      a(commit('delete'), REFUSED),
      a(commit('replace'), REFUSED),
      a(commit('upsert'), { version: 6 }),
    ],
    leaves: [leavesEntries(6)],
    checks: [gives(6, sums([1, '1'], [2, '2'], [3, '3']))],
  })
}

function writesMeetRequired() {
  const replaced = { id: '1', text: 'new', sum: '1', o: '2' }
  return script({
    name: 'required-written',
    title: 'Writes of a column that was made required meanwhile are refused, others are not',
    requirements: ['CAL-COMMIT-061', 'CAL-COMMIT-063'],
    steps: [
      ...withOther,
      ...staged('writes', upsert([{ id: '1', text: 'two' }])),
      ...staged('replaces', { replace: { keySpace: 'n', rows: [replaced] } }),
      ...staged('others', add(1, 5)),
      b(alter(required('text')), { version: 4 }),
      a(commit('writes'), REFUSED),
      a(commit('replaces'), REFUSED),
      a(commit('others'), { version: 5 }),
    ],
    checks: [
      {
        params: { columns: ['id', 'text', 'sum', 'o'] },
        expect: { version: 5, rows: [{ id: '1', text: 'one', sum: '5', o: '1' }] },
      },
    ],
  })
}

function requiredMeetsWrites() {
  const update = (row) => ({ update: { keySpace: 'n', rows: [row] } })
  return script({
    name: 'required-made',
    title: 'A column is not made required where its group or the anchor was written since',
    requirements: ['CAL-COMMIT-064'],
    note: 'The column o is of another group than text, which a patch of o does not write.',
    steps: [
      ...withOther,
      ...staged('lands', alter(required('text'))),
      b(update({ id: '1', o: '7' }), { version: 4 }),
      a(commit('lands'), { version: 5 }),
      ...staged('own', alter(required('o'))),
      ...staged('anchor', alter(required('o'))),
      b(update({ id: '1', o: '8' }), { version: 6 }),
      a(commit('own'), REFUSED),
      b(upsert([{ id: '2', text: 'two' }]), { version: 7 }),
      a(commit('anchor'), REFUSED),
      b(upsert([{ id: '3', text: 'three' }]), { version: 8 }),
    ],
    leaves: [leavesEntries(8)],
    checks: [
      {
        params: { columns: ['id', 'o'] },
        expect: {
          version: 8,
          rows: [
            { id: '1', o: '8' },
            { id: '2', o: null },
            { id: '3', o: null },
          ],
        },
      },
    ],
  })
}

function requiredFieldMade() {
  const field = { kind: 'set-field-required', column: 's', field: ['x'], required: true }
  const row = (id, x) => upsert([{ id, s: { x } }])
  return script({
    name: 'required-field-made',
    title: 'A field is not made required where the group of its column was written since',
    requirements: ['CAL-COMMIT-096'],
    steps: [
      created,
      b(alter(group('structs', { name: 's', type: 'struct<x:int64>' })), { version: 2 }),
      b(row('1', '1'), { version: 3 }),
      ...staged('loses', alter(field)),
      ...staged('lands', alter(field)),
      b({ update: { keySpace: 'n', rows: [{ id: '1', sum: '9' }] } }, { version: 4 }),
      a(commit('lands'), { version: 5 }),
      b(alter({ ...field, required: false }), { version: 6 }),
      ...staged('late', alter(field)),
      b(row('2', null), { version: 7 }),
      a(commit('late'), REFUSED),
      a(commit('loses'), REFUSED),
    ],
    leaves: [leavesEntries(7)],
    checks: [
      {
        params: { columns: ['id', 's'] },
        expect: {
          version: 7,
          rows: [
            { id: '1', s: { x: '1' } },
            { id: '2', s: { x: null } },
          ],
        },
      },
    ],
  })
}

function strictMade() {
  const strict = { kind: 'set-strict', strict: true }
  const update = (row) => ({ update: { keySpace: 'n', rows: [row] } })
  return script({
    name: 'strict-made',
    title: 'A key-space is not made strict where what it demands was written since',
    requirements: ['CAL-COMMIT-094'],
    note: 'The column o is required and of another group; free is of a group without such columns.',
    steps: [
      ...withOther,
      b(alter(group('free', { name: 'f', type: 'int64' })), { version: 4 }),
      b(alter(required('o')), { version: 5 }),
      ...staged('group', alter(strict)),
      b(update({ id: '1', o: '2' }), { version: 6 }),
      a(commit('group'), REFUSED),
      ...staged('anchor', alter(strict)),
      b(upsert([{ id: '2', text: 'two' }]), { version: 7 }),
      a(commit('anchor'), REFUSED),
      b(update({ id: '2', o: '2' }), { version: 8 }),
      ...staged('free', alter(strict)),
      b(update({ id: '1', f: '1' }), { version: 9 }),
      a(commit('free'), { version: 10 }),
      b(upsert([{ id: '3', text: 'three' }]), { error: 'OperationNotAllowed' }),
    ],
    leaves: [leavesEntries(10)],
    checks: [
      {
        params: { columns: ['id', 'o'] },
        expect: {
          version: 10,
          rows: [
            { id: '1', o: '2' },
            { id: '2', o: '2' },
          ],
        },
      },
    ],
  })
}

function stagedAgain() {
  const replace = { replace: { keySpace: 'n', rows: [{ id: '1', sum: '5' }] } }
  const others = ['x', 'y'].map((name) => group(name, { name, type: 'int64' }))
  const renew = { kind: 'drop-group', group: 'x' }
  return script({
    name: 'staged-again',
    title: 'A call may be staged again where a definition changed under it, but not for ever',
    requirements: ['CAL-COMMIT-062', 'CAL-COMMIT-065'],
    note:
      'The first replace meets one new group and may land over it. The second meets another ' +
      'group of the same name at each try, so that it has to end as a conflict.',
    steps: [
      created,
      a(add(1, 1), { version: 2 }),
      a(atEntry(3, { effect: 'steps', steps: [b(alter(others[0]), { version: 3 })] })),
      a(replace, { anyOf: [{ version: 4 }, REFUSED] }),
      b(add(1, 100)),
      a({
        fault: {
          request: 'create',
          path: '^log/1/[0-9]+[.]json$',
          effect: 'steps',
          times: EVER,
          steps: [b(alter(renew)), b(alter(others[0]))],
        },
      }),
      a(replace, REFUSED),
    ],
    checks: [
      {
        params: { columns: ['id', 'sum'], at: { version: 2 } },
        expect: { version: 2, rows: sums([1, '1']) },
      },
      {
        params: { columns: ['id', 'sum'], at: { version: 5 } },
        anyOf: ['105', '101'].map((sum) => ({ expect: { version: 5, rows: sums([1, sum]) } })),
      },
    ],
  })
}

function expressionMeetsTypes() {
  const key = [{ name: 'id', type: 'int32' }]
  const columns = ['v', 'w', 'z'].map((name) => ({ name, type: 'int32' }))
  const inE = (change) => ({ alter: { keySpace: 'e', changes: [change] } })
  const computes = (set, more = {}) => ({
    update: { keySpace: 'e', set, ...more, rows: [{ id: 1 }] },
  })
  return script({
    name: 'expression-types',
    title: 'An expression is refused where what it names or assigns is gone or of another type',
    requirements: ['CAL-COMMIT-080', 'CAL-COMMIT-061'],
    note: 'The column z is only renamed, so that the expression over it lands.',
    steps: [
      created,
      b({ create: { name: 'e', key, groups: [{ name: 'g', columns }] } }, { version: 2 }),
      b({ upsert: { keySpace: 'e', rows: [{ id: 1, v: 1, w: 2, z: 3 }] } }, { version: 3 }),
      ...staged('names', computes({ z: 'target.v' })),
      ...staged('assigns', computes({ v: 'target.z' })),
      ...staged('dropped', computes({ z: 'target.w' })),
      ...staged('stays', computes({ z: 'target.z + 1' })),
      b(inE({ kind: 'widen-column', column: 'v', type: 'int64' }), { version: 4 }),
      a(commit('names'), REFUSED),
      a(commit('assigns'), REFUSED),
      b(inE({ kind: 'drop-column', column: 'w' }), { version: 5 }),
      a(commit('dropped'), REFUSED),
      b(inE({ kind: 'rename-column', column: 'z', name: 'y' }), { version: 6 }),
      a(commit('stays'), { version: 7 }),
      ...staged('key', computes({ y: 'target.y + 1' })),
      b(inE({ kind: 'widen-column', column: 'id', type: 'int64' }), { version: 8 }),
      a(commit('key'), REFUSED),
    ],
    leaves: [leavesEntries(8)],
    checks: [
      {
        params: { keySpace: 'e', columns: ['id', 'v', 'y'] },
        expect: { version: 8, rows: [{ id: '1', v: '1', y: 4 }] },
      },
    ],
  })
}

function marksAtTheHead() {
  const marked = (transaction, previous, sequence, digest) => ({
    mark: { transaction, application: 'app', epoch: 1, previous, sequence, digest },
  })
  const letters = (letter) => letter.repeat(16)
  return script({
    name: 'marks-at-the-head',
    title: 'Marks are held against the state that the entry follows, not against the base',
    requirements: ['CAL-COMMIT-042', 'CAL-COMMIT-043', 'CAL-COMMIT-044'],
    note: 'All three begin where the application has no mark, and then 1 is committed.',
    steps: [
      created,
      ...['first', 'again', 'other', 'next'].flatMap((name, at) => [
        [b, a, a, c][at](begin(name)),
        [b, a, a, c][at](add(1, 10 ** at, { transaction: name })),
      ]),
      b(marked('first', null, 1, letters('1'))),
      a(marked('again', null, 1, letters('1'))),
      a(marked('other', null, 1, letters('2'))),
      c(marked('next', 1, 2, letters('3'))),
      b(commit('first'), { version: 2, member: 0 }),
      a(commit('again'), { version: 2, member: 0 }),
      a(commit('other'), { error: 'StaleSequence' }),
      c(commit('next'), { version: 3 }),
    ],
    leaves: [leavesEntries(3)],
    checks: [gives(3, sums([1, '1001']))],
  })
}

export const definitionScripts = () => [
  wholeRecords(),
  writesMeetRequired(),
  requiredMeetsWrites(),
  requiredFieldMade(),
  strictMade(),
  stagedAgain(),
  expressionMeetsTypes(),
  marksAtTheHead(),
]
