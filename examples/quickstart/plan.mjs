/**
 * What happens to the flights, as rules of the row number alone: the writers follow them in
 * JavaScript, and oracle.mjs states them again in SQL.
 *
 * The source has `rows` flights, numbered from 0 in the order of the file. The first `bulkRows` are
 * loaded at once. Each writer then makes `commits` commits, numbered from 0:
 *  - arrivals: commit i adds the next `arrivalRows` flights;
 *  - corrections: commit i sets the delay of the loaded flights whose number modulo 4000 is i or i
 *    + 1, so nearly all that are corrected at all are corrected twice, and the later value holds;
 *  - annotations: commit i adds a note to the flights, arrived or not, whose number modulo 5000 is
 *    i, i + 1 or i + 2.
 */
import { fileURLToPath } from 'node:url'

const DATA = new URL('../../node_modules/vega-datasets/data/', import.meta.url)
const data = (name) => fileURLToPath(new URL(name, DATA))

export const FLIGHTS = data('flights-3m.parquet')
export const AIRPORTS = data('airports.csv')
export const FLIGHTS_ROWS = 3_000_000

export const CORRECTION_STEP = 4000
export const ANNOTATION_STEP = 5000
/** Minutes that flights whose number is a multiple of the step are later, where they are late. */
export const LATE = 10
export const LATE_STEP = 1000
export const COMMITS_MAX = CORRECTION_STEP - 1
const ARRIVALS_PER_COMMIT = 300

export const ROLES = ['arrivals', 'corrections', 'annotations']

/** @param {{ rows: number, commits: number }} size */
export function makePlan({ rows, commits }) {
  const arrivalRows = Math.min(ARRIVALS_PER_COMMIT, Math.floor(rows / 2 / commits))
  return { rows, commits, arrivalRows, bulkRows: rows - arrivalRows * commits }
}

export function correctedDelay(number, commit) {
  return ((number * 31 + commit * 17) % 400) - 60
}

export function note(number, commit) {
  return `${['gate changed', 'crew late', 'de-iced', 'held'][number % 4]} (${commit})`
}

/** Row numbers below `end` that are one of `residues` modulo `step`, ascending. */
export function* numbersWith({ residues, step, end }) {
  for (let start = 0; start < end; start += step) {
    for (const residue of residues) if (start + residue < end) yield start + residue
  }
}

/**
 * Column groups, each with a format and a partitioning of its own. Partitions are functions of the
 * key.
 */
export const FLIGHT = {
  name: 'flight',
  key: [
    { name: 'day', type: 'date' },
    { name: 'number', type: 'int64' },
  ],
  groups: [
    {
      name: 'facts',
      fileFormat: 'parquet',
      codec: 'zstd',
      partitioning: [{ kind: 'hash', buckets: 4, components: [0] }],
      columns: [
        { name: 'date', type: 'timestamp' },
        { name: 'origin', type: 'utf8' },
        { name: 'destination', type: 'utf8' },
        { name: 'distance', type: 'int64' },
      ],
    },
    {
      name: 'ops',
      fileFormat: 'arrow',
      codec: 'lz4',
      columns: [
        { name: 'delay', type: 'int64' },
        { name: 'annotations', type: 'list<utf8>', algebra: 'append' },
      ],
    },
  ],
}

export const AIRPORT = {
  name: 'airport',
  key: [{ name: 'iata', type: 'utf8' }],
  groups: [
    {
      name: 'place',
      columns: [
        { name: 'name', type: 'utf8' },
        { name: 'city', type: 'utf8' },
        { name: 'state', type: 'utf8' },
        { name: 'country', type: 'utf8' },
        { name: 'latitude', type: 'float64' },
        { name: 'longitude', type: 'float64' },
      ],
    },
  ],
}
