import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

describe('the picks of the command', () => {
  let folder: Folder
  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 's'])
    const groups = ['--group', 'main: name utf8', '--group', 'more: total int64 sum']
    folder.does(['create', 's', 'item', '--key', 'id int64', ...groups])
    folder.does(['write', 's', 'item', '-'], '{"id":1,"name":"a","total":5}\n{"id":2,"name":"b"}\n')
    folder.does(['branch', 's', 'dev'])
    folder.does(['write', 's@dev', 'item', '-'], '{"id":1,"name":"dev"}\n{"id":3,"name":"c"}\n')
    folder.does(['write', 's@dev', 'item', '-', '--delete'], '{"id":2}\n')
  })
  afterEach(() => folder.remove())

  it('take versions of a branch, and undo them', () => {
    expect(folder.json(['cherry-pick', 's', 'dev@v3', '-m', 'take'])).toMatchObject([
      { version: 3, replaced: 1, changed: 1, deleted: 0 },
    ])
    expect(folder.json(['cherry-pick', 's', 'main...dev', 'item'])).toMatchObject([
      { version: 4, replaced: 0, changed: 0, deleted: 1 },
    ])
    expect(folder.json(['diff', 's', 'main..dev'])).toMatchObject([
      { keySpaces: [{ inserted: 0, updated: 0, deleted: 0 }] },
    ])
    folder.does(['revert', 's', 'v2..v4'])
    const ids = folder.json(['read', 's', 'item']).map(({ id, name }) => [id, name])
    expect(ids).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
    expect(folder.json(['cherry-pick', 's', 'dev@v2'])).toMatchObject([{ version: null }])
  })

  it('list conflicts, and take a side or what is given', () => {
    folder.does(['write', 's', 'item', '-'], '{"id":1,"name":"own"}\n')
    const words = ['cherry-pick', 's', 'dev@v3']
    const { status, out, err } = folder.calico([...words, '--json'])
    expect([status, JSON.parse(err).error.code]).toEqual([3, 'CommitConflict'])
    const told = { keySpace: 'item', key: ['1'], column: 'name' }
    expect(JSON.parse(out)).toEqual({ ...told, base: 'a', ours: 'own', theirs: 'dev' })
    const dry = folder.json([...words, '--dry-run'])
    expect(dry).toEqual([
      { ...told, base: 'a', ours: 'own', theirs: 'dev' },
      { replaced: 1, changed: 0, deleted: 0, conflicts: 1 },
    ])
    expect(folder.json(['log', 's'])).toHaveLength(3)
    const given = join(folder.path, 'given.json')
    writeFileSync(given, '{"item":[{"id":"1","name":"both"}]}')
    folder.does([...words, '--given', 'given.json'])
    expect(folder.json(['read', 's', 'item', '--columns', 'name'])).toEqual([
      { name: 'both' },
      { name: 'b' },
      { name: 'c' },
    ])
    folder.does([...words, '--take', 'theirs'])
    expect(folder.json(['get', 's', 'item', '1'])).toMatchObject([{ name: 'dev' }])
    writeFileSync(given, '[]')
    folder.fails([...words, '--given', 'given.json'], { code: 'BadInput' })
    folder.fails(['revert', 's', 'v2..'], { code: 'InvalidArgument', status: 2 })
  })
})
