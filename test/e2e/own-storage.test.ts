/** A storage from outside: registered by a program, or loaded by the command; it passes the kit. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, isCalicoError, openStore, registerStorage } from '../../src/index.js'
import { STORAGE_RULES } from '../../src/storage/check/check.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { TwoWinners } from '../storage/broken-storages.js'
import { Folder } from './command.js'

const MODULE = resolve('examples/storage/kv-storage.mjs')
const folder = new Folder()
const server = spawn(process.execPath, ['examples/storage/server.mjs'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
let address = ''

beforeAll(async () => {
  const [line] = await once(createInterface({ input: server.stdout }), 'line')
  address = String(line)
})
afterAll(() => {
  server.kill('SIGKILL')
  folder.remove()
})

describe('the example storage', () => {
  it('passes every rule of the kit, told by the command', () => {
    const words = ['storage-check', `${address}/kit`, '--storage-module', MODULE]
    const results = folder.json(words)
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect(results).toHaveLength(STORAGE_RULES.length)
  })

  it('keeps a store that the command writes and reads', () => {
    const shop = `${address}/shop`
    const module = ['--storage-module', MODULE]
    folder.put('orders.csv', 'id,total\n1,10\n2,20\n')
    folder.does(['init', shop, ...module])
    folder.does(['import', shop, 'order', 'orders.csv', '--create', '--key', 'id', ...module])
    expect(folder.json(['read', shop, 'order', ...module])).toEqual([
      { id: '1', total: '10' },
      { id: '2', total: '20' },
    ])
  })

  it('is unknown to a command that was not told of it', () => {
    const message = folder.fails(['log', `${address}/shop`], {
      code: 'UnsupportedStorage',
      status: 2,
    })
    expect(message).toContain("no storage is known for 'kv:'")
  })
})

describe('a module that cannot be used', () => {
  it('is refused with what is wrong about it', () => {
    folder.put('empty.mjs', 'export const nothing = 1\n')
    const refused = (module: string): string => {
      const words = ['log', 'memory:x', '--storage-module', module]
      return folder.fails(words, { code: 'InvalidArgument', status: 2 })
    }
    expect(refused('empty.mjs')).toContain('no function as default')
    expect(refused('missing.mjs')).toContain('missing.mjs')
  })
})

describe('a storage registered by a program', () => {
  const memory = (): MemoryStore =>
    new MemoryStore({ name: 'registered', env: seededEnv({ seed: 1 }) })

  it('is what its scheme opens, until it is taken back', async () => {
    const storage = memory()
    const places: string[] = []
    const unregister = registerStorage('mine', ({ scheme, place }) => {
      places.push(`${scheme} ${place}`)
      return storage
    })
    await (await createStore({ uri: 'mine:a/b%40c' })).close()
    await (await openStore('mine:a/b%40c@v0')).close()
    expect(places).toEqual(['mine a/b@c', 'mine a/b@c'])
    unregister()
    await expect(openStore('mine:a/b')).rejects.toSatisfy((error) =>
      isCalicoError(error, 'UnsupportedStorage'),
    )
  })

  it('cannot take a scheme that is taken, or is none', () => {
    const refusal = (scheme: string): string => {
      try {
        registerStorage(scheme, memory)
        return 'registered'
      } catch (error) {
        return isCalicoError(error) ? error.code : 'another error'
      }
    }
    const unregister = registerStorage('taken', memory)
    expect(['file', 's3', 'taken', 'X', 'a', '', '1a'].map(refusal)).toEqual([
      ...Array(3).fill('AlreadyExists'),
      ...Array(4).fill('InvalidArgument'),
    ])
    unregister()
  })

  it('is refused for writing where two can create one object, and nothing is left', async () => {
    const inner = memory()
    const unregister = registerStorage('broken', () => new TwoWinners(inner))
    const refused = (error: unknown): boolean =>
      isCalicoError(error, 'UnsupportedStorage') && error.message.includes('CAL-STORAGE-002')
    await expect(createStore({ uri: 'broken:store' })).rejects.toSatisfy(refused)
    // Again, too: a probe that failed is not remembered as one that passed.
    await expect(createStore({ uri: 'broken:store' })).rejects.toSatisfy(refused)
    for await (const { path } of inner.list('')) expect.unreachable(`${path} was left`)
    unregister()
  })

  it('is probed once in a process, before the first write', async () => {
    const inner = memory()
    const paths: string[] = []
    class Watched extends MemoryStore {
      override putIfAbsent(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
        paths.push(path)
        return inner.putIfAbsent(path, bytes)
      }
      override get(path: string): Promise<Uint8Array | null> {
        return inner.get(path)
      }
      override delete(path: string): Promise<void> {
        return inner.delete(path)
      }
    }
    const probed = { conditionalPut: 'unproven' } as const
    const unregister = registerStorage('watched', () =>
      Object.assign(new Watched({ name: 'w', env: seededEnv({ seed: 2 }) }), {
        capabilities: probed,
      }),
    )
    await expect(openStore('watched:w')).rejects.toSatisfy((e) => isCalicoError(e, 'NotAStore'))
    expect(paths).toEqual([])
    await (await createStore({ uri: 'watched:w' })).close()
    await (await openStore('watched:w')).close()
    const probes = paths.filter((path) => path.startsWith('probe/'))
    expect(probes).toHaveLength(5)
    expect(paths.slice(0, 5)).toEqual(probes)
    unregister()
  })
})
