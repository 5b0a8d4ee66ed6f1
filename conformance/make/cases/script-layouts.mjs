/** Scripts about layouts of groups that change while others write, fold, checkpoint and settle. */
import {
  a,
  add,
  alter,
  atEntry,
  b,
  begin,
  commit,
  created,
  gives,
  leavesEntries,
  REFUSED,
  script,
  sums,
  upsert,
} from './script.mjs'

const buckets = (count, group = 'main') => ({
  kind: 'set-partitioning',
  group,
  partitioning: count === 0 ? [] : [{ kind: 'hash', buckets: count, components: [0] }],
})
const split = (group, name, ...columns) => ({ kind: 'split-group', group, columns, name })
const settle = (group) => ({ settle: { keySpace: 'n', ...(group && { group }) } })
const fold = (after, through, group = 'main') => ({
  fold: { keySpace: 'n', group, after, through },
})
const checkpoint = (group = 'main', more = {}) => ({
  checkpoint: { keySpace: 'n', group, ...more },
})
const deleteAll = { 'delete-range': { keySpace: 'n' } }
const erase = (...ids) => ({ delete: { keySpace: 'n', keys: ids.map((id) => [String(id)]) } })

/** A transaction of `a` that is begun and stages one step. */
const staged = (name, work) => {
  const [[kind, params]] = Object.entries(work)
  return [a(begin(name)), a({ [kind]: { ...params, transaction: name } })]
}

/** Something happens right before the entry of a version is put by `a`. */
const rightBefore = (version, ...steps) => a(atEntry(version, { effect: 'steps', steps }))

const LAYOUT = ['CAL-TABLE-130', 'CAL-TABLE-132', 'CAL-TABLE-134', 'CAL-TABLE-136']
const MEETS = ['CAL-COMMIT-013', 'CAL-COMMIT-061', 'CAL-COMMIT-065']

function writersMeetBuckets() {
  return script({
    name: 'layout-writers',
    title: 'What was staged for other buckets is refused or staged again, and nothing is lost',
    requirements: [...LAYOUT, ...MEETS, 'CAL-TABLE-137'],
    note: 'The rows of version 2 are in a checkpoint of the old buckets when these are changed.',
    steps: [
      created,
      b(alter(buckets(4)), { version: 2 }),
      b(upsert([1, 2, 3, 4].map((id) => ({ id: String(id), sum: '1', text: 't' }))), {
        version: 3,
      }),
      b(checkpoint(), { version: 4 }),
      ...staged('update', add(1, 10)),
      ...staged('delete', erase(2)),
      ...staged('range', deleteAll),
      b(alter(buckets(8)), { version: 5 }),
      a(commit('update'), REFUSED),
      a(commit('delete'), REFUSED),
      a(commit('range'), REFUSED),
      a(add(1, 10), { version: 6 }),
      b(settle(), { version: 7 }),
      rightBefore(8, b(alter(buckets(0)), { version: 8 })),
      a(add(2, 20), { version: 9 }),
      rightBefore(10, b(alter(buckets(3)), { version: 10 })),
      a(erase(3), { version: 11 }),
      b(settle(), { version: 12 }),
      b(add(5, 5), { version: 13 }),
    ],
    leaves: [leavesEntries(13)],
    checks: [
      ...[3, 4, 5].map((version) =>
        gives(version, sums([1, '1'], [2, '1'], [3, '1'], [4, '1']), { at: { version } }),
      ),
      ...[6, 7, 8].map((version) =>
        gives(version, sums([1, '11'], [2, '1'], [3, '1'], [4, '1']), { at: { version } }),
      ),
      gives(10, sums([1, '11'], [2, '21'], [3, '1'], [4, '1']), { at: { version: 10 } }),
      ...[11, 12].map((version) =>
        gives(version, sums([1, '11'], [2, '21'], [4, '1']), { at: { version } }),
      ),
      gives(13, sums([1, '11'], [2, '21'], [4, '1'], [5, '5'])),
    ],
  })
}

