/** Column groups that lie in places of their own: whole stores, and what has to be refused. */
import { longId, shortId } from '../bytes.mjs'
import { entryPath, HandMadeStore } from '../store.mjs'
import { fails, reads, readsHead, smallRows, withKeySpace } from './common.mjs'
import { groupNow, incarnationOf, put, records, tilesOf } from './layouts.mjs'

const PLACE = 'vault'
const cells = (id, cell) => ({ k: [id], c: cell })
const setPlace = ({ group }, number, place) => ({
  kind: 'set-place',
  group,
  incarnation: incarnationOf(number),
  ...(place ? { place } : {}),
})

/**
 * Groups `g`, the anchor with `n`, and `o` with `s`, which lies apart.
 * @param options.folder of the place, below the store's own; null where it is not declared
 */
function begun({ folder = 'kept', place = PLACE } = {}) {
  const store = new HandMadeStore()
  if (folder) store.declare(PLACE, folder)
  const created = store.create({
    name: 'small',
    key: [['id', 'int64']],
    groups: [
      { name: 'g', columns: [[1, 'n', 'int64']] },
      { name: 'o', codec: 'none', place, columns: [[2, 's', 'utf8']] },
    ],
  })
  store.commit(created)
  const { keySpace } = created.definition
  return { store, created, keySpace, marker: place ? store.claim(keySpace, 'o') : null }
}

/** Rows in files, inline and in a tile, a range delete, a fold, and a log checkpoint. */
function placed(options) {
  const one = begun(options)
  const { store, created } = one
  const n = ['1', '2', '3'].map((id) => cells(id, { 1: `${id}0` }))
  const s = [cells('1', { 2: 'a' }), cells('2', { 2: 'b' }), cells('3', { 2: 'c' })]
  const anchor = put(store, 'g', { 1: 'set' }, n)
  const first = store.listed(put(store, 'o', { 2: 'set' }, s, 'parquet'))
  store.commit(anchor, first)
  store.commit(put(store, 'o', { 2: 'set' }, [cells('2', { 2: 'bb' })]))
  const [range, apart] = ['g', 'o'].map((group) => store.deleteRange(group, { where: 'k0 = 3' }))
  store.commit(range, apart)
  const layer = put(store, 'o', { 2: 'set' }, [cells('2', { 2: 'bb' })], 'arrow')
  store.commit(store.fold('o', { after: 2, through: 4, layers: [layer, apart] }))
  const tiles = tilesOf(store, 'o', 4, [cells('1', { 2: 'a' }), cells('2', { 2: 'bb' })])
  store.commit(...tiles)
  const last = put(store, 'o', { 2: 'set' }, [cells('1', { 2: 'aa' })])
  store.commit(last)
  const held = [...records(2, 'update', [anchor]), ...records(4, 'rangeDelete', [range])]
  const there = [...records(6, 'tile', tiles), ...records(7, 'update', [last])]
  const index = store.logCheckpoint(7, {
    keySpaces: [created.definition],
    groups: { g: [{ records: held }], o: [{ records: there }] },
  })
  store.hint({ checkpoint: 7 })
  return { ...one, index }
}

const ROWS = {
  2: smallRows(['1', '10', 'a'], ['2', '20', 'b'], ['3', '30', 'c']),
  3: smallRows(['1', '10', 'a'], ['2', '20', 'bb'], ['3', '30', 'c']),
  5: smallRows(['1', '10', 'a'], ['2', '20', 'bb']),
  7: smallRows(['1', '10', 'aa'], ['2', '20', 'bb']),
}
const CHECKS = [...[2, 3, 5].map((version) => reads(version, ROWS[version])), readsHead(7, ROWS[7])]

/** A group that is given a place, and settled there; what it had is no more. */
function moved() {
  const { store, created, keySpace } = begun({ place: null })
  const n = ['1', '2'].map((id) => cells(id, { 1: `${id}0` }))
  const s = [cells('1', { 2: 'a' }), cells('2', { 2: 'b' })]
  const old = put(store, 'o', { 2: 'set' }, s, 'parquet')
  store.commit(put(store, 'g', { 1: 'set' }, n), old)
  store.commit(store.alter(created, setPlace(groupNow(store, 'o'), 1, PLACE)))
  store.claim(keySpace, 'o')
  store.commit(put(store, 'o', { 2: 'set' }, [cells('2', { 2: 'bb' })]))
  store.commit(...tilesOf(store, 'o', 2, s), store.settle('o'))
  return { store, old: old.files[0].path }
}

