/**
 * A line as a reader sees it: its head, and its state at any version, from log checkpoints and the
 * entries after.
 */
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import type { CheckpointIndex, LogEntry } from '../format/generated/documents.js'
import { entryPath } from '../format/layout.js'
import { findCheckpoint, readCheckpointIndex } from '../log/checkpoints.js'
import {
  findLineHead,
  prefetchEntries,
  readEntries,
  readEntry,
  TAIL_AT_ONCE,
} from '../log/entries.js'
import { readHint } from '../log/hint.js'
import { isKept } from '../log/horizons.js'
import { readLine } from '../log/line-of.js'
import { firstVersion, heightOf, type Line, type Place, rootOf } from '../log/lines.js'
import { readRefs } from '../log/refs.js'
import type { ObjectStore } from '../storage/contract.js'
import type { StateLoader } from './adopt.js'
import { KnownStates } from './known-states.js'
import { stateFromCheckpoint } from './log-checkpoint.js'
import { RecentEntries } from './recent-entries.js'
import { ShardCache } from './shard-cache.js'
import { beginLine, emptyState, type LineState } from './state.js'
import { entriesApplied } from './with-tiles.js'

/** A state, and what reading it again from storage would cost. */
export interface Snapshot extends LineState {
  /** The newest log checkpoint at or below the version; `null` where there is none. */
  readonly checkpoint: CheckpointIndex | null
  /** Entries after that checkpoint, and their bytes. */
  readonly tailEntries: number
  readonly tailBytes: number
}

/** Which version to read: the newest, one by number, or the newest at a time (CAL-TABLE-024). */
export type At =
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'timestamp'; readonly micros: number }

const APPLY_BATCH = 64

/** States before the newest that are kept: the parts of one read all ask for the same one. */
const OLDER_MAX = 4

/** The times that a Date holds, which messages print; those of entries are far within. */
const MICROS_MAX = 8.64e18

export class LineView {
  readonly storage: ObjectStore
  readonly line: Line
  /** The state that is taken for the newest one; null where the storage says which is. */
  readonly pinned: Snapshot | null
  private newest: Snapshot | null = null
  private readonly recent = new RecentEntries()
  private readonly shards = new ShardCache()
  private readonly older = new Map<number, Snapshot>()
  /** Versions that this process has pinned, with how often. */
  private readonly held = new Map<number, number>()
  /** Of the line that this one begins from, up to there. */
  private readonly parent: LineView | null
  /** The version that is taken for the head, though the line may go on; null for the head. */
  private readonly end: number | null
  /** What is made on the way to a state that adopts others; null where that begins here. */
  private readonly loading: KnownStates | null
  private knownHead: number
  private knownCheckpoint: number | undefined

  constructor(options: {
    storage: ObjectStore
    line: Line
    /** A version and a log checkpoint that somebody has seen; neither is trusted. */
    hint?: { version: number; checkpoint?: number } | null
    /** Whether the line was just created, so that it is known to be empty. */
    isNew?: boolean
    /** A state that is taken for the newest, whatever lies beyond it. */
    pinned?: LineState | null
    /** A version of the line that is taken for its head. */
    end?: number
    /** Where a state of this view is loaded for an entry that adopts it. */
    loading?: KnownStates | null
  }) {
    const { storage, line, end = null, loading = null } = options
    this.loading = loading
    this.storage = storage
    this.line = line
    this.end = end
    const { parent } = line
    this.parent =
      parent && new LineView({ storage, line: parent.line, end: parent.version, loading })
    const { pinned = null, hint, isNew = false } = options
    if (isNew) this.newest = withoutCheckpoint(emptyState(line.id))
    if (pinned) {
      // Log checkpoints may be lost too: older states come from the entries alone.
      this.newest = withoutCheckpoint(pinned)
    }
    this.pinned = pinned && this.newest
    this.knownHead = pinned ? pinned.version : (end ?? hint?.version ?? 0)
    this.knownCheckpoint = pinned ? undefined : hint?.checkpoint
  }

  /** The newest state that this view has seen; the head may be beyond it. */
  get known(): Snapshot | null {
    return this.newest
  }

  /**
   * Adds an entry that is in storage. Other calls move the view too: an entry that it has is passed
   * over, and one that does not follow on is left to the next look.
   * @throws MissingObject, CorruptManifest of tiles that the entry changes
   */
  async extend(entry: LogEntry, bytes = 0): Promise<Snapshot> {
    const newest = must(this.newest, 'a state is known before it is extended')
    if (entry.version !== newest.version + 1) return newest
    this.recent.add(entry, bytes)
    return this.moveTo(await this.applied(newest, [entry], { bytes }))
  }

