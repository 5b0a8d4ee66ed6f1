/** Random histories of one key-space, committed to a store and told to the oracle. */

import type { Store } from '../../src/executor/store.js'
import type { GroupDefinition, PartitionTransform } from '../../src/format/generated/documents.js'
import type { Alteration } from '../../src/table/alteration.js'
import { findKeySpace } from '../../src/table/definition.js'
import { type ComputeCommand, computeArbitrary, computeOps, computeOptions } from './computing.js'
import {
  type DeleteCommand,
  deleteArbitrary,
  oracleOf,
  partitionings,
  type ReplaceCommand,
  replaceArbitrary,
  type SpaceSample,
  spaceArbitrary,
  type UpsertCommand,
  upsertArbitrary,
} from './key-spaces.js'
import { type Cells, encodeKey, type OracleSpace } from './oracle.js'
import fc from './property.js'
import { rowTexts, sampleStore } from './sample-store.js'

type Write = UpsertCommand | ReplaceCommand | DeleteCommand | ComputeCommand

type Step =
  | { readonly kind: 'commit'; readonly writes: readonly Write[] }
  | { readonly kind: 'checkpoint'; readonly segmentBytesTarget: number }
  | { readonly kind: 'log-checkpoint' }
  | { readonly kind: 'fold'; readonly group: number }
  | {
      readonly kind: 'partition'
      readonly group: number
      readonly partitioning: readonly PartitionTransform[]
    }
  | { readonly kind: 'split'; readonly group: number; readonly columns: readonly number[] }
  | { readonly kind: 'join'; readonly group: number; readonly other: number }

export interface History {
  readonly sample: SpaceSample
  readonly steps: readonly Step[]
}

function stepArbitrary(sample: SpaceSample): fc.Arbitrary<Step> {
  const computing = computeArbitrary(sample)
  const write = fc.oneof<fc.Arbitrary<Write>[]>(
    { weight: 4, arbitrary: upsertArbitrary(sample) } as never,
    { weight: 1, arbitrary: replaceArbitrary(sample) } as never,
    { weight: 2, arbitrary: deleteArbitrary(sample) } as never,
    ...(computing ? [{ weight: 2, arbitrary: computing } as never] : []),
  )
  const writes = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(write) },
    { weight: 1, arbitrary: fc.array(write, { minLength: 2, maxLength: 3 }) },
  )
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('commit' as const), writes }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('checkpoint' as const),
        segmentBytesTarget: fc.constantFrom(1, 64 * 1024 * 1024),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'log-checkpoint' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fold' as const), group: fc.nat(4) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('partition' as const),
        group: fc.nat(4),
        partitioning: partitionings(sample.spec.key.map(({ type }) => type)),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('split' as const),
        group: fc.nat(4),
        columns: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('join' as const),
        group: fc.nat(4),
        other: fc.nat(4),
      }),
    },
  )
}

export const historyArbitrary: fc.Arbitrary<History> = spaceArbitrary.chain((sample) =>
  fc.record({
    sample: fc.constant(sample),
    steps: fc.array(stepArbitrary(sample), { minLength: 1, maxLength: 10 }),
  }),
)

/** A store with the history; version 1 makes its key-space, whose name is `space`. */
export async function playHistory(
  history: History,
): Promise<{ store: Store; oracle: OracleSpace }> {
  const { store } = await sampleStore()
  const oracle = oracleOf(history.sample)
  await store.createKeySpace(history.sample.spec)
  oracle.commit([])
  await playSteps({ store, oracle, history })
  return { store, oracle }
}

/** Plays the steps of a history on a store that has its key-space, from where the oracle is. */
export async function playSteps({
  store,
  oracle,
  history,
}: {
  store: Store
  oracle: OracleSpace
  history: History
}): Promise<void> {
  for (const step of history.steps) {
    if (step.kind === 'commit') await commit({ store, oracle, history }, step.writes)
    else if (step.kind === 'log-checkpoint') await store.writeLogCheckpoint()
    else if (step.kind === 'checkpoint') await store.checkpoint(step)
    else if (step.kind === 'fold') await foldOne(store, step.group)
    else await alter({ store, history }, step)
    // What changes no view makes versions of their own all the same.
    const { version } = await store.snapshot()
    while (oracle.head < version) oracle.commit([])
  }
}

