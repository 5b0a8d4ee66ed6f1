import { changeTexts } from '../../executor/change-text.js'
import { groupNames } from '../../executor/history.js'
import type { Store } from '../../executor/store.js'
import { parseExpression } from '../../expr/parse.js'
import { printExpression, printName } from '../../expr/print.js'
import { renameColumns } from '../../expr/rename.js'
import type {
  DeleteRangeAction,
  LogAction,
  LogEntry,
  UpdateAction,
  UpdateColumn,
} from '../../format/generated/documents.js'
import type { LineState } from '../../table/state.js'
import type { Call } from '../call.js'
import { algebraText } from '../definition.js'
import { usage } from '../failure.js'
import type { Listing } from '../output.js'
import { timeText, withStore } from '../session.js'
import { versionOf } from '../values.js'

export async function run(call: Call): Promise<void> {
  const word = call.optionalParameter('version')
  const version = word === undefined ? undefined : versionOf(word)
  if (version === null) throw usage(`'${word}' is no version; write v12`)
  await withStore(call, async (store) => {
    if (version === undefined) return showStore(call, store)
    const entry = await store.entry(version)
    if (call.output.mode === 'json') return call.output.facts({ ...entry })
    await showEntry(call, store, entry)
  })
}

async function showStore(call: Call, store: Store): Promise<void> {
  const state = await store.snapshot(undefined, call.signal)
  const { format, createdAt, features } = store.marker
  const names = [...state.keySpaces.values()].map((keySpace) => keySpace.name)
  await call.output.facts({
    store: store.uri,
    id: store.id,
    format,
    features: features.length > 0 ? features : undefined,
    created: timeText(createdAt),
    version: state.version,
    time: state.version > 0 ? timeText(state.timestamp) : undefined,
    keySpaces: call.output.mode === 'json' ? names : names.join(', '),
    logCheckpoint: state.checkpoint?.version,
    entriesSince: state.tailEntries,
  })
}

/** One file, segment, definition or set of inline rows of an entry. */
interface Part {
  readonly transaction: number
  readonly action: string
  readonly place: string
  readonly columns: string
  readonly what: string
  readonly rows: number | null
  readonly bytes: number | null
}

const PARTS: Listing<Part> = {
  columns: [
    { name: 'transaction', kind: 'number' },
    { name: 'action' },
    { name: 'of' },
    { name: 'columns' },
    { name: 'what' },
    { name: 'rows', kind: 'count' },
    { name: 'bytes', kind: 'bytes' },
  ],
  cells: (part) => [
    part.transaction,
    part.action,
    part.place,
    part.columns,
    part.what,
    part.rows,
    part.bytes,
  ],
  json: (part) => part,
}

async function showEntry(call: Call, store: Store, entry: LogEntry): Promise<void> {
  const at = { kind: 'version', version: entry.version } as const
  const state = await store.snapshot(at, call.signal)
  const earlier = { kind: 'version', version: entry.version - 1 } as const
  const before = entry.version > 1 ? await store.snapshot(earlier, call.signal) : null
  const texts = (name: 'author' | 'message'): string | undefined =>
    entry.transactions.flatMap((transaction) => transaction[name] ?? []).join('; ') || undefined
  await call.output.facts({
    version: entry.version,
    time: timeText(entry.timestamp),
    id: entry.id,
    transactions: entry.transactions.map(({ id }) => id).join(', '),
    stagedAt: entry.transactions.map(({ base }) => base).join(', '),
    author: texts('author'),
    message: texts('message'),
  })
  await call.output.write('\n')
  const parts = entry.transactions.flatMap(({ actions }, transaction) =>
    actions.flatMap((action) =>
      partsOf(action, state, before).map((part) => ({ transaction, ...part })),
    ),
  )
  await call.output.list(PARTS, parts)
}

type ActionPart = Omit<Part, 'transaction'>

