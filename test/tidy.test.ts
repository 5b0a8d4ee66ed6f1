/**
 * House rules that a compiler does not check. Each rule is held against the repository, and against
 * a small sample that breaks it, so that a rule which catches nothing is noticed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../src/errors.js'
import {
  missingCounterparts,
  undocumentedCodes,
  unknownCitations,
} from './support/tidy/citations.js'
import { places, ROOT, readFiles, type SourceFile } from './support/tidy/files.js'
import * as imports from './support/tidy/imports.js'
import { type Lock, missingFromLock } from './support/tidy/lock.js'
import { impurities, longFunctions } from './support/tidy/syntax.js'
import { leftovers, longFiles, longLines, testsNotRun } from './support/tidy/text.js'

/** Rooms of src/, low to high: each imports only from those before it. */
const ORDER = [
  ['errors', 'env', 'assert', 'sum'],
  ['format'],
  ['arrow'],
  ['expr'],
  ['storage'],
  ['log'],
  ['table'],
  ['data'],
  ['tile'],
  ['scan'],
  ['commit'],
  ['maintain'],
  ['executor'],
  ['bridge'],
  ['cli'],
  ['index', 'doors'],
]

/**
 * Packages that more than one room may use; every other one belongs to a single room. Record
 * batches are what rows are carried in everywhere above the log.
 */
const SHARED_PACKAGES = {
  'apache-arrow': ['arrow', 'expr', 'table', 'data', 'tile', 'scan', 'commit', 'executor', 'cli'],
}

const WITHOUT_CHAPTER = new Set(['arrow', 'executor', 'cli', 'doors'])

const GENERATED = 'src/format/generated/'
const isEntryPoint = (path: string): boolean =>
  path === 'src/index.ts' ||
  path.startsWith('src/doors/') ||
  path === 'src/cli/main.ts' ||
  /[-/]worker\.ts$/.test(path)
const mayUseNode = (path: string): boolean =>
  [
    /^src\/env\.ts$/,
    /^src\/format\/hash\.ts$/,
    /^src\/storage\/(?:(?:local|check|cache)\/[^/]*|address)\.ts$/,
    /^src\/(?:data|executor|bridge|cli)\//,
  ].some((allowed) => allowed.test(path))

const CODE = /\.(?:ts|mjs|js)$/
const all = readFiles('src', /\.ts$/)
const source = all.filter(({ path }) => !path.startsWith(GENERATED))
const tests = readFiles('test', CODE)
const conformance = readFiles('conformance', CODE)
const python = readFiles('connectors', /\.py$/)
const tools = [...readFiles('tools', CODE), ...readFiles('bench', CODE)]
const written = [...source, ...tests, ...conformance, ...tools]
const chapters = readFiles('spec', /\.md$/)
const cases = readFiles('conformance', /\.(?:json|md)$/)

const file = (path: string, text: string): SourceFile => ({ path, text })
const lines = (count: number, line = ''): string => `${line}\n`.repeat(count)

