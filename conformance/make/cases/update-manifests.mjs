/** Updates whose files a manifest lists, sound and damaged. */
import { entryPath } from '../store.mjs'
import { fails, reads, readsHead, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'

const BY_ID = { partitioning: [{ kind: 'identity', component: 0 }] }
const PLAIN = { 1: ['1', '10', 'a'], 2: ['2', '20', 'b'], 3: ['3', '30', 'c'] }
const LISTED = ['CAL-LOG-028', 'CAL-LOG-029']

/** An update of several parts, each of which sets rows `[id, n, s]`. */
function setParts(store, ordered, ...parts) {
  return store.update('g', {
    columns: { 1: 'set', 2: 'set' },
    ordered,
    parts: parts.map(({ rows, ...part }) => ({
      ...part,
      rows: rows.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } })),
    })),
  })
}

/** Version 2 in two files, 3 in files that apply in order, 4 with rows inline beside a manifest. */
function listedStore() {
  const store = smallStore(BY_ID)
  const first = [PLAIN['1'], PLAIN['3']]
  const apart = setParts(
    store,
    false,
    { as: 'parquet', rows: first },
    { as: 'arrow', rows: [PLAIN['2']] },
  )
  store.commit(
    store.listed(apart, ([record]) => [{ ...record, version: 77, member: 5, action: 9 }]),
  )
  const twice = [
    {
      as: 'parquet',
      rows: [
        ['1', '11', 'x'],
        ['2', '21', 'x'],
      ],
    },
    { as: 'parquet', rows: [['2', '22', 'y']] },
  ]
  store.commit(store.listed(setParts(store, true, ...twice)))
  const beside = setParts(
    store,
    false,
    { as: 'parquet', rows: [['3', '33', 'z']] },
    { as: 'inline', rows: [['4', '44', 'i']] },
  )
  store.commit(store.listed(beside))
  return store
}

const SECOND = [['1', '11', 'x'], ['2', '22', 'y'], PLAIN['3']]
const THIRD = [...SECOND.slice(0, 2), ['3', '33', 'z'], ['4', '44', 'i']]

function sound() {
  const store = listedStore()
  const segments = [{ as: 'parquet', rows: [{ k: ['1'], c: { 1: '11', 2: 'x' } }] }]
  store.commit(store.checkpoint('g', { asOf: 4, partition: '8000000000000001', segments }))
  return {
    name: 'update-manifest',
    title: 'Updates whose files a manifest lists read as those whose entries list them',
    requirements: [...LISTED, 'CAL-LOG-008', 'CAL-LOG-022', 'CAL-LOG-045', 'CAL-TILE-004'],
    note: 'The position in the record of version 2 is another, and not used.',
    store,
    with: withKeySpace('small'),
    checks: [
      reads(2, smallRows(...Object.values(PLAIN))),
      reads(3, smallRows(...SECOND)),
      reads(4, smallRows(...THIRD)),
      readsHead(5, smallRows(...THIRD)),
    ],
  }
}

/** A log checkpoint holds the files themselves, as it does of any update. */
function inLogCheckpoint() {
  const store = smallStore()
  const update = setParts(store, false, { as: 'parquet', rows: Object.values(PLAIN) })
  store.commit(store.listed(update))
  const keySpaces = [store.definition.definition]
  store.logCheckpoint(2, { keySpaces, groups: { g: [{ records: [{ version: 2, update }] }] } })
  store.hint({ checkpoint: 2 })
  return {
    name: 'update-manifest-log-checkpoint',
    title: 'An update whose files a manifest lists, and a log checkpoint that lists them itself',
    requirements: [...LISTED, 'CAL-LOG-048', 'CAL-LOG-051'],
    store,
    with: withKeySpace('small'),
    checks: [readsHead(2, smallRows(...Object.values(PLAIN)))],
  }
}

const ALL = [PLAIN['1'], PLAIN['2']]
const refused = ({ name, title, code, requirements = [], ...rest }) => ({
  name: `update-manifest-${name}`,
  title,
  requirements: ['CAL-LOG-029', ...requirements, 'CAL-ERRORS-009'],
  ...rest,
  with: withKeySpace('small'),
  checks: [fails(code)],
})

