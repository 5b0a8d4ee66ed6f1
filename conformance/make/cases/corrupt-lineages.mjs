/** Adopts and lineages that have to be refused. */
import { refsEntry } from '../refs-log.mjs'
import { entryPath, indexPath, refsPath } from '../store.mjs'
import { fails, reads, withKeySpace } from './common.mjs'
import { adopt, parted, rowsOf, set } from './lineage-parts.mjs'
import { checkpointed, SPANS } from './lineages.mjs'

const CORRUPT = 'CorruptDocument'

/** Version 6 of main does what cannot be. */
function refused(name, title, requirements, make, code = CORRUPT) {
  const { store, refs } = parted()
  make(store, refs)
  store.on(1, 6)
  store.commit(set(store, { 1: 'm7' }))
  return {
    name: `lineage-${name}`,
    title,
    requirements,
    store,
    with: withKeySpace('small'),
    checks: [fails(code), fails(code, { at: { version: 6 } })],
  }
}

const ALONE = ['CAL-LOG-220', 'CAL-LOG-221']

function besides() {
  const digest = '0123456789abcdef'
  const mark = { application: 'job', epoch: 1, sequence: 1, digest }
  return [
    refused('beside', 'An adopt beside another action', ALONE, (store) => {
      store.commit(adopt(2, 9), set(store, { 1: 'm6' }))
    }),
    refused('beside-transaction', 'An adopt beside another transaction', ALONE, (store) => {
      store.commit({ transactions: [[adopt(2, 9)], [set(store, { 1: 'm6' })]] })
    }),
    refused('twice', 'An entry with two adopts', ALONE, (store) => {
      store.commit(adopt(2, 9), adopt(2, 9))
    }),
    refused('mark', 'An adopt with a mark', ALONE, (store) => {
      store.commit({ transactions: [{ actions: [adopt(2, 9)], mark }] })
    }),
  ]
}

const WHERE = ['CAL-LOG-221', 'CAL-REFS-081']

function places() {
  const of = (name, title, requirements, line, version, code, prepare = () => undefined) =>
    refused(
      name,
      title,
      requirements,
      (store, refs) => {
        prepare(store, refs)
        store.on(1, 5)
        store.commit(adopt(line, version))
      },
      code,
    )
  const nameless = (line, version) => (store, refs) => {
    const made = refs.step({ kind: 'create-line', parent: { line, version } })
    store.on(made, version)
    store.commit(set(store, { 4: 'n' }))
  }
  return [
    of('absent-version', 'An adopt of a version that is absent', WHERE, 2, 10, 'MissingObject'),
    of('absent-line', 'An adopt of a line that nothing made', WHERE, 7, 9, 'MissingObject'),
    of('below', 'An adopt of a version below the first one of its line', WHERE, 2, 3),
    of('itself', 'An adopt of its own version', WHERE, 1, 6),
    of('later', 'An adopt of a later version of its line', WHERE, 1, 7),
    of('from-itself', 'An adopt of a line that begins at it', WHERE, 3, 7, CORRUPT, nameless(1, 6)),
    of('no-line', 'An adopt of an entry that made a tag', WHERE, 3, 6, CORRUPT, (_, refs) => {
      refs.tag('kept', 2, 5)
    }),
    of('around', 'Two lines that adopt each other', WHERE, 2, 10, CORRUPT, (store) => {
      store.on(2, 9)
      store.commit(adopt(1, 6))
    }),
    of(
      'gap',
      'An adopt of a line of which an entry is absent',
      WHERE,
      3,
      9,
      'MissingObject',
      (store, refs) => {
        nameless(2, 7)(store, refs)
        store.commit(set(store, { 4: 'n9' }))
        store.objects.delete(entryPath(8, 3))
      },
    ),
  ]
}

/** Entries of the refs log that make lines without a name. */
function lines() {
  const of = (name, title, action) => {
    const { store } = parted()
    const text = JSON.stringify(refsEntry(3, action))
    return {
      name: `lineage-line-${name}`,
      title,
      requirements: ['CAL-REFS-080', 'CAL-REFS-040'],
      store,
      made: {
        from: 'a store of two lines',
        edits: [{ path: refsPath(3), do: 'put-sealed', text }],
      },
      with: withKeySpace('small'),
      checks: [fails(CORRUPT), fails(CORRUPT, { operation: 'refs' })],
    }
  }
  const parent = { line: 3, version: 5 }
  return [
    of('nothing', 'A line without a name that begins from nothing', { kind: 'create-line' }),
    of('itself', 'A line without a name that begins at itself', { kind: 'create-line', parent }),
  ]
}

/** What cannot be said of the lineage of version 6 of main, of the height 10. */
const INDEXES = {
  'no-height': ['a lineage and no height', { lineage: SPANS }],
  'no-lineage': ['a height and no lineage', { height: 10 }],
  order: ['spans that do not ascend', { height: 10, lineage: [SPANS[1], SPANS[0], SPANS[2]] }],
  twice: ['two spans of one height', { height: 10, lineage: [SPANS[0], SPANS[2], SPANS[2]] }],
  'other-line': ['a last span of another line', { height: 9, lineage: SPANS.slice(0, 2) }],
  'other-version': [
    'a last span that leads to another version',
    { height: 10, lineage: [...SPANS.slice(0, 2), { line: 1, first: 5, height: 10 }] },
  ],
  'other-height': ['a height that is not that of its version', { height: 11, lineage: SPANS }],
}

function indexes() {
  return Object.entries(INDEXES).map(([name, [what, content]]) => {
    const { store } = checkpointed(content)
    return {
      name: `lineage-index-${name}`,
      title: `An index with ${what}`,
      requirements: ['CAL-LOG-223', 'CAL-LOG-224'],
      note: `Damaged is ${indexPath(6)}.`,
      store,
      with: withKeySpace('small'),
      checks: [
        fails(CORRUPT, { useCheckpoints: true }),
        reads(9, rowsOf({ 1: 'm3', 2: 'd9' }), { ref: 'dev' }),
      ],
    }
  })
}

export const damagedLineageCases = () => [...besides(), ...places(), ...lines(), ...indexes()]
