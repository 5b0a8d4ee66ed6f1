/** Stores as a provider's replication leaves them: without some of their newest objects. */
import { entryPath } from '../store.mjs'
import { fails, smallRows, withKeySpace } from './common.mjs'
import { damageBase } from './corrupt-documents.mjs'

const row = (...cells) => cells

/** Rows of the base, by version. */
const ROWS = [
  null,
  [],
  smallRows(row('1', '1', 'a'), row('2', '2', 'b')),
  smallRows(row('1', '1', 'a'), row('2', '22', 'bb'), row('3', '3', 'c')),
  smallRows(row('1', '1', 'a'), row('2', '22', 'bb'), row('3', '33', null)),
  smallRows(row('1', '1', 'a'), row('2', '22', 'bb'), row('3', '33', null)),
  smallRows(row('1', '1', 'a'), row('2', '22', 'bb'), row('3', '33', null), row('4', '4', 'd')),
]

const lost = (...paths) => paths.map((path) => ['MissingObject', path])

/**
 * A case of the base without some objects: at which version it is whole, and what is missing
 * beyond. `error`: of a read by somebody who did not ask for a replica; `findings`: what verifying
 * tells of, where that is something else than what is missing.
 */
function partial({
  name,
  title,
  edits,
  version,
  seen = 6,
  missing,
  error,
  findings,
  requirements,
  store,
}) {
  const told = missing.map(([code, path]) => ({ code, path }))
  const whole = { version, seen, missing: told }
  const read =
    version === 0
      ? fails('UnknownKeySpace', { replica: true })
      : { params: { replica: true }, expect: { version, rows: ROWS[version] } }
  const plain = error === undefined ? [] : [fails(error)]
  const verify = {
    params: { operation: 'verify', deep: false, whole: true },
    expect: { findings: findings ?? told, whole },
  }
  return {
    name: `replica-${name}`,
    title,
    requirements: [...requirements, 'CAL-MAINTAIN-060', 'CAL-MAINTAIN-062'],
    made: { from: 'read/undamaged', edits },
    store,
    with: withKeySpace('small'),
    checks: [{ params: { operation: 'replica' }, expect: whole }, read, ...plain, verify],
  }
}

const remove = (path) => ({ path, do: 'remove' })

export function replicaCases() {
  const store = damageBase()
  const [update] = store.read(entryPath(3)).transactions[0].actions[0].files
  const [segment] = store.read(entryPath(5)).transactions[0].actions[0].segments
  const cases = [
    {
      name: 'whole',
      title: 'A store of which nothing is missing is a replica at its head',
      edits: [{ path: 'extra', do: 'put', text: 'nobody names this' }],
      version: 6,
      missing: [],
      requirements: ['CAL-LOG-140', 'CAL-LOG-141'],
    },
    {
      name: 'hole',
      title: 'A replica without an entry is at the version before it, whatever comes after',
      edits: [remove(entryPath(4))],
      version: 3,
      missing: lost(entryPath(4)),
      error: 'MissingObject',
      requirements: ['CAL-LOG-140', 'CAL-LOG-141', 'CAL-LOG-142', 'CAL-LOG-144'],
    },
    {
      name: 'data',
      title: 'A replica with an entry and without its data file is at the version before',
      edits: [remove(update.path), remove(entryPath(5))],
      version: 2,
      missing: lost(update.path, entryPath(5)),
      error: 'MissingObject',
      requirements: ['CAL-LOG-140', 'CAL-LOG-142'],
    },
    {
      name: 'segment-cut',
      title: 'A replica with a file of another size is at the version before',
      edits: [{ path: segment.path, do: 'truncate', bytes: segment.bytes - 1 }],
      version: 4,
      missing: [['CorruptFile', segment.path]],
      error: 'CorruptFile',
      requirements: ['CAL-LOG-140', 'CAL-LOG-142', 'CAL-LOG-144'],
    },
    {
      name: 'tail',
      title: 'A replica whose hint names entries that are not there says how far it spoke',
      edits: [remove(entryPath(5)), remove(entryPath(6))],
      version: 4,
      missing: lost(entryPath(5), entryPath(6)),
      // A line that lost its end is a shorter line.
      findings: [],
      requirements: ['CAL-LOG-141', 'CAL-LOG-142', 'CAL-MAINTAIN-061'],
    },
    {
      name: 'entry-flipped',
      title: 'A replica with a damaged entry is at the version before',
      edits: [{ path: entryPath(6), do: 'flip', at: 20 }],
      version: 5,
      missing: [['CorruptDocument', entryPath(6)]],
      error: 'CorruptDocument',
      requirements: ['CAL-LOG-140', 'CAL-LOG-142'],
    },
    {
      name: 'nothing',
      title: 'A replica without its first entry has no version',
      edits: [remove(entryPath(1))],
      version: 0,
      missing: lost(entryPath(1)),
      requirements: ['CAL-LOG-140', 'CAL-LOG-142'],
    },
  ]
  return [...cases.map((one) => partial({ ...one, store })), newer(store)]
}

/** What this version of the format does not know is no damage that one may step back from. */
function newer(store) {
  const edit = { path: entryPath(6), do: 'replace-sealed', find: '"kind":"update"' }
  return {
    name: 'replica-unknown-action',
    title: 'A replica with an entry of an unknown kind of action is refused, not taken as older',
    requirements: ['CAL-LOG-145'],
    made: { from: 'read/undamaged', edits: [{ ...edit, by: '"kind":"rename-line"' }] },
    store,
    with: withKeySpace('small'),
    checks: [
      fails('UnsupportedFeature', { operation: 'replica' }),
      fails('UnsupportedFeature', { replica: true }),
    ],
  }
}
