import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

describe('row and cell operations of the command', () => {
  let folder: Folder
  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 's'])
    const seen = 'seen: first date first, lowest int32 min, ok bool and'
    folder.does([
      'create',
      's',
      'item',
      '--key',
      'id int64',
      '--group',
      'main: name utf8',
      '--group',
      seen,
    ])
    folder.does(
      ['write', 's', 'item', '-'],
      '{"id":1,"name":"a","lowest":5,"ok":true}\n{"id":2,"name":"b"}\n',
    )
  })
  afterEach(() => folder.remove())

  it('replace puts a record in place of what is there, in all groups', () => {
    folder.does(['write', 's', 'item', '-', '--replace'], '{"id":1,"ok":false}\n')
    const expected = [
      { id: '1', name: null, first: null, lowest: null, ok: false },
      { id: '2', name: 'b', first: null, lowest: null, ok: null },
    ]
    expect(folder.json(['read', 's', 'item'])).toEqual(expected)
    folder.does(['checkpoint', 's'])
    expect(folder.json(['read', 's', 'item'])).toEqual(expected)
    expect(folder.json(['read', 's@v2', 'item'])[0]).toMatchObject({ name: 'a', lowest: 5 })
  })

  it('insert writes only records that do not exist, and ends with 3 where one does', () => {
    const lines = '{"id":2,"name":"other"}\n{"id":3,"name":"c"}\n'
    const refused = folder.calico(['insert', 's', 'item', '-'], lines)
    expect(refused.status).toBe(3)
    expect(refused.err).toContain('error AlreadyExists')
    expect(folder.json(['read', 's', 'item'])).toHaveLength(2)
    expect(folder.json(['insert', 's', 'item', '-', '--skip'], lines)[0]).toMatchObject({ rows: 1 })
    const names = folder.json(['read', 's', 'item', '--columns', 'name'])
    expect(names).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    expect(folder.json(['insert', 's', 'item', '-', '--skip'], lines)).toEqual([
      { version: null, rows: 0 },
    ])
  })

  it('deltas combine with what is there, before and after a checkpoint', () => {
    const ops = ['--op', 'lowest=min', '--op', 'ok=and', '--op', 'first=first']
    const write = (line: string): string =>
      folder.does(['write', 's', 'item', '-', ...ops], `${line}\n`)
    write('{"id":1,"lowest":7,"ok":true,"first":"2026-01-02"}')
    write('{"id":2,"lowest":7,"ok":false,"first":null}')
    folder.does(['checkpoint', 's'])
    write('{"id":1,"lowest":-2,"ok":true,"first":"2026-01-01"}')
    expect(folder.json(['read', 's', 'item'])).toEqual([
      { id: '1', name: 'a', first: '2026-01-02', lowest: -2, ok: true },
      { id: '2', name: 'b', first: null, lowest: 7, ok: false },
    ])
  })

  it('an operation that a column does not take is refused, and both verbs at once too', () => {
    const input = '{"id":1,"name":"z","lowest":1}\n'
    const refused = folder.calico(['write', 's', 'item', '-', '--op', 'lowest=max'], input)
    expect(refused.err).toContain("error OperationNotAllowed: column 'lowest' takes set and min")
    expect(refused.status).toBe(1)
    const both = folder.calico(['write', 's', 'item', '-', '--replace', '--delete'], input)
    expect(both.status).toBe(2)
    expect(folder.json(['log', 's'])).toHaveLength(2)
  })
})