async function groupAt(store: Store, index: number): Promise<GroupDefinition> {
  const { groups } = findKeySpace(await store.snapshot(), 'space')
  return groups[index % groups.length]!
}

async function foldOne(store: Store, index: number): Promise<void> {
  const { name } = await groupAt(store, index)
  await store.fold({ keySpace: 'space', group: name })
}

/** Changes the layout of a group, where that can be done and is a change. */
async function alter(
  { store, history }: { store: Store; history: History },
  step: Extract<Step, { kind: 'partition' | 'split' | 'join' }>,
): Promise<void> {
  const group = await groupAt(store, step.group)
  const alteration =
    step.kind === 'join'
      ? joinOf(group, await groupAt(store, step.other))
      : alterationOf(step, group)
  if (!alteration) return
  // What is computed is computed from columns of one group.
  const computes = history.steps.some(
    (one) => one.kind === 'commit' && one.writes.some(({ kind }) => kind === 'compute'),
  )
  if (step.kind === 'partition' || !computes) await store.alter('space', [alteration])
}

function joinOf(group: GroupDefinition, other: GroupDefinition): Alteration | null {
  if (group.name === other.name || other.anchor) return null
  return { kind: 'join-groups', group: group.name, other: other.name }
}

function alterationOf(
  step: Extract<Step, { kind: 'partition' | 'split' }>,
  { name, anchor, columns, partitioning }: GroupDefinition,
): Alteration | null {
  if (step.kind === 'partition') {
    const isSame = JSON.stringify(step.partitioning) === JSON.stringify(partitioning)
    if (isSame) return null
    return { kind: 'set-partitioning', group: name, partitioning: step.partitioning }
  }
  const chosen = step.columns.flatMap((at) => columns[at]?.name ?? [])
  if (chosen.length === 0 || (chosen.length === columns.length && !anchor)) return null
  return { kind: 'split-group', group: name, columns: chosen, name: `${name} ${chosen[0]}` }
}

async function commit(
  { store, oracle, history }: { store: Store; oracle: OracleSpace; history: History },
  writes: readonly Write[],
): Promise<void> {
  await store.transaction(async (tx) => {
    for (const write of writes) {
      if (write.kind === 'delete') await tx.delete('space', write.rows)
      else if (write.kind === 'compute') {
        await tx[write.verb]('space', write.rows, computeOptions(write))
      } else await tx[write.kind]('space', write.rows, { ops: write.ops })
    }
  })
  const anchor = history.sample.spec.groups.find((group) => group.anchor)!.name
  const operations = writes.flatMap((write): Parameters<OracleSpace['commit']>[0] => {
    if (write.kind === 'delete') return oracle.delete(write.rows)
    if (write.kind === 'compute') return computeOps(write, oracle, anchor)
    return oracle[write.kind](write.rows, new Set(Object.keys(write.ops)))
  })
  oracle.commit(operations)
}

export interface OracleChange {
  readonly kind: 'insert' | 'delete' | 'update'
  readonly before: Cells | null
  readonly after: Cells | null
}

/**
 * What became of the records between two versions, by key, told from the views alone: of those for
 * which the filter holds, in the named columns.
 */
export function oracleChanges(
  oracle: OracleSpace,
  options: {
    from: number
    to: number
    names: readonly string[]
    filter?: (record: Cells) => boolean
  },
): OracleChange[] {
  const filter = options.filter ?? (() => true)
  const view = (version: number) =>
    new Map(
      (version === 0 ? [] : oracle.records(version))
        .filter(filter)
        .map((record) => [encodeKey(oracle.types, oracle.keyOf(record)), record]),
    )
  const [before, after] = [view(options.from), view(options.to)]
  const cut = (record: Cells | undefined): Cells | null =>
    record === undefined
      ? null
      : Object.fromEntries(options.names.map((name) => [name, record[name]]))
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key): OracleChange[] => {
    const [was, is] = [cut(before.get(key)), cut(after.get(key))]
    if (was === null) return [{ kind: 'insert', before: null, after: is }]
    if (is === null) return [{ kind: 'delete', before: was, after: null }]
    if (rowTexts([was])[0] === rowTexts([is])[0]) return []
    return [{ kind: 'update', before: was, after: is }]
  })
}
