/** What the store bench works on: the real flights, and so many small commits. */
import { join } from 'node:path'
import { ROOT } from '../tools/files.mjs'

export const FLIGHTS = join(ROOT, 'node_modules/vega-datasets/data/flights-3m.parquet')
export const FLIGHTS_ROWS = 3_000_000
/** One row in so many is changed: 1 %. */
export const UPSERT_STEP = 100

export const COMMITS = 500
export const COMMIT_ROWS = 10
/** The first and the last so many commits are set against each other. */
export const EDGE_COMMITS = 50