  /** The view never goes back: of calls that run at once the slower one may have seen less. */
  private moveTo(next: Snapshot): Snapshot {
    if (this.newest === null || next.version > this.newest.version) this.newest = next
    this.knownHead = Math.max(this.knownHead, this.newest.version)
    return this.newest
  }

  /** The state at the head after another's entry was found right after the newest known state. */
  async catchUp(entry: LogEntry, bytes = 0): Promise<Snapshot> {
    let state = await this.extend(entry, bytes)
    for (;;) {
      const next = await readEntry(this.storage, this.line, state.version + 1)
      if (next === null) return state
      state = await this.extend(next.entry, next.bytes)
    }
  }

  /**
   * The entries `after + 1 … upTo`, from memory where this view has seen them lately.
   * @throws MissingObject
   */
  async *entries(after: number, upTo: number): AsyncGenerator<LogEntry> {
    const { storage, line } = this
    for (let version = after + 1; version <= upTo; version++) {
      const known = this.recent.get(version)
      if (known) yield known
      else {
        const range = { storage, line, after: version - 1, upTo: version }
        for await (const { entry } of readEntries(range)) yield entry
      }
    }
  }

  /** Notes a log checkpoint that was just written. */
  learnCheckpoint(checkpoint: CheckpointIndex): void {
    this.knownCheckpoint = Math.max(this.knownCheckpoint ?? 0, checkpoint.version)
    const { newest } = this
    if (!newest || newest.version < checkpoint.version) return
    const tailEntries = newest.version - checkpoint.version
    this.newest = { ...newest, checkpoint, tailEntries, tailBytes: 0 }
  }

  /** Notes a log checkpoint that another process has written; says whether it is there. */
  async adoptCheckpoint(version: number): Promise<boolean> {
    const index = await readCheckpointIndex(this.storage, this.line.id, version)
    if (index) this.learnCheckpoint(index)
    return index !== null
  }

  /** The newest version, found after the call began. */
  async head(signal?: AbortSignal): Promise<number> {
    const { pinned, newest, storage, line, knownHead: from } = this
    if (pinned) return pinned.version
    if (this.end !== null) return this.end
    const seen = newest !== null && from <= newest.version
    return (await findLineHead({ storage, line, from, seen, signal })).head
  }

  /** The state at the head, found after the call began (CAL-SCAN-002). */
  async latest(signal?: AbortSignal): Promise<Snapshot> {
    if (this.pinned) return this.pinned
    if (this.end !== null) return this.endState(this.end, signal)
    const { newest, storage, line, knownHead: from } = this
    if (newest === null) return this.firstLook(signal)
    const seen = from <= newest.version
    const { head, fetched } = await findLineHead({ storage, line, from, seen, signal })
    this.knownHead = Math.max(this.knownHead, head)
    return this.moveTo(await this.advance(newest, { upTo: head, fetched, signal }))
  }

  /** The state at the end that was given: it never changes. */
  private async endState(end: number, signal?: AbortSignal): Promise<Snapshot> {
    if (this.newest) return this.newest
    const { parent } = this
    if (parent?.end && end <= parent.end) return this.moveTo(await parent.stateAt(end, signal))
    this.knownCheckpoint = (await readHint(this.storage, this.line.id, signal))?.checkpoint
    const start = await this.base((candidate) => candidate.version <= end, signal)
    return this.moveTo(await this.advance(start, { upTo: end, signal }))
  }

  /** The state at a version that is there for certain. */
  private async stateAt(version: number, signal?: AbortSignal): Promise<Snapshot> {
    return version === 0
      ? withoutCheckpoint(this.emptyState())
      : this.find({ kind: 'version', version }, signal)
  }

  /** The state before the first version. */
  emptyState(): LineState {
    return emptyState(rootOf(this.line))
  }

  /**
   * The newest state of a line that nothing is known of but a hint. What the hint names is asked
   * for beside the head, so that few requests have to wait for others (CAL-STORAGE-082).
   */
  private async firstLook(signal?: AbortSignal): Promise<Snapshot> {
    const { storage, line, knownHead: from } = this
    const after = this.knownCheckpoint ?? firstVersion(line) - 1
    const [found, tail, likely] = await Promise.all([
      findLineHead({ storage, line, from, signal }),
      prefetchEntries({ storage, line, after, upTo: from - 1, signal }),
      this.likelyBase(signal),
    ])
    const { head } = found
    this.knownHead = head
    const isFit = likely !== null && likely.version <= head
    const start = isFit ? likely : await this.base((c) => c.version <= head, signal)
    const fetched = new Map([...tail, ...found.fetched])
    return this.moveTo(await this.advance(start, { upTo: head, fetched, signal }))
  }

