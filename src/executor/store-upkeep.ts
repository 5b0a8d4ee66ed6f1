/** The upkeep of a store that is open: checkpoints, folds, maintenance by policies, layouts. */
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import { CalicoError } from '../errors.js'
import { canonicalJson } from '../format/canonical.js'
import { parseType } from '../format/types.js'
import type { Compaction, CompactionOccasion } from '../maintain/compaction.js'
import {
  dueWork,
  groupsIn,
  partitionWork,
  type ScopedGroup,
  type Work,
  type WorkScope,
} from '../maintain/due-work.js'
import { layoutWork } from '../maintain/layout-work.js'
import type { VacuumResult } from '../maintain/vacuum.js'
import { defineTransform, type TransformSpec } from '../table/check-transform.js'
import type { At } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import { withTiles } from '../table/with-tiles.js'
import { checkBudget } from './budget.js'
import type { CheckpointRunOptions } from './checkpoint-groups.js'
import { runCheckpoint } from './checkpoint-run.js'
import { type FoldRunOptions, foldHeavyGroups, runFold } from './fold-run.js'
import { retryConflicts } from './retry.js'
import { runSettle } from './settle-run.js'
import { type UpkeepOptions, type UpkeepReport, upkeepRound } from './upkeep-round.js'
import type { UpkeepRun } from './upkeep-work.js'

export interface MaintainOptions extends UpkeepOptions {
  /** All unless given. */
  readonly keySpace?: string | undefined
  readonly group?: string | undefined
  /** Whether to remove at the end what no version needs that is kept. */
  readonly vacuum?: boolean | undefined
}

export interface MaintainReport extends UpkeepReport {
  /** What was removed; null where that was not asked for. */
  readonly vacuum: Pick<VacuumResult, 'deleted' | 'waiting'> | null
}

export interface OptimizeOptions extends UpkeepOptions {
  /** All groups unless given. */
  readonly group?: string | undefined
  /** How the group is to be partitioned; as it is unless given. */
  readonly partitioning?: readonly TransformSpec[] | undefined
  /** Whether to write tiles too that have the layout which is wanted. */
  readonly all?: boolean | undefined
}

interface Parts extends UpkeepRun {
  readonly compaction: Compaction
}

export class StoreUpkeep {
  private background: Promise<void> | null = null
  private isClosing = false
  /** Rounds under way, which keep what would be done behind commits to their budgets. */
  private rounds = 0

  constructor(
    private readonly parts: Parts,
    private readonly vacuum: (options: {
      execute: boolean
      signal?: AbortSignal
    }) => Promise<VacuumResult>,
  ) {}

  /** As `Store.checkpoint`. */
  async checkpoint(
    occasion: CompactionOccasion,
    options: CheckpointRunOptions,
  ): Promise<Committed[]> {
    const { asOf, signal } = options
    const at: At | undefined = asOf === undefined ? undefined : { kind: 'version', version: asOf }
    const state = await this.parts.view.at(at, signal)
    const run = { ...this.parts, occasion, state }
    const settled = occasion === 'asked' ? await runSettle(run, options) : null
    if (settled === null) return runCheckpoint(run, options)
    const now = await this.parts.view.at(at, signal)
    return [...settled, ...(await runCheckpoint({ ...run, state: now }, options))]
  }

  /** Behind an acknowledgement, best effort: who fails here is tried again after a later commit. */
  checkpointIfDue(): void {
    const { compaction, view } = this.parts
    if (this.isClosing || this.rounds > 0 || this.background) return
    const { known } = view
    if (!known || !compaction.due) return
    const run = async (): Promise<void> => {
      const isDue = await withTiles(known, (state) => compaction.due!(state))
      if (isDue) await this.checkpoint('due', {})
    }
    this.background = run()
      .catch(() => undefined)
      .then(() => {
        this.background = null
      })
  }

  /** As `Store.fold`. */
  async fold(options: FoldRunOptions): Promise<Committed | null> {
    const state = await this.parts.view.latest(options.signal)
    return runFold({ ...this.parts, state }, options)
  }

  /** Behind a log checkpoint, best effort. */
  async foldHeavy(state: LineState): Promise<void> {
    if (this.rounds === 0) await foldHeavyGroups({ ...this.parts, state })
  }

  /** As `Store.maintain`. */
  async maintain(options: MaintainOptions): Promise<MaintainReport> {
    const { vacuum = false, dryRun = false, signal } = options
    checkBudget(options.budget ?? {})
    const report = await this.round((state) => dueWork(state, options), options)
    if (!vacuum) return { ...report, vacuum: null }
    const { deleted, waiting } = await this.vacuum({ execute: !dryRun, ...(signal && { signal }) })
    return { ...report, vacuum: { deleted, waiting } }
  }

  /** As `KeySpace.optimize`. */
  async optimize(keySpace: string, options: OptimizeOptions): Promise<UpkeepReport> {
    const { partitioning, all, group, dryRun } = options
    checkBudget(options.budget ?? {})
    const scope = { keySpace, group }
    const plan = (state: LineState): Work[] => {
      const other = dryRun && partitioning ? toPartition(state, scope, partitioning) : null
      return other ? [partitionWork(other)] : layoutWork(state, scope, { all })
    }
    if (partitioning && !dryRun) await this.partition(scope, partitioning, options.signal)
    return this.round(plan, options)
  }

  /** Gives a group a partitioning that it does not have. @throws as `Store.alter` */
  private async partition(
    scope: WorkScope & { readonly keySpace: string },
    partitioning: readonly TransformSpec[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { env, view, executor } = this.parts
    await retryConflicts({ env, signal }, async () => {
      const other = toPartition(await view.latest(signal), scope, partitioning)
      if (!other) return
      const { name: group } = other.group.definition
      const stage = async (tx: Transaction): Promise<void> => {
        const change = { kind: 'set-partitioning' as const, group, partitioning }
        await tx.alter(scope.keySpace, [change], { signal })
      }
      await executor.mutate({ kind: 'transaction', stage, ...(signal && { signal }) })
    })
  }

  private async round(
    plan: Parameters<typeof upkeepRound>[1],
    options: UpkeepOptions,
  ): Promise<UpkeepReport> {
    this.rounds++
    try {
      return await upkeepRound(this.parts, plan, options)
    } finally {
      await this.parts.committer.settle()
      this.rounds--
    }
  }

  /** Begins nothing more, and waits for what is done behind commits. */
  async close(): Promise<void> {
    this.isClosing = true
    await this.background
  }
}

/**
 * The group that is to be partitioned; null where it is partitioned so.
 * @throws UnknownKeySpace; InvalidArgument for several groups, and for what is no partitioning
 */
function toPartition(
  state: LineState,
  scope: WorkScope,
  partitioning: readonly TransformSpec[],
): ScopedGroup | null {
  const found = groupsIn(state, scope)
  const [one] = found
  if (found.length !== 1 || !one) {
    const names = found.map(({ group }) => group.definition.name).join(', ')
    const message = `one group is partitioned at a time; '${scope.keySpace}' has ${names}`
    throw new CalicoError('InvalidArgument', message)
  }
  const { name, partitioning: present } = one.group.definition
  const key = one.keySpace.components.map((own) => ({ ...own, type: parseType(own.type) }))
  const wanted = partitioning.map((spec) => defineTransform(spec, key, name))
  return canonicalJson(wanted) === canonicalJson(present) ? null : one
}
