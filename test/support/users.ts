/** A key-space most tests are content with: numbered users with a name and tags. */
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { GroupSpec, KeySpaceSpec } from '../../src/table/definition.js'

export const USERS: KeySpaceSpec = {
  name: 'users',
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    {
      name: 'main',
      columns: [
        { name: 'name', type: 'utf8' },
        { name: 'tags', type: 'list<utf8>', algebra: 'append' },
      ],
    },
  ],
}

export async function withUsers(store: Store, group: Partial<GroupSpec> = {}): Promise<KeySpace> {
  await store.createKeySpace({ ...USERS, groups: [{ ...USERS.groups[0]!, ...group }] })
  return store.keySpace('users')
}

/** So many users that their rows make a file; texts that no codec shortens. */
export function manyUsers(count = 1500, from = 0): { id: number; name: string }[] {
  return Array.from({ length: count }, (_, i) => ({ id: from + i, name: scrambled(from + i) }))
}

function scrambled(seed: number): string {
  let state = (seed + 1) * 2654435761
  let text = ''
  for (let i = 0; i < 10; i++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i) >>> 0
    text += state.toString(36)
  }
  return text
}