  /** The state of the log checkpoint that the hint names; null where it cannot be had. */
  private async likelyBase(signal?: AbortSignal): Promise<Snapshot | null> {
    const { storage, line, knownCheckpoint } = this
    if (knownCheckpoint === undefined) return null
    try {
      const index = await readCheckpointIndex(storage, line.id, knownCheckpoint, signal)
      return index && (await this.stateOf(index, signal))
    } catch {
      // Whether it matters shows once the head is known; then it is read again, and its failure
      // told.
      return null
    }
  }

  /** The state at a version or time. @throws UnknownVersion, VersionExpired */
  async at(at: At | undefined, signal?: AbortSignal): Promise<Snapshot> {
    if (at === undefined) return this.latest(signal)
    const state = await this.find(at, signal)
    const { version } = state
    const isKept = version === 0 || version === this.end || this.held.has(version)
    // A line counts as having met the fence before it, with its beginning as horizon.
    const begin = this.line.fence ? firstVersion(this.line) - 1 : 0
    const { horizon } = (this.newest ?? state).fence
    if (isKept || version >= Math.max(horizon, begin)) return state
    if (await this.hasExpired(version, signal)) throw expired(version)
    return state
  }

  /** Whether a version is kept no more, by the newest fence of the store (CAL-LOG-202). */
  async hasExpired(version: number, signal?: AbortSignal): Promise<boolean> {
    if (version === this.end || this.held.has(version)) return false
    const refs = await readRefs({ storage: this.storage, signal })
    // A version at which lines begin is one of each of them.
    for (let line: Line | undefined = this.line; line; line = line.parent?.line) {
      if (version < firstVersion(line) - 1) continue
      if (isKept(refs, { line: line.id, version })) return false
      if (version >= firstVersion(line)) break
    }
    return true
  }

  /** Has reads of a version that this process has pinned go on, until `letGo`. */
  hold(version: number): void {
    this.held.set(version, (this.held.get(version) ?? 0) + 1)
  }

  letGo(version: number): void {
    const left = (this.held.get(version) ?? 1) - 1
    if (left > 0) this.held.set(version, left)
    else this.held.delete(version)
  }

  /** As `at`, whether or not the version is kept: for what it defines, not to be read from. */
  replayed(version: number, signal?: AbortSignal): Promise<Snapshot> {
    return this.find({ kind: 'version', version }, signal)
  }

  private async find(at: At, signal?: AbortSignal): Promise<Snapshot> {
    if (at.kind === 'timestamp') return this.atTime(at.micros, signal)
    const { version } = at
    const known = this.newest?.version === version ? this.newest : this.older.get(version)
    if (known) return known
    const { parent } = this
    if (parent?.end && version >= 1 && version < parent.end) return parent.find(at, signal)
    const latest =
      this.newest && this.newest.version > version ? this.newest : await this.latest(signal)
    if (!Number.isSafeInteger(version) || version < 1 || version > latest.version) {
      throw new CalicoError(
        'UnknownVersion',
        `there is no version ${version}: the line has versions 1 to ${latest.version}`,
      )
    }
    if (latest.version === version) return latest
    return this.keep(
      await this.advance(await this.base((c) => c.version <= version, signal), {
        upTo: version,
        signal,
      }),
    )
  }

  private keep(state: Snapshot): Snapshot {
    this.older.set(state.version, state)
    const [oldest] = this.older.keys()
    if (this.older.size > OLDER_MAX && oldest !== undefined) this.older.delete(oldest)
    return state
  }

  private async atTime(micros: number, signal?: AbortSignal): Promise<Snapshot> {
    if (!Number.isInteger(micros) || Math.abs(micros) > MICROS_MAX) {
      throw new CalicoError('InvalidArgument', `${micros} is no number of microseconds since 1970`)
    }
    const latest = await this.latest(signal)
    if (latest.version > 0 && latest.timestamp <= micros) return latest
    let state = await this.base((c) => c.timestamp <= micros, signal)
    if (this.parent && state.timestamp > micros) return this.parent.atTime(micros, signal)
    const range = {
      storage: this.storage,
      line: this.line,
      after: state.version,
      upTo: latest.version,
    }
    const pending: LogEntry[] = []
    let bytes = 0
    for await (const stored of readEntries({ ...range, signal })) {
      if (stored.entry.timestamp > micros) break
      pending.push(stored.entry)
      bytes += stored.bytes
    }
    state = await this.applied(state, pending, { bytes, signal })
    if (state.version > 0) return state
    throw new CalicoError(
      'UnknownVersion',
      `the line has no version at ${new Date(micros / 1000).toISOString()} or before`,
    )
  }

