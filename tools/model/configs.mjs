/** The configurations of spec/model/configs.json, each with all that a run of it takes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL } from './tlc.mjs'

/**
 * @typedef {{ name: string, module: string, off: string[], fails: string | null, slow: boolean,
 *   constants: Record<string, string | number | boolean | string[]>, invariants: string[] }} Config
 *   `off`: the rules that are switched off; `fails`: the invariant that then has to fail
 */

/** @returns {Config[]} */
export function readConfigs() {
  const { modules, configs } = readFile()
  const byName = new Map(configs.map((/** @type {{ name: string }} */ one) => [one.name, one]))
  return configs.map((/** @type {Record<string, any>} */ one) => {
    const like = one.like === undefined ? {} : byName.get(one.like)
    if (like === undefined) throw new Error(`${one.name} is like ${one.like}, which is none`)
    const { module = like.module, off = [], fails = null, slow = false } = one
    const { constants, invariants } = modules[module]
    return {
      ...{ name: one.name, module, off, fails, slow, invariants },
      constants: { ...constants, ...like.with, ...one.with, Off: off },
    }
  })
}

/**
 * The runs that find traces: each has a name, and goes on after what it finds.
 * @returns {{ name: string, module: string, constants: Config['constants'] }[]}
 */
export function readTraceRuns() {
  const { modules, traces } = readFile()
  return traces.map((/** @type {Record<string, any>} */ { name, module, off = [], with: own }) => {
    const { constants } = modules[module.replace('Traces', '')]
    return { name, module, constants: { ...constants, ...own, Off: off } }
  })
}

function readFile() {
  return JSON.parse(readFileSync(join(MODEL, 'configs.json'), 'utf8'))
}
