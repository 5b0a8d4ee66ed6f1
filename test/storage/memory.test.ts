import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { MemoryStore, openMemoryStore } from '../../src/storage/memory.js'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { describeContract } from '../contract/object-store.js'

let opened = 0

describeContract('MemoryStore', 'in one process', async () => {
  const name = `contract-${++opened}`
  const env = seededEnv({ seed: opened })
  return { store: openMemoryStore(name, env), other: openMemoryStore(name, env) }
})

describe('memory stores', () => {
  const env = seededEnv({ seed: 1 })

  it('of one name share objects, of other names do not', async () => {
    await openMemoryStore('one', env).put('x', bytesOf('1'))
    expect(textOf(await openMemoryStore('one', env).get('x'))).toBe('1')
    expect(await pathsOf(openMemoryStore('two', env), '')).toEqual([])
    expect(openMemoryStore('one', env).uri).toBe('memory:one')
  })

  it('made with the constructor are each their own', async () => {
    const first = new MemoryStore({ name: 'own', env })
    await first.put('x', bytesOf('1'))
    expect(await new MemoryStore({ name: 'own', env }).get('x')).toBeNull()
    expect(await openMemoryStore('own', env).get('x')).toBeNull()
  })

  it('give the time of the env they were opened with', async () => {
    const store = new MemoryStore({
      name: 't',
      env: seededEnv({ seed: 1, startMicros: 5_000_000 }),
    })
    await store.put('x', bytesOf('1'))
    expect((await store.head('x'))?.modifiedMicros).toBe(5_001_000)
  })
})