  private async base(
    wanted: (candidate: { version: number; timestamp: number }) => boolean,
    signal?: AbortSignal,
  ): Promise<Snapshot> {
    const { storage, line, knownCheckpoint } = this
    const index = await findCheckpoint({
      ...{ storage, line: line.id },
      ...{ known: knownCheckpoint, wanted, signal },
    })
    const known = this.loading?.newest(line, wanted)
    if (known && known.version > (index?.version ?? 0)) return { ...known, ...NOTHING_AFTER }
    return this.stateOf(index, signal)
  }

  private async stateOf(index: CheckpointIndex | null, signal?: AbortSignal): Promise<Snapshot> {
    const { storage, line, shards: cache } = this
    if (index === null) return this.beginning(signal)
    const state = await stateFromCheckpoint(storage, index, { line, signal, cache })
    return { ...state, checkpoint: index, tailEntries: 0, tailBytes: 0 }
  }

  /**
   * The state that the line begins with. Its log checkpoints are its own: what its parent's hold
   * counts as read from there.
   */
  private async beginning(signal?: AbortSignal): Promise<Snapshot> {
    const { line, parent } = this
    if (parent === null) return { ...emptyState(line.id), ...NOTHING_AFTER }
    return { ...beginLine(await parent.latest(signal), line), ...NOTHING_AFTER }
  }

  private async advance(
    snapshot: Snapshot,
    options: {
      upTo: number
      fetched?: ReadonlyMap<number, Uint8Array> | undefined
      signal?: AbortSignal | undefined
    },
  ): Promise<Snapshot> {
    if (snapshot.version >= options.upTo) return snapshot
    const { storage, line } = this
    const { signal } = options
    let state = snapshot
    let batch: LogEntry[] = []
    let bytes = 0
    for await (const stored of readEntries({
      storage,
      line,
      after: snapshot.version,
      atOnce: TAIL_AT_ONCE,
      ...options,
    })) {
      this.recent.add(stored.entry, stored.bytes)
      batch.push(stored.entry)
      bytes += stored.bytes
      if (batch.length < APPLY_BATCH) continue
      state = await this.applied(state, batch, { bytes, signal })
      batch = []
      bytes = 0
    }
    return this.applied(state, batch, { bytes, signal })
  }

  private async applied(
    snapshot: Snapshot,
    entries: readonly LogEntry[],
    { bytes, signal }: { readonly bytes: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Snapshot> {
    const load = stateLoader(this.storage, this.loading ?? undefined)
    return {
      ...(await entriesApplied(snapshot, entries, { load, signal })),
      checkpoint: snapshot.checkpoint,
      tailEntries: snapshot.tailEntries + entries.length,
      tailBytes: snapshot.tailBytes + bytes,
    }
  }
}

/** Loads states that entries adopt, each once. */
export function stateLoader(storage: ObjectStore, loading = new KnownStates()): StateLoader {
  return async (at, by, signal, before) => {
    if (loading.isWaiting(by)) throw adoptsItself(by)
    if (before) loading.note(before)
    const line = await readLine(storage, at.line, signal)
    const view = new LineView({ storage, line, end: at.version, loading })
    const state = await loading.waitFor(by, () => view.latest(signal))
    if (by.version > 0 && heightOf(state.lineage, by, state.height)) throw adoptsItself(by)
    loading.note(state)
    if (state.version === at.version && state.line === at.line) return state
    const path = entryPath(by.line, by.version)
    const what = `it adopts version ${at.version} of line ${at.line}, which begins later`
    throw new CalicoError('CorruptDocument', `${path}: ${what}; restore it from a copy`, {
      details: { path },
    })
  }
}

/** The state at an entry. @throws MissingObject, CorruptDocument */
export async function stateAtPlace(
  storage: ObjectStore,
  at: Place,
  signal?: AbortSignal,
): Promise<LineState> {
  if (at.version === 0) return emptyState(at.line)
  return stateLoader(storage)(at, { line: 0, version: 0 }, signal)
}

function adoptsItself({ line, version }: Place): CalicoError {
  const path = entryPath(line, version)
  const what = 'what it adopts comes from itself; restore it from a copy of the store'
  return new CalicoError('CorruptDocument', `${path}: ${what}`, { details: { path } })
}

const NOTHING_AFTER = { checkpoint: null, tailEntries: 0, tailBytes: 0 } as const

export function expired(version: number): CalicoError {
  return new CalicoError(
    'VersionExpired',
    `version ${version} has expired: what it was read from was let go of by what groups keep; ` +
      'read a later one, or a tag',
    { details: { version } },
  )
}

/** A state as the entries alone give it. */
function withoutCheckpoint(state: LineState): Snapshot {
  return { ...state, checkpoint: null, tailEntries: state.version, tailBytes: 0 }
}