function partsOf(action: LogAction, state: LineState, before: LineState | null): ActionPart[] {
  if (action.kind === 'create-key-space') {
    const { name, groups } = action.definition
    const what = `groups ${groups.map((group) => group.name).join(', ')}`
    return [{ action: 'create', place: name, columns: '', what, rows: null, bytes: null }]
  }
  if (action.kind === 'alter-key-space' || action.kind === 'drop-key-space') {
    const definition = state.keySpaces.get(action.keySpace)
    const place = definition?.name ?? action.keySpace
    const line = { place, columns: '', rows: null, bytes: null }
    if (action.kind === 'drop-key-space') return [{ action: 'drop', what: '', ...line }]
    const changes = changeTexts(action.changes, before?.keySpaces.get(action.keySpace))
    return changes.map((what) => ({ action: 'alter', what, ...line }))
  }
  if (action.kind === 'void' || action.kind === 'forget') {
    const [label, what] =
      action.kind === 'void' ? ['void', action.ids.join(', ')] : ['forget mark', action.application]
    return [{ action: label, place: '', columns: '', what, rows: null, bytes: null }]
  }
  if (action.kind === 'seal') {
    return [{ action: 'seal', place: '', columns: '', what: '', rows: null, bytes: null }]
  }
  if (action.kind === 'adopt' || action.kind === 'fence') {
    const { kind } = action
    const what =
      kind === 'fence'
        ? `${action.fence}: versions from ${action.horizon} on stay`
        : `version ${action.version} of line ${action.line}`
    return [{ action: kind, place: '', columns: '', what, rows: null, bytes: null }]
  }
  const { keySpace, group } = groupNames(state, action.incarnation)
  const place = `${keySpace}.${group}`
  if (action.kind === 'checkpoint') {
    const { asOf, partition, segments, failed = 0 } = action
    const tile = partition === '' ? '' : `, partition ${partition}`
    const rows = failed === 0 ? '' : `, ${failed} rows failed`
    const head = { action: `checkpoint as of ${asOf.version}${tile}${rows}`, place, columns: '' }
    if (segments.length === 0) return [{ ...head, what: 'no rows', rows: 0, bytes: 0 }]
    return segments.map(({ path, rows, bytes }) => ({ ...head, what: path, rows, bytes }))
  }
  if (action.kind === 'settle') {
    return [{ place, action: 'settle', columns: '', what: '', rows: 0, bytes: 0 }]
  }
  if (action.kind === 'placed') {
    const { path, bytes } = action
    return [{ place, action: 'placed', columns: '', what: path, rows: null, bytes }]
  }
  if (action.kind === 'delete-range') return [{ place, ...rangePart(action) }]
  if (action.kind === 'update') return updateParts(action, state, place)
  const head = `fold of ${action.after + 1} to ${action.through}`
  return action.layers.flatMap((layer) => {
    const isUpdate = layer.kind === 'update'
    const parts = isUpdate ? updateParts(layer, state, place) : [{ place, ...rangePart(layer) }]
    return parts.map((part) => ({ ...part, action: `${head}: ${part.action}` }))
  })
}

function rangePart({ lower, upper, where }: DeleteRangeAction): Omit<ActionPart, 'place'> {
  const isAll = lower === undefined && upper === undefined
  const range = isAll ? 'all keys' : `keys ${lower ?? ''}…${upper ?? ''}`
  const what = where === undefined ? range : `${range} where ${where}`
  return { action: 'delete range', columns: '', what, rows: null, bytes: null }
}

function updateParts(action: UpdateAction, state: LineState, place: string): ActionPart[] {
  const columns = columnTexts(action.columns, action.incarnation, state)
  const head = { action: `update${expressionText(action, state)}`, place, columns }
  const { files, inline } = action
  const bytes = inline ? Buffer.byteLength(inline.data, 'base64') : 0
  return [
    ...files.map((file) => ({ ...head, what: file.path, rows: file.rows, bytes: file.bytes })),
    ...(inline ? [{ ...head, what: 'inline', rows: inline.rows, bytes }] : []),
  ]
}

/** ` set score = target.score + 1 when …`, in the names that columns have. */
function expressionText({ expression, incarnation }: UpdateAction, state: LineState): string {
  if (!expression) return ''
  const group = state.groups.get(incarnation)
  const components = (group && state.keySpaces.get(group.keySpace)?.components) ?? []
  const nameOf = (name: string): string => {
    const number = Number(name.slice(1))
    if (name.startsWith('k')) return components[number]?.name ?? name
    const own = group?.definition.columns.find(({ column }) => column === number)
    return (name.startsWith('c') && own?.name) || name
  }
  const text = (stored: string): string =>
    printExpression(renameColumns(parseExpression(stored), nameOf))
  const set = expression.assign.map(({ column, value }) => {
    return `${printName(nameOf(`c${column}`))} = ${text(value)}`
  })
  const when = expression.when === undefined ? '' : ` when ${text(expression.when)}`
  return ` set ${set.join(', ')}${when}`
}

/** `total, tags append` */
function columnTexts(
  columns: readonly UpdateColumn[],
  incarnation: string,
  state: LineState,
): string {
  const group = state.groups.get(incarnation)
  const groups = (group && state.keySpaces.get(group.keySpace)?.groups) ?? []
  return columns
    .map(({ column, op, algebra }) => {
      const defined = group?.definition.columns.find((one) => one.column === column)
      const name = defined?.name ?? `c${column}`
      if (op === 'set' || op === 'computed') return name
      if (op === 'mixed') return `${name} mixed`
      return `${name} ${defined ? algebraText(defined, groups) : algebra}`
    })
    .join(', ')
}
