/** Bringing lines together: restore, merge, rebase, squash (spec/refs.md). */
import type { Resolution } from '../commit/cell-conflicts.js'
import { storedTransaction } from '../commit/make-entry.js'
import { type RebaseConflict, rebaseLine, type Settling } from '../commit/rebase.js'
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { LogTransaction } from '../format/generated/documents.js'
import { commonHeight } from '../log/content.js'
import { isKept, lastFence } from '../log/horizons.js'
import { type Place, placeAt } from '../log/lines.js'
import { type Refs, readRefs } from '../log/refs.js'
import { squashRun } from '../maintain/squash.js'
import { parseRef } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import { expired, stateAtPlace } from '../table/line-view.js'
import { heightOfVersion, type LineState } from '../table/state.js'
import type { PointState } from './line-point.js'
import type { LocalExecutor, LocalParts } from './local-executor.js'
import { type JoinedStates, MergeConflicts } from './merge-conflicts.js'
import type { CommitOptions } from './options.js'
import { lineOfRef, viewLine } from './store-line.js'

/** How often a line that goes on meanwhile is taken in anew. */
const TRIES_MAX = 16

export interface RestoreOptions extends CommitOptions {
  /** Gives up what others have committed since the call, too. */
  readonly force?: boolean
}

export interface MergeOptions extends CommitOptions {
  /** Whether writes that read nothing are held against what the other line wrote too. */
  readonly checkWrites?: boolean
  /**
   * Which side is taken where a transaction is in conflict: that of this branch, `ours`, or the
   * other one. What is brought from the side that is not taken is left out.
   */
  readonly take?: 'ours' | 'theirs'
  /**
   * Rows by the name of their key-space, with the key and cells: a transaction whose cells in
   * conflict are all given is brought, and they become what is given, before `take` decides.
   */
  readonly given?: NonNullable<Resolution['given']>
  /** Asked for each conflict, in place of `take`; null has it refused. */
  readonly settle?: (conflict: RebaseConflict) => Promise<'ours' | 'theirs' | null>
}

export interface Merged {
  /** The commit that adopts the result; null where there was nothing to bring. */
  readonly committed: Committed | null
  /** Transactions that were brought, that were there already, and that were left out. */
  readonly brought: number
  readonly held: number
  readonly leftOut: number
}

export interface SquashCommitOptions extends CommitOptions {
  /**
   * The version before the first that is squashed, or another ref, as behind the `@` of an address:
   * then all is that the branch holds and that one does not.
   */
  readonly after: number | string
  /** The last version that is squashed; the head unless given. */
  readonly through?: number
}

export interface SquashedCommits {
  readonly committed: Committed
  /** Commits that there were, and how many have taken their place. */
  readonly from: number
  readonly to: number
}

interface Parts extends Pick<LocalParts, 'storage' | 'env' | 'view' | 'committer' | 'pool'> {
  readonly direct: ObjectStore
  readonly refs: Refs
  readonly executor: LocalExecutor
}

const NOTHING = { brought: 0, held: 0, leftOut: 0 }

export class StoreTree {
  constructor(private readonly parts: Parts) {}

  /**
   * Has the branch hold again what a version of it, or another ref, holds; versions in between can
   * still be read.
   * @param to as behind the `@` of an address
   * @throws UnknownRef, UnknownVersion; CommitConflict where others have committed meanwhile
   */
  async restore(to: string, options: RestoreOptions = {}): Promise<Committed> {
    const { signal, force = false } = options
    return this.again(force, async () => {
      // The head first: a fence that lets go of what is restored then takes the slot.
      const { version } = await this.parts.view.latest(signal)
      const { state } = await this.pointOf(to, signal)
      if (state.height === 0) throw new CalicoError('InvalidArgument', 'a branch cannot be emptied')
      return this.adopt(placeAt(state.lineage, state.height), version, options)
    })
  }

  /**
   * Brings what another ref holds and this branch lacks: where this branch has gone on too, behind
   * what it holds, transaction by transaction.
   * @throws UnknownRef; CommitConflict with the first conflict that nothing settles; Contention
   *   where the branch does not rest
   */
  merge(from: string, options: MergeOptions = {}): Promise<Merged> {
    return this.again(true, async () => {
      const sides = await this.sidesOf(from, options.signal)
      return this.joined({ ...sides, onto: 'ours' }, options)
    })
  }

  /**
   * Has this branch go on from where another ref is: what it holds and that one lacks comes behind.
   * @throws as `merge`
   */
  rebase(onto: string, options: MergeOptions = {}): Promise<Merged> {
    return this.again(true, async () => {
      const sides = await this.sidesOf(onto, options.signal)
      return this.joined({ ...sides, onto: 'theirs' }, options)
    })
  }

  /**
   * Puts as few commits as can be in the place of a run of them; what came after stays behind it.
   * @throws UnknownVersion; InvalidArgument for a run without commits; Contention
   */
  squash(options: SquashCommitOptions): Promise<SquashedCommits> {
    return this.again(true, async () => {
      const { storage, direct, env, refs, pool, view, committer } = this.parts
      const { after: first, through: last, message, signal } = options
      const state = await view.latest(signal)
      const through = heightAt(state, last ?? state.version)
      const after = await this.belowRun(state, first, signal)
      const { at, from, to } = await squashRun({
        ...{ storage: direct, env, refs: refs.number, state, after, through, signal, message },
        before: await stateAtPlace(direct, placeAt(state.lineage, after), signal),
        context: { storage, pool, signal },
        nowMicros: await committer.clock.checkedNowMicros(),
      })
      return { committed: await this.adopt(at, state.version, options), from, to }
    })
  }

