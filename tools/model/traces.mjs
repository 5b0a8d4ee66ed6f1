/**
 * The shortest traces of models to the situations that are kept as conformance cases, in
 * spec/model/traces.json: made by TLC, and read by conformance/make.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { caseText } from '../../conformance/make/case-text.mjs'
import { readFolder } from '../files.mjs'
import { readTraceRuns } from './configs.mjs'
import { MODEL, runTlc } from './tlc.mjs'

/**
 * @typedef {import('./tlc.mjs').TraceStep} TraceStep
 * @typedef {Record<string, any>} State
 */

const FILE = join(MODEL, 'traces.json')
const INVARIANT = 'IsKnown'

/** What a trace comes to, by the module that it is one of. */
const READERS = { TileTraces: tileTrace, CommitTraces: commitTrace, BranchTraces: branchTrace }

/**
 * Has TLC find the traces anew, and writes them.
 * @param {string} jar
 * @returns {Promise<boolean>} whether they are those that were there
 */
export async function writeTraces(jar) {
  /** @type {Record<string, unknown[]>} */
  const found = {}
  for (const { name, module, constants } of readTraceRuns()) {
    const run = { module, specification: 'SpecTraces', constants, invariants: [INVARIANT] }
    const { error, traces } = await runTlc({ jar, ...run, goesOn: true })
    if (error) throw new Error(`${name}: ${error}`)
    const read = READERS[/** @type {keyof typeof READERS} */ (module)]
    found[name] = traces.map(({ steps }) => read(steps.map(({ state }) => state)))
    console.log(`${name}: ${traces.length} traces`)
  }
  const text = caseText({ models: digest(), traces: found })
  const isSame = readText() === text
  if (!isSame) writeFileSync(FILE, text)
  return isSame
}

/** @returns {string[]} what is wrong with the traces that are there */
export function traceProblems() {
  if (JSON.parse(readText() || '{}').models === digest()) return []
  return ['traces.json is not of these modules: run npm run model -- --traces']
}

function readText() {
  try {
    return readFileSync(FILE, 'utf8')
  } catch {
    return ''
  }
}

/** Of the modules that traces are of, and of how they are found. */
function digest() {
  const hash = createHash('sha256').update(JSON.stringify(readTraceRuns()))
  const modules = readFolder('spec/model', /^(?:Tile|Commit|Branch)(?:Traces)?\.tla$/)
  for (const [path, text] of Object.entries(modules)) hash.update(path).update(text)
  return hash.digest('hex')
}

/**
 * The entries of the log and the rows of each version.
 * @param {State[]} states
 */
function tileTrace(states) {
  const { log, rows } = /** @type {State} */ (states.at(-1))
  return { log, rows }
}

/**
 * Steps `<process> <what befalls it>`, in the words of CommitTraces; what the slots hold in the
 * end, and what each process has come to.
 * @param {State[]} states
 */
function commitTrace(states) {
  const last = /** @type {State} */ (states.at(-1))
  const steps = states
    .slice(1)
    .map((state, at) => commitStep(/** @type {State} */ (states[at]), state))
  const slots = last.slot.map(entryWords).filter((/** @type {string} */ words) => words !== '')
  const ends = Object.entries(last.p)
    .filter(([, { stage }]) => stage !== 'idle')
    .map(([name, { stage, seen }]) => [name, stage === 'acked' ? `acked ${seen}` : stage])
  return { steps, slots, ends: Object.fromEntries(ends) }
}

/**
 * Steps in words, and what each version of the first two lines holds; those of the second begin
 * behind `below`, the version at which it was forked.
 * @param {State[]} states
 */
function branchTrace(states) {
  const { line, origin } = /** @type {State} */ (states.at(-1))
  const steps = states
    .slice(1)
    .map((state, at) => branchStep(/** @type {State} */ (states[at]), state))
  const [main, side] = line.map((/** @type {{ content: string[] }[]} */ entries) =>
    entries.map(({ content }) => content),
  )
  const [, at] = origin
  return { steps, main, ...(at.length > 0 && { below: at[1], side }) }
}

/** @param {State} before @param {State} after @returns {string} */
function branchStep(before, after) {
  const writer = Object.keys(before.w).find((x) => show(before.w[x]) !== show(after.w[x]))
  if (writer !== undefined) {
    const { stage, on } = after.w[writer]
    return stage === 'put' ? `${writer} finds ${on}` : `${writer} writes`
  }
  if (show(before.j) !== show(after.j)) {
    const { stage, kind, on, from } = after.j
    if (stage === 'done') return 'j adopts'
    return before.j.stage === 'put' ? 'j makes it anew' : `j begins ${kind} of ${from} into ${on}`
  }
  if (show(before.k) !== show(after.k)) {
    return after.k.stage === 'done' ? 'k puts' : `k computes ${after.k.kind} of ${after.k.on}`
  }
  if (before.refs.length < after.refs.length) return `s forks at ${after.origin[1][1]}`
  return before.refs.length > after.refs.length ? 'd deletes' : 'd seals'
}

/** @param {{ kind: string, txn: string }} entry */
function entryWords({ kind, txn }) {
  if (kind === 'none') return ''
  return kind === 'void' ? `void ${txn}` : txn
}

/** @param {State} before @param {State} after @returns {string} */
function commitStep(before, after) {
  const by = Object.keys(before.p).find((x) => show(before.p[x]) !== show(after.p[x]))
  if (by === undefined) {
    const arrived = before.flying.find(
      (/** @type {unknown} */ put) =>
        !after.flying.some((/** @type {unknown} */ one) => show(one) === show(put)),
    )
    return arrived
      ? `${arrived.entry.txn} arrives as ${arrived.entry.kind} at ${arrived.at}`
      : 'others'
  }
  const was = before.p[by]
  const is = after.p[by]
  if (was.stage === 'idle') return `${by} begins`
  if (was.stage === 'put') return `${by} ${after.last[by]}`
  if (was.stage === 'look') return `${by} looks`
  return `${by} finds ${was.found}: ${is.stage === 'put' ? is.goal : is.stage}`
}

/** @param {unknown} value */
function show(value) {
  return JSON.stringify(value)
}
