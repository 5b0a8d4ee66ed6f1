import { describe, expect, it } from 'vitest'
import { sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

describe('the history of definitions', () => {
  it('tells when columns came, were renamed and went, in the names of the time', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store)
    await users.upsert([{ id: 1, name: 'Ada' }])
    const about = { author: 'me', message: 'why' }
    await users.alter([{ kind: 'add-column', column: { name: 'age', type: 'int8' } }], about)
    await users.alter([
      { kind: 'rename-column', column: 'age', name: 'years' },
      { kind: 'widen-column', column: 'years', type: 'int64' },
      { kind: 'rename-key-space', name: 'people' },
    ])
    await store.alter('people', [{ kind: 'drop-column', column: 'years' }])
    await store.dropKeySpace('people')
    const events = []
    for await (const event of store.definitionHistory()) events.push(event)
    expect(events.map(({ version, keySpace, what }) => [version, keySpace, what])).toEqual([
      [1, 'users', 'create'],
      [3, 'users', 'add column age int8 in main'],
      [4, 'users', 'rename column age to years'],
      [4, 'users', 'widen years to int64'],
      [4, 'users', 'rename to people'],
      [5, 'people', 'drop column years'],
      [6, 'people', 'drop'],
    ])
    expect(new Set(events.map(({ id }) => id)).size).toBe(1)
    expect(events[1]).toMatchObject(about)
    const [added] = events[1]!.columns
    for (const at of [2, 3, 5]) expect(events[at]!.columns).toEqual([added])
    expect(events[0]!.columns).toHaveLength(2)
    const { timestamp } = await store.entry(3)
    expect(events[1]!.timestamp).toBe(timestamp)
    await store.close()
  })
})
