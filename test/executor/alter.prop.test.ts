/**
 * Random changes of definitions between random writes and checkpoints: one process changes, another
 * writes by definitions that it has not seen change, and every version is read.
 */

import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Alteration } from '../../src/table/alteration.js'
import { EvolvingTable, Picks, rowText } from '../support/evolving.js'
import fc from '../support/property.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

const KINDS = ['write', 'write', 'write', 'alter', 'alter', 'checkpoint', 'log', 'reopen'] as const

interface Command {
  readonly kind: (typeof KINDS)[number]
  readonly seed: number
}

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), seed: fc.nat(2 ** 31) }),
  { minLength: 4, maxLength: 24 },
)

interface World {
  readonly storage: ObjectStore
  readonly table: EvolvingTable
  /** What each version shows, the first at 0. */
  readonly versions: (readonly string[])[]
  writer: Store
  readonly changer: Store
  opened: number
}

async function run(world: World, { kind, seed }: Command): Promise<void> {
  const picks = new Picks(seed)
  const { table, changer } = world
  switch (kind) {
    case 'write':
      return write(world, picks)
    case 'alter': {
      const changes = Array.from({ length: 1 + picks.below(3) }, () => table.alter(picks))
      const alterations = changes.filter((one): one is Alteration => one !== null)
      if (alterations.length === 0) return
      await changer.snapshot()
      const { version } = await changer.keySpace('space').alter(alterations)
      note(world, version)
      return
    }
    case 'checkpoint': {
      const asOf = picks.below(2) === 0 ? undefined : 1 + picks.below(world.versions.length)
      const done = await checkpoint(world.changer, asOf)
      for (const { version } of done) note(world, version)
      return
    }
    case 'log':
      await changer.writeLogCheckpoint()
      return
    case 'reopen':
      await world.writer.close()
      world.writer = await reopen(world.storage, ++world.opened)
  }
}

/** Tiles of groups that were dropped since are no more. */
async function checkpoint(store: Store, asOf: number | undefined) {
  const known = await store.snapshot()
  const then = await store.snapshot(
    asOf === undefined ? undefined : { kind: 'version', version: asOf },
  )
  const names = [...then.groups]
    .filter(([incarnation]) => known.groups.has(incarnation))
    .map(([, group]) => group.definition.name)
  const done = []
  for (const group of names) done.push(...(await store.checkpoint({ asOf, group })))
  return done
}

async function write(world: World, picks: Picks): Promise<void> {
  const { table, writer } = world
  const space = writer.keySpace('space')
  const verb = picks.of(['upsert', 'upsert', 'upsert', 'replace', 'delete'] as const)
  if (verb === 'delete') {
    const rows = [{ [table.key]: picks.below(8) }, { [table.key]: picks.below(8) }]
    table.write('delete', rows)
    note(world, (await space.delete(rows)).version)
    return
  }
  const { rows, ops } = table.rows(picks)
  // An operation needs data for its column.
  const named = new Set(rows.flatMap((row) => Object.keys(row)))
  const used = Object.fromEntries(Object.entries(ops).filter(([name]) => named.has(name)))
  table.write(verb, rows, used)
  note(world, (await space[verb](rows, { ops: used })).version)
}

function note({ table, versions }: World, version: number): void {
  versions.push(table.records())
  expect(version).toBe(versions.length)
}

async function compare(store: Store, { versions }: World): Promise<void> {
  for (const [i, wanted] of versions.entries()) {
    const at = { kind: 'version', version: i + 1 } as const
    const rows = await store.keySpace('space').rows({ at })
    expect(rows.map(rowText), `version ${i + 1}`).toEqual(wanted)
  }
}

describe('a random history with changes of definitions', () => {
  it(
    'shows at every version what the cells under its columns are (CAL-TABLE-060, -075)',
    async () => {
      const property = fc.asyncProperty(commands, async (list) => {
        const { store: changer, storage } = await sampleStore()
        const table = new EvolvingTable()
        const world: World = {
          storage,
          table,
          versions: [],
          writer: await reopen(storage),
          changer,
          opened: 1000,
        }
        await changer.createKeySpace({
          name: 'space',
          key: [{ name: table.key, type: table.keyType }],
          groups: [{ name: 'main', columns: [] }],
        })
        note(world, 1)
        for (const command of list) {
          await run(world, command)
          const rows = await world.writer.keySpace('space').rows()
          expect(rows.map(rowText)).toEqual(table.records())
        }
        await compare(world.writer, world)
        const fresh = await reopen(storage, ++world.opened)
        await compare(fresh, world)
        const { findings } = await fresh.verify({ deep: true })
        expect(findings).toEqual([])
        const { removable, waiting } = await fresh.vacuum()
        expect(removable.length + waiting).toBe(0)
        for (const store of [world.writer, changer, fresh]) await store.close()
      })
      await fc.assert(property, boxed(60))
    },
    BOX_TIMEOUT_MS,
  )
})
