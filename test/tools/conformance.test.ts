/** The tools of the conformance suite: mutants, evidence, profiles and the tarball. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runMutants } from '../../conformance/mutants/run.mjs'
import {
  type Mutant,
  mutantProblems,
  readMutants,
  tableProblems,
} from '../../conformance/mutants/table.mjs'
import { evidenceProblems } from '../../conformance/runner/evidence.mjs'
import { binds, storeDigest } from '../../conformance/runner/golden.mjs'
import { pack } from '../../conformance/runner/pack.mjs'
import { judgeProfile } from '../../conformance/runner/profiles.mjs'

const ESCAPE: Mutant = {
  requirement: 'CAL-KEYS-002',
  file: 'arrow/key-encode.ts',
  from: 'if (byte === 0) bytes[at++] = 0xff',
  to: 'if (byte === 0) bytes[at++] = 0x01',
}
const LONG = { timeout: 240_000 }

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'calico-pack-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

describe('mutants', () => {
  async function run(mutants: readonly Mutant[], only: string, among = '') {
    const lines: string[] = []
    const killed = await runMutants({ mutants, only, among, say: (line) => lines.push(line) })
    return { killed, lines }
  }

  it('that cases kill pass, and one that does not work at all fails', LONG, async () => {
    const { killed, lines } = await run([ESCAPE], 'KEYS')
    expect(lines.at(-1)).toBe('1 killed, 0 survived')
    expect(lines[0]).toMatch(/^killed CAL-KEYS-002 arrow\/key-encode\.ts by [a-z]+\/[a-z-]+$/)
    expect(killed).toBe(true)
    const broken = await run([{ ...ESCAPE, to: 'throw new' }], 'KEYS')
    expect(broken.lines[0]).toMatch(/^BROKEN CAL-KEYS-002 /)
    expect(broken.killed).toBe(false)
  })

  it('that say the same survive, and fail', LONG, async () => {
    const same = { ...ESCAPE, to: 'if (byte < 1) bytes[at++] = 0xff' }
    const { killed, lines } = await run([same], 'KEYS', 'vectors/keys-')
    expect(lines).toEqual([
      `SURVIVED CAL-KEYS-002 ${same.file}: ${same.to}`,
      '0 killed, 1 survived',
    ])
    expect(killed).toBe(false)
  })

  it('of lines that are not there, or stand there twice, fail', async () => {
    const gone = await run([{ ...ESCAPE, from: 'if (byte === 7) return' }], 'KEYS')
    expect(gone.lines[0]).toContain('has the line 0 times, not once')
    const twice = await run([{ ...ESCAPE, from: 'const hi = new Uint32Array(rows)' }], 'KEYS')
    expect(twice.lines[0]).toContain('has the line 2 times, not once')
    expect([gone.killed, twice.killed]).toEqual([false, false])
  })

  it('of no file, of no requirement, and of another shape are told', () => {
    const problems = mutantProblems(
      [
        { ...ESCAPE, file: 'arrow/nothing.ts' },
        { ...ESCAPE, requirement: `CAL-${'KEYS'}-999` },
        { ...ESCAPE, file: '../etc/passwd' },
      ],
      new Set(['CAL-KEYS-002']),
    )
    expect(problems.map((problem) => problem.replace(/^[^:]*: /, ''))).toEqual([
      'there is no src/arrow/nothing.ts',
      'the specification has no such requirement',
      '/file must match pattern "^[a-z0-9/-]+\\.ts$"',
    ])
  })

  it('are too few in a chapter with one, and all together below sixty', () => {
    expect(tableProblems([ESCAPE], ['KEYS', 'LOG'])).toEqual([
      'the chapter KEYS has 1 mutants where 2 are least',
      'the chapter LOG has 0 mutants where 2 are least',
      'there are 1 mutants where 60 are least',
    ])
    const mutants = readMutants()
    const chapters = [...new Set(mutants.map(({ requirement }) => requirement.split('-')[1]!))]
    expect(chapters.length).toBeGreaterThan(15)
    expect(tableProblems(mutants, chapters)).toEqual([])
  })

  it('change lines that are there', () => {
    const mutants = readMutants()
    const named = new Set(mutants.map(({ requirement }) => requirement))
    expect(mutantProblems(mutants, named)).toEqual([])
  })
})

describe('what shows a requirement', () => {
  const id = (number: number): string => `CAL-NONE-00${number}`
  const ids = new Set([id(1), id(2), id(3)])
  const cases = [{ requirements: [id(1)] }]
  const here = 'test/tools/conformance.test.ts'
  const words = 'what shows a requirement'

  it('is a case, a test that there is, or a reason', () => {
    const tests = { [id(2)]: { [here]: words } }
    const reasons = { [id(3)]: 'Nobody can see it.' }
    expect(evidenceProblems({ tests, reasons }, cases, ids)).toEqual([])
  })

  it('is no test that is not there, and nothing beside a case', () => {
    const tests = {
      [id(1)]: { [here]: words },
      [id(2)]: { [here]: `${words}, ${'or'} not`, 'test/none.test.ts': words },
      [id(9)]: { [here]: words },
    }
    expect(evidenceProblems({ tests, reasons: {} }, cases, ids)).toEqual([
      `by-tests.json: ${id(1)} has a case`,
      `by-tests.json: the specification has no ${id(9)}`,
      `by-tests.json: ${id(2)}: ${here} has no test '${words}, or not'`,
      `by-tests.json: ${id(2)}: there is no test/none.test.ts`,
      `${id(3)} has no case; write one, or name its tests in by-tests.json`,
    ])
  })
})

describe('a profile', () => {
  const cases = ['read', 'verify'].map((operation) => {
    return { name: operation, checks: [{ params: { operation } }] }
  })
  const judge = (outcomes: Record<string, string>, roles = ['reader']) => {
    const adapter = { entry: {}, operations: new Set(['read']), roles }
    const outcomeOf = (name: string) => outcomes[name]
    return judgeProfile({ adapter, role: 'reader', needs: ['read'], cases, outcomeOf })
  }

  it('may be claimed where what the implementation has passes, and says what it lacks', () => {
    expect(judge({ read: 'pass' })).toEqual({
      claimed: true,
      passed: 1,
      failed: 0,
      lacks: ['verify'],
    })
  })

  it('may not be claimed after a failure, or by who does not say so', () => {
    expect(judge({ read: 'fail' }).claimed).toBe(false)
    expect(judge({ read: 'unsupported' }).claimed).toBe(false)
    expect(judge({ read: 'pass' }, ['writer']).claimed).toBe(false)
  })
})

describe('a golden store', () => {
  it('binds its major version, and before 1.0 its minor version alone', () => {
    const pairs = ['0.1 0.1', '0.1 0.2', '0.2 0.1', '0.9 1.0', '1.0 1.7', '1.7 1.0', '1.2 2.0']
    const bound = pairs.filter((pair) => {
      const [written, present] = pair.split(' ')
      return binds(written!, present!)
    })
    expect(bound).toEqual(['0.1 0.1', '1.0 1.7'])
  })

  it('has another digest once a byte or a name of it is another', () => {
    const store = folder()
    const digests = new Set<string>()
    for (const [name, text] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '2'],
    ] as const) {
      writeFileSync(join(store, name), text)
      digests.add(storeDigest(store))
    }
    expect(digests.size).toBe(3)
  })
})

describe('the page on joining', () => {
  it('names beginnings of cases that there are', () => {
    const page = readFileSync('conformance/JOINING.md', 'utf8')
    const rows = page.split('\n').filter((line) => /^\| [1-8] \|/.test(line))
    const named = rows.flatMap((row) => [...row.matchAll(/`([a-z]+)\/([a-z0-9-]*)`/g)])
    expect(named.length).toBeGreaterThan(20)
    const missing = named.filter(
      ([, part, beginning]) =>
        !readdirSync(`conformance/${part}`).some((entry) => entry.startsWith(beginning!)),
    )
    expect(missing.map(([text]) => text)).toEqual([])
  })
})

describe('the tarball', () => {
  it('is the same each time, and unpacks to the cases as they are', LONG, () => {
    const to = folder()
    const path = pack(to)
    const again = readFileSync(pack(folder()))
    expect(Buffer.compare(readFileSync(path), again)).toBe(0)
    execFileSync('tar', ['-xzf', path, '-C', to])
    const [name] = readdirSync(to).filter((entry) => !entry.endsWith('.gz'))
    const unpacked = join(to, name!, 'conformance')
    for (const part of ['read', 'vectors', 'golden', 'bridge']) {
      const files = readdirSync(join('conformance', part), { recursive: true, withFileTypes: true })
      for (const file of files.filter((one) => one.isFile())) {
        const path = join(file.parentPath, file.name)
        const same = readFileSync(join(to, name!, path)).equals(readFileSync(path))
        expect(same, path).toBe(true)
      }
    }
    expect(existsSync(join(unpacked, 'runner'))).toBe(false)
    expect(readFileSync(join(unpacked, 'JOINING.md'), 'utf8')).toContain('JSON')
  })
})