function upkeepMeetsBuckets() {
  return script({
    name: 'layout-upkeep',
    title: 'Folds, checkpoints and settles that began under another layout are refused',
    requirements: ['CAL-COMMIT-013', 'CAL-TABLE-132', 'CAL-TABLE-134', 'CAL-TABLE-137'],
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      b(add(1, 10), { version: 3 }),
      rightBefore(4, b(alter(buckets(2)), { version: 4 })),
      a(fold(1, 3), REFUSED),
      b(add(2, 2), { version: 5 }),
      rightBefore(6, b(alter(buckets(4)), { version: 6 })),
      a(settle(), REFUSED),
      b(settle(), { version: 7 }),
      b(add(2, 20), { version: 8 }),
      rightBefore(9, b(alter(buckets(0)), { version: 9 })),
      a(checkpoint(), REFUSED),
      b(add(1, 100), { version: 10 }),
      b(settle(), { version: 11 }),
      b(checkpoint(), { version: 12 }),
    ],
    leaves: [leavesEntries(12)],
    checks: [
      gives(4, sums([1, '11']), { at: { version: 4 } }),
      ...[5, 6, 7].map((version) => gives(version, sums([1, '11'], [2, '2']), { at: { version } })),
      ...[8, 9].map((version) => gives(version, sums([1, '11'], [2, '22']), { at: { version } })),
      gives(12, sums([1, '111'], [2, '22'])),
    ],
  })
}

const ALL = ['id', 'text', 'sum', 'tags']
const row = (id, text, sum, tags) => ({ id, text, sum, tags })
const all = (version, ...rows) => gives(version, rows, { columns: ALL, at: { version } })

function writersMeetSplit() {
  return script({
    name: 'layout-split-writers',
    title: 'What was staged before columns were split off lands where it does not write them',
    requirements: ['CAL-TABLE-131', 'CAL-TABLE-134', ...MEETS, 'CAL-COMMIT-062'],
    note:
      'Whole records are not deleted by who does not know the new group, so that nothing of them ' +
      'stays there.',
    steps: [
      created,
      b(upsert([1, 2, 3].map((id) => ({ id: String(id), text: 't', sum: '1', tags: ['x'] }))), {
        version: 2,
      }),
      ...staged('split', upsert([{ id: '1', text: 'lost' }])),
      ...staged('both', upsert([{ id: '1', text: 'lost', tags: ['lost'] }])),
      ...staged('stays', upsert([{ id: '2', tags: ['y'] }])),
      ...staged('delete', erase(3)),
      ...staged('replace', { replace: { keySpace: 'n', rows: [{ id: '3', sum: '5' }] } }),
      ...staged('range', deleteAll),
      b(alter(split('main', 'side', 'text', 'sum')), { version: 3 }),
      a(commit('split'), REFUSED),
      a(commit('both'), REFUSED),
      a(commit('stays'), { version: 4 }),
      a(commit('delete'), REFUSED),
      a(commit('replace'), REFUSED),
      a(commit('range'), REFUSED),
      rightBefore(5, b(alter(split('side', 'more', 'sum')), { version: 5 })),
      a(add(1, 10), { version: 6 }),
      rightBefore(7, b(alter(buckets(2, 'more')), { version: 7 })),
      a(erase(3), { version: 8 }),
      b(upsert([{ id: '3', tags: ['new'] }]), { version: 9 }),
      b(settle(), { version: 11 }),
      b(add(3, 7), { version: 12 }),
      b(alter(split('main', 'rest', 'tags')), { version: 13 }),
      b({ logCheckpoint: {} }),
      b(add(3, 1), { version: 14 }),
    ],
    leaves: [leavesEntries(14)],
    checks: [
      all(3, row('1', 't', '1', ['x']), row('2', 't', '1', ['x']), row('3', 't', '1', ['x'])),
      all(5, row('1', 't', '1', ['x']), row('2', 't', '1', ['y']), row('3', 't', '1', ['x'])),
      all(7, row('1', 't', '11', ['x']), row('2', 't', '1', ['y']), row('3', 't', '1', ['x'])),
      all(8, row('1', 't', '11', ['x']), row('2', 't', '1', ['y'])),
      ...[9, 10, 11].map((version) =>
        all(
          version,
          row('1', 't', '11', ['x']),
          row('2', 't', '1', ['y']),
          row('3', null, null, ['new']),
        ),
      ),
      ...[12, 14].map((version) =>
        all(
          version,
          row('1', 't', '11', ['x']),
          row('2', 't', '1', ['y']),
          row('3', null, version === 12 ? '7' : '8', ['new']),
        ),
      ),
    ],
  })
}

