/**
 * Where things lie below a store's root (spec/format.md, "Layout").
 *
 *   calico.json                              marker
 *   refs/<n>.json                            refs log
 *   log/<line>/line.json, <version>.json     a line and its entries
 *   log/<line>/hint.json                     hint
 *   checkpoint/<line>/<version>/index.json   log checkpoint
 *   checkpoint/<line>/<version>/<hash>.avro  manifests
 *   data/<incarnation>/<id>.<format>         updates
 *   data/<incarnation>/<id>.bloom            filters of their keys
 *   data/<incarnation>/<partition>/<id>.<format>   segments
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

export const dataFolder = (incarnation: string): string => `data/${incarnation}`

/** The parts of object paths (spec/storage.md, "Paths"). */
const PART = /^(?:[A-Za-z0-9._=+-]|%[0-9A-F]{2})+$/
const PART_BYTES_MAX = 200
const PATH_BYTES_MAX = 1000

/**
 * Whether a path that an entry gives for a data file of `incarnation` is an object's path in that
 * group's folder, or in one folder there (CAL-FORMAT-004).
 */
export function isDataPath(path: string, incarnation: string): boolean {
  const parts = path.split('/')
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
