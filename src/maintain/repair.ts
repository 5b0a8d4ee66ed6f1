/**
 * Making anew what follows from the rest of a store: the document of `main`, hints, log checkpoints
 * and filters of keys (spec/maintain.md, "Repair"). What entries and data files hold only a copy
 * brings back.
 */

import { batchColumn } from '../arrow/batch.js'
import { compareKeys, encodeKeys, keyBytes } from '../arrow/keys.js'
import { keyBloomProblem } from '../commit/key-blooms.js'
import { dataFileInfo } from '../data/data-file.js'
import { openDataFile } from '../data/file.js'
import { type CalicoError, isCalicoError } from '../errors.js'
import type { UpdateAction } from '../format/generated/documents.js'
import { makeKeyBloom } from '../format/key-bloom.js'
import { hashKey } from '../format/key-hashes.js'
import { checkpointIndexPath, hintPath, linePath } from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import { updatesIn } from '../log/actions.js'
import { firstVersion, type Line, MAIN } from '../log/lines.js'
import { isInherited } from '../log/parents.js'
import { readRefs } from '../log/refs.js'
import type { Refs } from '../log/refs-state.js'
import { stateLoader } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import { entriesApplied } from '../table/with-tiles.js'
import { writeLogCheckpoint } from '../table/write-log-checkpoint.js'
import { keyFields, keyTypesOf, type TileContext } from '../tile/context.js'
import { neededObjects } from './kept-objects.js'
import { reachOf } from './reach.js'
import { compareCheckpoint, lineBeginning, listCheckpoints } from './verify-checkpoints.js'
import { checkLine, lastVersion, walkEntries } from './verify-log.js'

/** A part of a log checkpoint, which is named by its content. */
const OF_CONTENT = /checkpoint\/[0-9]+\/[0-9]{20}\/[0-9a-f]{64}\.(avro|json)$/

export interface Repair {
  readonly kind: 'line' | 'hint' | 'log-checkpoint' | 'filter'
  readonly path: string
  /** What is wrong. */
  readonly what: string
}

interface Run {
  readonly context: TileContext
  readonly refs: Refs
  readonly execute: boolean
  readonly found: Repair[]
}

/**
 * Finds what can be made anew of all lines, and does so with `execute`. Others may write meanwhile.
 * @throws as reading the refs log, and the storage's errors; damage to entries and data files is
 *   passed over
 */
export async function repairStore(options: {
  context: TileContext
  execute: boolean
}): Promise<Repair[]> {
  const { context } = options
  const { storage, signal } = context
  const refs = await readRefs({ storage, signal })
  const run: Run = { ...options, refs, found: [] }
  const isOwn = (line: Line): boolean => !isInherited(storage, line.id)
  if (isOwn(MAIN)) await repairMain(run)
  const needed = await neededObjects(storage, refs, signal)
  for (const { line, upTo } of reachOf(refs).filter(({ line }) => isOwn(line))) {
    const isNeeded = (path: string, version: number): boolean => needed(line.id)({ path }, version)
    await repairLine(run, { line, upTo, isNeeded })
  }
  return run.found
}

async function repairMain({ context, execute, found }: Run): Promise<void> {
  const problem = await checkLine(context, MAIN).then(() => null, asDamage)
  if (problem === null) return
  const path = linePath(MAIN.id)
  found.push({ kind: 'line', path, what: problem })
  if (!execute) return
  await context.storage.put(path, sealDocument('line', { line: MAIN.id, parent: null }))
}

async function repairLine(
  run: Run,
  of: {
    readonly line: Line
    readonly upTo: number | null
    readonly isNeeded: (path: string, version: number) => boolean
  },
): Promise<void> {
  const { context, execute } = run
  const { line, isNeeded } = of
  const { storage } = context
  const head = of.upTo ?? (await lastVersion(context, line))
  const indexes = await listCheckpoints(context, line)
  let state = await lineBeginning(context, line)
  let newest = 0
  let isLost = false
  const range = { after: firstVersion(line) - 1, upTo: head }
  for await (const { version, entry } of walkEntries(context, line, range)) {
    if (!entry || state.version !== version - 1) continue
    state = await entriesApplied(state, [entry], {
      load: stateLoader(storage),
      signal: context.signal,
    })
    const updates = entry.transactions.flatMap(({ actions }) => actions.flatMap(updatesIn))
    for (const update of updates) {
      const { keyBloom } = update
      if (keyBloom && isNeeded(keyBloom.path, version)) await repairFilter(run, update, state)
    }
    if (!indexes.has(version)) continue
    const at = { line, version, known: state }
    const damage = await compareCheckpoint(context, at).then(() => null, asError)
    if (damage === null) newest = version
    else {
      isLost = true
      await takeAway(run, checkpointIndexPath(line.id, version), damage)
    }
  }
  // Behind a damaged entry nothing is known.
  if (of.upTo !== null || state.version !== head) return
  const isAnew = isLost && newest < head && head >= firstVersion(line)
  if (isAnew && execute) await writeLogCheckpoint({ storage, state, base: null })
  await repairHint(run, line, { version: head, checkpoint: isAnew ? head : newest })
}

