// A storage by itself: objects are created if absent, and what is asked is counted.
import { CountingStore, MemoryStore, systemEnv } from 'calico-format/storage'

const storage = new CountingStore(new MemoryStore({ name: 'example', env: systemEnv }))
const bytes = new TextEncoder().encode('hello')
console.log(await storage.putIfAbsent('notes/first', bytes)) // created
console.log(await storage.putIfAbsent('notes/first', bytes)) // exists
const part = await storage.get('notes/first', { range: { start: 1, end: 4 } })
console.log(new TextDecoder().decode(part)) // ell
for await (const { path, size } of storage.list('notes/')) console.log(path, size) // notes/first 5
console.log(storage.counts().putIfAbsent.requests) // 2
