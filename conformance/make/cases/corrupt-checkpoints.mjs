/** Log checkpoints that have to be refused; the store is that of read/log-checkpoint. */
import { sha256 } from '../bytes.mjs'
import { encodeManifest } from '../manifests.mjs'
import { entryPath, indexPath } from '../store.mjs'
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'

const MANIFEST = ['CAL-LOG-046', 'CAL-LOG-047', 'CAL-LOG-056', 'CAL-ERRORS-009']
const INDEX = ['CAL-LOG-056', 'CAL-ERRORS-009']

/** What makes cases of the log checkpoint of version 6, edited. */
function ofCheckpoint(store) {
  const index = indexPath(6)
  const [base, delta] = store.read(index).groups[0].manifests
  const flawed = ({ name, title, edit, requirements, code }) => ({
    name: `checkpoint-${name}`,
    title,
    requirements,
    made: { from: 'read/log-checkpoint', edits: [edit] },
    store,
    with: withKeySpace('small'),
    checks: [fails(code)],
  })
  const document = (name, title, edit, requirements) =>
    flawed({
      name: `index-${name}`,
      title,
      edit: { path: index, ...edit },
      requirements: [...requirements, ...INDEX],
      code: 'CorruptDocument',
    })
  return { base, delta, flawed, document }
}

const resealed = (find, by) => ({ do: 'replace-sealed', find, by })

function manifests(store) {
  const { base, delta, flawed } = ofCheckpoint(store)
  const { path } = delta
  const one = (name, title, edit) =>
    flawed({
      name: `manifest-${name}`,
      title,
      edit: { path, ...edit },
      requirements: MANIFEST,
      code: 'CorruptManifest',
    })
  const missing = (name, title, absent) =>
    flawed({
      name: `${name}-missing`,
      title,
      edit: { path: absent, do: 'remove' },
      requirements: INDEX,
      code: 'MissingObject',
    })
  const records = (name, count) =>
    flawed({
      name: `records-${name}`,
      title: `A manifest of ${name} records than its index says`,
      edit: { path: indexPath(6), ...resealed(`"records":${delta.records}`, `"records":${count}`) },
      requirements: ['CAL-LOG-057', 'CAL-ERRORS-009'],
      code: 'CorruptManifest',
    })
  return [
    one('flipped', 'A manifest with one bit turned over', { do: 'flip', at: -30 }),
    one('truncated', 'A manifest cut short', { do: 'truncate', bytes: 200 }),
    one('empty', 'A manifest of no bytes', { do: 'truncate', bytes: 0 }),
    missing('manifest', 'A manifest that is absent', path),
    missing('base', 'A base of an earlier log checkpoint that is absent', base.path),
    records('more', delta.records - 1),
    records('fewer', delta.records + 1),
  ]
}

