/** What scripts of several writers share: a key-space, rows, and short names for steps. */

/** The steps of one writer: `a(work, expect)`; a third argument names a step that goes on. */
const by = (writer) => (work, expect, as) => ({
  writer,
  ...(as && { as }),
  do: work,
  ...(expect && { expect }),
})

export const a = by('a')
export const b = by('b')
export const c = by('c')

/** A step that is no writer's. */
export const step = (work, expect) => ({ do: work, ...(expect && { expect }) })

export const EVER = 1_000_000

const FORMAT = { fileFormat: 'arrow', codec: 'none' }

/** Version 1 of most scripts. */
export const CREATE = {
  create: {
    name: 'n',
    key: [{ name: 'id', type: 'int64' }],
    groups: [
      {
        name: 'main',
        ...FORMAT,
        columns: [
          { name: 'text', type: 'utf8' },
          { name: 'sum', type: 'int64', algebra: 'sum' },
          { name: 'tags', type: 'list<utf8>', algebra: 'append' },
        ],
      },
    ],
  },
}

export const created = a(CREATE, { version: 1 })

/** A write of rows of `n`; `more` may name a transaction. */
export const upsert = (rows, more = {}) => ({ upsert: { keySpace: 'n', ...more, rows } })

/** Adds to the sum of a key, which shows how often it was applied. */
export const add = (id, sum, more = {}) =>
  upsert([{ id: String(id), sum: String(sum) }], { ops: { sum: 'sum' }, ...more })

/** Rows of 1,000 letters, more than an entry takes inline from 263 rows on: they make a file. */
export const series = (from, through) => ({
  $series: { from, through, of: { id: '$i', text: { $text: { of: 'x', times: 1000 } } } },
})
export const load = (from, through, more = {}) => upsert(series(from, through), more)

export const alter = (change, more = {}) => ({
  alter: { keySpace: 'n', ...more, changes: [change] },
})
export const REFUSED = { error: 'CommitConflict' }
export const begin = (transaction, isolation) => ({
  begin: { transaction, ...(isolation && { isolation }) },
})
export const commit = (transaction) => ({ commit: { transaction } })
export const readKey = (transaction, id) => ({
  read: { transaction, keySpace: 'n', key: [String(id)] },
})

const twenty = (version) => String(version).padStart(20, '0')
export const entryPath = (version) => `log/1/${twenty(version)}.json`

/** A fault at the puts of an entry, or of all entries. */
export const atEntry = (version, fault) => ({
  fault: { request: 'create', path: `^${entryPath(version)}$`, ...fault },
})
export const atEntries = (fault) => ({
  fault: { request: 'create', path: '^log/1/[0-9]+[.]json$', ...fault },
})

/** The storage does not answer about entries any more. */
export const noEntries = (request, more = {}) => ({
  fault: { request, path: '^log/1/[0-9]+[.]json$', effect: 'fail', times: EVER, ...more },
})

export const leavesEntry = (version, document) => ({ path: entryPath(version), document })
export const leavesEntries = (count) => ({ path: '^log/1/[0-9]+[.]json$', count })
export const leavesData = (count) => ({ path: '^data/', count })

/** A read of `n` at the head, or where `at` says. */
export const gives = (version, rows, params = {}) => ({
  params: { columns: ['id', 'sum'], ...params },
  expect: { version, rows },
})
export const sums = (...pairs) => pairs.map(([id, sum]) => ({ id: String(id), sum }))

/** A case of the folder interleave/. */
export const script = ({ name, title, requirements, note, steps, leaves, checks, isDamaged }) => ({
  name,
  title,
  requirements,
  ...(note && { note }),
  interleave: { steps, ...(leaves && { leaves }), ...(isDamaged && { isDamaged }) },
  with: { operation: 'read', keySpace: 'n' },
  checks,
})