  /** The height that a run begins behind: what lies below is read from there for good. */
  private async belowRun(
    state: LineState,
    after: number | string,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { direct, view } = this.parts
    if (typeof after === 'number') {
      const height = heightAt(state, after)
      if (after > 0) await view.at({ kind: 'version', version: after }, signal)
      return height
    }
    const { state: other } = await this.pointOf(after, signal)
    const height = commonHeight(state, other)
    if (height === other.height || height === 0) return height
    const place = placeAt(state.lineage, height)
    const refs = await readRefs({ storage: direct, signal })
    if (lastFence(refs) === 0 || isKept(refs, place)) return height
    throw expired(place.version)
  }

  private async forward(
    there: LineState,
    version: number,
    options: CommitOptions,
  ): Promise<Merged> {
    const committed = await this.adopt(placeAt(there.lineage, there.height), version, options)
    return { committed, ...NOTHING }
  }

  /** This branch, and another ref. */
  private async sidesOf(
    ref: string,
    signal: AbortSignal | undefined,
  ): Promise<Pick<JoinedStates, 'ours' | 'theirs'>> {
    const { view } = this.parts
    return {
      ours: { state: await view.latest(signal), view },
      theirs: await this.pointOf(ref, signal),
    }
  }

  private async joined(states: JoinedStates, options: MergeOptions): Promise<Merged> {
    const { direct: storage, env, refs, committer, executor } = this.parts
    const { signal, checkWrites, given = {} } = options
    const { ours, theirs } = states
    const common = commonHeight(ours.state, theirs.state)
    const { version } = ours.state
    if (common === theirs.state.height) return { committed: null, ...NOTHING }
    if (common === ours.state.height) return this.forward(theirs.state, version, options)
    const brought = states.onto === 'ours' ? 'theirs' : 'ours'
    const conflicts = new MergeConflicts(executor.diffContext(options), states, given, signal)
    const { at, ...counts } = await rebaseLine({
      ...{ storage, env, refs: refs.number, checkWrites, signal },
      ...{ brought: states[brought].state, onto: states[states.onto].state },
      nowMicros: await committer.clock.checkedNowMicros(),
      settle: async (conflict) => {
        if (await conflicts.settles(conflict)) return 'bring'
        return settle(conflict, brought, options)
      },
      tell: (conflict) => conflicts.tell(conflict),
      last: (state) => this.givenOn(state, conflicts, options),
    })
    if (at) return { committed: await this.adopt(at, version, options), ...counts }
    if (states.onto === 'ours') return { committed: null, ...counts }
    // All that it did is there: it goes on from the other one as that is.
    return { ...(await this.forward(theirs.state, version, options)), ...counts }
  }

  /** A transaction that writes what was given for conflicts, behind all that was brought. */
  private async givenOn(
    state: LineState,
    conflicts: MergeConflicts,
    options: CommitOptions,
  ): Promise<LogTransaction | null> {
    if (conflicts.isEmpty) return null
    const on = { state, latest: async () => state }
    const stage = (tx: Transaction): Promise<void> => conflicts.stage(tx)
    const { staged } = await this.parts.executor.stageOn(on, options, stage)
    return storedTransaction(staged)
  }

  /** Puts the entry by which the branch goes on from another one (CAL-REFS-083). */
  private async adopt(at: Place, version: number, options: CommitOptions): Promise<Committed> {
    const stage = async (tx: Transaction): Promise<void> => {
      tx.addAction({ kind: 'adopt', ...at }, [])
      tx.onlyAfter = version
    }
    const mutation = { ...options, kind: 'transaction', stage } as const
    const { committed } = await this.parts.executor.mutate(mutation)
    // Who opens the branch is spared what was adopted; where that fails it costs time alone.
    await this.parts.committer.writeCheckpoint().catch(() => 0)
    return committed
  }

  /** @param isAgain whether what the line does meanwhile is a reason to begin anew */
  private async again<T>(isAgain: boolean, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        const isLost = isCalicoError(error, 'CommitConflict') && 'follows' in error.details
        if (!isLost || !isAgain) throw error
        if (tries < TRIES_MAX) continue
        throw new CalicoError(
          'Contention',
          `the branch went on ${TRIES_MAX} times while this was made ready; try again`,
          { cause: error },
        )
      }
    }
  }

  /** What a ref holds. */
  private async pointOf(ref: string, signal: AbortSignal | undefined): Promise<PointState> {
    const { direct, refs: known, view: own } = this.parts
    const named = parseRef(ref)
    if (named.name === null)
      return { state: await own.at(named.at ?? undefined, signal), view: own }
    const refs = await readRefs({ storage: direct, hint: known.number, signal })
    const { line, at } = lineOfRef(refs, named)
    const view = line.id === own.line.id ? own : await viewLine(direct, line, signal)
    return { state: await view.at(at ?? undefined, signal), view }
  }
}

/** @throws UnknownVersion; InvalidArgument for one whose content the branch has no more */
function heightAt(state: LineState, version: number): number {
  if (version >= 0 && version <= state.version) return heightOfVersion(state, version)
  throw new CalicoError('UnknownVersion', `there is no version ${version}`)
}

async function settle(
  conflict: RebaseConflict,
  brought: 'ours' | 'theirs',
  { take, settle: ask }: MergeOptions,
): Promise<Settling | null> {
  const taken = ask ? await ask(conflict) : (take ?? null)
  if (taken === null) return null
  return taken === brought ? 'bring' : 'leave-out'
}
