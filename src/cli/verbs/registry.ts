import { stat } from 'node:fs/promises'
import { withLocalErrors } from '../../data/local-errors.js'
import { openRegistry } from '../../maintain/registry.js'
import type { RegistryRow } from '../../maintain/registry-row.js'
import { parseAddress } from '../../storage/address.js'
import type { Call } from '../call.js'
import { EXIT } from '../failure.js'
import type { Listing } from '../output.js'

const LISTING: Listing<RegistryRow> = {
  columns: [
    { name: 'kind' },
    { name: 'store' },
    { name: 'what' },
    { name: 'rows', kind: 'count' },
    { name: 'bytes', kind: 'bytes' },
    { name: 'about' },
  ],
  cells: (row) => [row.kind, row.store || '.', ...cellsOf(row)],
  json: (row) => row,
}

/** Status 1 where something is damaged. */
export async function run(call: Call): Promise<void> {
  const uri = call.parameter('folder')
  const { scheme, path } = parseAddress(uri)
  if (scheme === 'file') await withLocalErrors(`reading ${path}`, () => stat(path))
  const { env } = call.io
  const rows = openRegistry({ uri, env, signal: call.signal }).rows()
  await call.output.list(LISTING, noting(call, rows))
}

async function* noting(call: Call, rows: AsyncIterable<RegistryRow>): AsyncGenerator<RegistryRow> {
  for await (const row of rows) {
    if (row.kind === 'damaged') call.exitStatus = EXIT.failed
    yield row
  }
}

/** What it is, its rows, its bytes, and what else there is to say. */
function cellsOf(row: RegistryRow): unknown[] {
  switch (row.kind) {
    case 'store':
      return [row.id, null, null, `version ${row.version}, key-spaces ${row.keySpaces}`]
    case 'key-space': {
      const key = row.key.map(({ name, type }) => `${name} ${type}`).join(', ')
      return [row.keySpace, null, null, `key ${key}; groups ${row.groups.join(', ')}`]
    }
    case 'tile': {
      const about = `segments ${row.segments}, updates ${row.updates}, as of ${row.asOf}`
      return [placeOf(row), row.rows, row.bytes, about]
    }
    case 'segment': {
      const name = `${placeOf(row)} [${row.name.join(', ')}]`
      return [name, row.rows, row.bytes, `pages ${row.pages}, ${row.path}`]
    }
    case 'update':
      return [`${row.keySpace}.${row.group}`, row.rows, row.bytes, `v${row.version}, ${row.path}`]
    case 'damaged':
      return [row.path, null, null, `${row.code}: ${row.message}`]
    default:
      return [row.path, null, row.bytes, null]
  }
}

function placeOf(row: { keySpace: string; group: string; partition: string }): string {
  const name = `${row.keySpace}.${row.group}`
  return row.partition === '' ? name : `${name} ${row.partition}`
}