/** A store whose version 2 has two rows in a listed file; the records and the action changed. */
function oneListed(records, action = (one) => one) {
  const store = smallStore(BY_ID)
  const update = setRows(store, ALL, { as: 'parquet' })
  store.commit(action(store.listed(update, records), update, store))
  return store
}

/** Damage to the bytes of the manifest. */
function damaged() {
  const { store } = sound()
  const { path } = store.read(entryPath(2)).transactions[0].actions[0].manifest
  const kinds = [
    ['missing', 'is absent', { do: 'remove' }, 'MissingObject'],
    ['flipped', 'has one bit turned over', { do: 'flip', at: -30 }, 'CorruptManifest'],
    ['truncated', 'is cut short', { do: 'truncate', bytes: 200 }, 'CorruptManifest'],
  ]
  return kinds.map(([name, what, edit, code]) =>
    refused({
      name,
      title: `A manifest of an update's files that ${what}`,
      code,
      requirements: ['CAL-LOG-047', 'CAL-LOG-056'],
      made: { from: 'read/update-manifest', edits: [{ path, ...edit }] },
      store,
    }),
  )
}

const inFile = (change) => (records) => {
  change(records[0].update.files[0])
  return records
}

const TILE = { partition: '', asOf: { version: 1 }, segments: [] }
const RECORDS = {
  'no-record': ['holds no record', () => []],
  'two-records': ['holds two records', ([record]) => [record, record]],
  'tile-record': ['holds a tile', () => [{ version: 0, tile: TILE }]],
  'tile-beside': ['holds a tile beside the update', ([one]) => [one, { version: 0, tile: TILE }]],
  inline: [
    'holds inline rows',
    ([{ update, ...record }]) => {
      const inline = { rows: 0, data: '', slices: [] }
      return [{ ...record, update: { ...update, inline } }]
    },
  ],
  'file-path': [
    'names a file of another group',
    inFile((file) => Object.assign(file, { path: file.path.replace('/inc', '/abc') })),
    ['CAL-FORMAT-004'],
  ],
  slices: [
    'holds a file whose slices overlap',
    inFile(({ slices }) => Object.assign(slices[1], { firstRow: 0 })),
    ['CAL-LOG-027', 'CAL-LOG-057'],
  ],
}

const moved = (from, to) => (action, _, store) => {
  const { path } = action.manifest
  const elsewhere = path.replace(from, to)
  store.put(elsewhere, store.objects.get(path))
  return { ...action, manifest: { ...action.manifest, path: elsewhere } }
}

const ACTIONS = {
  'beside-files': [
    'A manifest beside files of an update',
    (action, { files }) => ({ ...action, files }),
  ],
  'other-group': ["A manifest in another group's folder", moved('/inc', '/abc')],
  deeper: ["A manifest in a folder of the group's", moved(/\/(?=[0-9a-f]{64})/, '/all/')],
  elsewhere: [
    'A manifest of an update in the folder of a log checkpoint',
    moved(/^data\/[a-z2-7]+/, 'checkpoint/1/00000000000000000001'),
  ],
  'no-sum': [
    'A manifest of an update whose name is no SHA-256',
    moved(/[0-9a-f]{64}/, 'f'.repeat(63)),
  ],
  rows: [
    'An update of two rows in a manifest that says three',
    (action) => ({ ...action, rows: 3 }),
    ['CAL-LOG-027'],
  ],
}

function changed() {
  const byRecords = Object.entries(RECORDS).map(([name, [what, change, requirements]]) =>
    refused({
      name,
      title: `A manifest of an update's files that ${what}`,
      code: 'CorruptManifest',
      requirements,
      store: oneListed(change),
    }),
  )
  const byAction = Object.entries(ACTIONS).map(([name, [title, change, requirements]]) =>
    refused({
      name,
      title,
      code: 'CorruptDocument',
      requirements,
      store: oneListed(undefined, change),
    }),
  )
  return [...byRecords, ...byAction]
}

export const listedCases = () => [sound(), inLogCheckpoint()]
export const damagedListCases = () => [...damaged(), ...changed()]
