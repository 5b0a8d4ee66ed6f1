/** The refs log, and the histories of the lines that it makes (spec/refs.md). */
import { RefsLog } from '../make/refs-log.mjs'
import { entryPath, refsPath } from '../make/store.mjs'
import { same } from './same.mjs'

const STATE_EVERY = 64
const PART = /^[A-Za-z0-9_](?:[A-Za-z0-9_+-]|\.(?!\.|$))*$/

/**
 * Walks the refs log.
 * @returns the histories of all lines that it made, whether they have a name or not: each a list
 *   of `{ line, first, last }`, the earliest versions first; and the horizons of fences by number
 */
export function inspectRefs({ documents, report }) {
  const refs = new RefsLog(null)
  const histories = new Map([[1, [{ line: 1, first: 1, last: Number.POSITIVE_INFINITY }]]])
  const fences = new Map()
  const ids = new Set([documents.get(refsPath(1))?.id])
  for (const [path, entry] of documents) {
    if (!path.startsWith('refs/') || path === refsPath(1)) continue
    const tell = (what, id) => report(path, `${what} (${id})`)
    const number = refs.number + 1
    if (path !== refsPath(number) || entry.number !== number) tell('a gap', 'CAL-REFS-001')
    if (ids.has(entry.id)) tell('the id of another entry', 'CAL-REFS-001')
    ids.add(entry.id)
    inspectStep({ refs, histories, action: entry.action, documents, tell })
    refs.take(entry.action)
    if (entry.action.kind === 'fence') fences.set(refs.fence.fence, refs.fence.horizons)
    const isDue = number % STATE_EVERY === 0
    if (isDue && !same(entry.state ?? null, refs.state())) tell('another state', 'CAL-REFS-006')
    const { kind, parent, line, version } = entry.action
    const from = kind === 'rename-line' ? { line, version } : parent
    if (from) histories.set(number, historyOf(histories.get(from.line) ?? [], number, from.version))
  }
  return { histories: [...histories.values()], last: refs.number, fences }
}

/** Objects of lines are of those that the refs log made, and only `main` says how it begins. */
export function inspectLines({ documents, histories, report }) {
  const made = histories.map((history) => history.at(-1).line)
  for (const path of documents.keys()) {
    const line = /^(?:log|checkpoint)\/(\d+)\//.exec(path)?.[1]
    if (line === undefined) continue
    if (!made.includes(Number(line))) report(path, 'of a line that is not there (CAL-REFS-002)')
    if (path === `log/${line}/line.json` && line !== '1') report(path, 'there (CAL-LOG-001)')
  }
}

/** A parent's history up to a version, and then the line's own. */
function historyOf(parent, line, version) {
  const before = parent.filter(({ first }) => first <= version)
  const cut = before.map((span) => ({ ...span, last: Math.min(span.last, version) }))
  return [...cut, { line, first: version + 1, last: Number.POSITIVE_INFINITY }]
}

/** A fence is the next one, and keeps no more than the one before (CAL-REFS-052). */
function inspectFence({ refs, action: { fence, horizons }, tell }) {
  const before = refs.fence ?? { fence: 0, horizons: [] }
  if (fence !== before.fence + 1) tell('another number of a fence', 'CAL-REFS-052')
  const lines = horizons.map(({ line }) => line)
  if (
    !same(
      lines,
      [...new Set(lines)].sort((x, y) => x - y),
    )
  )
    tell('no order', 'CAL-REFS-052')
  if (lines.some((line) => !refs.lines.has(line))) tell('no such line', 'CAL-REFS-052')
  for (const { line, version } of before.horizons) {
    const now = horizons.find((one) => one.line === line)
    if (!now || now.version < version) tell('a horizon that goes back', 'CAL-REFS-052')
  }
}

function inspectStep({ refs, histories, action, documents, tell }) {
  if (action.kind === 'fence') return inspectFence({ refs, action, tell })
  const { kind, name, line, version, parent } = action
  if (name !== undefined && kind !== 'delete-tag') inspectName({ refs, action, tell })
  const ends = kind === 'delete-line' || kind === 'rename-line'
  if (ends || kind === 'protect-line') {
    if (refs.lines.get(line)?.name === undefined) tell('a line without a name', 'CAL-REFS-027')
  }
  if (ends) inspectEnd({ refs, action, documents, tell })
  if (kind === 'delete-tag' && !refs.tags.has(name)) tell('no such tag', 'CAL-REFS-027')
  const at = kind === 'create-tag' ? { line, version } : parent
  if (kind === 'create-line' && !parent) tell('a line from nothing', 'CAL-REFS-003')
  if (!at) return
  const isNamed = kind === 'create-tag' || name !== undefined
  const known = refs.lines.get(at.line) ?? (isNamed ? undefined : madeLine(histories, at.line))
  if (!known) return tell('a line that is not there', 'CAL-REFS-027')
  const span = histories.get(at.line).find(({ last }) => at.version <= last)
  const isThere = at.version === 0 || documents.has(entryPath(at.version, span.line))
  if (at.version < (known.parent?.version ?? 0) || !isThere) {
    tell('a version that the line has not', kind === 'create-tag' ? 'CAL-REFS-030' : 'CAL-REFS-020')
  }
  if (kind === 'create-tag' && at.version === 0) tell('a tag of nothing', 'CAL-REFS-030')
}

/** A line that was made, and need not be among those that refs know any more (CAL-REFS-080). */
function madeLine(histories, line) {
  const first = histories.get(line)?.at(-1).first
  return first === undefined ? undefined : { parent: { version: first - 1 } }
}

function inspectName({ refs, action: { kind, name, line }, tell }) {
  const parts = name.split('/')
  const isName = parts.every((part) => PART.test(part) && !part.endsWith('.lock'))
  if (!isName || name.length > 200 || /^(?:v?\d+$|\d{4}-\d\d)/.test(name)) {
    tell(`the name ${name}`, 'CAL-REFS-010')
  }
  const others = [...refs.lines.values()].filter(
    (one) => kind !== 'rename-line' || one.line !== line,
  )
  const names = [...others, ...refs.tags.values()].map((one) => one.name?.toLowerCase())
  if (names.includes(name.toLowerCase())) tell('a name that is taken', 'CAL-REFS-011')
}

/** A name ends behind a seal, the line's last entry. */
function inspectEnd({ refs, action: { kind, line, version }, documents, tell }) {
  if (line === 1) tell('the end of main', 'CAL-REFS-024')
  if (refs.lines.get(line)?.protected) tell('the end of what is protected', 'CAL-REFS-025')
  const own = [...documents.keys()].filter((path) => /^log\/\d+\/\d{20}\.json$/.test(path))
  const last = own.findLast((path) => path.startsWith(`log/${line}/`))
  const sealed = last && documents.get(last).transactions[0].actions[0].kind === 'seal'
  if (!sealed) tell('a line that has no seal', 'CAL-REFS-022')
  if (kind === 'rename-line' && last !== entryPath(version, line)) {
    tell('another version than that of its seal', 'CAL-REFS-023')
  }
}
