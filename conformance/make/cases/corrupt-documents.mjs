/** Documents that have to be refused: entries, the marker, refs, lines. */

import { RefsLog, refsEntry } from '../refs-log.mjs'
import { entryPath, HandMadeStore, refsPath } from '../store.mjs'
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'

const LOG = { operation: 'log' }

/** A store of one commit of each kind; its undamaged form is a case of its own. */
export function damageBase() {
  const store = smallStore()
  store.commit(
    setRows(
      store,
      [
        ['1', '1', 'a'],
        ['2', '2', 'b'],
      ],
      { as: 'parquet' },
    ),
  )
  store.commit(
    setRows(
      store,
      [
        ['2', '22', 'bb'],
        ['3', '3', 'c'],
      ],
      { as: 'arrow' },
    ),
  )
  store.commit(setRows(store, [['3', '33', null]]))
  const rows = [
    { k: ['1'], c: { 1: '1', 2: 'a' } },
    { k: ['2'], c: { 1: '22', 2: 'bb' } },
    { k: ['3'], c: { 1: '33', 2: null } },
  ]
  store.commit(store.checkpoint('g', { asOf: 4, segments: [{ as: 'parquet', rows }] }))
  store.commit(setRows(store, [['4', '4', 'd']]))
  store.hint({})
  return store
}

const flawed = (store, { name, title, requirements, edits, checks, note }) => ({
  name,
  title,
  requirements,
  ...(note ? { note } : {}),
  made: { from: 'read/undamaged', edits },
  store,
  with: withKeySpace('small'),
  checks,
})

const BOTH = (code) => [fails(code), fails(code, LOG)]

/** A case of the third entry, edited. */
function ofEntry(store) {
  return (name, title, edit, requirements, code = 'CorruptDocument') =>
    flawed(store, {
      name: `entry-${name}`,
      title,
      requirements,
      edits: [{ path: entryPath(3), ...edit }],
      checks: BOTH(code),
    })
}

const sealed = (find, by) => ({ do: 'replace-sealed', find, by })

function entries(store) {
  const { id } = store.read(entryPath(3))
  const one = ofEntry(store)
  const torn = ['CAL-FORMAT-011', 'CAL-ERRORS-009']
  const schema = ['CAL-FORMAT-012', 'CAL-ERRORS-009']
  return [
    one('truncated', 'An entry cut in line 1', { do: 'truncate', bytes: 100 }, torn),
    one('truncated-seal', 'An entry cut in its checksum', { do: 'flip', at: -1 }, torn),
    one('empty', 'An entry of no bytes', { do: 'truncate', bytes: 0 }, torn),
    one('flipped', 'An entry with one bit turned over', { do: 'flip', at: 60 }, torn),
    one('seal-flipped', 'A checksum with one bit turned over', { do: 'flip', at: -5 }, torn),
    one('no-seal', 'An entry without its checksum line', { do: 'cut-last-line' }, torn),
    one('not-json', 'A sealed line that is not JSON', { do: 'put-sealed', text: '{"id":' }, schema),
    one('no-object', 'A sealed line that is no object', { do: 'put-sealed', text: '[]' }, schema),
    one('no-id', 'An entry without its id', sealed(`"id":"${id}",`, ''), schema),
    one('bad-id', 'An entry whose id is too short', sealed(id, id.slice(1)), [
      ...schema,
      'CAL-FORMAT-018',
    ]),
    one(
      'upper-case-hex',
      'Hexadecimal in capitals',
      sealed('8000000000000002', '800000000000000A'),
      [...schema, 'CAL-FORMAT-018'],
    ),
    one('column-op', 'A column operation that is none', sealed('"op":"set"', '"op":"sum"'), schema),
    one('negative-rows', 'A negative number of rows', sealed('"rows":2', '"rows":-2'), [
      ...schema,
      'CAL-FORMAT-018',
    ]),
  ]
}

