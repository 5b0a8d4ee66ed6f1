/** Merge, rebase, squash and restore from the command line. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

describe('branches that the command brings together', () => {
  let folder: Folder
  const write = (store: string, id: number, name: string): void => {
    folder.does(['write', store, 'item', '-'], `{"id":${id},"name":"${name}"}\n`)
  }
  const ids = (store: string): unknown[] =>
    folder.json(['read', store, 'item', '--columns', 'id']).map(({ id }) => Number(id))

  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 's'])
    folder.does(['create', 's', 'item', '--key', 'id int64', '--group', 'main: name utf8'])
    write('s', 1, 'a')
    folder.does(['branch', 's', 'dev'])
    write('s@dev', 2, 'b')
    write('s', 3, 'c')
  })
  afterEach(() => folder.remove())

  it('hold what both did, are squashed, and go back', () => {
    expect(folder.json(['merge', 's', 'dev', '-m', 'both'])).toMatchObject([
      { version: 4, brought: 1, held: 0, leftOut: 0 },
    ])
    expect(ids('s')).toEqual([1, 2, 3])
    expect(folder.json(['merge', 's', 'dev'])).toMatchObject([{ version: null, held: 1 }])
    expect(folder.json(['rebase', 's@dev', 'main'])).toMatchObject([{ version: 4, held: 1 }])
    expect(ids('s@dev')).toEqual([1, 2, 3])
    expect(folder.json(['squash', 's', '--after', 'v1'])).toMatchObject([
      { version: 5, from: 3, to: 1 },
    ])
    expect(ids('s')).toEqual([1, 2, 3])
    expect(folder.json(['restore', 's', 'v2'])).toMatchObject([{ version: 6 }])
    expect(ids('s')).toEqual([1])
    expect(ids('s@v5')).toEqual([1, 2, 3])
    folder.does(['verify', 's', '--deep'])
    expect(folder.does(['log', 's'])).toContain('adopt version')
  })

  it('say what is in conflict, and take a side', () => {
    write('s@dev', 3, 'own')
    const words = ['merge', 's', 'dev', '--check-writes']
    const { status, err } = folder.calico(words)
    expect([status, err]).toEqual([3, expect.stringContaining('error CommitConflict: ')])
    expect(folder.json([...words, '--take', 'ours'])).toMatchObject([{ brought: 1, leftOut: 1 }])
    expect(folder.json(['get', 's', 'item', '3'])).toMatchObject([{ name: 'c' }])
    folder.fails(['squash', 's'], { code: 'InvalidArgument', status: 2 })
    folder.fails(['squash', 's', '--after', 'nobody'], { code: 'UnknownRef' })
    folder.fails(['squash', 's', '--after', '0', '--through', 'dev'], {
      ...{ code: 'InvalidArgument', status: 2 },
    })
    folder.fails(['restore', 's', 'nobody'], { code: 'UnknownRef' })
  })

  it('list the cells in conflict, and take what is given for them', () => {
    write('s@dev', 1, 'their')
    write('s', 1, 'own')
    folder.put('agreed.json', '{"item":[{"id":1,"name":"agreed"}]}')
    const words = ['merge', 's', 'dev', '--check-writes']
    const { out } = folder.calico([...words, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      ...{ keySpace: 'item', key: ['1'], column: 'name' },
      ...{ base: 'a', ours: 'own', theirs: 'their' },
    })
    expect(folder.json([...words, '--given', 'agreed.json'])).toMatchObject([{ brought: 2 }])
    expect(folder.json(['get', 's', 'item', '1'])).toMatchObject([{ name: 'agreed' }])
  })
})
