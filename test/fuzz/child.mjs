/**
 * Puts mutants of one kind to their reader, one after another, and says on standard output what
 * became of each. The parent ends this process where nothing comes any more.
 *
 *   node --expose-gc child.mjs <kind> <seed> <first> <count>
 */
import { writeSync } from 'node:fs'
import { ERROR_CODES } from '../../dist/errors.js'
import { KINDS } from './kinds/kinds.mjs'
import { mutate, seededRandom } from './mutate.mjs'

const [name, seed, first, count] = process.argv.slice(2)
const kind = KINDS[name]
const GARBAGE_EVERY = 20

const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)

/** The typed code, `same`, or `other` where the kind allows for it; anything else is a finding. */
async function outcomeOf(read, bytes, expected) {
  try {
    const rows = await read(bytes, expected)
    if (rows === expected.rows) return { outcome: 'same' }
    if (kind.oracle === 'well-formed') return { outcome: 'other' }
    return { finding: `wrong rows: ${rows.slice(0, 300)}` }
  } catch (error) {
    const { code, message, stack } = error ?? {}
    if (code in ERROR_CODES && code !== 'Internal') return { outcome: code, message }
    return { finding: `not a typed error: ${stack ?? error}` }
  }
}

const originals = await kind.originals()
for (const original of originals) {
  original.rows = null
  original.rows = await kind.read(original.bytes, original)
}
globalThis.gc()
const baseline = process.resourceUsage().maxRSS
say({ ready: originals.length })
for (let at = Number(first); at < Number(first) + Number(count); at++) {
  const random = seededRandom(seed, name, at)
  const chosen = random.pick(originals)
  const { bytes, how } = mutate(chosen.bytes, random.pick(originals).bytes, random)
  // A splice may be all of another original, which is no damage where bytes have no place.
  const isWhole = (one) => one.path === undefined && bytes.equals(one.bytes)
  const original = originals.find(isWhole) ?? chosen
  const mutant = kind.wrap ? kind.wrap(bytes, original) : bytes
  say({ at })
  const before = process.cpuUsage()
  const result = await outcomeOf(kind.read, mutant, original)
  const { user, system } = process.cpuUsage(before)
  const grown = (process.resourceUsage().maxRSS - baseline) / 1024
  say({ at, how, ...result, ms: (user + system) / 1000, mib: Math.round(grown) })
  if (at % GARBAGE_EVERY === 0) globalThis.gc()
}
await kind.close?.()
say({ done: true })
process.exit(0)
