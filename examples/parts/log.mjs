// The log of a store by itself: entries, refs, and the state that they come to at a version.
import { createStore } from 'calico-format'
import { findKeySpace, LineView, MAIN, readEntry, readRefs } from 'calico-format/log'
import { MemoryStore, systemEnv } from 'calico-format/storage'

const storage = new MemoryStore({ name: 'example', env: systemEnv })
const store = await createStore({ storage })
await store.createKeySpace({
  name: 'user',
  key: [{ name: 'id', type: 'int64' }],
  groups: [{ name: 'main', columns: [{ name: 'name', type: 'utf8' }] }],
})
await store.keySpace('user').upsert([{ id: 1, name: 'Ada' }])
await store.close()

console.log((await readRefs({ storage })).lines) // [ { line: 1, name: 'main' } ]
const { entry } = await readEntry(storage, MAIN, 2)
console.log(entry.transactions[0].actions[0].kind, entry.transactions[0].actions[0].rows) // update 1
const state = await new LineView({ storage, line: MAIN }).at({ kind: 'version', version: 1 })
const [group] = findKeySpace(state, 'user').groups
console.log(group.name, state.groups.get(group.incarnation).layers.length) // main 0