function movedCases() {
  const title = (what) => `A group that was given a place, ${what}`
  const both = moved()
  const alone = moved()
  alone.store.objects.delete(alone.old)
  const before = smallRows(['1', '10', 'a'], ['2', '20', 'b'])
  const after = smallRows(['1', '10', 'a'], ['2', '20', 'bb'])
  const requirements = ['CAL-TABLE-140', 'CAL-TABLE-141', 'CAL-TABLE-142', 'CAL-LOG-161']
  const checks = [reads(2, before), reads(3, before), reads(4, after), readsHead(5, after)]
  return [
    {
      name: 'group-place-moved',
      title: title('and read at every version'),
      ...{ requirements, store: both.store, with: withKeySpace('small'), checks },
    },
    {
      name: 'group-place-moved-alone',
      title: title('which the newest version reads nowhere else'),
      requirements: ['CAL-TABLE-136', 'CAL-TABLE-142'],
      store: alone.store,
      with: withKeySpace('small'),
      checks: [
        readsHead(5, after, { useCheckpoints: true }),
        fails('MissingObject', { at: { version: 4 } }),
      ],
    },
  ]
}

function replica() {
  const { store } = placed()
  const { path } = store.read(entryPath(7)).transactions[0].actions[0]
  store.objects.delete(store.where(path))
  const missing = [{ code: 'MissingObject', path }]
  const whole = { version: 6, seen: 7, missing }
  return {
    name: 'group-place-replica',
    title: 'A replica that lacks what the newest entry says of a group in a place',
    requirements: ['CAL-LOG-165', 'CAL-LOG-162'],
    store,
    with: withKeySpace('small'),
    checks: [
      { params: { operation: 'replica' }, expect: whole },
      { params: { replica: true }, expect: { version: 6, rows: ROWS[5] } },
      fails('MissingObject', { useCheckpoints: false }),
    ],
  }
}

export function groupPlaceCases() {
  const common = ['CAL-STORAGE-110', 'CAL-STORAGE-111', 'CAL-FORMAT-038', 'CAL-FORMAT-040']
  const logged = ['CAL-LOG-160', 'CAL-LOG-161', 'CAL-LOG-164', 'CAL-TABLE-140']
  const case_ = (name, title, requirements, { store }) => ({
    ...{ name, title, requirements: [...common, ...requirements], store },
    ...{ with: withKeySpace('small'), checks: CHECKS },
  })
  return [
    case_(
      'group-place',
      'A group lies in another folder, named relative to the store',
      [...logged, 'CAL-STORAGE-114', 'CAL-STORAGE-115', 'CAL-FORMAT-039'],
      placed(),
    ),
    case_(
      'group-place-within',
      'A group with a place that is declared nowhere lies in the store, as in a copy',
      ['CAL-STORAGE-118'],
      placed({ folder: null }),
    ),
    ...movedCases(),
    replica(),
  ]
}

const refused = (name, title, requirements, store, error = 'CorruptDocument') => ({
  name: `group-place-${name}`,
  title,
  requirements,
  store,
  with: withKeySpace('small'),
  checks: [fails(error, error === 'CorruptDocument' ? { useCheckpoints: false } : {})],
})

/** The store with what its third entry names, an inline update, changed. */
function renamed(change) {
  const one = placed()
  const { store } = one
  const entry = store.read(entryPath(3))
  const [action] = entry.transactions[0].actions
  entry.transactions[0].actions = [change(action, one)]
  store.put(entryPath(3), entry)
  return store
}

/** The same with the document that holds the update changed. */
const rewritten = (change) =>
  renamed((action, { store }) => {
    const { action: update } = store.read(action.path)
    store.put(action.path, { action: change(update) })
    return { ...action, bytes: store.objects.get(store.where(action.path)).byteLength }
  })

function markerCases() {
  const id = 'CAL-STORAGE-114'
  const with_ = (change) => {
    const { store, marker, keySpace } = placed()
    const { group } = groupNow(store, 'o')
    const { storeId } = store.read('calico.json')
    const content = change({ storeId, keySpace, group })
    if (content) store.put(marker, content)
    else store.objects.delete(store.where(marker))
    return store
  }
  const cases = {
    unmarked: ['The location of a group does not say whose it is', () => null],
    foreign: [
      "The location of a group is another store's",
      (own) => ({ ...own, storeId: longId('other', 1) }),
    ],
    'other-group': [
      'The location of a group says that it is of another',
      (own) => ({ ...own, group: shortId('group', 77) }),
    ],
  }
  return Object.entries(cases).map(([name, [title, change]]) =>
    refused(name, title, [id, 'CAL-STORAGE-115'], with_(change), 'NotAStore'),
  )
}

