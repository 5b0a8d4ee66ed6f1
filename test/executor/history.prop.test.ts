/** Random histories through the public API; every version is read and compared with the oracle. */

import { describe, expect, it } from 'vitest'
import type { DeletedRange } from '../../src/commit/range-plan.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { MaintenanceSettings } from '../../src/format/generated/documents.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import {
  type ComputeCommand,
  computeArbitrary,
  computeOps,
  computeOptions,
} from '../support/computing.js'
import {
  conditionOf,
  coversKey,
  type DeleteCommand,
  type DeleteRangeCommand,
  deleteArbitrary,
  deleteRangeArbitrary,
  oracleOf,
  type ReplaceCommand,
  replaceArbitrary,
  type SpaceSample,
  spaceArbitrary,
  type UpdateCommand,
  type UpsertCommand,
  updateArbitrary,
  upsertArbitrary,
} from '../support/key-spaces.js'
import { encodeKey, type OracleSpace } from '../support/oracle.js'
import { OUT_OF_RANGE } from '../support/oracle-cells.js'
import fc from '../support/property.js'
import { pathsIn, reopen, rowTexts, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

type Write =
  | UpsertCommand
  | ReplaceCommand
  | UpdateCommand
  | DeleteCommand
  | DeleteRangeCommand
  | ComputeCommand

type Command =
  | Write
  | { readonly kind: 'transaction'; readonly writes: readonly Write[] }
  | {
      readonly kind: 'checkpoint'
      /** Picks a version and a group; null for the head and all groups. */
      readonly asOf: number | null
      readonly group: number | null
      readonly segmentBytesTarget: number
    }
  | {
      readonly kind: 'fold'
      readonly group: number
      /** Picks an interval of versions; null for what lies over all checkpoints. */
      readonly interval: readonly [number, number] | null
    }
  | {
      readonly kind: 'maintain'
      readonly maintenance: MaintenanceSettings
      /** Whether tiles are laid out anew as well. */
      readonly optimize: boolean
    }
  | { readonly kind: 'log-checkpoint' }
  | { readonly kind: 'reopen' }

function commandArbitrary(sample: SpaceSample): fc.Arbitrary<Command> {
  const computing = computeArbitrary(sample)
  const write = fc.oneof<fc.Arbitrary<Write>[]>(
    { weight: 4, arbitrary: upsertArbitrary(sample) } as never,
    { weight: 2, arbitrary: replaceArbitrary(sample) } as never,
    { weight: 1, arbitrary: deleteArbitrary(sample) } as never,
    { weight: 1, arbitrary: deleteRangeArbitrary(sample) } as never,
    // Without columns there is no update to be found.
    ...(sample.spec.groups.some(({ columns }) => columns.length > 0)
      ? [{ weight: 2, arbitrary: updateArbitrary(sample).filter((one) => one !== null) } as never]
      : []),
    ...(computing ? [{ weight: 3, arbitrary: computing } as never] : []),
  )
  const fold = fc.record({
    kind: fc.constant('fold' as const),
    group: fc.nat(2),
    interval: fc.option(fc.tuple(fc.nat(12), fc.nat(12))),
  })
  const checkpoint = fc.record({
    kind: fc.constant('checkpoint' as const),
    asOf: fc.option(fc.nat(30)),
    group: fc.option(fc.nat(2)),
    segmentBytesTarget: fc.constantFrom(1, 64 * 1024 * 1024),
  })
  const maintain = fc.record({
    kind: fc.constant('maintain' as const),
    maintenance: fc.record({
      segmentBytes: fc.constantFrom(1, 64 * 1024 * 1024),
      fold: fc.record({
        kind: fc.constantFrom('inline', 'tiered', 'levelled', 'none'),
      }),
    }),
    sizes: fc.record({ updates: fc.integer({ min: 2, max: 4 }), ratio: fc.constantFrom(2, 9) }),
    optimize: fc.boolean(),
  })
  return fc.oneof(
    { weight: 2, arbitrary: maintain.map(withSizes) },
    { weight: 6, arbitrary: write },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('transaction' as const),
        writes: fc.array(write, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 3, arbitrary: checkpoint },
    { weight: 2, arbitrary: fold },
    { weight: 1, arbitrary: fc.constant({ kind: 'log-checkpoint' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  )
}

/** Sizes where the policy has some. */
function withSizes({
  sizes,
  ...command
}: Extract<Command, { kind: 'maintain' }> & {
  sizes: { updates: number; ratio: number }
}): Command {
  const { fold, ...rest } = command.maintenance
  const isSized = fold?.kind === 'tiered' || fold?.kind === 'levelled'
  return { ...command, maintenance: { ...rest, fold: { ...fold!, ...(isSized && sizes) } } }
}

const historyArbitrary = spaceArbitrary.chain((sample) =>
  fc.record({
    sample: fc.constant(sample),
    commands: fc.array(commandArbitrary(sample), { minLength: 1, maxLength: 12 }),
    picks: fc.infiniteStream(fc.nat(1000)),
  }),
)

/** Checkpoints of many tiles make many versions; of more than this some are left out. */
const VERSIONS_MAX = 30

interface World {
  readonly storage: ObjectStore
  store: Store
  readonly oracle: OracleSpace
  readonly sample: SpaceSample
  opened: number
}

const spaceOf = (world: World): KeySpace => world.store.keySpace('space')

async function run(world: World, command: Command): Promise<void> {
  const { oracle } = world
  switch (command.kind) {
    case 'upsert':
    case 'replace':
    case 'update':
    case 'delete':
    case 'delete-range':
    case 'compute':
      return commitWrites(world, [command])
    case 'fold':
      return fold(world, command)
    case 'transaction':
      return commitWrites(world, command.writes)
    case 'checkpoint': {
      const { asOf, group, segmentBytesTarget } = command
      const { groups } = world.sample.spec
      const done = await world.store.checkpoint({
        keySpace: 'space',
        group: group === null ? undefined : groups[group % groups.length]!.name,
        asOf: asOf === null ? undefined : 1 + (asOf % oracle.head),
        segmentBytesTarget,
      })
      for (const { version } of done) expect(version).toBe(oracle.commit([]))
      return
    }
    case 'maintain':
      return maintain(world, command)
    case 'log-checkpoint':
      expect(await world.store.writeLogCheckpoint()).toBeLessThanOrEqual(oracle.head)
      return
    case 'reopen':
      await world.store.close()
      world.store = await reopen(world.storage, ++world.opened)
  }
}

/** Gives all groups settings, and has two processes do at once what is due by them. */
async function maintain(
  world: World,
  { maintenance, optimize }: Extract<Command, { kind: 'maintain' }>,
): Promise<void> {
  const { store, storage, oracle, sample } = world
  const alterations = sample.spec.groups.map(({ name: group }) => {
    return { kind: 'set-maintenance' as const, group, maintenance }
  })
  await store.alter('space', alterations)
  const other = await reopen(storage, ++world.opened)
  const reports = [
    ...(await Promise.all([store.maintain(), other.maintain({ keySpace: 'space' })])),
    ...(optimize ? [await other.keySpace('space').optimize()] : []),
  ]
  await other.close()
  for (const { failed } of reports) expect(failed).toEqual([])
  // What has no effect on the view makes versions of its own all the same.
  const { version } = await store.snapshot()
  while (oracle.head < version) oracle.commit([])
}

async function fold(world: World, command: Extract<Command, { kind: 'fold' }>): Promise<void> {
  const { oracle, sample, store } = world
  const { groups } = sample.spec
  const [after, length] = command.interval ?? [0, 0]
  const from = after % oracle.head
  const through = from + 1 + (length % (oracle.head - from))
  const done = await store.fold({
    keySpace: 'space',
    group: groups[command.group % groups.length]!.name,
    ...(command.interval && { after: from, through }),
  })
  if (done) expect(done.version).toBe(oracle.commit([]))
}

async function commitWrites(world: World, writes: readonly Write[]): Promise<void> {
  const { oracle, store, sample } = world
  const anchor = sample.spec.groups.find((group) => group.anchor)!.name
  const { committed } = await store.transaction(async (tx) => {
    for (const write of writes) {
      if (write.kind === 'delete') await tx.delete('space', write.rows)
      else if (write.kind === 'delete-range') tx.deleteRange('space', rangeOf(world, write))
      else if (write.kind === 'compute') {
        await tx[write.verb]('space', write.rows, computeOptions(write))
      } else await tx[write.kind]('space', write.rows, { ops: write.ops })
    }
  })
  const expanded = writes.flatMap((write): Parameters<OracleSpace['commit']>[0] => {
    if (write.kind === 'delete') return oracle.delete(write.rows)
    if (write.kind === 'compute') return computeOps(write, oracle, anchor)
    if (write.kind === 'delete-range') return oracle.deleteRange(coversKey(write, oracle.types))
    return oracle[write.kind](write.rows, new Set(Object.keys(write.ops)))
  })
  expect(committed.version).toBe(oracle.commit(expanded))
}

function rangeOf({ sample }: World, command: DeleteRangeCommand): DeletedRange {
  const { from, to } = command
  const where = conditionOf(command, sample)
  return { from, to, where, everything: !from && !to && where === undefined }
}

/** Reads some columns of a version and compares; order counts where the anchor has one tile. */
async function compare(world: World, version: number, columns: readonly string[]): Promise<void> {
  const { oracle, sample } = world
  const wanted = oracle.records(version)
  const cut = wanted.map((record) => pick(record, columns))
  const reading = spaceOf(world).rows({ columns, at: { kind: 'version', version } })
  if (cut.some((record) => Object.values(record).includes(OUT_OF_RANGE))) {
    await expect(reading).rejects.toMatchObject({ code: 'ValueOutOfRange' })
    return
  }
  const rows = await reading
  const anchor = sample.spec.groups.find((group) => group.anchor)!
  if ((anchor.partitioning ?? []).length === 0) expect(rowTexts(rows)).toEqual(rowTexts(cut))
  else expect(rowTexts(rows).sort()).toEqual(rowTexts(cut).sort())
}

const pick = (record: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, record[name]]))

async function compareAll(world: World, picks: Iterator<number>): Promise<void> {
  const { oracle, sample } = world
  const names = [
    ...oracle.keyNames,
    ...sample.spec.groups.flatMap((group) => group.columns.map((column) => column.name)),
  ]
  await compare(world, oracle.head, names)
  const step = Math.ceil(oracle.head / VERSIONS_MAX)
  for (let version = 1; version <= oracle.head; version += step) {
    const bits = picks.next().value
    await compare(
      world,
      version,
      names.filter((_, i) => (bits >> i) & 1),
    )
  }
}

/** CAL-SCAN-008 for the keys that are there and one that is not. */
async function compareLookUps(world: World): Promise<void> {
  const { oracle, sample } = world
  const records = oracle.records(oracle.head)
  const byKey = new Map(records.map((r) => [encodeKey(oracle.types, oracle.keyOf(r)), r]))
  for (const i of [0, 1, 2, 3, 50]) {
    const key = oracle.keyOf(sample.key(i))
    const wanted = byKey.get(encodeKey(oracle.types, key))
    const reading = spaceOf(world).get(key)
    if (wanted && Object.values(wanted).includes(OUT_OF_RANGE)) {
      await expect(reading).rejects.toMatchObject({ code: 'ValueOutOfRange' })
      continue
    }
    const found = await reading
    expect(found && rowTexts([found])).toEqual(wanted ? rowTexts([wanted]) : null)
  }
}

describe('a random history', () => {
  it(
    'reads at every version as the oracle says, whatever was checkpointed (CAL-TILE-005)',
    async () => {
      const property = fc.asyncProperty(historyArbitrary, async ({ sample, commands, picks }) => {
        const { store, storage } = await sampleStore()
        const oracle = oracleOf(sample)
        const world: World = { store, storage, oracle, sample, opened: 1 }
        const iterator = picks[Symbol.iterator]()
        await store.createKeySpace(sample.spec)
        oracle.commit([])
        for (const command of commands) await run(world, command)
        await compareAll(world, iterator)
        await compareLookUps(world)
        await world.store.close()
        world.store = await reopen(storage, ++world.opened)
        await compareAll(world, iterator)
        const verified = await world.store.verify({ deep: true })
        expect(verified.findings).toEqual([])
        expect(verified.versions).toBe(oracle.head)
        const { removable, waiting } = await world.store.vacuum()
        expect(removable.length + waiting).toBe(0)
        await world.store.close()
        expect((await pathsIn(storage, 'log/1/')).length).toBeGreaterThan(oracle.head)
      })
      await fc.assert(property, boxed(40))
    },
    BOX_TIMEOUT_MS,
  )
})
