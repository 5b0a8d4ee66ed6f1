/**
 * Runs the conformance cases on every implementation of adapters.json and writes REPORT.md.
 *
 *   node conformance/runner/main.mjs [--adapter name] [--case substring] [--requirement id]
 *   node conformance/runner/main.mjs --mutants [--only substring]
 *   node conformance/runner/main.mjs --pack [--to folder]
 *
 * Exit 0 where nothing failed. With CALICO_REQUIRE=all an implementation that is not there is a
 * failure.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../tools/files.mjs'
import { runMutants } from '../mutants/run.mjs'
import { readMutants } from '../mutants/table.mjs'
import { Adapter } from './adapter.mjs'
import { bridgeCaseProblems, readBridgeCases } from './bridge-cases.mjs'
import { caseProblems, readCases } from './cases.mjs'
import { evidenceProblems, readEvidence } from './evidence.mjs'
import { pack } from './pack.mjs'
import { writeReport } from './report.mjs'
import { readRequirements } from './requirements.mjs'
import { canRun, canWrite, runChecks, runWrite, withCopy, withFolder } from './run-case.mjs'
import { runExchanges } from './run-exchanges.mjs'
import { runScript } from './run-script.mjs'

const FOLDER = join(ROOT, 'conformance')
const TIMEOUT_MS = 60_000

const counts = { pass: 0, fail: 0, unsupported: 0 }
/** Outcome by case and implementation. */
const matrix = new Map()

function record({ testCase, name, detail, result }) {
  const { outcome, problems } = result
  counts[outcome]++
  const cell = matrix.get(testCase.name) ?? new Map()
  matrix.set(testCase.name, cell)
  const before = cell.get(name)
  const worst = ['fail', 'unsupported', 'pass'].find((kind) => kind === before || kind === outcome)
  cell.set(name, worst)
  if (outcome === 'pass') return
  const verb = outcome === 'fail' ? 'FAIL' : 'skip'
  console.log(`${verb} ${testCase.name} · ${detail ?? name}`)
  for (const problem of problems) console.log(`     ${problem.replaceAll('\n', '\n     ')}`)
}

async function startAdapters(adapters, wanted) {
  const started = []
  const absent = []
  for (const entry of adapters) {
    if (wanted && entry.name !== wanted) continue
    const adapter = new Adapter(entry, { root: ROOT, timeoutMs: TIMEOUT_MS })
    const missing = adapter.missing()
    if (missing.length > 0) {
      const required = process.env.CALICO_REQUIRE === 'all'
      counts[required ? 'fail' : 'unsupported']++
      console.log(`${required ? 'FAIL' : 'skip'} ${entry.name}: ${missing.join(', ')} is missing`)
      if (!isElsewhere(entry)) absent.push(entry.name)
      continue
    }
    const problem = await adapter.describe()
    if (problem) {
      counts.fail++
      console.log(`FAIL ${entry.name}: ${problem}`)
      adapter.stop()
      absent.push(entry.name)
    } else started.push(adapter)
  }
  return { started, absent }
}

/** Whether an entry is to have a case: all, unless it names beginnings of theirs. */
const has = ({ cases }, { name }) => cases?.some((beginning) => name.startsWith(beginning)) ?? true

/** What entries name that there is not. */
function entryProblems(entries, cases) {
  return entries.flatMap((entry) =>
    (entry.cases ?? [])
      .filter((beginning) => !cases.some(({ name }) => name.startsWith(beginning)))
      .map((beginning) => `adapters.json: ${entry.name}: there is no case ${beginning}`),
  )
}

async function runReadCase(testCase, adapters) {
  for (const adapter of adapters.filter((one) => canRun(one, testCase))) {
    const result = await withCopy(testCase.store, (store) =>
      runChecks({ adapter, testCase, store }),
    )
    record({ testCase, name: adapter.name, result })
  }
}

/**
 * Whether an entry is an implementation of another entry over another storage, and none of its own.
 */
const isElsewhere = ({ placeOf }) => placeOf !== undefined

