/** Bringing lines together: restore, merge, rebase, squash (spec/refs.md). */
import { type RebaseConflict, rebaseLine, type Settling } from '../commit/rebase.js'
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import { CalicoError, isCalicoError } from '../errors.js'
import { commonHeight } from '../log/content.js'
import { type Place, placeAt } from '../log/lines.js'
import { type Refs, readRefs } from '../log/refs.js'
import { squashRun } from '../maintain/squash.js'
import { parseRef } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import { stateAtPlace } from '../table/line-view.js'
import { heightOfVersion, type LineState } from '../table/state.js'
import type { Mutated } from './executor.js'
import type { LocalParts } from './local-executor.js'
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
  /** The version before the first that is squashed, and the last; the head unless given. */
  readonly after: number
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
  readonly transaction: (
    stage: (tx: Transaction) => Promise<void>,
    options: CommitOptions,
  ) => Promise<Mutated<void>>
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
      const state = await this.stateOf(to, signal)
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
      const { signal } = options
      const [here, there] = [await this.parts.view.latest(signal), await this.stateOf(from, signal)]
      const common = commonHeight(here, there)
      if (common === there.height) return { committed: null, ...NOTHING }
      if (common === here.height) return this.forward(there, here.version, options)
      const sides = { side: 'theirs', brought: there, onto: here } as const
      return this.joined({ ...sides, version: here.version }, options)
    })
  }

  /**
   * Has this branch go on from where another ref is: what it holds and that one lacks comes behind.
   * @throws as `merge`
   */
  rebase(onto: string, options: MergeOptions = {}): Promise<Merged> {
    return this.again(true, async () => {
      const { signal } = options
      const [here, there] = [await this.parts.view.latest(signal), await this.stateOf(onto, signal)]
      const common = commonHeight(here, there)
      if (common === there.height) return { committed: null, ...NOTHING }
      if (common === here.height) return this.forward(there, here.version, options)
      const sides = { side: 'ours', brought: here, onto: there } as const
      return this.joined({ ...sides, version: here.version }, options)
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
      const [after, through] = [first, last ?? state.version].map((version) => {
        if (version >= 0 && version <= state.version) return heightOfVersion(state, version)
        throw new CalicoError('UnknownVersion', `there is no version ${version}`)
      }) as [number, number]
      // What lies below the run is read from there for good.
      if (first > 0) await view.at({ kind: 'version', version: first }, signal)
      const { at, from, to } = await squashRun({
        ...{ storage: direct, env, refs: refs.number, state, after, through, signal, message },
        before: await stateAtPlace(direct, placeAt(state.lineage, after), signal),
        context: { storage, pool, signal },
        nowMicros: await committer.clock.checkedNowMicros(),
      })
      return { committed: await this.adopt(at, state.version, options), from, to }
    })
  }

  private async forward(
    there: LineState,
    version: number,
    options: CommitOptions,
  ): Promise<Merged> {
    const committed = await this.adopt(placeAt(there.lineage, there.height), version, options)
    return { committed, ...NOTHING }
  }

  private async joined(
    of: {
      /** Whose transactions are brought. */
      readonly side: 'ours' | 'theirs'
      readonly brought: LineState
      readonly onto: LineState
      readonly version: number
    },
    options: MergeOptions,
  ): Promise<Merged> {
    const { direct: storage, env, refs, committer } = this.parts
    const { signal, checkWrites } = options
    const { brought, onto, version } = of
    const { at, ...counts } = await rebaseLine({
      ...{ storage, env, refs: refs.number, brought, onto, checkWrites, signal },
      nowMicros: await committer.clock.checkedNowMicros(),
      settle: (conflict) => settle(conflict, of.side, options),
    })
    if (at) return { committed: await this.adopt(at, version, options), ...counts }
    if (onto.line === this.parts.view.line.id) return { committed: null, ...counts }
    // All that it did is there: it goes on from the other one as that is.
    return { ...(await this.forward(onto, version, options)), ...counts }
  }

  /** Puts the entry by which the branch goes on from another one (CAL-REFS-083). */
  private async adopt(at: Place, version: number, options: CommitOptions): Promise<Committed> {
    const stage = async (tx: Transaction): Promise<void> => {
      tx.addAction({ kind: 'adopt', ...at }, [])
      tx.onlyAfter = version
    }
    const { committed } = await this.parts.transaction(stage, options)
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
  private async stateOf(ref: string, signal: AbortSignal | undefined): Promise<LineState> {
    const { direct, refs: known, view } = this.parts
    const named = parseRef(ref)
    if (named.name === null) return view.at(named.at ?? undefined, signal)
    const refs = await readRefs({ storage: direct, hint: known.number, signal })
    const { line, at } = lineOfRef(refs, named)
    const found = line.id === view.line.id ? view : await viewLine(direct, line, signal)
    return found.at(at ?? undefined, signal)
  }
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
