/** Clones from the command line, on local disk: made, listed, moved, released. */
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COMMAND, Folder } from './command.js'

describe('a clone that the command makes', () => {
  let folder: Folder
  const write = (store: string, id: number, name: string): void => {
    folder.does(['write', store, 'item', '-'], `{"id":${id},"name":"${name}"}\n`)
  }
  const ids = (store: string): unknown[] =>
    folder.json(['read', store, 'item', '--columns', 'id']).map(({ id }) => Number(id))

  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 'all/s'])
    folder.does(['create', 'all/s', 'item', '--key', 'id int64', '--group', 'main: name utf8'])
    write('all/s', 1, 'a')
    folder.does(['checkpoint', 'all/s'])
    folder.does(['tag', 'all/s', 'kept'])
    write('all/s', 2, 'b')
  })
  afterEach(() => folder.remove())

  it('reads and writes apart, outlives vacuums, and is listed and released', () => {
    const [made] = folder.json(['clone', 'all/s@kept', 'all/c'])
    folder.does(['tag', 'all/s', 'kept', '--delete'])
    folder.does(['checkpoint', 'all/s'])
    folder.does(['vacuum', 'all/s', '--keep-versions', '1', '--yes'])
    expect(ids('all/c')).toEqual([1])
    write('all/c', 3, 'c')
    expect([ids('all/c'), ids('all/s')]).toEqual([
      [1, 3],
      [1, 2],
    ])
    folder.does(['verify', 'all/c', '--deep'])
    expect(folder.json(['clone', 'all/s'])).toMatchObject([{ id: made!.id, branch: 'main' }])
    folder.does(['copy', 'all/c', 'whole'])
    folder.fails(['clone', 'all/s', 'all/c'], { code: 'AlreadyExists', status: 3 })
    folder.fails(['clone', 'all/s@nobody', 'd'], { code: 'UnknownRef' })
    folder.does(['clone', 'all/s', '--release', String(made!.id)])
    expect(folder.json(['clone', 'all/s'])).toEqual([])
    folder.does(['vacuum', 'all/s', '--keep-versions', '1', '--yes'])
    expect(ids('whole')).toEqual([1, 3])
    folder.fails(['clone', 'all/s', '--release', String(made!.id)], { code: 'UnknownRef' })
  })

  it('moves with its parent, and says where the parent is looked for when it has gone', () => {
    folder.does(['clone', 'all/s', 'all/c'])
    renameSync(folder.file('all'), folder.file('moved'))
    expect(ids('moved/c')).toEqual([1, 2])
    mkdirSync(folder.file('far'))
    renameSync(folder.file('moved/c'), folder.file('far/c'))
    folder.fails(['read', 'far/c', 'item'], { code: 'NotAStore' })
    const words = [process.execPath, COMMAND, 'read', 'far/c', 'item', '--columns', 'id', '--json']
    const told = folder.run('env', [`CALICO_PARENT=${folder.file('moved/s')}`, ...words])
    expect(told.out).toBe('{"id":"1"}\n{"id":"2"}\n')
    rmSync(folder.file('moved/s'), { recursive: true })
    folder.fails(['read', 'far/c', 'item'], { code: 'NotAStore' })
    expect(folder.json(['branch', 'far/c'])).toMatchObject([{ name: 'main' }])
  })
})
