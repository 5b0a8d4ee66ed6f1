/** The package's parts by their own doors: examples that run against the built package. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFiles } from '../support/tidy/files.js'
import { importsOf } from '../support/tidy/imports.js'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, { types?: string; default?: string }>
}
const DOORS = Object.keys(manifest.exports).filter((name) => !/^\.$|\.json$/.test(name))

/** What the comments of an example say that it prints, line by line. */
function promised(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => / ?\/\/ (.*)$/.exec(line)?.slice(1) ?? [])
    .slice(1)
}

describe.each(DOORS)('calico-format%s', (door) => {
  const name = door.replace('./', '')

  it('has an example that prints what its comments say', () => {
    const example = `examples/parts/${name}.mjs`
    const lines = promised(readFileSync(example, 'utf8'))
    const output = execFileSync(process.execPath, [example], { encoding: 'utf8' })
    expect(output).toBe(`${lines.join('\n')}\n`)
    expect(lines.length).toBeGreaterThan(0)
  })

  it('exports what its types say', async () => {
    const entry = manifest.exports[door]!
    const types = readFileSync(entry.types!, 'utf8')
    const module = (await import(`${process.cwd()}/${entry.default}`)) as object
    for (const exported of Object.keys(module))
      expect(types).toMatch(new RegExp(`\\b${exported}\\b`))
  })
})

/** The rooms that loading a module of src/ loads, types left out. */
function roomsLoadedBy(path: string): Set<string> {
  const files = new Map(readFiles('dist', /\.js$/).map((file) => [file.path, file]))
  const reached = new Set<string>()
  const queue = [path]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const file = files.get(next)
    if (!file || reached.has(next)) continue
    reached.add(next)
    for (const { to, relative } of importsOf([file])) {
      if (relative) queue.push(to.replace(/\.ts$/, '.js'))
    }
  }
  return new Set([...reached].map((file) => file.split('/')[1]!.replace(/\.js$/, '')))
}

describe('a part alone', () => {
  it.each([
    ['storage', ['log', 'table', 'data', 'tile', 'scan', 'commit', 'maintain', 'executor', 'cli']],
    ['log', ['data', 'tile', 'scan', 'commit', 'maintain', 'executor', 'cli']],
    ['data', ['scan', 'commit', 'maintain', 'executor', 'cli']],
    ['tile', ['scan', 'commit', 'maintain', 'executor', 'cli']],
  ])('%s loads nothing of the rooms above it', (door, rooms) => {
    const loaded = roomsLoadedBy(`dist/doors/${door}.js`)
    expect(loaded.has(door)).toBe(true)
    expect(rooms.filter((room) => loaded.has(room))).toEqual([])
  })
})
