/** Can the simulator find anything? With any safety line removed it has to, and without a hint. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { editedId, SAFETY_LINES, type SafetyLine } from './safety-lines.js'
import { ownSeeds, type Simulate, summary, trySeeds } from './seeds.js'
import { simulate, simulateLocal } from './simulator.js'

vi.mock('node:fs/promises', async (original) =>
  (await import('./disk.js')).withDisks(await original()),
)

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SECONDS_MAX = 120

/** The simulator over sources that lack a line. */
async function simulatorWithout({ name, edits, isLocal }: SafetyLine): Promise<Simulate> {
  vi.resetModules()
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const path = join(ROOT, file)
    vi.doMock(path, () => import(editedId(path, name)))
  }
  const broken = await import('./simulator.js')
  return isLocal ? broken.simulateLocal : broken.simulate
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
      const result = await trySeeds(broken, ownSeeds(SECONDS_MAX))
      const { failed } = result
      expect(failed, summary(result)).not.toBeNull()
      const { seed, digest } = failed!
      const told = failed!.violation!.split('\n', 1)[0]
      console.log(`without ${name}, seed ${seed}, run ${result.runs}: ${told}`)
      // The same seed finds the same again, and nothing where the line is in place.
      const again = await broken(seed)
      expect(again.violation).toContain(told)
      expect(again.digest).toBe(digest)
      const whole = line.isLocal ? simulateLocal : simulate
      expect((await whole(seed)).violation).toBeNull()
    },
  )
})
