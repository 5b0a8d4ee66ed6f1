/** Traces of the models, as spec/model/traces.json has them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FILE = fileURLToPath(new URL('../../spec/model/traces.json', import.meta.url))

/** @returns the traces of a run by its name, the shortest first */
export const tracesOf = (name) => JSON.parse(readFileSync(FILE, 'utf8')).traces[name]

/** The name of the case that a trace becomes. */
export const nameOf = (run, at) => `trace-${run}-${String(at + 1).padStart(2, '0')}`
