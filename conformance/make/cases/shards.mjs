/** Log checkpoints of groups whose tiles lie in shards, and such as have to be refused. */

import { putShards } from '../shards.mjs'
import { HandMadeStore, indexPath } from '../store.mjs'
import { fails, reads, readsHead, withKeySpace } from './common.mjs'
import { by, groupNow, hash, put, records, setPartitioning, tilesOf } from './layouts.mjs'

const BOTH = { 1: 'set', 2: 'set' }
const cells = (p, id, n) => ({ k: [p, id], c: { 1: n, 2: `t${n}` } })
const row = (p, id, n) => ({ p, id, n, t: `t${n}` })

/** A key-space of one group with a tile for each of four values of `p`. */
function parted() {
  const store = new HandMadeStore()
  const created = store.create({
    name: 'parted',
    key: [
      ['p', 'int64'],
      ['id', 'int64'],
    ],
    groups: [
      {
        name: 'g',
        partitioning: [by('identity', 0)],
        columns: [
          [1, 'n', 'int64'],
          [2, 't', 'utf8'],
        ],
      },
    ],
  })
  store.commit(created)
  return { store, created }
}

/**
 * Tiles of p = 1 to 4 in two shards, of which the second has a delta with another checkpoint of
 * p = 4; an update over p = 2 lies on top. `change` makes the document of version 6 another one.
 */
function sharded({ change, spoil = (parts) => parts } = {}) {
  const { store, created } = parted()
  const base = ['1', '2', '3', '4'].map((p) => cells(p, '7', `${p}0`))
  store.commit(put(store, 'g', BOTH, base, 'parquet'))
  const tiles = tilesOf(store, 'g', 2, base)
  store.commit(...tiles)
  const keySpaces = [created.definition]
  const [low, high] = [
    [{ at: 3, records: records(3, 'tile', tiles.slice(0, 2)) }],
    [{ at: 3, records: records(3, 'tile', tiles.slice(2), 2) }],
  ]
  const held = { manifests: [], shards: putShards(store, 'g', 3, [low, high]) }
  store.logCheckpoint(3, { keySpaces, groups: { g: held } })
  const updates = [put(store, 'g', BOTH, [cells('2', '8', '28'), cells('4', '7', '44')])]
  store.commit(...updates)
  const [second] = tilesOf(store, 'g', 4, [cells('4', '7', '44')])
  store.commit(second)
  const layers = [{ records: records(4, 'update', updates) }]
  const delta = { at: 5, records: records(5, 'tile', [second]) }
  const parts = spoil({ layers, shards: [low, [...high, delta]], tiles })
  const shards = putShards(store, 'g', 5, parts.shards, change)
  const groups = { g: { manifests: parts.layers, shards } }
  store.logCheckpoint(5, { keySpaces, groups, base: 3, earlier: [3] })
  store.commit(put(store, 'g', { 1: 'set' }, [{ k: ['3', '7'], c: { 1: '33' } }]))
  store.hint({ checkpoint: 5 })
  return { store, shards }
}

function read() {
  const three = [row('1', '7', '10'), row('2', '7', '20'), row('3', '7', '30')]
  const [first, second, third] = three
  const five = [first, second, row('2', '8', '28'), third, row('4', '7', '44')]
  const six = five.map((one) => (one === third ? { ...one, n: '33' } : one))
  return {
    name: 'log-checkpoint-shards',
    title: 'Shards of a base and of a base and a delta give the tiles that the entries give',
    requirements: [
      'CAL-LOG-051',
      'CAL-LOG-170',
      'CAL-LOG-171',
      'CAL-LOG-172',
      'CAL-LOG-173',
      'CAL-LOG-175',
      'CAL-LOG-179',
      'CAL-SCAN-090',
    ],
    note: 'The second shard names the base of the log checkpoint before it, and tells of both.',
    store: sharded().store,
    with: withKeySpace('parted'),
    checks: [
      reads(3, [...three, row('4', '7', '40')]),
      reads(5, five),
      readsHead(6, six),
      readsHead(6, [six[1], six[2]], { filter: 'p = 2' }),
      readsHead(6, [six[4]], { filter: 'p = 4 and id = 7' }),
      readsHead(6, [six[3]], { filter: 'p >= 3 and p < 4' }),
      readsHead(6, [], { filter: 'p > 4' }),
      readsHead(6, [six[3]], { filter: 'n = 33' }),
      readsHead(6, [six[4]], { filter: 'n > 40' }),
      readsHead(6, [], { filter: 'n > 60' }),
      readsHead(6, [six[2]], { filter: 'id > 7' }),
    ],
  }
}

