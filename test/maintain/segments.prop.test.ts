/** Random writes and checkpoints with tiny segments: what holds of segments after each. */
import { expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { compareSegmentNames } from '../../src/format/segment-name.js'
import fc from '../support/property.js'
import { rowTexts, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'
import { withUsers } from '../support/users.js'

type Command =
  | { readonly kind: 'upsert'; readonly ids: readonly number[]; readonly letters: number }
  | { readonly kind: 'append'; readonly ids: readonly number[] }
  | { readonly kind: 'delete'; readonly ids: readonly number[] }
  | { readonly kind: 'delete-range'; readonly from: number; readonly to: number }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'fold' }

const id = fc.integer({ min: 0, max: 80 })
// Few ids, so that many come more than once in an update and over several of them.
const ids = fc.array(id, { minLength: 1, maxLength: 60 })
const size = fc.option(fc.integer({ min: 1, max: 4000 }), { nil: undefined })

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('upsert'), ids, letters: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('append'), ids }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), ids }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-range'), from: id, to: id }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('checkpoint') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fold') }) },
) as fc.Arbitrary<Command>

type User = {
  id: bigint
  name: string | null
  tags: string[] | null
}

/** What the rows come to, one after another. */
class Model {
  readonly users = new Map<number, User>()

  private user(id: number): User {
    const found = this.users.get(id) ?? { id: BigInt(id), name: null, tags: null }
    this.users.set(id, found)
    return found
  }

  apply(command: Command, step: number): void {
    if (command.kind === 'upsert') {
      for (const [at, one] of command.ids.entries()) {
        this.user(one).name = nameOf(command.letters, step, at)
      }
    }
    if (command.kind === 'append') {
      for (const one of command.ids) {
        const user = this.user(one)
        user.tags = [...(user.tags ?? []), `t${step}`]
      }
    }
    if (command.kind === 'delete') for (const one of command.ids) this.users.delete(one)
    if (command.kind === 'delete-range') {
      for (const one of this.users.keys()) {
        if (command.from <= one && one <= command.to) this.users.delete(one)
      }
    }
  }

  rows(): User[] {
    return [...this.users.values()].sort((a, b) => Number(a.id - b.id))
  }
}

const nameOf = (letters: number, step: number, at: number): string =>
  `${'x'.repeat(letters)}${step}.${at}`

async function take(command: Command, step: number, users: KeySpace, store: Store): Promise<void> {
  switch (command.kind) {
    case 'upsert': {
      const { ids, letters } = command
      await users.upsert(ids.map((one, at) => ({ id: one, name: nameOf(letters, step, at) })))
      return
    }
    case 'append':
      await users.append(
        command.ids.map((one) => ({ id: one, tags: `t${step}` })),
        ['tags'],
      )
      return
    case 'delete':
      await users.delete([...new Set(command.ids)].map((one) => ({ id: one })))
      return
    case 'delete-range':
      if (command.from <= command.to) {
        await users.deleteRange({ from: [command.from], to: [command.to] })
      }
      return
    case 'checkpoint':
      await store.checkpoint()
      return
    case 'fold':
      await store.fold({ keySpace: 'users', group: 'main' })
  }
}

async function expectWholeSegments(store: Store): Promise<void> {
  const [group] = [...(await store.snapshot()).groups.values()]
  const segments = group!.tiles.get('')?.segments ?? []
  for (const [i, { name, keyMin, keyMax, rows }] of segments.entries()) {
    const before = segments[i - 1]
    expect(keyMin <= keyMax && rows > 0).toBe(true)
    if (!before) continue
    expect(before.keyMax < keyMin).toBe(true)
    expect(compareSegmentNames(before.name, name)).toBeLessThan(0)
  }
}

it(
  'no key spans two segments, whatever their size is, and rows are those of the writes',
  async () => {
    const settings = fc.record({ segmentBytes: size, appendBytes: size, splitBytes: size })
    const formats = fc.constantFrom('arrow' as const, 'parquet' as const)
    const commands = fc.array(command, { minLength: 2, maxLength: 14 })
    await fc.assert(
      fc.asyncProperty(settings, formats, commands, async (given, fileFormat, commands) => {
        const { store } = await sampleStore()
        const maintenance = Object.fromEntries(
          Object.entries(given).filter(([, value]) => value !== undefined),
        )
        const users = await withUsers(store, { fileFormat, codec: 'none', maintenance })
        const model = new Model()
        for (const [step, one] of [...commands, { kind: 'checkpoint' } as const].entries()) {
          await take(one, step, users, store)
          model.apply(one, step)
          if (one.kind !== 'checkpoint') continue
          await expectWholeSegments(store)
          expect(rowTexts(await users.rows())).toEqual(rowTexts(model.rows()))
        }
        expect((await store.verify({ deep: true })).findings).toEqual([])
        await store.close()
      }),
      boxed(60),
    )
  },
  BOX_TIMEOUT_MS,
)