function upkeepMeetsSplit() {
  return script({
    name: 'layout-split-upkeep',
    title: 'Folds and checkpoints of a group land though columns were split off from it meanwhile',
    requirements: ['CAL-TABLE-131', 'CAL-TABLE-133', 'CAL-TABLE-134', 'CAL-TABLE-138'],
    steps: [
      created,
      b(upsert([{ id: '1', text: 'one', sum: '1' }]), { version: 2 }),
      b(add(1, 10), { version: 3 }),
      rightBefore(4, b(alter(split('main', 'side', 'sum')), { version: 4 })),
      a(fold(1, 3), { version: 5 }),
      b(add(1, 100), { version: 6 }),
      rightBefore(7, b(alter(split('side', 'rest', 'sum')), { error: 'InvalidArgument' })),
      a(checkpoint('main', { asOf: 3 }), { version: 7 }),
      b(add(2, 2), { version: 8 }),
      b(fold(3, 8, 'side'), { version: 9 }),
      b({ logCheckpoint: {} }),
      b(settle('side'), { version: 10 }),
      b(checkpoint('side'), { version: 11 }),
      b({ logCheckpoint: {} }),
    ],
    leaves: [leavesEntries(11)],
    checks: [
      ...[3, 4, 5].map((version) => all(version, row('1', 'one', '11', null))),
      ...[6, 7].map((version) => all(version, row('1', 'one', '111', null))),
      ...[8, 9, 10, 11].map((version) =>
        all(version, row('1', 'one', '111', null), row('2', null, '2', null)),
      ),
    ],
  })
}

function settledTwice() {
  return script({
    name: 'layout-settled-twice',
    title: 'Two who settle at once settle once, and one settles a group that loses columns',
    requirements: [
      'CAL-TABLE-132',
      'CAL-TABLE-135',
      'CAL-TABLE-136',
      'CAL-TABLE-137',
      'CAL-LOG-150',
    ],
    steps: [
      created,
      b(upsert([{ id: '1', text: 'one', sum: '1', tags: ['x'] }]), { version: 2 }),
      b(alter(buckets(2)), { version: 3 }),
      rightBefore(4, b(settle(), { version: 4 }), b(add(1, 10), { version: 5 })),
      a(settle(), { version: 6 }),
      b(alter(buckets(4)), { version: 7 }),
      b(add(2, 2), { version: 8 }),
      rightBefore(9, b(alter(split('main', 'side', 'sum')), { version: 9 })),
      a(settle(), { version: 10 }),
      b(add(2, 20), { version: 11 }),
      b(settle('side'), { version: 12 }),
      a(settle('side'), { error: 'InvalidArgument' }),
    ],
    leaves: [leavesEntries(12)],
    checks: [
      ...[2, 3, 4].map((version) => all(version, row('1', 'one', '1', ['x']))),
      ...[5, 6, 7].map((version) => all(version, row('1', 'one', '11', ['x']))),
      ...[8, 9, 10].map((version) =>
        all(version, row('1', 'one', '11', ['x']), row('2', null, '2', null)),
      ),
      ...[11, 12].map((version) =>
        all(version, row('1', 'one', '11', ['x']), row('2', null, '22', null)),
      ),
    ],
  })
}

function nothingComesBack() {
  return script({
    name: 'layout-truncated',
    title: 'What was deleted does not come back with tiles of what was before',
    requirements: ['CAL-TABLE-028', 'CAL-TABLE-133', 'CAL-TABLE-134', 'CAL-TABLE-136'],
    steps: [
      created,
      b(add(1, 1), { version: 2 }),
      b(add(2, 2), { version: 3 }),
      b(alter(split('main', 'side', 'sum')), { version: 4 }),
      b(deleteAll, { version: 5 }),
      a(checkpoint('main', { asOf: 3 }), { version: 6 }),
      a(settle('side'), { version: 7 }),
      b(alter(buckets(2, 'side')), { version: 8 }),
      b(alter(buckets(2)), { version: 9 }),
      a(settle()),
      b(upsert([{ id: '2', text: 'new' }]), { version: 12 }),
    ],
    leaves: [leavesEntries(12)],
    checks: [
      all(4, row('1', null, '1', null), row('2', null, '2', null)),
      ...[5, 6, 7, 8, 9, 10, 11].map((version) => all(version)),
      all(12, row('2', 'new', null, null)),
    ],
  })
}

