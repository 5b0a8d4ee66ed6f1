/**
 * A column group is independent in every dimension: whatever is changed of one, the files, the
 * manifests and the definitions of the others stay as they are, to the byte.
 */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { GroupDefinition, MaintenanceSettings } from '../../src/format/generated/documents.js'
import { readCheckpointIndex } from '../../src/log/checkpoints.js'
import type { MemoryStore } from '../../src/storage/memory.js'
import type { Alteration } from '../../src/table/alteration.js'
import { findKeySpace } from '../../src/table/definition.js'
import { memoryStorage, pathsIn } from '../support/sample-store.js'

/** How each part of a group's definition is changed, or why nobody can. */
type Row = readonly Alteration[] | { readonly never: string }

const set = (alteration: object): readonly Alteration[] => [
  { group: 'changed', ...alteration } as Alteration,
]

/** A part of the definition that has no row here keeps the tests from compiling. */
const DIMENSIONS: Readonly<Record<keyof Required<GroupDefinition>, Row>> = {
  group: { never: 'it is the identity of the group' },
  incarnation: { never: 'it comes with a layout, as partitioning shows' },
  anchor: { never: 'it says which records there are, and stays' },
  name: set({ kind: 'rename-group', name: 'renamed' }),
  fileFormat: set({ kind: 'set-files', fileFormat: 'arrow' }),
  codec: set({ kind: 'set-files', codec: 'snappy' }),
  partitioning: set({
    kind: 'set-partitioning',
    partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
  }),
  columns: set({ kind: 'add-column', column: { name: 'more', type: 'utf8' } }),
  dropped: [{ kind: 'drop-column', column: 'changed2' }],
  moved: set({ kind: 'split-group', columns: ['changed2'], name: 'split' }),
  statistics: set({ kind: 'set-statistics', columns: ['changed2'] }),
  place: set({ kind: 'set-place', place: 'elsewhere' }),
  maintenance: set({ kind: 'set-maintenance', maintenance: { segmentBytes: 4000 } }),
}

/** Each setting of maintenance by itself, other than it is by default. */
const SETTINGS: Readonly<Required<MaintenanceSettings>> = {
  segmentBytes: 4000,
  appendBytes: 1000,
  splitBytes: 200_000_000,
  checkpointPercent: 40,
  keepVersions: 3,
  keepSeconds: 60,
  fold: { kind: 'tiered', updates: 2, ratio: 2 },
}

const ROWS: readonly (readonly [string, string, Row])[] = [
  ...Object.entries(DIMENSIONS).map(([name, row]) => [name, name, row] as const),
  ...Object.entries(SETTINGS).map(([setting, value]) => {
    const row = set({ kind: 'set-maintenance', maintenance: { [setting]: value } })
    return [`maintenance.${setting}`, 'maintenance', row] as const
  }),
]

const GROUPS = ['anchor', 'changed', 'other']
const rows = (salt: number): Record<string, unknown>[] =>
  Array.from({ length: 300 }, (_, id) => ({
    id,
    ...Object.fromEntries(GROUPS.map((name) => [`${name}1`, id * salt])),
    ...Object.fromEntries(GROUPS.map((name) => [`${name}2`, `${name} ${id} ${salt}`])),
  }))

async function threeGroups(): Promise<{ store: Store; storage: MemoryStore }> {
  const storage = memoryStorage(21)
  const store = await createStore({
    ...{ storage, env: seededEnv({ seed: 21 }), workers: 0 },
    places: { elsewhere: { storage: memoryStorage(22) } },
  })
  await store.createKeySpace({
    name: 'wide',
    key: [{ name: 'id', type: 'int32' }],
    groups: GROUPS.map((name) => ({
      name,
      partitioning: [{ kind: 'hash' as const, buckets: 2, components: [0] }],
      columns: [
        { name: `${name}1`, type: 'int32' },
        { name: `${name}2`, type: 'utf8' },
      ],
    })),
  })
  await store.keySpace('wide').upsert(rows(1))
  await store.checkpoint()
  await store.keySpace('wide').upsert(rows(2).slice(0, 20))
  return { store, storage }
}

/** What there is of the groups that are not changed: definitions, objects, manifests. */
async function othersOf(store: Store, storage: MemoryStore): Promise<unknown> {
  const version = await store.writeLogCheckpoint()
  const { groups } = findKeySpace(await store.snapshot(), 'wide')
  const others = groups.filter(({ name }) => name === 'anchor' || name === 'other')
  expect(others).toHaveLength(2)
  const objects: [string, string][] = []
  for (const { incarnation } of others) {
    for (const path of await pathsIn(storage, `data/${incarnation}/`)) {
      objects.push([path, Buffer.from((await storage.get(path))!).toString('base64')])
    }
  }
  const index = await readCheckpointIndex(storage, 1, version)
  const incarnations = new Set(others.map(({ incarnation }) => incarnation))
  const manifests = index!.groups.filter(({ incarnation }) => incarnations.has(incarnation))
  return { others, objects, manifests }
}

/** Every column by the name that it had at first. */
async function cells(store: Store): Promise<Record<string, unknown>[]> {
  const found = await store.keySpace('wide').rows()
  return found.sort((a, b) => Number(a.id) - Number(b.id))
}

describe.each(ROWS)('%s of a group', (_, name, row) => {
  if ('never' in row) {
    it(`is changed by nobody: ${row.never}`, async () => {
      const { store } = await threeGroups()
      const [, changed] = findKeySpace(await store.snapshot(), 'wide').groups
      expect(changed).toHaveProperty(name)
    })
    return
  }
  it('is changed without touching another group, now and by the checkpoints after it', async () => {
    const { store, storage } = await threeGroups()
    const before = await othersOf(store, storage)
    const rowsBefore = await cells(store)
    const changedBefore = findKeySpace(await store.snapshot(), 'wide').groups[1]
    await store.alter('wide', row)
    const { groups } = findKeySpace(await store.snapshot(), 'wide')
    const changed = groups.find(({ group }) => group === changedBefore!.group)!
    const part = name as keyof GroupDefinition
    expect(changed[part]).not.toEqual(changedBefore![part])
    for (const { name: own, anchor } of groups) {
      if (anchor || own === 'other') continue
      await store.fold({ keySpace: 'wide', group: own })
      await store.checkpoint({ keySpace: 'wide', group: own })
      await store.keySpace('wide').optimize({ group: own, all: true })
    }
    expect(await othersOf(store, storage)).toEqual(before)
    const kept = new Set(Object.keys((await cells(store))[0]!))
    const wanted = rowsBefore.map((one) =>
      Object.fromEntries(Object.entries(one).filter(([column]) => kept.has(column))),
    )
    const shown = (await cells(store)).map(({ more: _, ...one }) => one)
    expect(shown).toEqual(wanted)
  })
})