/** Takes a log checkpoint away, and the part that is not what its name says, to be put anew. */
async function takeAway(
  { context: { storage }, execute, found }: Run,
  path: string,
  { message, details }: CalicoError,
): Promise<void> {
  found.push({ kind: 'log-checkpoint', path, what: message })
  if (!execute) return
  await storage.delete(path)
  const part = details.path
  if (typeof part === 'string' && OF_CONTENT.test(part)) await storage.delete(part)
}

async function repairHint(
  { context: { storage, signal }, refs, execute, found }: Run,
  line: Line,
  { version, checkpoint }: { readonly version: number; readonly checkpoint: number },
): Promise<void> {
  const path = hintPath(line.id)
  const bytes = await storage.get(path, { signal })
  const what = bytes === null ? null : hintProblem(bytes, { line, path, version, checkpoint })
  // A line whose hint nobody has written yet is whole.
  const isMissing = bytes === null && checkpoint > 0
  if (what === null && !isMissing) return
  found.push({ kind: 'hint', path, what: what ?? 'it is not there' })
  if (!execute) return
  const hint = { line: line.id, version, refs: refs.number }
  await storage.put(path, sealDocument('hint', { ...hint, ...(checkpoint > 0 && { checkpoint }) }))
}

function hintProblem(
  bytes: Uint8Array,
  of: { line: Line; path: string; version: number; checkpoint: number },
): string | null {
  try {
    const hint = openDocument('hint', bytes, of.path)
    if (hint.line !== of.line.id) return `it is of line ${hint.line}`
    // Others may have gone on meanwhile.
    if (hint.version > of.version) return null
    if ((hint.checkpoint ?? 0) < of.checkpoint) return 'it leads to no newest log checkpoint'
    return null
  } catch (error) {
    return asDamage(error)
  }
}

/** A filter says nothing that the keys of its update do not. */
async function repairFilter(run: Run, update: UpdateAction, state: LineState): Promise<void> {
  const { context, execute, found } = run
  const { storage, signal } = context
  const bloom = update.keyBloom!
  const there = await storage.get(bloom.path, { signal })
  const what = there === null ? 'it is not there' : keyBloomProblem(there, bloom)
  if (what === null) return
  const group = state.groups.get(update.incarnation)
  const keySpace = group && state.keySpaces.get(group.keySpace)
  const hashes = keySpace && (await hashesOf(update, keyTypesOf(keySpace), context).catch(asNone))
  const filter = hashes && makeKeyBloom(hashes)
  // Made of other keys, or of files that are damaged too, it would hide conflicts.
  if (!filter || keyBloomProblem(filter, bloom) !== null) return
  found.push({ kind: 'filter', path: bloom.path, what })
  if (execute) await storage.put(bloom.path, filter)
}

async function hashesOf(
  { files }: UpdateAction,
  types: ReturnType<typeof keyTypesOf>,
  { storage, pool, signal }: TileContext,
): Promise<BigUint64Array> {
  const hashes: bigint[] = []
  const names = keyFields(types).map(({ name }) => name)
  for (const file of files) {
    const reader = await openDataFile({ store: storage, file: dataFileInfo(file), pool, signal })
    try {
      for await (const { batch } of reader.read({ columns: names, signal })) {
        const columns = names.map((name) => batchColumn(batch, name)!)
        const keys = encodeKeys(columns, types)
        for (let row = 0; row < keys.rows; row++) {
          if (row > 0 && compareKeys(keys, row - 1, keys, row) === 0) continue
          hashes.push(hashKey(keyBytes(keys, row)))
        }
      }
    } finally {
      await reader.close()
    }
  }
  return BigUint64Array.from(hashes)
}

/** Damage. @throws every other error */
function asError(error: unknown): CalicoError {
  if (isCalicoError(error) && error.kind === 'Data') return error
  throw error
}

/** What damage says of itself. @throws every other error */
const asDamage = (error: unknown): string => asError(error).message

function asNone(error: unknown): null {
  asDamage(error)
  return null
}
