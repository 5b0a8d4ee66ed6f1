/** What hand-made cases share: small stores and ways to say what a read gives. */
import { HandMadeStore } from '../store.mjs'

/** A read of one version and the rows it gives. */
export function reads(version, rows, params = {}) {
  const at = params.at ?? { version }
  return { params: { ...params, at }, expect: { version, rows } }
}

/** A read of the head. */
export function readsHead(version, rows, params = {}) {
  return { params, expect: { version, rows } }
}

export const fails = (error, params = {}) => ({ params, error })

export const withKeySpace = (keySpace) => ({ operation: 'read', keySpace })

/** The key-space of the first example: one group with one column that takes appends. */
export const OBJECTS = {
  name: 'objects',
  key: [['id', 'utf8']],
  groups: [{ name: 'main', columns: [[7, 'column-a', 'list<utf8>', 'append']] }],
}

/** The seven rows of the first example: column operation and cell. */
const SEED = [
  ['set', ['a']],
  ['delta', ['b']],
  ['delta', ['c']],
  ['set', ['d']],
  ['set', null],
  ['delta', ['a']],
  ['set', ['a']],
]

export const SEED_VIEWS = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['d'], null, ['a'], ['a']]

/** The update of row 00n of the example. */
export function seedUpdate(store, n, part = { as: 'inline' }) {
  const [op, cell] = SEED[n - 1]
  const rows = [{ k: ['001'], c: { 7: cell } }]
  return store.update('main', { columns: { 7: op }, parts: [{ ...part, rows }] })
}

export const seedRow = (n) => ({ id: '001', 'column-a': SEED_VIEWS[n - 1] })

/** The checkpoint of the example: row 005, whose version is `asOf`. */
export function seedCheckpoint(store, asOf, as = 'parquet') {
  const segments = [{ as, rows: [{ k: ['001'], c: { 7: null } }] }]
  return store.checkpoint('main', { asOf, segments })
}

/** A store whose one group has an integer and a text column; columns 1 and 2. */
export function smallStore(groupOptions = {}) {
  const store = new HandMadeStore()
  const columns = [
    [1, 'n', 'int64'],
    [2, 's', 'utf8'],
  ]
  store.definition = store.create({
    name: 'small',
    key: [['id', 'int64']],
    groups: [{ name: 'g', columns, ...groupOptions }],
  })
  store.commit(store.definition)
  return store
}

/** An update of `small` that sets both columns, rows as `[id, n, s]`. */
export function setRows(store, rows, part = { as: 'inline' }) {
  const list = rows.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } }))
  return store.update('g', { columns: { 1: 'set', 2: 'set' }, parts: [{ ...part, rows: list }] })
}

/** Rows of `small` as a read gives them. */
export const smallRows = (...rows) => rows.map(([id, n, s]) => ({ id, n, s }))