function strangeEntries(store) {
  const one = ofEntry(store)
  return [
    one(
      'other-version',
      'An entry of another version than its path',
      sealed('"version":3}', '"version":4}'),
      ['CAL-LOG-003', 'CAL-FORMAT-022'],
    ),
    one('other-line', 'An entry of another line than its path', sealed('"line":1', '"line":2'), [
      'CAL-LOG-003',
      'CAL-FORMAT-022',
    ]),
    one(
      'unknown-action',
      'An action of a kind that is not known',
      sealed('"kind":"update"', '"kind":"unheard-of"'),
      ['CAL-LOG-010', 'CAL-ERRORS-011'],
      'UnsupportedFeature',
    ),
    one(
      'unknown-action-shape',
      'An action of a kind that is not known in an entry that meets no schema',
      {
        do: 'put-sealed',
        text: '{"line":1,"transactions":[{"actions":[{"kind":"unheard-of"}]}],"version":3}',
      },
      ['CAL-FORMAT-035', 'CAL-LOG-010'],
      'UnsupportedFeature',
    ),
    one(
      'missing',
      'An entry that is absent below the head',
      { do: 'remove' },
      ['CAL-LOG-011', 'CAL-STORAGE-048', 'CAL-ERRORS-009'],
      'MissingObject',
    ),
  ]
}

function paths(store) {
  const path = entryPath(2)
  const [{ path: file }] = store.read(path).transactions[0].actions[0].files
  const [, incarnation, name] = file.split('/')
  const one = (label, title, by, requirement = 'CAL-STORAGE-021') =>
    flawed(store, {
      name: `path-${label}`,
      title: `A file's path that ${title}`,
      requirements: ['CAL-FORMAT-004', requirement, 'CAL-STORAGE-022', 'CAL-ERRORS-009'],
      edits: [{ path, do: 'replace-sealed', find: file, by }],
      checks: [fails('CorruptDocument'), fails('CorruptDocument', { at: { version: 2 } })],
    })
  return [
    one('upwards', 'climbs out of the group', `data/${incarnation}/../../../${name}`),
    one('within', 'climbs and comes back', `data/${incarnation}/../${incarnation}/${name}`),
    one('absolute', 'is absolute', `/${file}`),
    one(
      'other-group',
      'lies in another group',
      `data/${incarnation.replace(/^inc/, 'abc')}/${name}`,
    ),
    one('elsewhere', 'lies outside data', `log/${incarnation}/${name}`),
    one('deeper', 'lies two folders down', `data/${incarnation}/one/two/${name}`),
    one('folder', 'names the group', `data/${incarnation}`),
    one(
      'backslash',
      'holds backslashes',
      `data/${incarnation}/..\\\\..\\\\${name}`,
      'CAL-STORAGE-020',
    ),
    one(
      'long-part',
      'has a part of 201 bytes',
      `data/${incarnation}/${'a'.repeat(201)}`,
      'CAL-STORAGE-020',
    ),
    one('escape', 'has an escape in small letters', `data/${incarnation}/%2f`, 'CAL-STORAGE-020'),
  ]
}

function marker(store) {
  const path = 'calico.json'
  const one = (name, title, edit, requirements, code) =>
    flawed(store, {
      name: `marker-${name}`,
      title,
      requirements,
      edits: [{ path, ...edit }],
      checks: BOTH(code),
    })
  const features = {
    do: 'replace-sealed',
    find: '"features":[]',
    by: '"features":["time-machine"]',
  }
  const newer = { do: 'replace-sealed', find: '"format":"0.1"', by: '"format":"0.2"' }
  const unsupported = 'CAL-ERRORS-011'
  return [
    one(
      'missing',
      'A folder without a marker',
      { do: 'remove' },
      ['CAL-FORMAT-030', 'CAL-ERRORS-005'],
      'NotAStore',
    ),
    one(
      'newer-format',
      'A store of a newer format',
      newer,
      ['CAL-FORMAT-031', unsupported],
      'UnsupportedFormat',
    ),
    one(
      'feature',
      'A feature that is not known',
      features,
      ['CAL-FORMAT-032', unsupported],
      'UnsupportedFeature',
    ),
    one(
      'newer-format-shape',
      'A marker of a newer format that meets no schema',
      { do: 'put-sealed', text: '{"features":["time-machine"],"format":"0.2"}' },
      ['CAL-FORMAT-031', 'CAL-FORMAT-035', unsupported],
      'UnsupportedFormat',
    ),
    one(
      'feature-shape',
      'A feature that is not known in a marker that meets no schema',
      { do: 'put-sealed', text: '{"features":["time-machine"],"format":"0.1"}' },
      ['CAL-FORMAT-032', 'CAL-FORMAT-035', unsupported],
      'UnsupportedFeature',
    ),
    one(
      'flipped',
      'A marker with one bit turned over',
      { do: 'flip', at: 20 },
      ['CAL-FORMAT-011'],
      'CorruptDocument',
    ),
  ]
}