function indexes(store) {
  const { delta, document } = ofCheckpoint(store)
  const { path } = delta
  const placed = (name, title, by) =>
    document(`path-${name}`, `A manifest's path that ${title}`, resealed(path, by), [
      'CAL-FORMAT-006',
    ])
  const file = path.split('/').at(-1)
  const torn = ['CAL-FORMAT-011']
  const other = ['CAL-FORMAT-022']
  return [
    document('flipped', 'An index with one bit turned over', { do: 'flip', at: 40 }, torn),
    document('truncated', 'An index cut short', { do: 'truncate', bytes: 300 }, torn),
    document(
      'other-version',
      'An index of another version',
      resealed('"version":6}', '"version":5}'),
      other,
    ),
    document('other-line', 'An index of another line', resealed('"line":1', '"line":2'), other),
    placed('other-line', 'is of another line', path.replace('checkpoint/1/', 'checkpoint/2/')),
    placed('elsewhere', 'lies outside of checkpoint', path.replace('checkpoint/', 'data/')),
    placed('upwards', 'climbs', path.replace(/\/0+6\//, '/../00000000000000000006/')),
    placed('short', 'has a version without leading zeros', path.replace(/\/0+6\//, '/6/')),
    placed('no-sum', 'names no SHA-256', path.replace(file, `${file.slice(1)}`)),
    placed('other-end', 'does not end with .avro', path.replace('.avro', '.json')),
  ]
}

/** A small store with a log checkpoint of version 2 whose one record is changed. */
function hinted(change) {
  const store = smallStore()
  const update = setRows(store, [['1', '1', 'a']], { as: 'parquet' })
  store.commit(update)
  const tile = store.checkpoint('g', {
    asOf: 2,
    segments: [{ as: 'parquet', rows: [{ k: ['1'], c: { 1: '1', 2: 'a' } }] }],
  })
  store.commit(tile)
  const copy = structuredClone({ update, tile })
  change(copy)
  const records = [
    { version: 3, tile: copy.tile },
    { version: 2, update: copy.update },
  ]
  const keySpaces = [store.definition.definition]
  const index = store.logCheckpoint(3, { keySpaces, groups: { g: [{ records }] } })
  store.hint({ checkpoint: 3 })
  return { store, index }
}

const CONTENTS = {
  'segment-path': [
    'a segment in another group',
    ['CAL-FORMAT-004'],
    ({ tile: { segments } }) => otherGroup(segments[0]),
  ],
  'segment-deeper': [
    'a segment two folders down',
    ['CAL-FORMAT-004'],
    ({ tile: { segments } }) => deeper(segments[0]),
  ],
  'file-path': [
    "an update's file in another group",
    ['CAL-FORMAT-004'],
    ({ update: { files } }) => otherGroup(files[0]),
  ],
  'file-upwards': [
    "an update's file whose path climbs",
    ['CAL-FORMAT-004', 'CAL-STORAGE-021'],
    ({ update: { files } }) => {
      files[0].path = files[0].path.replace(/\/file/, '/../file')
    },
  ],
}

const otherGroup = (file) => Object.assign(file, { path: file.path.replace('/inc', '/abc') })
const deeper = (file) => Object.assign(file, { path: file.path.replace(/\/file/, '/two/file') })

function contents() {
  return Object.entries(CONTENTS).map(([name, [what, requirements, change]]) => ({
    name: `checkpoint-${name}`,
    title: `A manifest with ${what}`,
    requirements: [...requirements, ...INDEX],
    store: hinted(change).store,
    with: withKeySpace('small'),
    checks: [fails('CorruptManifest')],
  }))
}

/** Manifests that have the SHA-256 of their names and are none all the same. */
function notManifests() {
  const whole = (records) => Buffer.from(encodeManifest(records))
  const kinds = {
    text: ['a text', () => Buffer.from('Obj? no\n')],
    cut: ['cut in its block', (records) => whole(records).subarray(0, -20)],
    sync: [
      'with another sync marker after the block',
      (records) => encodeManifest(records, { sync: Buffer.from('calico-manifesto') }),
    ],
  }
  return Object.entries(kinds).map(([name, [what, make]]) => {
    const { store, index } = hinted(() => {})
    const bytes = make([
      { version: 2, update: store.read(entryPath(2)).transactions[0].actions[0] },
    ])
    const [ref] = index.groups[0].manifests
    store.objects.delete(ref.path)
    ref.path = ref.path.replace(/[0-9a-f]{64}/, sha256(bytes))
    Object.assign(ref, { bytes: bytes.byteLength, records: 1 })
    store.put(ref.path, bytes)
    store.put(indexPath(3), index)
    return {
      name: `checkpoint-no-manifest-${name}`,
      title: `A manifest that is ${what}`,
      requirements: ['CAL-LOG-045', ...INDEX],
      store,
      with: withKeySpace('small'),
      checks: [fails('CorruptManifest')],
    }
  })
}

/** Definitions are the same wherever they stand. */
function definitions() {
  const changes = {
    type: [
      'a type that does not parse',
      ([one]) => Object.assign(one.groups[0].columns[0], { type: 'x' }),
    ],
    anchor: ['no anchor', ([one]) => Object.assign(one.groups[0], { anchor: false })],
    twice: ['a key-space twice', (all) => all.push(all[0])],
  }
  return Object.entries(changes).map(([name, [what, change]]) => {
    const { store, index } = hinted(() => {})
    const copy = structuredClone(index)
    change(copy.keySpaces)
    store.put(indexPath(3), copy)
    return {
      name: `checkpoint-definition-${name}`,
      title: `An index that defines ${what}`,
      requirements: ['CAL-TABLE-027', 'CAL-FORMAT-023', ...INDEX],
      store,
      with: withKeySpace('small'),
      checks: [fails('CorruptDocument')],
    }
  })
}

function strangeIncarnation() {
  const { store, index } = hinted(() => {})
  const [group] = index.groups
  index.groups.push({ ...group, incarnation: group.incarnation.replace(/^inc/, 'abc') })
  store.put(indexPath(3), index)
  return {
    name: 'checkpoint-undefined-group-manifests',
    title: 'An index that names manifests of an incarnation which it does not define',
    requirements: ['CAL-LOG-057', ...INDEX],
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptDocument')],
  }
}

/** @param {{ store: import('../store.mjs').HandMadeStore }} from the case read/log-checkpoint */
export const checkpointCases = ({ store }) => [
  ...manifests(store),
  ...indexes(store),
  ...contents(),
  ...notManifests(),
  ...definitions(),
  strangeIncarnation(),
]
