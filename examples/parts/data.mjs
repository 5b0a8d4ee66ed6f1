// Sorted files by themselves: records go in one at a time and in any order; a range comes out.
import { batchRows, openSortedFile, openUpdateWriter } from 'calico-format/data'
import { MemoryStore, systemEnv } from 'calico-format/storage'

const storage = new MemoryStore({ name: 'example', env: systemEnv })
const writer = openUpdateWriter({
  storage,
  key: [{ name: 'id', type: 'int64' }],
  columns: [{ column: 1, name: 'name', type: 'utf8' }],
})
for (let id = 9_999; id >= 0; id--) await writer.write({ id, name: `user ${id}` })
const { rows, files } = await writer.close()
console.log(rows, files.length) // 10000 1

const file = await openSortedFile({ storage, path: files[0].path })
for await (const batch of file.read({ from: [41], to: [42] })) console.log(batchRows(batch))
// [ { k0: 41n, c1: 'user 41' }, { k0: 42n, c1: 'user 42' } ]
await file.close()
