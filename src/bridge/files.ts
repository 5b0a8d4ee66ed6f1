/** What a version of a key-space is made of, page by page (CAL-BRIDGE-030). */

import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import type { KeySpaceDefinition, Slice } from '../format/generated/documents.js'
import type { FileList } from '../format/generated/messages.js'
import { versionAt } from '../log/lines.js'
import { findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { withTiles } from '../table/with-tiles.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

type FileDescription = FileList['files'][number]

const LIMIT = 1000
const LIMIT_MAX = 10_000

export const FILE_ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'listFiles',
    method: 'GET',
    path: '/v1/key-spaces/{name}/files',
    query: ['version', 'timestamp', 'limit', 'after'],
    run: listFiles,
  },
]

async function listFiles(
  { parameters, query, signal }: BridgeCall,
  { store }: BridgeContext,
): Promise<Answer> {
  const limit = query.count('limit', { min: 1, max: LIMIT_MAX }) ?? LIMIT
  const after = placeOf(query.text('after'))
  const at = query.at()
  const state = await store.snapshot(
    at ?? (after ? { kind: 'version', version: after.version } : undefined),
    signal,
  )
  const { version } = state
  if (after && after.version !== version) {
    throw new CalicoError('InvalidArgument', `'after' goes on at version ${after.version}`)
  }
  const keySpace = findKeySpace(state, parameters.name!)
  const all = await withTiles(state, (held) => filesOf(held, keySpace), signal)
  const end = (after?.index ?? 0) + limit
  const page: FileList = { version, files: all.slice(end - limit, end) }
  if (end < all.length) page.next = `${version}-${end}`
  return json(page)
}

/** Where a page ended: pages of one version fit together. */
function placeOf(text: string | undefined): { version: number; index: number } | null {
  if (text === undefined) return null
  const [, version, index] = /^([0-9]{1,15})-([0-9]{1,15})$/.exec(text) ?? []
  if (version !== undefined) return { version: Number(version), index: Number(index) }
  throw new CalicoError('InvalidArgument', `'after' is the 'next' of an answer, not '${text}'`)
}

function filesOf(state: LineState, { groups }: KeySpaceDefinition): FileDescription[] {
  return groups.flatMap(({ incarnation, name: group }) => {
    const { tiles, layers } = must(state.groups.get(incarnation), 'a defined group has a state')
    const files: FileDescription[] = []
    for (const { partition, segments } of tiles.values()) {
      for (const { fileFormat, rows, bytes } of segments) {
        files.push({ group, partition, role: 'segment', fileFormat, rows, bytes })
      }
    }
    for (const layer of layers) {
      if (layer.kind !== 'update') continue
      const { height } = layer.position
      const version = versionAt(state.lineage, height)
      const isOpen = ({ partition }: Slice): boolean => (tiles.get(partition)?.asOf ?? 0) < height
      for (const { fileFormat, slices, ...file } of layer.files) {
        for (const { partition, rows } of slices.filter(isOpen)) {
          const bytes = Math.ceil((file.bytes * rows) / Math.max(1, file.rows))
          files.push({ group, partition, role: 'update', fileFormat, rows, bytes, version })
        }
      }
      const { inline } = layer
      for (const { partition, rows } of inline?.slices.filter(isOpen) ?? []) {
        const bytes = Math.ceil((inline!.data.length * rows) / Math.max(1, inline!.rows))
        const fileFormat = 'arrow'
        files.push({ group, partition, role: 'inline', fileFormat, rows, bytes, version })
      }
    }
    // Sorting is stable: what is of one partition and role stays in the order of the log.
    return files.sort((a, b) => compare(a.partition, b.partition) || rank(a) - rank(b))
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function rank({ role }: FileDescription): number {
  return role === 'segment' ? 0 : 1
}
