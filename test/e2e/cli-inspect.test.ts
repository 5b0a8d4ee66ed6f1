/** The verbs that look: explain, registry, doctor, and read --profile. */
import { readdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

let folder: Folder

beforeAll(() => {
  folder = new Folder()
  folder.does(['init', 'shop'])
  folder.does([
    ...['create', 'shop', 'user', '--key', 'id int64'],
    ...['--group', 'main: name utf8, age int32', '--group', 'notes: note utf8'],
  ])
  const rows = Array.from({ length: 3000 }, (_, id) => ({ id, name: `n ${id}`, age: id % 90 }))
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  folder.does(['write', 'shop', 'user', '-'], text)
  folder.does(['checkpoint', 'shop'])
  folder.does(['write', 'shop', 'user', '-'], '{"id": 7, "name": "seven"}\n')
})
afterAll(() => folder.remove())

describe('calico explain', () => {
  it('says what is read and what is not, as text and as JSON', () => {
    const words = ['explain', 'shop', 'user', '--where', 'id < 10', '--columns', 'id,name']
    const text = folder.does(words)
    expect(text).toContain('read user at v4\n  planner scan\n  columns id, name\n')
    expect(text).toContain('not read: notes')
    const [found] = folder.json(words)
    expect(found).toMatchObject({ keySpace: 'user', version: 4, groupsNotRead: ['notes'] })
    expect(found.groups[0].tiles[0].updatesPending).toBe(1)
  })

  it('takes a key, a version, and what `read` refuses it refuses', () => {
    const [found] = folder.json(['explain', 'shop', 'user', '9999', '--at', 'v2'])
    expect(found).toMatchObject({ version: 2, rowsMax: 0, bytesMax: 0 })
    folder.fails(['explain', 'shop', 'user', '--columns', 'x'], { code: 'UnknownColumn' })
    folder.fails(['explain', 'shop', 'user', '1', '2'], { code: 'InvalidArgument', status: 2 })
  })
})

describe('calico read --profile', () => {
  it('prints layers on standard error, and the rows as ever', () => {
    const plain = folder.does(['read', 'shop', 'user'])
    const { status, out, err } = folder.calico(['read', 'shop', 'user', '--profile'])
    expect({ status, out }).toEqual({ status: 0, out: plain })
    const layers = err.trim().split('\n')
    expect(layers[0]).toBe('layer\tcalls\tbytes\tseconds')
    expect(layers.slice(1).map((line) => line.split('\t')[0])).toEqual([
      ...['storage get', 'decode', 'merge', 'scan', 'output'],
    ])
    const got = folder.calico(['get', 'shop', 'user', '7', '--profile', '--json'])
    expect(JSON.parse(got.out)).toMatchObject({ name: 'seven' })
    const { profile } = JSON.parse(got.err)
    expect(profile[0]).toMatchObject({ layer: 'storage get' })
    expect(profile[0].bytes).toBeGreaterThan(0)
  })
})

describe('calico registry', () => {
  it('lists stores, key-spaces, tiles and segments, and damage with status 1', () => {
    folder.does(['init', 'others/empty'])
    const rows = folder.json(['registry', '.'])
    const kinds = (store: string): string[] =>
      rows.filter((row) => row.store === store).map((row) => row.kind)
    expect(kinds('others/empty')).toEqual(['store'])
    expect(new Set(kinds('shop'))).toEqual(
      new Set(['store', 'key-space', 'tile', 'segment', 'history']),
    )
    const text = folder.does(['registry', 'shop'])
    expect(text).toMatch(/^segment\t\.\tuser\.main \[0\]\t3000\t\d+\tpages 1, data\//m)
    rmSync(folder.file('others/empty/refs'), { recursive: true })
    const { status, out } = folder.calico(['registry', '.'])
    expect(status).toBe(1)
    expect(out).toMatch(/^damaged\tothers\/empty\t/m)
    folder.fails(['registry', 'nowhere'], { code: 'NotFound' })
  })
})

describe('calico describe', () => {
  const settings = 'segmentBytes 20000; checkpointPercent 10'
  beforeAll(() => {
    folder.does([
      ...['create', 'shop', 'log', '--key', 'id int64'],
      ...['--group', `main: line utf8; format arrow; codec none; ${settings}`],
    ])
  })
  const lines = (from: number, count: number): string =>
    Array.from({ length: count }, (_, i) => `{"id": ${from + i}, "line": "line ${i}"}\n`).join('')
  const main = (words: readonly string[] = []) =>
    folder.json(['describe', 'shop', 'log', ...words])[0].groups[0]

  it('says what holds of checkpoints, and what is due by which setting', () => {
    expect(main().maintenance).toEqual({
      segmentBytes: 20_000,
      appendBytes: 20_000,
      splitBytes: 40_000,
      checkpointPercent: 10,
      fold: { kind: 'inline' },
    })
    expect(main().due).toBeNull()
    expect(folder.does(['describe', 'shop', 'log'])).toContain(settings)
    folder.does(['write', 'shop', 'log', '-'], lines(0, 2000))
    folder.does(['alter', 'shop', 'log', 'set main: checkpointPercent default'])
    folder.does(['checkpoint', 'shop', 'log'])
    const { segments } = main()
    expect(segments).toBeGreaterThan(2)
    folder.does(['write', 'shop', 'log', '-'], lines(0, 2000) + lines(2000, 1))
    const { due } = main()
    expect(due.tiles).toBe(1)
    expect(due.what).toContain('checkpointPercent is 100, the default')
    expect(due.command).toBe('calico maintain shop log.main')
    expect(folder.does(['describe', 'shop@v5', 'log'])).not.toContain('shop@v5 log')
    folder.does(due.command.split(' ').slice(1))
    expect(main().due).toBeNull()
  })

  it('says what checkpoints wrote over what updates did, of so many entries', () => {
    const all = main(['--writes', '1000']).writes
    expect(all.checkpointBytes).toBeGreaterThan(0)
    expect(all.amplification).toBeCloseTo(all.checkpointBytes / all.updateBytes, 10)
    expect(main(['--writes', '1']).writes).toMatchObject({ updateBytes: 0, amplification: null })
    expect(main().writes).toBeUndefined()
    expect(folder.does(['describe', 'shop', 'log', '--writes', '9'])).toContain('amplification')
  })

  it('goes with a schema from which the same group is made again', () => {
    const spec = folder.does(['schema', 'shop', 'log', '--json'])
    expect(JSON.parse(spec).groups[0].maintenance).toEqual({ segmentBytes: 20_000 })
    folder.put('log.json', spec)
    folder.does(['create', 'shop', 'again', '--spec', 'log.json'])
    const [again] = folder.json(['schema', 'shop', 'again'])
    expect(again.groups[0].maintenance).toEqual({ segmentBytes: 20_000 })
    folder.put('log.json', spec.replace('segmentBytes', 'segmentRows'))
    folder.fails(['create', 'shop', 'bad', '--spec', 'log.json'], {
      code: 'InvalidArgument',
      status: 2,
    })
  })
})

describe('calico doctor', () => {
  it('finds nothing amiss, then names a command that mends what is', () => {
    expect(folder.does(['doctor', 'shop'])).toBe('nothing is amiss\n')
    expect(folder.json(['doctor', 'shop'])).toEqual([])
    const many = Array.from({ length: 3001 }, (_, id) => `{"id": ${id}, "name": "x"}\n`).join('')
    folder.does(['write', 'shop', 'user', '-'], many)
    const { status, out } = folder.calico(['doctor', 'shop', '--json'])
    expect(status).toBe(1)
    const problem = JSON.parse(out)
    expect(problem).toMatchObject({ kind: 'many-updates' })
    expect(problem.command).toBe('calico maintain shop user.main')
    folder.does(problem.command.split(' ').slice(1))
    expect(folder.does(['doctor', 'shop'])).toBe('nothing is amiss\n')
  })

  it('names damage in a store that cannot be read', () => {
    const entry = readdirSync(folder.file('shop/log/1')).filter((name) => /^0+2\.json$/.test(name))
    expect(entry).toHaveLength(1)
    folder.put(`shop/log/1/${entry[0]}`, '{')
    const { status, out } = folder.calico(['doctor', 'shop'])
    expect(status).toBe(1)
    expect(out).toContain('calico verify shop --deep')
  })
})