/** Who reads what one has written: all in its folder, or in another place itself. */
function readersOf(writer, adapters) {
  if (isElsewhere(writer.entry)) return [writer]
  return adapters.filter(({ entry }) => !isElsewhere(entry))
}

/** Every writer writes the store, and its readers read it back. */
async function runWriteCase(testCase, adapters) {
  const isScript = testCase.interleave !== undefined
  const canTake = isScript ? (one) => one.operations.has('interleave') : canWrite
  for (const writer of adapters.filter((one) => canTake(one, testCase))) {
    await withFolder(async (folder) => {
      const store = join(folder, 'store')
      const written = await (isScript ? runScript : runWrite)({ writer, testCase, store })
      if (written.outcome !== 'pass') {
        record({ testCase, name: writer.name, detail: `${writer.name} writes`, result: written })
        return
      }
      for (const reader of readersOf(writer, adapters)) {
        if (!canRun(reader, testCase)) continue
        const result = await runChecks({ adapter: reader, testCase, store })
        const detail = `${writer.name} writes, ${reader.name} reads`
        record({ testCase, name: reader.name, detail, result })
      }
    })
  }
}

/** Cases of the bridge go to every implementation that names a command to start one. */
async function runBridgeCases(cases, adapters) {
  for (const { name, entry } of adapters.filter((one) => one.entry.serve)) {
    for (const testCase of cases) {
      const result = await runExchanges({ serve: entry.serve, root: ROOT, testCase })
      record({ testCase, name, result })
    }
  }
}

/** @param {{ adapter?: string, case?: string, requirement?: string }} values */
async function runCases(values) {
  const chapters = readRequirements()
  const ids = new Set(chapters.flatMap(({ requirements }) => requirements.map(({ id }) => id)))
  const all = readCases(FOLDER)
  const bridge = readBridgeCases(FOLDER)
  const evidence = readEvidence()
  const { adapters } = JSON.parse(readFileSync(join(FOLDER, 'adapters.json'), 'utf8'))
  const problems = [
    ...entryProblems(adapters, [...all, ...bridge]),
    ...caseProblems(FOLDER, all, ids),
    ...bridgeCaseProblems(FOLDER, bridge, ids),
    ...evidenceProblems(evidence, [...all, ...bridge], ids),
  ]
  for (const problem of problems) console.log(`FAIL ${problem}`)
  counts.fail += problems.length
  const isWanted = ({ name, requirements }) =>
    (!values.case || name.includes(values.case)) &&
    (!values.requirement || requirements.includes(values.requirement))
  const cases = all.filter(isWanted)
  const bridgeCases = bridge.filter(isWanted)
  const { started, absent } = await startAdapters(adapters, values.adapter)
  for (const testCase of problems.length > 0 ? [] : cases) {
    const asked = started.filter(({ entry }) => has(entry, testCase))
    if (testCase.write || testCase.interleave) await runWriteCase(testCase, asked)
    else await runReadCase(testCase, asked)
  }
  if (problems.length === 0) await runBridgeCases(bridgeCases, started)
  for (const adapter of started) adapter.stop()
  const partial = values.adapter || values.case || values.requirement || problems.length > 0
  if (!partial) {
    const own = started.filter(({ entry }) => !isElsewhere(entry))
    const shown = [...cases, ...bridgeCases]
    const outcome = writeReport({
      ...{ folder: FOLDER, chapters, cases: shown, evidence, adapters: own, absent, matrix },
    })
    console.log(outcome)
  }
  const { pass, fail, unsupported } = counts
  console.log(`${pass} passed, ${fail} failed, ${unsupported} skipped`)
  process.exitCode = fail > 0 ? 1 : 0
}

const { values } = parseArgs({
  options: {
    adapter: { type: 'string' },
    case: { type: 'string' },
    requirement: { type: 'string' },
    mutants: { type: 'boolean' },
    only: { type: 'string' },
    pack: { type: 'boolean' },
    to: { type: 'string', default: '.' },
  },
})
if (values.mutants) {
  const killed = await runMutants({ mutants: readMutants(), only: values.only, say: console.log })
  process.exitCode = killed ? 0 : 1
} else if (values.pack) console.log(pack(values.to))
else await runCases(values)
