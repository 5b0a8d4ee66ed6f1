/** Can the simulator find anything? With any safety line removed it has to, and without a hint. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { editedId, SAFETY_LINES, type SafetyLine } from './safety-lines.js'
import { newSeed, type Simulate, summary, trySeeds } from './seeds.js'
import { simulate } from './simulator.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SECONDS_MAX = 120

/** The simulator over sources that lack a line. */
async function simulatorWithout({ name, edits }: SafetyLine): Promise<Simulate> {
  vi.resetModules()
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const path = join(ROOT, file)
    vi.doMock(path, () => import(editedId(path, name)))
  }
  return (await import('./simulator.js')).simulate
}

afterEach(() => {
  for (const { edits } of SAFETY_LINES) for (const { file } of edits) vi.doUnmock(join(ROOT, file))
  vi.resetModules()
})

describe('the simulator finds a violation within two minutes without', () => {
  it.each(SAFETY_LINES.map((line) => [line.name, line.keeps, line] as const))(
    '%s: %s',
    { timeout: (SECONDS_MAX + 60) * 1000 },
    async (name, _keeps, line) => {
      const broken = await simulatorWithout(line)
      const result = await trySeeds(broken, { first: newSeed(), seconds: SECONDS_MAX })
      const { failed } = result
      expect(failed, summary(result)).not.toBeNull()
      const { seed, violation } = failed!
      console.log(`without ${name}, seed ${seed}, run ${result.runs}: ${violation?.split('\n')[0]}`)
      // The same seed finds the same again, and nothing where the line is in place.
      expect((await broken(seed)).violation).toBe(violation)
      expect((await simulate(seed)).violation).toBeNull()
    },
  )
})