describe('imports', () => {
  it('lead only to rooms before their own', () => {
    const upwards = file('src/log/a.ts', "import { x } from '../scan/b.js'\n")
    const outwards = file('src/log/c.ts', "import type { x } from '../../test/b.js'\n")
    const unknown = file('src/attic/d.ts', '')
    const top = file('src/env.ts', "export * from './log/a.js'\n")
    const downwards = file('src/scan/b.ts', "import '../log/a.js'\nimport './e.js'\n")
    const sample = [upwards, outwards, unknown, top, downwards]
    expect(places(imports.wrongDirection(sample, ORDER))).toEqual([
      'src/attic/d.ts:1 lies in a folder that the order does not name',
      'src/log/a.ts:1 log imports scan',
      'src/log/c.ts:1 imports test/b.ts',
      'src/env.ts:1 env imports log',
    ])
    expect(places(imports.wrongDirection(all, ORDER))).toEqual([])
  })

  it('make no cycle', () => {
    const sample = [
      file('src/log/a.ts', "import './b.js'\n"),
      file('src/log/b.ts', "export { c } from './c.js'\n"),
      file('src/log/c.ts', "const a = await import('./a.js')\n"),
      file('src/log/d.ts', "import './a.js'\n"),
    ]
    expect(places(imports.cycles(sample))).toEqual([
      'src/log/a.ts:1 cycle: src/log/a.ts -> src/log/b.ts -> src/log/c.ts -> src/log/a.ts',
    ])
    expect(places(imports.cycles(all))).toEqual([])
  })

  it('reach every file from an entry point', () => {
    const sample = [
      file('src/index.ts', "export { a } from './log/a.js'\n"),
      file('src/log/a.ts', "import type { B } from './b.js'\n"),
      file('src/log/b.ts', ''),
      file('src/log/c.ts', "import './a.js'\n"),
      file('src/data/d-worker.ts', ''),
    ]
    expect(places(imports.deadFiles(sample, isEntryPoint))).toEqual([
      'src/log/c.ts:1 is reached by no entry point',
    ])
    expect(places(imports.deadFiles(source, isEntryPoint))).toEqual([])
  })

  it('name files: only the top has an index', () => {
    const barrels = (files: readonly SourceFile[]): string[] =>
      files.map(({ path }) => path).filter((path) => /^src\/.+\/index\.ts$/.test(path))
    expect(barrels([file('src/log/index.ts', ''), file('src/index.ts', '')])).toHaveLength(1)
    expect(barrels(all)).toEqual([])
  })

  it("open Node's modules only where files and processes are handled", () => {
    const text = "import 'node:fs'\n"
    const sample = [
      file('src/log/a.ts', text),
      file('src/log/b.ts', "import 'path'\n"),
      file('src/env.ts', text),
      file('src/storage/local/file.ts', text),
      file('src/storage/memory.ts', text),
      file('src/data/parquet/a.ts', text),
    ]
    expect(places(imports.nodeImports(sample, mayUseNode))).toEqual([
      'src/log/a.ts:1 imports node:fs',
      'src/log/b.ts:1 imports path',
      'src/storage/memory.ts:1 imports node:fs',
    ])
    expect(places(imports.nodeImports(source, mayUseNode))).toEqual([])
  })

  it('give every package to one room, or to those that the table names', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const declared = Object.keys(manifest.dependencies)
    const sample = [
      file('src/log/a.ts', "import 'avsc'\nimport '@x/y/z.js'\nimport 'stray'\n"),
      file('src/data/b.ts', "const a = require('avsc')\nimport 'apache-arrow'\n"),
      file('src/log/c.ts', "import type { T } from 'apache-arrow'\n"),
    ]
    const names = ['avsc', '@x/y', 'apache-arrow', 'idle']
    expect(places(imports.packageOwners(sample, names, SHARED_PACKAGES))).toEqual([
      'src/log/a.ts:3 stray is no runtime dependency',
      'src/log/c.ts:1 apache-arrow is not for log',
      'package.json:1 avsc is used by data and log',
      'package.json:1 idle is used by nobody',
    ])
    expect(places(imports.packageOwners(all, declared, SHARED_PACKAGES))).toEqual([])
  })
})

describe('package-lock.json', () => {
  it('names the packages of every platform', () => {
    const sample: Lock = {
      packages: {
        'node_modules/a': { optionalDependencies: { 'a-linux-x64': '1.0.0', 'a-win32-x64': '1' } },
        'node_modules/a-linux-x64': {},
      },
    }
    expect(missingFromLock(sample).map(({ what }) => what.split(':')[0])).toEqual([
      'has no a-win32-x64',
    ])
    const lock: Lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
    expect(places(missingFromLock(lock))).toEqual([])
  })
})

describe('sizes', () => {
  it('keep files within 500 lines', () => {
    const sample = [file('a.ts', lines(500)), file('b.ts', lines(501))]
    expect(places(longFiles(sample))).toEqual(['b.ts:501 has 501 lines, more than 500'])
    expect(places(longFiles([...written, ...python]))).toEqual([])
  })

  it('keep lines within 100 columns', () => {
    const sample = [file('a.ts', `${'é'.repeat(100)}\n${'x'.repeat(101)}\n`)]
    expect(places(longLines(sample))).toEqual(['a.ts:2 is 101 columns wide'])
    expect(places(longLines([...written, ...python]))).toEqual([])
  })

  it('keep functions within 70 lines', () => {
    const body = (count: number): string => lines(count - 2, 'x()')
    const sample = file(
      'a.ts',
      [
        `function fits() {\n${body(70)}}`,
        `function long() {\n${body(71)}}`,
        `const arrow = () => {\n${body(71)}}`,
        `class C {\nmethod() {\n${body(71)}}\n}`,
        `describe('many', () => {\n${body(71)}})`,
      ].join('\n'),
    )
    expect(places(longFunctions([sample]))).toEqual([
      'a.ts:71 function of 71 lines',
      'a.ts:142 function of 71 lines',
      'a.ts:214 function of 71 lines',
    ])
    expect(places(longFunctions(written))).toEqual([])
  })
})

