/**
 * Makes the golden stores of this version of the format, golden/<version>/: those of write cases,
 * as the reference implementation writes them, with the checks of these cases. What is there
 * already is never made anew, since it stands for what was written once.
 *
 *   npm run build && node conformance/golden.mjs
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FORMAT_VERSION } from '../dist/log/root.js'
import { ROOT } from '../tools/files.mjs'
import { inspectStore } from './inspect/store.mjs'
import { caseText } from './make/case-text.mjs'
import { Adapter } from './runner/adapter.mjs'
import { readDigests, storeDigest } from './runner/golden.mjs'
import { withFolder } from './runner/run-case.mjs'

const CASES = [
  'algebras',
  'alter-columns',
  'computed-columns',
  'delete-range',
  'expressions',
  'folds-arrow',
  'folds-parquet',
  'groups-checkpoint-apart',
  'key-types',
  'marks',
  'nested-arrow',
  'nested-parquet',
  'partition-combined',
  'patches',
  'seed-checkpoint-each',
  'seed-log-checkpoints',
  'sums-parquet',
  'types-arrow-zstd',
  'types-parquet-zstd',
]
const FOLDER = join(ROOT, 'conformance')
const TIMEOUT_MS = 60_000

/** The digest of the store that was made. */
async function makeStore(name, { adapter, version }) {
  const content = JSON.parse(readFileSync(join(FOLDER, 'write', name, 'case.json'), 'utf8'))
  const { title, requirements, write, checks } = content
  const folder = join(FOLDER, 'golden', version, name)
  await withFolder(async (temporary) => {
    const store = join(temporary, 'store')
    const { result, error, fault } = await adapter.request('run', {
      operation: 'write',
      store,
      steps: write.steps,
    })
    const problems = result ? await inspectStore(store) : [error?.message ?? fault]
    if (problems.length > 0) throw new Error(`${name}: ${problems.join('; ')}`)
    mkdirSync(folder, { recursive: true })
    cpSync(store, join(folder, 'store'), { recursive: true })
  })
  const note = `Written by version ${version} with the steps of write/${name}.`
  const golden = { title, requirements, note, ...(content.with && { with: content.with }), checks }
  writeFileSync(join(folder, 'case.json'), caseText(golden))
  return storeDigest(join(folder, 'store'))
}

const { adapters } = JSON.parse(readFileSync(join(FOLDER, 'adapters.json'), 'utf8'))
const entry = adapters.find((one) => one.name === 'typescript')
const adapter = new Adapter(entry, { root: ROOT, timeoutMs: TIMEOUT_MS })
const digests = readDigests()
let made = 0
for (const name of CASES) {
  const path = `${FORMAT_VERSION}/${name}`
  if (digests[path] || existsSync(join(FOLDER, 'golden', path))) continue
  digests[path] = await makeStore(name, { adapter, version: FORMAT_VERSION })
  made++
}
adapter.stop()
const sorted = Object.fromEntries(Object.entries(digests).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(join(FOLDER, 'golden/stores.json'), `${JSON.stringify(sorted, null, 2)}\n`)
console.log(`${made} golden stores made, ${CASES.length - made} left as they are`)