function requiredMeetsLayouts() {
  const required = alter({ kind: 'set-required', column: 'text', required: true })
  return script({
    name: 'layout-required',
    title:
      'A column is not made required where its group or the anchor got another layout meanwhile',
    requirements: ['CAL-COMMIT-064', 'CAL-COMMIT-096'],
    steps: [
      created,
      b(upsert([{ id: '1', text: 'one' }]), { version: 2 }),
      ...staged('moved', required),
      b(alter(split('main', 'side', 'text')), { version: 3 }),
      a(commit('moved'), REFUSED),
      ...staged('own', required),
      b(alter(buckets(2, 'side')), { version: 4 }),
      a(commit('own'), REFUSED),
      ...staged('anchor', required),
      b(alter(buckets(2)), { version: 5 }),
      a(commit('anchor'), REFUSED),
      a(required, { version: 6 }),
    ],
    leaves: [leavesEntries(6)],
    checks: [gives(6, [{ id: '1', text: 'one' }], { columns: ['id', 'text'] })],
  })
}

/** Rows are computed from a column that is gone when the origin comes into tiles. */
function computedFromDropped() {
  const computes = (set) => ({ update: { keySpace: 'n', set, rows: [{ id: '1' }] } })
  const text = (version, value) =>
    gives(version, [{ id: '1', text: value }], { columns: ['id', 'text'], at: { version } })
  return script({
    name: 'layout-computed',
    title:
      'Tiles that an origin comes into hold dropped columns from which rows are computed later',
    requirements: ['CAL-TABLE-043', 'CAL-TABLE-134', 'CAL-TABLE-137', 'CAL-TABLE-138'],
    steps: [
      created,
      b(upsert([{ id: '1', text: 'one', sum: '1' }]), { version: 2 }),
      b(alter(buckets(2)), { version: 3 }),
      b(computes({ text: 'target.text || CAST(target.sum AS utf8)' }), { version: 4 }),
      b(alter({ kind: 'drop-column', column: 'sum' }), { version: 5 }),
      b(settle(), { version: 6 }),
      b({ logCheckpoint: {} }),
      b(alter(buckets(3)), { version: 7 }),
      b({ upsert: { keySpace: 'n', rows: [{ id: '1', tags: ['x'] }] } }, { version: 8 }),
      b(computes({ text: 'target.text || element_at(target.tags, 1)' }), { version: 9 }),
      b(alter(split('main', 'side', 'tags')), { version: 10 }),
      b(settle('main'), { version: 11 }),
      b(settle('side'), { version: 12 }),
    ],
    leaves: [leavesEntries(12)],
    checks: [
      text(3, 'one'),
      ...[4, 5, 6, 7, 8].map((version) => text(version, 'one1')),
      ...[9, 10, 11, 12].map((version) => text(version, 'one1x')),
    ],
  })
}

const join = (group, other) => ({ kind: 'join-groups', group, other })

function writersMeetJoin() {
  return script({
    name: 'layout-join-writers',
    title: 'What was staged for groups before they are joined is refused or staged again',
    requirements: ['CAL-TABLE-150', 'CAL-TABLE-151', 'CAL-TABLE-152', ...MEETS],
    steps: [
      created,
      b(alter(split('main', 'side', 'text')), { version: 2 }),
      b(upsert([1, 2].map((id) => ({ id: String(id), text: 't', sum: '1' }))), { version: 3 }),
      b(checkpoint('side'), { version: 4 }),
      ...staged('into', add(1, 10)),
      ...staged('from', upsert([{ id: '1', text: 'lost' }])),
      ...staged('delete', erase(2)),
      b(alter(join('main', 'side')), { version: 5 }),
      a(commit('into'), REFUSED),
      a(commit('from'), REFUSED),
      a(commit('delete'), REFUSED),
      a(upsert([{ id: '1', text: 'kept', sum: '5' }], { ops: { sum: 'sum' } }), { version: 6 }),
      b(alter(split('main', 'side', 'tags')), { version: 7 }),
      rightBefore(8, b(alter(join('main', 'side')), { version: 8 })),
      a(upsert([{ id: '2', tags: ['x'] }]), { version: 9 }),
      rightBefore(10, b(erase(1), { version: 10 })),
      a(settle(), { version: 11 }),
      b(add(2, 1), { version: 12 }),
      b({ logCheckpoint: {} }),
      b(checkpoint(), { version: 13 }),
    ],
    leaves: [leavesEntries(13)],
    checks: [
      ...[3, 4, 5].map((version) =>
        all(version, row('1', 't', '1', null), row('2', 't', '1', null)),
      ),
      ...[6, 7, 8].map((version) =>
        all(version, row('1', 'kept', '6', null), row('2', 't', '1', null)),
      ),
      all(9, row('1', 'kept', '6', null), row('2', 't', '1', ['x'])),
      ...[10, 11].map((version) => all(version, row('2', 't', '1', ['x']))),
      ...[12, 13].map((version) => all(version, row('2', 't', '2', ['x']))),
    ],
  })
}