function refs(store) {
  const feature = refsEntry(2, { kind: 'add-feature', feature: 'time-machine' })
  const kind = refsEntry(2, { kind: 'seal-line', name: 'main' })
  const added = (entry) => ({ path: refsPath(2), do: 'put-sealed', text: JSON.stringify(entry) })
  const one = (name, title, edit, requirements, code) =>
    flawed(store, { name: `refs-${name}`, title, requirements, edits: [edit], checks: BOTH(code) })
  return [
    one(
      'feature',
      'A feature added later that is not known',
      added(feature),
      ['CAL-REFS-004', 'CAL-REFS-008'],
      'UnsupportedFeature',
    ),
    one(
      'unknown-action',
      'A refs entry of a kind that is not known',
      added(kind),
      ['CAL-REFS-005'],
      'UnsupportedFeature',
    ),
    one(
      'feature-shape',
      'A feature that is not known in a refs entry that meets no schema',
      added({ action: { kind: 'add-feature', feature: 'time-machine' } }),
      ['CAL-FORMAT-035', 'CAL-REFS-004'],
      'UnsupportedFeature',
    ),
    one(
      'unknown-action-shape',
      'A kind that is not known in a refs entry that meets no schema',
      added({ action: { kind: 'seal-line' }, number: 2 }),
      ['CAL-FORMAT-035', 'CAL-REFS-005'],
      'UnsupportedFeature',
    ),
    one(
      'other-number',
      'A refs entry of another number than its path',
      added(refsEntry(3, { kind: 'create-line', name: 'other' })),
      ['CAL-FORMAT-022'],
      'CorruptDocument',
    ),
    one(
      'missing',
      'A store without the first refs entry',
      { path: refsPath(1), do: 'remove' },
      ['CAL-ERRORS-009', 'CAL-REFS-009'],
      'MissingObject',
    ),
    one(
      'flipped',
      'A refs entry with one bit turned over',
      { path: refsPath(1), do: 'flip', at: 20 },
      ['CAL-FORMAT-011'],
      'CorruptDocument',
    ),
  ]
}

/**
 * The feature is added by the second of 65 entries: in sight only of who replays, or trusts the
 * state in entry 64.
 */
function refsState() {
  const store = damageBase()
  const refs = new RefsLog(store)
  refs.step({ kind: 'add-feature', feature: 'time-machine' })
  refs.fill(66)
  store.hint({ refs: 65 })
  return {
    name: 'refs-state',
    title: 'A feature that only early refs entries and the state in the 64th name',
    requirements: ['CAL-REFS-004', 'CAL-REFS-006', 'CAL-REFS-007', 'CAL-REFS-008'],
    store,
    with: withKeySpace('small'),
    checks: BOTH('UnsupportedFeature'),
  }
}

function replayed() {
  const twice = smallStore()
  twice.commit(twice.definition)
  const strange = smallStore()
  const update = setRows(strange, [['1', '1', 'a']])
  strange.commit({ ...update, incarnation: update.incarnation.replace(/^inc/, 'abc') })
  const early = new HandMadeStore()
  const definition = early.create({
    name: 'small',
    key: [['id', 'int64']],
    groups: [
      {
        name: 'g',
        columns: [
          [1, 'n', 'int64'],
          [2, 's', 'utf8'],
        ],
      },
    ],
  })
  early.commit(setRows(early, [['1', '1', 'a']]), definition)
  const one = (name, title, requirement, store) => ({
    name,
    title,
    requirements: [requirement, 'CAL-ERRORS-009'],
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptDocument')],
  })
  return [
    one('defined-twice', 'An entry that defines a key-space a second time', 'CAL-TABLE-021', twice),
    one('undefined-group', 'An update of a group that no entry defines', 'CAL-TABLE-022', strange),
    one(
      'update-before-group',
      'An update before the action that defines its group',
      'CAL-TABLE-022',
      early,
    ),
  ]
}

export function documentCases() {
  const store = damageBase()
  return [
    ...entries(store),
    ...strangeEntries(store),
    ...paths(store),
    ...marker(store),
    ...refs(store),
    refsState(),
    ...replayed(),
  ]
}
