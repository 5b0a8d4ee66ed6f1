/**
 * Writes that several processes share: begun by one, staged by many, committed by one and, where an
 * answer was lost, by another (spec/bridge.md, "Writing").
 */
import { combineUpdates } from '../commit/combine-updates.js'
import type { Isolation, WriteAction } from '../commit/conflicts.js'
import { appliedBy } from '../commit/judge.js'
import { checkMark, stepDigest } from '../commit/mark-options.js'
import { behindMarker, removeMarker } from '../commit/marker.js'
import { type Premise, readPremises, writePremises } from '../commit/premises.js'
import { planDeleteRange } from '../commit/range-plan.js'
import { ReadSet } from '../commit/read-set.js'
import { resolveCommit } from '../commit/resolve.js'
import type { Committed, StagedTransaction } from '../commit/staged.js'
import { Transaction } from '../commit/transaction.js'
import { CalicoError } from '../errors.js'
import type {
  KeySpaceDefinition,
  Mark,
  Staged,
  UpdateAction,
} from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { columnType } from '../format/struct-fields.js'
import { parseType } from '../format/types.js'
import { INLINE_BYTES_MAX } from '../log/entries.js'
import { columnNames, findColumn, findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { checkHanded, type Handed, handed } from './handed.js'
import type { LocalExecutor, LocalParts } from './local-executor.js'
import { accessesOf, authorize } from './policy.js'
import type { Sealer } from './seal.js'
import { isAgeless, markerFor, stagingOf } from './shared-markers.js'
import { byDefinition, type MessageContent, openMessages, partOf } from './shared-messages.js'
import { addReads, type StoredReadPart, storedReads } from './shared-reads.js'
import type {
  BegunWrite,
  NothingCommitted,
  SharedCommit,
  SharedRows,
  SharedWrite,
  StagedRows,
} from './shared-work.js'

/** Inline rows of one message; those of all messages are put together when they are committed. */
const MESSAGE_INLINE_BYTES_MAX = 16 * 1024

/** Memory for putting inline rows together. */
const SORT_BYTES = 32 * 1024 * 1024

/** Files removed at a time. */
const REMOVALS_MAX = 32

interface WriteContent extends Handed {
  readonly transaction: string
  /** Its id. */
  readonly keySpace: string
  /** The version that rows are staged against. */
  readonly version: number
  /** The last fence of the line there. */
  readonly fence: number
  /** The marker behind which it is staged; null without one. */
  readonly marker: Staged | null
  readonly overwrite: { readonly where?: string | undefined } | null
  readonly isolation: Isolation
  /** Whether its messages are for the commits of other writes (CAL-BRIDGE-180). */
  readonly part: boolean
  /** The version of the oldest plan that the write depends on, and what those plans read. */
  readonly depends: { readonly version: number; readonly parts: readonly StoredReadPart[] } | null
}

interface ReadsContent extends Handed {
  readonly version: number
  readonly parts: readonly StoredReadPart[]
}

export interface SharedWriteContext {
  readonly parts: LocalParts
  readonly executor: LocalExecutor
  readonly sealer: Sealer
  readonly nowMicros: () => number
  readonly principal: string | null
}

export async function beginShared(
  context: SharedWriteContext,
  write: SharedWrite,
): Promise<BegunWrite> {
  const { parts, sealer } = context
  const state = await parts.view.latest(write.signal)
  const keySpace = findKeySpace(state, write.keySpace)
  if (write.overwrite) overwriting(keySpace, write.overwrite)
  const { part = false } = write
  if (part && (write.overwrite || write.reads?.length)) {
    throw new CalicoError(
      'InvalidArgument',
      "a part neither overwrites nor depends on 'reads'; the write that commits it may",
    )
  }
  const reads = (write.reads ?? []).map((text) => {
    const content = sealer.open<ReadsContent>('reads', text)
    checkHanded(content, context, write.principal)
    return content
  })
  const markerOf = (other: string): Staged | null => {
    const { part, marker } = openWrite(context, { ...write, write: other })
    return part ? marker : null
  }
  const content: WriteContent = {
    ...handed(context, write.principal),
    transaction: newLongId(parts.env),
    keySpace: keySpace.keySpace,
    version: state.version,
    fence: state.fence.fence,
    marker: await markerFor(write, { ...parts, state }, markerOf),
    overwrite: write.overwrite ?? null,
    isolation: write.isolation ?? 'serializable',
    part,
    depends:
      reads.length === 0
        ? null
        : {
            version: Math.min(...reads.map(({ version }) => version)),
            parts: reads.flatMap((read) => read.parts),
          },
  }
  return {
    write: sealer.seal('write', content),
    transaction: content.transaction,
    version: state.version,
    fields: fieldsOf(keySpace),
  }
}

/** The columns that rows of a write may have. */
export async function sharedFields(
  context: SharedWriteContext,
  given: Pick<SharedCommit, 'write' | 'principal' | 'signal'>,
): Promise<BegunWrite['fields']> {
  const { keySpace } = await baseOf(context, openWrite(context, given), given.signal)
  return fieldsOf(keySpace)
}

function fieldsOf(keySpace: KeySpaceDefinition): BegunWrite['fields'] {
  return columnNames(keySpace).map((name) => {
    const place = findColumn(keySpace, name)
    if (place.kind === 'key')
      return { name, type: parseType(place.type), key: true, required: true }
    const { column } = place
    return { name, type: columnType(column), key: false, required: column.required ?? false }
  })
}

function overwriting(
  keySpace: KeySpaceDefinition,
  { where }: NonNullable<SharedWrite['overwrite']>,
): WriteAction[] {
  return planDeleteRange(keySpace, where === undefined ? { everything: true } : { where })
}

/** @throws InvalidArgument where write and commit both say what is overwritten */
function overwriteOf(write: WriteContent, commit: SharedCommit): WriteContent['overwrite'] {
  const { overwrite = null } = commit
  if (overwrite === null || write.overwrite === null) return overwrite ?? write.overwrite
  const message = "the write says what it overwrites; leave 'overwrite' of its commit out"
  throw new CalicoError('InvalidArgument', message)
}

/** @throws InvalidArgument for a part, which has no end of its own (CAL-BRIDGE-181) */
function openWhole(
  context: SharedWriteContext,
  given: Parameters<typeof openWrite>[1],
  options?: { readonly ages: boolean },
): WriteContent {
  const write = openWrite(context, given, options)
  if (!write.part) return write
  const message = 'this write is a part; give its messages to the commit of another write'
  throw new CalicoError('InvalidArgument', message)
}

function openWrite(
  context: SharedWriteContext,
  { write, principal }: { readonly write: string; readonly principal?: string | undefined },
  { ages }: { readonly ages?: boolean } = {},
): WriteContent {
  const content = context.sealer.open<WriteContent>('write', write)
  checkHanded(content, context, principal, { ages: ages ?? content.marker === null })
  return content
}

/** The state that a write is staged against, and the key-space there. */
async function baseOf(
  { parts: { view } }: SharedWriteContext,
  { version, keySpace }: WriteContent,
  signal: AbortSignal | undefined,
): Promise<{ state: LineState; keySpace: KeySpaceDefinition }> {
  const state = await view.replayed(version, signal)
  return { state, keySpace: state.keySpaces.get(keySpace)! }
}

export async function stageShared(
  context: SharedWriteContext,
  rows: SharedRows,
): Promise<StagedRows> {
  const write = openWrite(context, rows)
  const { kind, input, ops, signal } = rows
  const { storage, pool, env, sortBytesMax, claim } = context.parts
  const { state, keySpace } = await baseOf(context, write, signal)
  const { isolation } = write
  const latest = async (): Promise<LineState> => state
  const mayRead = context.executor.mayRead({ principal: write.principal ?? undefined })
  const tx = new Transaction({
    ...{ storage, pool, state, latest, mayRead, isolation, sortBytesMax, claim },
    ...{ env: behindMarker(env, write.marker), marker: write.marker },
  })
  tx.budget.bytes = MESSAGE_INLINE_BYTES_MAX
  try {
    const { name } = keySpace
    const count =
      kind === 'insert'
        ? await tx.insert(name, input, { ops, signal, ifExists: rows.ifExists })
        : kind === 'delete'
          ? await tx.delete(name, input, signal ? { signal } : {})
          : await tx[kind](name, input, { ops, signal })
    await allow(context, tx.staged, state, write.principal)
    const { actions, premises, files, check } = await tx.finish({})
    if (write.part && check) throw partReads()
    const updates = actions.filter((action) => action.kind === 'update')
    const content: MessageContent = {
      id: newLongId(env),
      transaction: write.transaction,
      part: write.part ? partOf(write, keySpace) : null,
      actions: updates,
      premises,
      files,
      reads: storedReads(check?.reads ?? []),
      demands: storedReads(check?.demands ?? []),
    }
    const bytes = updates.flatMap((update) => update.files).reduce((sum, f) => sum + f.bytes, 0)
    return { message: context.sealer.seal('message', content), rows: count, bytes }
  } catch (error) {
    await tx.abandon()
    throw error
  }
}

function partReads(): CalicoError {
  return new CalicoError(
    'InvalidArgument',
    'rows of a part depend on nothing: inserts, and upserts that a strict key-space has to look ' +
      'at, need a write of their own',
  )
}

async function allow(
  { parts }: SharedWriteContext,
  actions: StagedTransaction['actions'],
  state: LineState,
  principal: string | null,
): Promise<void> {
  for (const access of accessesOf(actions, state, principal)) await authorize(parts.policy, access)
}

export async function commitShared(
  context: SharedWriteContext,
  commit: SharedCommit,
): Promise<Committed | NothingCommitted> {
  const { parts } = context
  const { signal, mark } = commit
  const write = openWhole(context, commit, { ages: false })
  const messages = openMessages(context, write, commit)
  checkHanded(write, context, commit.principal, { ages: !isAgeless(write, messages) })
  if (mark) checkMark(mark)
  const head = await parts.view.latest(signal)
  for await (const entry of parts.view.entries(write.version, head.version)) {
    const member = entry.transactions.findIndex(({ id }) => id === write.transaction)
    if (member >= 0) return appliedBy(entry, member)
  }
  const { state, keySpace } = await baseOf(context, write, signal)
  const made: string[] = []
  const now = { madeMicros: context.nowMicros(), fence: head.fence.fence }
  const options = {
    context: { storage: parts.storage, pool: parts.pool, signal },
    ...{ env: behindMarker(parts.env, write.marker), ceilingBytes: SORT_BYTES },
    budget: { bytes: INLINE_BYTES_MAX, hashes: 0 },
    onFile: (path: string) => made.push(path),
  }
  const updates: UpdateAction[] = []
  for (const run of await byDefinition(context.executor, messages, { keySpace, signal })) {
    updates.push(...(await combineUpdates(run.actions, { ...options, keySpace: run.keySpace })))
  }
  const overwrite = overwriteOf(write, commit)
  const overwritten = overwrite ? overwriting(keySpace, overwrite) : []
  const actions: WriteAction[] = [...overwritten, ...updates]
  if (actions.length === 0 && !mark) return { nothing: true, version: head.version }
  await allow(context, actions, state, write.principal)
  const { author, message } = commit
  const staged: StagedTransaction = {
    ...dependencies(write, messages, { actions, state }),
    id: write.transaction,
    actions,
    premises: [
      ...premisesOf(messages, overwritten, keySpace),
      ...(write.isolation === 'serializable'
        ? readPremises(
            readSet([dependsOn(write), ...messages.map(({ reads }) => reads)]).read(),
            state,
          )
        : []),
    ],
    files: made,
    ...stagingOf(write, messages, now),
    reuses: null,
    sharedAfter: write.version,
    ...(mark && { mark: sharedMark(mark) }),
    ...{ author, message },
  }
  const committed = await parts.committer.commit(staged, signal)
  parts.onCommit?.()
  return committed
}

const dependsOn = ({ depends }: WriteContent): readonly StoredReadPart[] => depends?.parts ?? []

function readSet(parts: readonly (readonly StoredReadPart[])[]): ReadSet {
  const reads = new ReadSet()
  for (const part of parts) addReads(reads, part)
  return reads
}

/** What the commit is checked for, and from which version on. */
function dependencies(
  write: WriteContent,
  messages: readonly MessageContent[],
  { actions, state }: { actions: readonly WriteAction[]; state: LineState },
): Pick<StagedTransaction, 'base' | 'check' | 'reads'> {
  const parts = messages.map((message) => message.reads)
  if (!write.depends && parts.flat().length === 0) return { base: state.version, check: null }
  const reads = readSet([dependsOn(write), ...parts])
  const demands = readSet(messages.map((message) => message.demands)).read()
  const base = Math.min(write.depends?.version ?? state.version, state.version)
  const { isolation } = write
  const check = { isolation, reads: reads.read(), demands, writes: actions }
  return { base, check, reads: reads.stored() }
}

/** Shared writes change no definitions, so what they rest on is checked before the first action. */
function premisesOf(
  messages: readonly MessageContent[],
  overwritten: readonly WriteAction[],
  keySpace: KeySpaceDefinition,
): Premise[] {
  const ofRanges =
    overwritten.length > 0
      ? writePremises({ action: 0, keySpace, updates: [], verb: 'delete' })
      : []
  const ofRows = messages.flatMap(({ premises }) => premises)
  return [...ofRanges, ...ofRows.map((premise): Premise => ({ ...premise, action: 0 }))]
}

/**
 * Two commits of one step of an application are taken for the same, whatever a run that was started
 * again has staged for it (CAL-BRIDGE-061).
 */
function sharedMark({ previous, digest, ...mark }: NonNullable<SharedCommit['mark']>): Mark {
  return {
    ...mark,
    ...(previous !== null && { previous }),
    digest: digest ?? stepDigest({ ...mark, previous }),
  }
}

export async function abortShared(
  context: SharedWriteContext,
  aborted: Pick<SharedCommit, 'write' | 'messages' | 'principal' | 'signal'>,
): Promise<boolean> {
  const { storage, env, view, committer } = context.parts
  const { signal } = aborted
  const write = openWhole(context, aborted)
  const messages = openMessages(context, write, aborted)
  // Another commit may name what parts staged (CAL-BRIDGE-182).
  const files = messages.flatMap(({ part, files }) => (part ? [] : files))
  const resolved = await resolveCommit({
    ...{ storage, env, clock: committer.clock, line: view.line, signal },
    id: write.transaction,
    version: write.version + 1,
    // A commit of it may be under way elsewhere: it must not land once its files are gone.
    settle: files.length > 0,
  })
  if (resolved.kind === 'landed') return false
  for (let at = 0; at < files.length; at += REMOVALS_MAX) {
    const some = files.slice(at, at + REMOVALS_MAX)
    await Promise.allSettled(some.map((path) => storage.delete(path)))
  }
  await removeMarker(storage, write.marker)
  return true
}