/** The tiles of an origin in shards, over which the group has an update of its own. */
function origin() {
  const { store, created } = parted()
  const base = ['1', '2', '3'].map((p) => cells(p, '7', `${p}0`))
  store.commit(put(store, 'g', BOTH, base, 'parquet'))
  const tiles = tilesOf(store, 'g', 2, base)
  store.commit(...tiles)
  const definition = groupNow(store, 'g')
  const parts = tiles.map((tile, at) => [{ at: 5, records: records(3, 'tile', [tile], at) }])
  const shards = putShards(store, definition, 5, parts)
  const altered = store.alter(created, setPartitioning(definition, 1, hash(2, 1)))
  store.commit(altered)
  const update = put(store, 'g', BOTH, [cells('2', '7', '22'), cells('4', '7', '40')])
  store.commit(update)
  store.logCheckpoint(5, {
    keySpaces: [created.definition],
    groups: {
      g: {
        manifests: [{ records: records(5, 'update', [update]) }],
        origin: { version: 3, definition, manifests: [], shards },
      },
    },
  })
  store.hint({ checkpoint: 5 })
  return {
    name: 'log-checkpoint-shards-origin',
    title: 'An origin whose tiles lie in shards is read as any other',
    requirements: ['CAL-LOG-151', 'CAL-LOG-170', 'CAL-LOG-179'],
    store,
    with: withKeySpace('parted'),
    checks: [
      readsHead(5, [
        row('1', '7', '10'),
        row('2', '7', '22'),
        row('3', '7', '30'),
        row('4', '7', '40'),
      ]),
      readsHead(5, [row('2', '7', '22')], { filter: 'p = 2' }),
    ],
  }
}

export const shardCases = () => [read(), origin()]

const shardsNow = ({ shards }) => shards.path

/** Edits of the objects of a store that is whole. */
function damaged() {
  const { store, shards } = sharded()
  const path = shardsNow({ shards })
  const [low, high] = store.read(path).shards
  const one = (name, title, code, requirements, edit) => ({
    name: `shards-${name}`,
    title,
    requirements: [...requirements, 'CAL-ERRORS-009'],
    made: { from: 'read/log-checkpoint-shards', edits: [edit] },
    store,
    with: withKeySpace('parted'),
    checks: [fails(code)],
  })
  const document = ['CAL-LOG-176']
  const manifest = ['CAL-LOG-178', 'CAL-LOG-056']
  const index = indexPath(5)
  const said = (find, by) => ({ path: index, do: 'replace-sealed', find, by })
  const corrupt = 'CorruptDocument'
  return [
    one('missing', 'A document of shards that is absent', 'MissingObject', document, {
      path,
      do: 'remove',
    }),
    one('flipped', 'A document of shards with one bit turned over', corrupt, document, {
      path,
      do: 'flip',
      at: 40,
    }),
    one('truncated', 'A document of shards cut short', corrupt, document, {
      path,
      do: 'truncate',
      bytes: 100,
    }),
    one(
      'other-size',
      'A document of shards of another size than its index says',
      corrupt,
      document,
      said(`"bytes":${shards.bytes},"path":"${path}"`, `"bytes":1,"path":"${path}"`),
    ),
    one(
      'elsewhere',
      'A document of shards outside of checkpoint',
      corrupt,
      document,
      said(path, path.replace('checkpoint/', 'data/')),
    ),
    one(
      'other-line',
      'A document of shards of another line',
      corrupt,
      document,
      said(path, path.replace('checkpoint/1/', 'checkpoint/2/')),
    ),
    one('manifest-missing', 'A base of a shard that is absent', 'MissingObject', manifest, {
      path: low.manifests[0].path,
      do: 'remove',
    }),
    one('delta-flipped', 'A delta of a shard with a bit turned', 'CorruptManifest', manifest, {
      path: high.manifests[1].path,
      do: 'flip',
      at: -30,
    }),
  ]
}

