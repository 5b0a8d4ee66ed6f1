/**
 * Where things lie below a store's root (spec/format.md, "Layout").
 *
 *   calico.json                              marker
 *   refs/<n>.json                            refs log
 *   log/<line>/line.json, <version>.json     a line and its entries
 *   log/<line>/hint.json                     hint
 *   checkpoint/<line>/<version>/index.json   log checkpoint
 *   checkpoint/<line>/<version>/<hash>.avro  manifests
 *   checkpoint/<line>/<version>/<hash>.json  shards of tiles
 *   data/<incarnation>/<id>.<format>         updates
 *   data/<incarnation>/<id>.bloom            filters of their keys
 *   data/<incarnation>/<partition>/<id>.<format>   segments
 *   staged/<id>.json                         markers of transactions that take long
 *   pins/<id>.json                           versions that readers read
 *   unnamed/<n>.json                         what nothing named when a collector put fence n
 *   places/<name>.json                       where a place of column groups is
 *   place/<name>/<group>/…                   the location of a group that has a place
 *
 * A location holds `data/…` and `checkpoint/…` of its group as above, besides
 *
 *   calico-location.json                     whose group it is
 *   data/<incarnation>/<id>.json             actions that entries name
 */
const DIGITS = 20

/** A sequence number as a name: 20 decimal digits, so that name order is number order. */
export function sequenceName(number: number): string {
  return String(number).padStart(DIGITS, '0')
}

export const MARKER_PATH = 'calico.json'

/** In a place other than the log's: whose place it is. */
export const PLACE_MARKER_PATH = 'calico-place.json'

export const refsPath = (number: number): string => `refs/${sequenceName(number)}.json`

export const linePath = (line: number): string => `log/${line}/line.json`

export const hintPath = (line: number): string => `log/${line}/hint.json`

export const entryPath = (line: number, version: number): string =>
  `log/${line}/${sequenceName(version)}.json`

export const checkpointFolder = (line: number, version: number): string =>
  `checkpoint/${line}/${sequenceName(version)}`

export const checkpointIndexPath = (line: number, version: number): string =>
  `${checkpointFolder(line, version)}/index.json`

/** Below it the markers of transactions that take long. */
export const STAGED_PREFIX = 'staged/'

export const stagedPath = (id: string): string => `${STAGED_PREFIX}${id}.json`

/** Below it the versions that readers read. */
export const PINS_PREFIX = 'pins/'

export const pinPath = (id: string): string => `${PINS_PREFIX}${id}.json`

/** Below it what nothing named at each fence. */
export const UNNAMED_PREFIX = 'unnamed/'

export const unnamedPath = (fence: number): string => `${UNNAMED_PREFIX}${sequenceName(fence)}.json`

/** In the location of a group: whose it is. */
export const LOCATION_MARKER = 'calico-location.json'

/** What paths of objects in places of column groups begin with. */
export const PLACE_PREFIX = 'place/'

/** What the paths of declarations of places begin with. */
export const DECLARED_PREFIX = 'places/'

export const declaredPlacePath = (name: string): string => `${DECLARED_PREFIX}${name}.json`

/** As much of a group's definition as says where its objects are. */
export interface GroupAt {
  readonly group: string
  readonly incarnation: string
  readonly place?: string | undefined
}

/** What the paths of a group's objects begin with; nothing where it has no place. */
export const locationOf = ({ group, place }: Omit<GroupAt, 'incarnation'>): string =>
  place === undefined ? '' : `${PLACE_PREFIX}${place}/${group}/`

export const dataFolder = (at: GroupAt): string => `${locationOf(at)}data/${at.incarnation}`

const IN_PLACE = /^place\/([a-z][a-z0-9]{0,31})\/(([a-z2-7]{13})\/(.+)|[^/]*)$/

/** The place and the location of a path; null where it leads to none. */
export function parsePlaced(path: string): { place: string; group: string; rest: string } | null {
  const [, place, , group = '', rest = ''] = IN_PLACE.exec(path) ?? []
  return place === undefined ? null : { place, group, rest }
}

/** The folder of the object at a path. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** The parts of object paths (spec/storage.md, "Paths"). */
const PART = /^(?:[A-Za-z0-9._=+-]|%[0-9A-F]{2})+$/
const PART_BYTES_MAX = 200
const PATH_BYTES_MAX = 1000

/**
 * Whether a path that an entry gives is that of an object in the data folder of the group, or in
 * one folder there (CAL-FORMAT-004).
 */
export function isDataPath(path: string, at: GroupAt): boolean {
  const location = locationOf(at)
  return path.startsWith(location) && isOwnPath(path.slice(location.length), path, at.incarnation)
}

/** Whether a path is that of an object of an incarnation, in whatever place. */
export function isDataOf(path: string, incarnation: string): boolean {
  return isOwnPath(parsePlaced(path)?.rest ?? path, path, incarnation)
}

function isOwnPath(own: string, path: string, incarnation: string): boolean {
  const parts = own.split('/')
  return (
    path.length <= PATH_BYTES_MAX &&
    parts.length >= 3 &&
    parts.length <= 4 &&
    parts[0] === 'data' &&
    parts[1] === incarnation &&
    parts.every(isPart)
  )
}

function isPart(part: string): boolean {
  return part.length <= PART_BYTES_MAX && part !== '.' && part !== '..' && PART.test(part)
}
