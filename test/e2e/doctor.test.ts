/** Whatever `calico doctor` finds that a command mends, the command that it names mends. */
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openStore, type Store } from '../../src/index.js'
import { Folder } from './command.js'

interface Found {
  readonly kind: string
  readonly command: string
}

let folder: Folder

beforeEach(async () => {
  folder = new Folder()
  const store = await createStore({ uri: folder.file('shop'), workers: 0 })
  await store.createKeySpace({
    name: 'user',
    key: [{ name: 'id', type: 'int64' }],
    groups: [{ name: 'main', columns: [{ name: 'name', type: 'utf8' }] }],
  })
  await store.close()
})
afterEach(() => folder.remove())

async function within(work: (store: Store) => Promise<unknown>): Promise<void> {
  const store = await openStore({ uri: folder.file('shop'), workers: 0 })
  await work(store)
  await store.close()
}

function found(): Found[] {
  const { status, out } = folder.calico(['doctor', 'shop', '--json'])
  const problems = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  expect(status).toBe(problems.length > 0 ? 1 : 0)
  return problems
}

/** Ten days ago. */
function age(path: string): void {
  const then = Date.now() / 1000 - 10 * 24 * 3600
  utimesSync(path, then, then)
}

const ILLS: Readonly<Record<string, { make: () => Promise<void>; command: string }>> = {
  'many-updates': {
    make: () =>
      within(async (store) => {
        for (let id = 0; id < 40; id++) await store.keySpace('user').upsert([{ id, name: 'n' }])
      }),
    command: 'calico maintain shop user.main',
  },
  unsettled: {
    make: () =>
      within(async (store) => {
        await store.keySpace('user').upsert([{ id: 1, name: 'n' }])
        const partitioning = [{ kind: 'hash' as const, buckets: 4, components: [0] }]
        await store.alter('user', [{ kind: 'set-partitioning', group: 'main', partitioning }])
      }),
    command: 'calico maintain shop user.main',
  },
  'small-segments': {
    make: () =>
      within(async (store) => {
        const set = { kind: 'set-maintenance' as const, group: 'main' }
        await store.alter('user', [{ ...set, maintenance: { segmentBytes: 1 } }])
        await store.keySpace('user').upsert(Array.from({ length: 20 }, (_, id) => ({ id })))
        await store.checkpoint()
        await store.alter('user', [{ ...set, defaults: ['segmentBytes'] }])
      }),
    command: 'calico optimize shop user.main',
  },
  'long-tail': {
    make: async () => {
      await within(async (store) => {
        for (let i = 0; i < 110; i++) {
          await store.keySpace('user').upsert([{ id: 1, name: `${i}` }])
          if (i % 20 === 0) await store.checkpoint()
        }
      })
      rmSync(folder.file('shop/checkpoint'), { recursive: true })
      rmSync(folder.file('shop/log/1/hint.json'))
    },
    command: 'calico checkpoint shop --log',
  },
  unreferenced: {
    make: async () => {
      await within((store) =>
        store
          .keySpace('user')
          .upsert(
            Array.from({ length: 9000 }, (_, id) => ({ id, name: `${id} name of some length` })),
          ),
      )
      const [incarnation] = readdirSync(folder.file('shop/data'))
      const path = join(folder.file('shop/data'), incarnation!, 'stray.parquet')
      writeFileSync(path, 'x')
      age(path)
    },
    command: 'calico vacuum shop --yes',
  },
  leftovers: {
    make: async () => {
      await within((store) => store.keySpace('user').upsert([{ id: 1, name: 'n' }]))
      const place = folder.file('shop/.tmp')
      mkdirSync(place, { recursive: true })
      const path = join(place, '0123456789abcdef0123456789abcdef')
      writeFileSync(path, 'x')
      age(path)
    },
    command: 'calico vacuum shop --yes',
  },
}

const ILLS_TWICE = new Set(['unreferenced'])

describe.each(Object.entries(ILLS))('a finding of %s', (kind, { make, command }) => {
  it('names the command that mends it', async () => {
    await make()
    expect(found().filter((one) => one.kind === kind)).toMatchObject([{ kind, command }])
    // What nothing names goes at the second vacuum.
    for (const _ of ILLS_TWICE.has(kind) ? [1, 2] : [1]) folder.does(command.split(' ').slice(1))
    expect(found().filter((one) => one.kind === kind)).toEqual([])
  })
})
