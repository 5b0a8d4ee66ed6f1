/** Patches, latent rows and range deletes in stores. */
import { encodeKey } from '../bytes.mjs'
import { HandMadeStore } from '../store.mjs'
import { reads, readsHead, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'

const hex = (id) => encodeKey(['int64'], [id])

/** Two groups: the anchor with a list, and another one with a score. */
function latentStore() {
  const store = new HandMadeStore()
  store.definition = store.create({
    name: 'user',
    key: [['id', 'int64']],
    groups: [
      { name: 'who', columns: [[1, 'tags', 'list<utf8>', 'append']] },
      { name: 'score', columns: [[2, 'n', 'int32', 'sum']] },
    ],
  })
  store.commit(store.definition)
  return store
}

const tags = (store, r, as, ...rows) =>
  store.update('who', {
    columns: { 1: 'delta' },
    patches: rows.length > 0 && r === 3,
    parts: [{ as, rows: rows.map(([id, list]) => ({ k: [id], r, c: { 1: list } })) }],
  })
const scores = (store, r, as, ...rows) =>
  store.update('score', {
    columns: { 2: 'delta' },
    patches: r === 3,
    parts: [{ as, rows: rows.map(([id, n]) => ({ k: [id], r, c: { 2: n } })) }],
  })

const user = (id, list, n = null) => ({ id, tags: list, n })

/** The first patches of 1 to 5. */
const FIRST = ['1', '2', '3', '4', '5'].map((id) => [id, ['first']])

/** Every way a latent row goes, over updates alone and over a segment that holds it. */
function latentHistory(as) {
  const store = latentStore()
  const patches = tags(store, 3, as, ...FIRST, ['6', ['p']])
  const score = scores(store, 3, as, ['1', 10], ['6', 60])
  store.commit(patches, score, tags(store, 0, 'inline', ['6', ['m']]))
  const segment = (latent) => ({
    as: as === 'inline' ? 'parquet' : as,
    rows: [
      ...FIRST.map(([id, list]) => ({ k: [id], c: { 1: list }, latent: true })),
      { k: ['6'], c: { 1: ['p', 'm'] }, ...latent },
    ],
  })
  const tile = store.checkpoint('who', { asOf: 2, segments: [segment()] })
  store.commit(tile)
  const keySpaces = [store.definition.definition]
  store.logCheckpoint(3, {
    keySpaces,
    groups: {
      who: [{ records: [{ version: 3, tile }] }],
      score: [{ records: [{ version: 2, action: 1, update: score }] }],
    },
  })
  store.commit(tags(store, 0, as, ['1', null], ['2', ['merged']]))
  store.commit(tags(store, 1, as, ['3', null], ['6', null]))
  store.commit(tags(store, 0, as, ['3', ['new']]), tags(store, 2, as, ['4', ['replaced']]))
  store.commit(tags(store, 3, as, ['2', ['patched']], ['5', ['still']], ['6', ['after']]))
  store.commit(store.deleteRange('who', { lower: hex(5), upper: hex(6) }))
  store.commit(tags(store, 0, as, ['5', null], ['6', null]))
  store.hint({ checkpoint: 3 })
  return store
}

function latentRows(as) {
  const six = user('6', ['p', 'm'], 60)
  const one = user('1', ['first'], 10)
  const two = user('2', ['first', 'merged'])
  const seventh = [
    one,
    user('2', ['first', 'merged', 'patched']),
    user('3', ['new']),
    user('4', ['replaced']),
  ]
  const ninth = [...seventh, user('5', null), user('6', ['after'], 60)]
  return {
    name: `latent-rows-${as}`,
    title: `Latent rows keep what was written before their record, and show nothing (${as})`,
    requirements: [
      'CAL-DATA-029',
      'CAL-DATA-030',
      'CAL-LOG-024',
      'CAL-LOG-048',
      'CAL-LOG-090',
      'CAL-MERGE-005',
      'CAL-MERGE-006',
      'CAL-MERGE-007',
      'CAL-MERGE-008',
      'CAL-MERGE-009',
      'CAL-MERGE-022',
      'CAL-MERGE-027',
      'CAL-MERGE-037',
      'CAL-TILE-005',
      'CAL-TILE-008',
    ],
    note:
      'Patches of 1 to 5 at version 2 make no record. 60 stays under 6: the score was not ' +
      'deleted.',
    store: latentHistory(as),
    with: withKeySpace('user'),
    checks: [
      reads(2, [six]),
      reads(2, [{}], { columns: [] }),
      reads(2, [{ n: 60 }], { columns: ['n'] }),
      reads(2, [], { filter: 'id < 6' }),
      reads(2, [], { filter: 'n = 10' }),
      reads(3, [six]),
      reads(3, [{}], { columns: [] }),
      reads(3, [{ id: '6' }], { columns: ['id'] }),
      reads(3, [], { columns: ['n'], filter: 'id = 1' }),
      reads(4, [one, two, six]),
      reads(4, [{ n: 10 }, { n: null }, { n: 60 }], { columns: ['n'] }),
      reads(5, [one, two]),
      reads(6, [one, two, ...seventh.slice(2)]),
      reads(7, seventh),
      reads(8, seventh),
      reads(8, [{}, {}, {}, {}], { columns: [] }),
      readsHead(9, ninth),
      readsHead(
        9,
        ninth.map(({ n }) => ({ n })),
        { columns: ['n'] },
      ),
    ],
  }
}

const BY_ID = { partitioning: [{ kind: 'identity', component: 0 }] }

/** Range deletes over tiles of which some have checkpoints, before and after the range. */
function ranges() {
  const store = smallStore(BY_ID)
  const all = ['1', '2', '3', '4'].map((id) => [id, id, `s${id}`])
  store.commit(setRows(store, all))
  const segment = ([id, n, s]) => ({
    partition: hex(id),
    segments: [{ as: 'parquet', rows: [{ k: [id], c: { 1: n, 2: s } }] }],
  })
  const tile = (row, asOf) => store.checkpoint('g', { asOf, ...segment(row) })
  store.commit(tile(all[0], 2), tile(all[1], 2))
  store.commit(store.deleteRange('g', { lower: hex(2), upper: hex(4) }))
  const n = (...rows) =>
    store.update('g', {
      columns: { 1: 'set' },
      parts: [{ as: 'inline', rows: rows.map(([id, value]) => ({ k: [id], c: { 1: value } })) }],
    })
  store.commit(n(['2', '22'], ['4', '44']))
  store.commit(tile(['2', '22', null], 5))
  store.commit(store.deleteRange('g', { where: 'k0 IN (1, 4) AND k0 < 4' }))
  store.commit(store.deleteRange('g', { where: 'k0 = 3', lower: hex(3) }), n(['3', '33']))
  store.commit(n(['3', '34']), store.deleteRange('g', {}), n(['2', '9']))
  const keep = smallRows(['1', '1', 's1'])
  const four = ['4', '44', 's4']
  const fifth = [...keep, ...smallRows(['2', '22', null], four)]
  return {
    name: 'range-deletes',
    title: 'Range deletes between updates, over segments of some tiles, with conditions, of all',
    requirements: [
      'CAL-LOG-008',
      'CAL-LOG-026',
      'CAL-LOG-091',
      'CAL-MERGE-009',
      'CAL-MERGE-020',
      'CAL-TABLE-028',
      'CAL-TILE-001',
      'CAL-TILE-002',
      'CAL-TILE-004',
      'CAL-TILE-005',
    ],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(3, smallRows(...all)),
      reads(4, smallRows(all[0], all[3])),
      reads(4, [], { filter: 'id = 2' }),
      reads(5, fifth),
      reads(6, fifth),
      reads(7, fifth.slice(1)),
      reads(8, smallRows(['2', '22', null], ['3', '33', null], four)),
      reads(9, smallRows(['2', '9', null])),
      reads(8, [{ id: '2' }, { id: '3' }, { id: '4' }], { columns: ['id'] }),
      {
        params: { operation: 'log' },
        expect: {
          versions: [
            ['create-key-space'],
            ['update'],
            ['checkpoint', 'checkpoint'],
            ['delete-range'],
            ['update'],
            ['checkpoint'],
            ['delete-range'],
            ['delete-range', 'update'],
            ['update', 'delete-range', 'update'],
          ].map((actions, at) => versionOf(store, at + 1, actions)),
        },
      },
    ],
  }
}

