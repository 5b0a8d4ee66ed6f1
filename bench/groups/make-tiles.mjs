/** Stores of very many tiles, which the log alone says that there are. */
import { createStore, openStorage, parseAddress, systemEnv } from 'calico-format'
import { newLongId } from '../../dist/format/ids.js'
import { writeHint } from '../../dist/log/hint.js'
import { TileTable } from '../../dist/table/tile-table.js'
import { writeLogCheckpoint } from '../../dist/table/write-log-checkpoint.js'

const TILE_ROWS = 1000

/** A number of a key as bounds and partitions have it. */
const encoded = (number) => (BigInt(number) + 2n ** 63n).toString(16).padStart(16, '0')

function tileOf({ incarnation, partition, version, action }) {
  const key = encoded(partition)
  const path = `data/${incarnation}/${newLongId(systemEnv)}.parquet`
  const [keyMin, keyMax] = [`${key}${encoded(0)}`, `${key}${encoded(TILE_ROWS - 1)}`]
  const segment = { name: [0], path, fileFormat: 'parquet', bytes: 50_000, rows: TILE_ROWS }
  return {
    ...{ kind: 'tile', partition: key, asOf: version - 1 },
    segments: [{ ...segment, keyMin, keyMax, bounds: [] }],
    position: { height: version, version, member: 0, action },
  }
}

/** A store whose log names so many tiles; there are no files. */
export async function makeTiles({ uri, tiles: count }) {
  const store = await createStore({ uri })
  const identity = { kind: 'identity', component: 0 }
  const columns = [{ name: 'a', type: 'int64' }]
  const key = ['p', 'id'].map((name) => ({ name, type: 'int64' }))
  await store.createKeySpace({
    name: 'tiles',
    key,
    groups: [{ name: 'main', partitioning: [identity], columns }],
  })
  await store.keySpace('tiles').upsert([{ p: 0, id: 0, a: 0 }])
  const { consistent: _, ...state } = await store.snapshot()
  const [[incarnation, group]] = state.groups
  const { version } = state
  const tiles = TileTable.of(
    Array.from({ length: count }, (_, action) => {
      const tile = tileOf({ incarnation, partition: action, version, action })
      return [tile.partition, tile]
    }),
  )
  const groups = new Map([[incarnation, { ...group, tiles, layers: [] }]])
  const storage = openStorage(parseAddress(uri), { env: systemEnv })
  await writeLogCheckpoint({ storage, state: { ...state, groups }, base: null })
  await store.close()
  await writeHint(storage, { line: state.line, refs: 1, version, checkpoint: version })
  await storage.close?.()
}