/** Documents of shards that say what they must not, under names that fit their bytes. */
const DOCUMENTS = {
  'other-group': [
    'of another group',
    (document) => ({ ...document, incarnation: document.incarnation.replace(/^inc/, 'abc') }),
  ],
  none: ['without shards', (document) => ({ ...document, shards: [] })],
  descending: [
    'whose shards descend',
    (document) => ({ ...document, shards: document.shards.toReversed() }),
  ],
  overlapping: [
    'whose shards overlap',
    (document) => {
      const [low, high] = document.shards
      return { ...document, shards: [{ ...low, last: high.first }, high] }
    },
  ],
  'turned-around': [
    'with a shard that ends before it begins',
    (document) => {
      const [low, high] = document.shards
      return { ...document, shards: [low, { ...high, first: high.last, last: high.first }] }
    },
  ],
  'manifest-elsewhere': [
    'that names a manifest outside of checkpoint',
    (document) => {
      const [low, high] = structuredClone(document.shards)
      low.manifests[0].path = low.manifests[0].path.replace('checkpoint/', 'data/')
      return { ...document, shards: [low, high] }
    },
  ],
}

/** What a shard tells that its records do not keep to. */
const WRONG = {
  partition: ['a tile before its first partition', ([, high]) => ({ first: high.last })],
  'as-of-below': ['a tile as of a version before its least', () => ({ asOfMin: 3 })],
  'as-of-above': ['a tile as of a version behind its greatest', () => ({ asOfMax: 3 })],
  'key-below': ['a key below its least', ([, high]) => ({ keyMin: high.keyMax })],
  'key-above': ['a key above its greatest', ([, high]) => ({ keyMax: high.keyMin })],
  'no-keys': ['keys where it tells of none', () => ({ keyMin: undefined, keyMax: undefined })],
}

const told = (change) => (document) => {
  const [low, high] = document.shards
  const other = JSON.parse(JSON.stringify({ ...high, ...change(document.shards) }))
  return { ...document, shards: [low, other] }
}

function refused({ name, title, code, requirement, ...options }) {
  return {
    name: `shards-${name}`,
    title,
    requirements: [requirement, 'CAL-ERRORS-009'],
    store: sharded(options).store,
    with: withKeySpace('parted'),
    checks: [fails(code)],
  }
}

const twoKinds = {
  'update-inside': [
    'A shard that holds an update',
    ({ layers, shards: [low, high] }) => {
      const [base, ...deltas] = high
      const own = { ...base, at: 5, records: [...base.records, ...layers[0].records] }
      return { layers, shards: [low, [own, ...deltas]] }
    },
  ],
  'tile-beside': [
    'A tile in the manifests of a group that has shards',
    ({ layers, shards, tiles }) => {
      const own = { records: [...records(3, 'tile', tiles.slice(0, 1)), ...layers[0].records] }
      return { layers: [own], shards }
    },
  ],
}

export const damagedShardCases = () => [
  ...damaged(),
  ...Object.entries(DOCUMENTS).map(([name, [what, change]]) =>
    refused({
      name,
      title: `A document of shards ${what}`,
      code: 'CorruptDocument',
      requirement: 'CAL-LOG-176',
      change,
    }),
  ),
  ...Object.entries(WRONG).map(([name, [what, change]]) =>
    refused({
      name,
      title: `A shard with ${what}`,
      code: 'CorruptManifest',
      requirement: 'CAL-LOG-177',
      change: told(change),
    }),
  ),
  ...Object.entries(twoKinds).map(([name, [title, spoil]]) =>
    refused({ name, title, code: 'CorruptManifest', requirement: 'CAL-LOG-177', spoil }),
  ),
]