function namedCases() {
  const absent = placed().store
  const { path } = absent.read(entryPath(3)).transactions[0].actions[0]
  absent.objects.delete(absent.where(path))
  const lost = refused('absent', 'A placed action is not there', ['CAL-LOG-162'], absent)
  const away = (text) => (action) => ({ ...action, path: action.path.replace(...text) })
  return [
    { ...lost, checks: [fails('MissingObject', { useCheckpoints: false })] },
    refused(
      'shared',
      'A placed action is named in the shared store',
      ['CAL-LOG-162', 'CAL-FORMAT-038'],
      renamed(away([/^place\/vault\/[^/]+\//, ''])),
    ),
    refused(
      'other-place',
      'A placed action is named in another place',
      ['CAL-FORMAT-038', 'CAL-LOG-163'],
      renamed((action, { store, keySpace }) => {
        const { storeId } = store.read('calico.json')
        const { group } = groupNow(store, 'o')
        const path = action.path.replace('place/vault/', 'place/other/')
        store.put(path, store.objects.get(store.where(action.path)))
        store.put(`place/other/${group}/calico-location.json`, { storeId, keySpace, group })
        return { ...action, path }
      }),
    ),
    refused(
      'outside',
      'A placed action is named outside of its place',
      ['CAL-LOG-162'],
      renamed(away([/^place\/vault/, 'place/vault/..'])),
    ),
    refused(
      'size',
      'A placed action has another size than its entry says',
      ['CAL-LOG-162'],
      renamed((action) => ({ ...action, bytes: action.bytes + 1 })),
    ),
    refused(
      'incarnation',
      'A placed action is of another group than its entry says',
      ['CAL-LOG-162'],
      rewritten((update) => ({ ...update, incarnation: shortId('inc', 1) })),
    ),
    refused(
      'plain',
      'An entry itself holds an update of a group that has a place',
      ['CAL-LOG-163'],
      renamed((action, { store }) => store.read(action.path).action),
    ),
  ]
}

function placelessCase() {
  const { store } = begun({ place: null })
  const { group, incarnation } = groupNow(store, 'o')
  const update = put(store, 'o', { 2: 'set' }, [cells('1', { 2: 'a' })])
  store.known.set(incarnation, { ...groupNow(store, 'o'), place: PLACE })
  const { keySpace } = store.read(entryPath(1)).transactions[0].actions[0].definition
  const { storeId } = store.read('calico.json')
  store.put(`place/vault/${group}/calico-location.json`, { storeId, keySpace, group })
  store.commit(update)
  const title = 'A placed action is of a group that has no place'
  return refused('none', title, ['CAL-LOG-163', 'CAL-FORMAT-038'], store)
}

function strayCases() {
  const { store } = placed()
  const index = store.read(`checkpoint/1/${'7'.padStart(20, '0')}/index.json`)
  const [, there] = index.groups
  const [manifest] = there.manifests
  const shared = manifest.path.replace(/^place\/vault\/[^/]+\//, '')
  store.put(shared, store.objects.get(store.where(manifest.path)))
  there.manifests = [{ ...manifest, path: shared }]
  store.put(`checkpoint/1/${'7'.padStart(20, '0')}/index.json`, index)
  const inIndex = refused(
    'manifest',
    'An index names a manifest of a group with a place in the shared store',
    ['CAL-FORMAT-038', 'CAL-LOG-164'],
    store,
  )
  const file = placed()
  const entry = file.store.read(entryPath(5))
  const [action] = entry.transactions[0].actions
  const { action: fold } = file.store.read(action.path)
  const [{ files }] = fold.layers
  const path = files[0].path.replace(/^place\/vault\/[^/]+\//, '')
  file.store.put(path, file.store.objects.get(file.store.where(files[0].path)))
  files[0].path = path
  file.store.put(action.path, { action: fold })
  const bytes = file.store.objects.get(file.store.where(action.path)).byteLength
  entry.transactions[0].actions = [{ ...action, bytes }]
  file.store.put(entryPath(5), entry)
  return [
    { ...inIndex, checks: [fails('CorruptDocument')] },
    refused(
      'file',
      'A file of a group with a place is named in the shared store',
      ['CAL-FORMAT-038'],
      file.store,
    ),
  ]
}

function changeCases() {
  const changes = {
    'set-nowhere': ['no group', () => setPlace({ group: shortId('x', 1) }, 1, PLACE)],
    'set-own': [
      'the incarnation that the group has',
      (g) => ({ ...setPlace(g, 1, PLACE), incarnation: g.incarnation }),
    ],
    'set-group': [
      'an incarnation with the id of a group',
      (g) => ({ ...setPlace(g, 1, PLACE), incarnation: g.group }),
    ],
  }
  return Object.entries(changes).map(([name, [what, change]]) => {
    const { store, keySpace } = begun()
    const [one] = [change(groupNow(store, 'g'))]
    store.commit({ kind: 'alter-key-space', keySpace, changes: [one] })
    const title = `An entry that asks for a place of ${what}`
    return refused(name, title, ['CAL-TABLE-141', 'CAL-TABLE-060'], store)
  })
}

export const damagedGroupPlaceCases = () => [
  ...markerCases(),
  ...namedCases(),
  placelessCase(),
  ...strayCases(),
  ...changeCases(),
]
