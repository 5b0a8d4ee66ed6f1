// The merge by itself: a checkpoint with updates on top, without a log, a store or a storage.
import { batchRows, readTile } from 'calico-format/tile'

const tile = readTile({
  key: [{ name: 'id', type: 'int64' }],
  columns: [
    { column: 1, name: 'name', type: 'utf8' },
    { column: 2, name: 'tags', type: 'list<utf8>', algebra: 'append' },
  ],
  checkpoint: {
    kind: 'rows',
    rows: [
      { key: [1], cells: { name: 'Ada', tags: ['new'] } },
      { key: [2], cells: { name: 'Bo' } },
    ],
  },
  updates: [
    { kind: 'rows', ops: { tags: 'delta' }, rows: [{ key: [1], cells: { tags: ['paid'] } }] },
    { kind: 'rows', ops: {}, rows: [{ key: [2], row: 'delete' }] },
  ],
})
for await (const batch of tile) console.log(batchRows(batch))
// [ { id: 1n, name: 'Ada', tags: [ 'new', 'paid' ] } ]