describe('words', () => {
  it('leave clock, randomness and timers to Env', () => {
    const outside = source.filter(({ path }) => path !== 'src/env.ts')
    const caught = [
      'Date.now()',
      'new Date()',
      'Date()',
      'Math.random()',
      'performance.now()',
      'process.hrtime.bigint()',
      'setTimeout(f, 1)',
      'globalThis.setInterval(f, 1)',
      'crypto.randomUUID()',
      'globalThis.crypto.getRandomValues(a)',
      "import { randomBytes as r } from 'node:crypto'",
      'const later = setTimeout',
      'AbortSignal.timeout(5)',
    ]
    const allowed = [
      'env.randomBytes(16)',
      'new Date(micros / 1000)',
      'const e = { randomBytes: f, setTimeout: g }',
      'interface E { randomBytes(n: number): Uint8Array }',
      '// Date.now() in a comment',
      "const text = 'Math.random()'",
    ]
    const found = impurities([file('a.ts', [...caught, ...allowed].join('\n'))])
    expect(found.map(({ line }) => line)).toEqual(caught.map((_, index) => index + 1))
    expect(places(impurities(outside))).toEqual([])
  })

  it('leave no marks of unfinished work', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK']
    const text = marks.map((mark) => `// ${mark}: later\n`).join('')
    expect(places(leftovers([file('a.ts', `${text}const HACKED = 1\n`)]))).toEqual(
      marks.map((mark, index) => `a.ts:${index + 1} ${mark}`),
    )
    expect(places(leftovers([...written, ...python, ...chapters]))).toEqual([])
  })

  it('switch off no test', () => {
    const words = ['sk' + 'ip', 'on' + 'ly', 'to' + 'do']
    const text = words.map((word) => `it.${word}('x', f)\n`).join('')
    const more = `it.${words[0]}If(x)('y', f)\nit.${words[1]}.each([1])('z', f)\nit('only', f)\n`
    expect(testsNotRun([file('a.ts', text + more)]).map(({ line }) => line)).toEqual([
      1, 2, 3, 4, 5,
    ])
    expect(places(testsNotRun([...tests, ...conformance, ...python]))).toEqual([])
  })
})

describe('specification', () => {
  it('gives every requirement that code, tests and cases cite', () => {
    const citing = [...all, ...tests, ...conformance, ...cases, ...python]
    const prefix = 'CAL-NONE'
    const chapter = file('spec/none.md', `- **${prefix}-001** (reader): A reader stops.\n`)
    const code = file('a.ts', `// ${prefix}-001\n// ${prefix}-002\n`)
    expect(places(unknownCitations([code], [chapter]))).toEqual([
      `a.ts:2 ${prefix}-002 is in no chapter`,
    ])
    expect(places(unknownCitations(citing, chapters))).toEqual([])
  })

  it('has a chapter and a test folder for every folder of src', () => {
    const has = { sources: all, tests, chapters, withoutChapter: WITHOUT_CHAPTER }
    const sample = {
      sources: ['src/env.ts', 'src/log/a.ts', 'src/scan/b.ts', 'src/cli/c.ts'],
      tests: ['test/log/a.test.ts'],
      chapters: ['spec/scan.md'],
    }
    const named = (paths: string[]): SourceFile[] => paths.map((path) => file(path, ''))
    const violations = missingCounterparts({
      sources: named(sample.sources),
      tests: named(sample.tests),
      chapters: named(sample.chapters),
      withoutChapter: WITHOUT_CHAPTER,
    })
    expect(places(violations)).toEqual([
      'src/log:1 has no spec/log.md',
      'src/scan:1 has no test/scan/',
      'src/cli:1 has no test/cli/',
    ])
    expect(places(missingCounterparts(has))).toEqual([])
  })

  it('documents every error code', () => {
    const chapter = chapters.find(({ path }) => path === 'spec/errors.md')?.text ?? ''
    expect(undocumentedCodes(['NotFound', 'Internal'], 'says `NotFound`, Internal')).toHaveLength(1)
    expect(places(undocumentedCodes(Object.keys(ERROR_CODES), chapter))).toEqual([])
  })
})
