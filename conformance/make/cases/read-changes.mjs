/** A store whose versions change little: what its change feed tells, to the byte and the second. */
import { HandMadeStore, timeOf } from '../store.mjs'

const row = (id, name, tags, low) => ({ id, name, tags, low })

/** The time of a version as JSON has it; all are within one minute of 2026. */
const timeText = (version) => `2026-01-01T00:00:${String(version).padStart(2, '0')}.000000Z`

function changed(kind, version, cells) {
  return {
    ...cells,
    _change: kind,
    _version: String(version),
    _timestamp: timeText(version),
  }
}

const inserted = (version, cells) => changed('insert', version, cells)
const deleted = (version, cells) => changed('delete', version, cells)
const updated = (version, before, after) => [
  changed('update_before', version, before),
  changed('update_after', version, after),
]

function changesStore() {
  const store = new HandMadeStore()
  const side = [
    [2, 'tags', 'list<utf8>', 'append'],
    [3, 'low', 'int32', 'min'],
  ]
  const hash = [{ kind: 'hash', buckets: 2, components: [0] }]
  store.commit(
    store.create({
      name: 'user',
      key: [['id', 'int64']],
      groups: [
        { name: 'side', columns: side, partitioning: hash },
        { name: 'who', columns: [[1, 'name', 'utf8']], anchor: true },
      ],
    }),
  )
  const who = (as, ...rows) => {
    const list = rows.map(([k, name, r = 0]) => ({ k: [k], r, c: { 1: name } }))
    return store.update('who', { columns: { 1: 'set' }, parts: [{ as, rows: list }] })
  }
  const mixed = (as, ...rows) =>
    store.update('side', { columns: { 2: 'mixed', 3: 'mixed' }, parts: [{ as, rows }] })
  const low = (k, cell, code) => ({ k: [k], c: { 3: cell }, o: { 2: 0, 3: code } })
  store.commit(mixed('parquet', low('1', 10, 1), { k: ['2'], c: { 2: ['a'] }, o: { 2: 3, 3: 0 } }))
  store.commit(who('parquet', ['1', 'Ada'], ['3', 'Cy']))
  store.commit(mixed('inline', low('1', 12, 3), low('3', null, 3), low('4', 1, 1)))
  store.commit(mixed('arrow', low('1', 9, 3), { k: ['3'], c: { 2: ['x'] }, o: { 2: 3, 3: 2 } }))
  store.commit(who('inline', ['1', null, 1], ['2', 'Bob'], ['4', null, 1]))
  store.commit(who('inline', ['3', null, 1], ['3', 'Cy']))
  const segment = {
    as: 'arrow',
    rows: [
      { k: ['1'], c: { 1: 'Ada' } },
      { k: ['3'], c: { 1: 'Cy' } },
    ],
  }
  store.commit(store.checkpoint('who', { asOf: 4, segments: [segment] }))
  store.commit(who('arrow', ['3', 'Cyd', 2]), mixed('inline', { k: ['3'], r: 1, c: {} }))
  return store
}

export function changesCases() {
  const ada = row('1', 'Ada', null, 10)
  const cy = row('3', 'Cy', null, null)
  const cyTagged = row('3', 'Cy', ['x'], null)
  const feed = [
    inserted(3, ada),
    inserted(3, cy),
    ...updated(5, ada, { ...ada, low: 9 }),
    ...updated(5, cy, cyTagged),
    deleted(6, { ...ada, low: 9 }),
    inserted(6, row('2', 'Bob', ['a'], null)),
    ...updated(9, cyTagged, row('3', 'Cyd', null, null)),
  ]
  const check = (from, to, rows, params = {}) => ({
    params: { from: { version: from }, to: { version: to }, ...params },
    expect: { from, to, rows },
  })
  const between = (from, to) =>
    feed.filter(({ _version }) => Number(_version) > from && Number(_version) <= to)
  const names = (rows) =>
    rows.map(({ name, _change, _version, _timestamp }) => ({ name, _change, _version, _timestamp }))
  return [
    {
      name: 'changes',
      title:
        'Changes of kept, lost and taken cells, of cells without a record, and over a checkpoint',
      requirements: [
        'CAL-SCAN-020',
        'CAL-SCAN-021',
        'CAL-SCAN-022',
        'CAL-SCAN-028',
        'CAL-SCAN-029',
      ],
      note:
        'Version 2 writes cells before their records; in 4 a delta loses, one is null, and a ' +
        'record is absent; 6 deletes 1, and 4, which is not there; 7 deletes 3 and writes it ' +
        'again as it was; 8 is a checkpoint as of 4.',
      store: changesStore(),
      with: { operation: 'changes', keySpace: 'user', timestamps: true },
      checks: [
        check(0, 9, feed),
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((to) => check(to - 1, to, between(to - 1, to))),
        check(4, 8, between(4, 8)),
        {
          params: { from: { timestamp: timeOf(4) + 1 }, to: { timestamp: timeOf(9) - 1 } },
          expect: { from: 4, to: 8, rows: between(4, 8) },
        },
        { params: { from: { timestamp: 0 } }, expect: { from: 0, to: 9, rows: feed } },
        check(3, 9, names(between(5, 9)), { columns: ['name'] }),
      ],
    },
  ]
}
