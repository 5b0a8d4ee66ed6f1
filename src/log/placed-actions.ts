/** Actions of groups with a place: they lie in the group's location, and entries name them. */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { LogAction, LogEntry, PlacedAction } from '../format/generated/documents.js'
import { newFileId } from '../format/ids.js'
import { dataFolder, entryPath, type GroupAt, isDataOf, parsePlaced } from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'

/** Where actions were read from: an object in a location, or null for the entry itself. */
const sources = new WeakMap<LogAction, PlacedAction | null>()

/** Kinds of actions that are put into the location of their group (CAL-LOG-160). */
type InPlace = Extract<
  LogAction,
  { readonly kind: 'update' | 'delete-range' | 'fold' | 'checkpoint' }
>

export function isPlaceable(action: LogAction): action is InPlace {
  return ['update', 'delete-range', 'fold', 'checkpoint'].includes(action.kind)
}

/**
 * The object in a location that an action was read from, null where it stood in the entry, and
 * undefined where it was not read.
 */
export function readFrom(action: LogAction): PlacedAction | null | undefined {
  return sources.get(action)
}

/** Notes of the actions of an entry that they were read. */
export function noteRead(entry: LogEntry): LogEntry {
  for (const { actions } of entry.transactions) {
    for (const action of actions) if (isPlaceable(action)) sources.set(action, null)
  }
  return entry
}

/** The action that was made of one that was read. */
export function readAs<A extends LogAction>(made: A, read: LogAction): A {
  const source = sources.get(read)
  if (source !== undefined) sources.set(made, source)
  return made
}

/** Puts an action into its group's location; what the entry is to say instead. */
export async function placeAction(
  action: InPlace,
  to: {
    readonly storage: ObjectStore
    readonly env: Env
    readonly group: GroupAt
    readonly onFile: (path: string) => void
  },
): Promise<PlacedAction> {
  // A name of chance: one made of the content would tell who guesses it that the guess is right.
  const path = `${dataFolder(to.group)}/${newFileId(to.env)}.json`
  const bytes = sealDocument('placed', { action })
  to.onFile(path)
  await to.storage.putIfAbsent(path, bytes)
  return { kind: 'placed', incarnation: action.incarnation, path, bytes: bytes.byteLength }
}

/** The entry with its placed actions as they lie in the locations. */
export async function fetchPlaced(
  storage: ObjectStore,
  entry: LogEntry,
  signal?: AbortSignal,
): Promise<LogEntry> {
  const isPlaced = (action: LogAction): boolean => action.kind === 'placed'
  if (!entry.transactions.some(({ actions }) => actions.some(isPlaced))) return entry
  const fetch = (action: LogAction): LogAction | Promise<LogAction> =>
    action.kind === 'placed' ? readPlaced(storage, { entry, action, signal }) : action
  const transactions = entry.transactions.map(async (transaction) => ({
    ...transaction,
    actions: await Promise.all(transaction.actions.map(fetch)),
  }))
  return { ...entry, transactions: await Promise.all(transactions) }
}

/** @throws CorruptDocument, MissingObject */
async function readPlaced(
  storage: ObjectStore,
  of: {
    readonly entry: LogEntry
    readonly action: PlacedAction
    readonly signal: AbortSignal | undefined
  },
): Promise<LogAction> {
  const { entry, action: named, signal } = of
  const { path } = named
  if (!isPlacedPath(path, named.incarnation)) {
    throw corrupt(entryPath(entry.line, entry.version), `it names '${path}' as a placed action`)
  }
  const bytes = await storage.get(path, { signal })
  if (bytes === null) {
    throw new CalicoError(
      'MissingObject',
      `${path} is missing; restore it from a copy of the store`,
      { details: { path } },
    )
  }
  const { action } = openDocument('placed', bytes, path)
  if (bytes.byteLength !== named.bytes)
    throw corrupt(path, 'it has another size than its entry says')
  if (action.incarnation !== named.incarnation) {
    throw corrupt(path, `it is of group ${action.incarnation}, not ${named.incarnation}`)
  }
  sources.set(action, named)
  return action
}

const PLACED_NAME = /^[a-z2-7]{26}\.json$/

function isPlacedPath(path: string, incarnation: string): boolean {
  const folder = `data/${incarnation}/`
  const rest = parsePlaced(path)?.rest ?? ''
  return (
    isDataOf(path, incarnation) &&
    rest.startsWith(folder) &&
    PLACED_NAME.test(rest.slice(folder.length))
  )
}

function corrupt(path: string, what: string): CalicoError {
  return new CalicoError(
    'CorruptDocument',
    `${path}: ${what}; restore it from a copy of the store`,
    { details: { path } },
  )
}
