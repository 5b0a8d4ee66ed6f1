/** Updates with so many files that a manifest lists them (CAL-LOG-028, CAL-LOG-029). */
import { CalicoError } from '../errors.js'
import type {
  LogAction,
  LogEntry,
  ManifestRef,
  UpdateAction,
} from '../format/generated/documents.js'
import { sha256Hex } from '../format/hash.js'
import { dataFolder, entryPath, type GroupAt, isDataOf } from '../format/layout.js'
import { encodeManifest } from '../format/manifest.js'
import type { ObjectStore } from '../storage/contract.js'
import { updatesIn } from './actions.js'
import { readManifest } from './checkpoints.js'
import { fetchPlaced, readAs } from './placed-actions.js'

/**
 * An update with more slices than this goes into a manifest: an entry has room for few thousand.
 */
export const ENTRY_SLICES_MAX = 500

const MANIFEST_NAME = /^[0-9a-f]{64}\.avro$/

/** The update as its entry holds it: as it is, or with its files put into a manifest. */
export async function compactUpdate(
  action: UpdateAction,
  to: {
    readonly storage: ObjectStore
    readonly group: GroupAt
    readonly onFile: (path: string) => void
  },
): Promise<UpdateAction> {
  const { storage, group, onFile } = to
  const slices = action.files.reduce((sum, file) => sum + file.slices.length, 0)
  if (slices <= ENTRY_SLICES_MAX) return action
  const { rows, ordered, patches = false, columns, files } = action
  const bytes = encodeManifest([
    {
      position: { height: 0, member: 0, action: 0 },
      after: null,
      content: {
        kind: 'update',
        ...{ rows, ordered, patches, columns, files },
        inline: null,
        expression: null,
      },
    },
  ])
  const path = `${dataFolder(group)}/${sha256Hex(bytes)}.avro`
  onFile(path)
  await storage.putIfAbsent(path, bytes)
  return { ...action, files: [], manifest: { path, bytes: bytes.byteLength, records: 1 } }
}

/**
 * The entry with all that it says in place, whether it says it itself, in the locations of groups,
 * or of the files of updates in manifests.
 */
export async function expandEntry(
  storage: ObjectStore,
  stored: LogEntry,
  signal?: AbortSignal,
): Promise<LogEntry> {
  const entry = await fetchPlaced(storage, stored, signal)
  const isListed = (action: LogAction): boolean =>
    updatesIn(action).some((update) => update.manifest !== undefined)
  if (!entry.transactions.some(({ actions }) => actions.some(isListed))) return entry
  const expand = async <A extends LogAction>(action: A): Promise<A> =>
    action.kind === 'update' && action.manifest
      ? readAs(
          { ...action, files: await readFiles(storage, entry, action, action.manifest, signal) },
          action,
        )
      : action
  const transactions = entry.transactions.map(async (transaction) => ({
    ...transaction,
    actions: await Promise.all(
      transaction.actions.map(async (action) =>
        action.kind === 'fold'
          ? readAs({ ...action, layers: await Promise.all(action.layers.map(expand)) }, action)
          : expand(action),
      ),
    ),
  }))
  return { ...entry, transactions: await Promise.all(transactions) }
}

async function readFiles(
  storage: ObjectStore,
  entry: LogEntry,
  action: UpdateAction,
  manifest: ManifestRef,
  signal: AbortSignal | undefined,
): Promise<UpdateAction['files']> {
  const path = entryPath(entry.line, entry.version)
  const name = manifest.path.slice(manifest.path.lastIndexOf('/') + 1)
  const inPlace =
    isDataOf(manifest.path, action.incarnation) &&
    manifest.path.endsWith(`data/${action.incarnation}/${name}`) &&
    MANIFEST_NAME.test(name)
  if (!inPlace || action.files.length > 0) {
    const what = inPlace ? 'lists files beside a manifest' : `names '${manifest.path}'`
    throw new CalicoError('CorruptDocument', `${path}: an update ${what}; restore it from a copy`, {
      details: { path },
    })
  }
  const records = await readManifest(storage, manifest, signal)
  const [content] = records.map((record) => record.content)
  if (records.length !== 1 || content?.kind !== 'update' || content.inline !== null) {
    throw new CalicoError(
      'CorruptManifest',
      `${manifest.path} is not the list of one update's files`,
      {
        details: { path: manifest.path },
      },
    )
  }
  return content.files.map((file) => ({ ...file, slices: [...file.slices] }))
}
