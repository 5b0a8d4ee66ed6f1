/** Finding the case that a mutant fails. */
import { ROOT } from '../../tools/files.mjs'
import { Adapter } from '../runner/adapter.mjs'
import { canTake, runAlone } from '../runner/run-alone.mjs'
import { chapterOf, mutate } from './table.mjs'

const TIMEOUT_MS = 60_000

/** Cases of different parts, one of which a mutant that can be loaded at all still passes. */
const WITNESSES = [
  'vectors/canonical-json',
  'vectors/base32',
  'vectors/expr-logic',
  'vectors/keys-integers',
  'read/empty-store',
  'bridge/tokens',
  'bridge/definitions',
]

/**
 * @typedef {{ kind: 'killed', by: string, named: boolean } | { kind: 'survived' }
 *   | { kind: 'broken', problem: string }} Verdict
 *   `named` says whether the case names the requirement; a broken mutant shows nothing.
 */

/**
 * Hunts mutants one after another.
 * @param {{ tree: ReturnType<import('./tree.mjs').makeTree>, cases: any[], entries: any[] }} on
 *   `cases` of all kinds; `entries` of adapters.json
 */
export function hunter({ tree, cases, entries }) {
  const sound = soundness(entries)
  return {
    /** @returns {Promise<Verdict>} */
    async hunt(mutant) {
      const { text, problem } = mutate(mutant)
      if (problem) return { kind: 'broken', problem }
      const planted = tree.plant(mutant.file, text)
      const entry = entryOf(entries, mutant)
      const adapter = new Adapter(entry, { root: tree.root, timeoutMs: TIMEOUT_MS })
      try {
        return await killer({ mutant, adapter, cases, root: tree.root, sound })
      } finally {
        adapter.stop()
        planted.restore()
      }
    },
    stop: () => sound.stop(),
  }
}

const entryOf = (entries, { adapter = 'typescript' }) =>
  entries.find(({ name }) => name === adapter)

async function killer({ mutant, adapter, cases, root, sound }) {
  const deaf = await adapter.describe()
  if (deaf) return { kind: 'broken', problem: `it cannot be loaded: ${deaf}` }
  const { requirement } = mutant
  for (const testCase of inOrder(cases, requirement)) {
    if (!canTake(adapter, testCase)) continue
    const { outcome, problems } = await runAlone({ adapter, testCase, root })
    if (outcome !== 'fail') continue
    if (!(await sound.passes(mutant, testCase))) {
      return { kind: 'broken', problem: `${testCase.name} fails without it, too: ${problems[0]}` }
    }
    if (!(await seesWitness({ adapter, cases, root, requirement }))) {
      return { kind: 'broken', problem: 'every case fails with it: it does not work at all' }
    }
    const named = testCase.requirements.includes(requirement)
    return { kind: 'killed', by: testCase.name, named }
  }
  return { kind: 'survived' }
}

/**
 * Those that name the requirement, those of its chapter, and the rest; the cases that show least
 * besides come first.
 */
function inOrder(cases, requirement) {
  const rank = ({ requirements }) => {
    if (requirements.includes(requirement)) return 0
    return requirements.some((id) => chapterOf(id) === chapterOf(requirement)) ? 1 : 2
  }
  const sorted = cases.map((one) => ({ one, rank: rank(one), shows: one.requirements.length }))
  sorted.sort((a, b) => a.rank - b.rank || a.shows - b.shows || (a.one.name < b.one.name ? -1 : 1))
  return sorted.map(({ one }) => one)
}

async function seesWitness({ adapter, cases, root, requirement }) {
  for (const name of WITNESSES) {
    const testCase = cases.find((one) => one.name === name)
    if (!testCase || testCase.requirements.includes(requirement)) continue
    if (!canTake(adapter, testCase)) continue
    if ((await runAlone({ adapter, testCase, root })).outcome === 'pass') return true
  }
  return false
}

/** Whether cases pass where nothing was changed, each looked at once. */
function soundness(entries) {
  const adapters = new Map()
  const known = new Map()
  const adapterOf = async (entry) => {
    if (!adapters.has(entry.name)) {
      const made = new Adapter(entry, { root: ROOT, timeoutMs: TIMEOUT_MS })
      await made.describe()
      adapters.set(entry.name, made)
    }
    return adapters.get(entry.name)
  }
  return {
    async passes(mutant, testCase) {
      const entry = entryOf(entries, mutant)
      const key = `${entry.name} ${testCase.name}`
      if (!known.has(key)) {
        const adapter = await adapterOf(entry)
        const { outcome } = await runAlone({ adapter, testCase, root: ROOT })
        known.set(key, outcome === 'pass')
      }
      return known.get(key)
    },
    stop() {
      for (const adapter of adapters.values()) adapter.stop()
    },
  }
}