function versionOf(store, version, actions) {
  const { id, timestamp } = store.read(`log/1/${String(version).padStart(20, '0')}.json`)
  return { version, id, timestamp, actions }
}

/** A range delete of one group leaves the others; of the anchor it hides their rows. */
function rangesOfGroups() {
  const store = latentStore()
  const texts = ['1', '2', '3'].map((id) => [id, [id]])
  const numbers = ['1', '2', '3'].map((id) => [id, Number(id)])
  store.commit(tags(store, 0, 'inline', ...texts), scores(store, 0, 'inline', ...numbers))
  const from = { lower: hex(2) }
  store.commit(store.deleteRange('who', from))
  store.commit(tags(store, 0, 'inline', ['2', ['b']], ['3', ['c']]))
  store.commit(store.deleteRange('who', from), store.deleteRange('score', from))
  store.commit(tags(store, 0, 'inline', ['2', null], ['3', null]))
  const one = user('1', ['1'], 1)
  return {
    name: 'range-deletes-groups',
    title: 'A range delete acts on the group it names',
    requirements: ['CAL-MERGE-009', 'CAL-MERGE-022', 'CAL-MERGE-024', 'CAL-MERGE-038'],
    store,
    with: withKeySpace('user'),
    checks: [
      reads(3, [one]),
      reads(3, [{ n: 1 }], { columns: ['n'] }),
      reads(4, [one, user('2', ['b'], 2), user('3', ['c'], 3)]),
      reads(5, [one]),
      reads(6, [one, user('2', null), user('3', null)]),
    ],
  }
}

export const latentCases = () => [
  latentRows('inline'),
  latentRows('parquet'),
  latentRows('arrow'),
  ranges(),
  rangesOfGroups(),
]