function upkeepMeetsJoin() {
  return script({
    name: 'layout-join-upkeep',
    title: 'Folds, checkpoints and settles of groups that are joined meanwhile are refused',
    requirements: ['CAL-COMMIT-013', 'CAL-TABLE-150', 'CAL-TABLE-151', 'CAL-TABLE-152'],
    steps: [
      created,
      b(alter(split('main', 'side', 'text')), { version: 2 }),
      b(upsert([{ id: '1', text: 'a', sum: '1' }]), { version: 3 }),
      b(upsert([{ id: '1', text: 'b' }]), { version: 4 }),
      rightBefore(5, b(alter(join('main', 'side')), { version: 5 })),
      a(fold(2, 4, 'side'), REFUSED),
      b(alter(split('main', 'side', 'text')), { version: 6 }),
      b(upsert([{ id: '1', text: 'c' }]), { version: 7 }),
      rightBefore(8, b(alter(join('main', 'side')), { version: 8 })),
      a(settle('side'), REFUSED),
      b(settle(), { version: 9 }),
      b(alter(split('main', 'side', 'text')), { version: 10 }),
      b(settle('side'), { version: 11 }),
      b(upsert([{ id: '1', text: 'd', sum: '2' }]), { version: 12 }),
      rightBefore(13, b(alter(join('main', 'side')), { version: 13 })),
      a(checkpoint('side'), REFUSED),
      b(settle(), { version: 14 }),
    ],
    leaves: [leavesEntries(14)],
    checks: [
      all(3, row('1', 'a', '1', null)),
      ...[4, 5, 6].map((version) => all(version, row('1', 'b', '1', null))),
      ...[7, 8, 9, 10, 11].map((version) => all(version, row('1', 'c', '1', null))),
      ...[12, 13, 14].map((version) => all(version, row('1', 'd', '2', null))),
    ],
  })
}

function settlesJoin() {
  const ids = [1, 2, 3, 4, 5, 6]
  const rows = ids.map((id) => row(String(id), `t${id}`, '1', [`x${id}`]))
  const later = rows.map((one) => (one.id === '3' ? { ...one, tags: ['x3', 'y'] } : one))
  return script({
    name: 'layout-join-settled',
    title: 'Tiles hold what two groups of other partitions had, each key once',
    requirements: ['CAL-TABLE-137', 'CAL-TABLE-150', 'CAL-TABLE-151', 'CAL-TABLE-152'],
    steps: [
      created,
      b(alter(split('main', 'side', 'text')), { version: 2 }),
      b(alter(split('main', 'rest', 'tags')), { version: 3 }),
      b(alter(buckets(2, 'side')), { version: 4 }),
      b(alter(buckets(3, 'rest')), { version: 5 }),
      b(upsert(rows), { version: 6 }),
      b(alter(join('side', 'rest')), { version: 7 }),
      b(
        { update: { keySpace: 'n', ops: { tags: 'append' }, rows: [{ id: '3', tags: ['y'] }] } },
        {
          version: 8,
        },
      ),
      a(settle('side'), { version: 9 }),
      a(checkpoint('side'), { version: 10 }),
      b(erase(4), { version: 11 }),
    ],
    leaves: [leavesEntries(11)],
    checks: [
      ...[6, 7].map((version) => all(version, ...rows)),
      ...[8, 9, 10].map((version) => all(version, ...later)),
      all(11, ...later.filter(({ id }) => id !== '4')),
    ],
  })
}

export const layoutScripts = () => [
  settlesJoin(),
  writersMeetJoin(),
  upkeepMeetsJoin(),
  writersMeetBuckets(),
  upkeepMeetsBuckets(),
  writersMeetSplit(),
  upkeepMeetsSplit(),
  settledTwice(),
  nothingComesBack(),
  requiredMeetsLayouts(),
  computedFromDropped(),
]
