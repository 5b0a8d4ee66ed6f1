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

  it('update changes cells and makes no record', () => {
    const rows = '{"id":1,"name":"z"}\n{"id":9,"name":"nobody"}\n'
    expect(folder.json(['update', 's', 'item', '-'], rows)[0]).toMatchObject({ rows: 2 })
    const lowest = folder.put('lowest.csv', 'id,lowest\n1,4\n9,4\n')
    folder.does(['update', 's', 'item', lowest, '--op', 'lowest=min'])
    expect(folder.json(['read', 's', 'item', '--columns', 'id,name,lowest'])).toEqual([
      { id: '1', name: 'z', lowest: 4 },
      { id: '2', name: 'b', lowest: null },
    ])
  })

  it('columns of union and of last_by are defined, shown and written', () => {
    const group = 'main: at date, price int32 last_by(at), tags list<utf8> union'
    folder.does(['create', 's', 'offer', '--key', 'id int64', '--group', group])
    const notes = folder.json(['schema', 's', 'offer'])[0].groups[0].columns
    expect(notes[1]).toMatchObject({ name: 'price', algebra: 'last_by', orderBy: 'at' })
    expect(folder.does(['schema', 's', 'offer'])).toContain('price\tint32\tlast_by(at)\n')
    const ops = ['--op', 'price=last_by', '--op', 'tags=union']
    const write = (row: string): string => folder.does(['write', 's', 'offer', '-', ...ops], row)
    write('{"id":1,"at":"2026-01-02","price":20,"tags":"b"}\n')
    write('{"id":1,"at":"2026-01-01","price":10,"tags":["a","b"]}\n')
    expect(folder.does(['show', 's', 'v4'])).toContain('at, price last_by(at), tags union')
    expect(folder.json(['read', 's', 'offer', '--columns', 'price,tags'])).toEqual([
      { price: 20, tags: ['a', 'b'] },
    ])
  })

  it('fold puts one update in place of several, and says of which', () => {
    folder.does(['write', 's', 'item', '-'], '{"id":2,"name":"c"}\n')
    folder.does(['write', 's', 'item', '-'], '{"id":3,"lowest":1}\n')
    const before = folder.json(['read', 's', 'item'])
    expect(folder.json(['fold', 's', 'item', '--group', 'main'])).toEqual([
      {
        ...{ keySpace: 'item', group: 'main', after: 0, through: 4 },
        ...{ updates: 3, layers: 1, version: 5 },
      },
    ])
    expect(folder.json(['fold', 's']).map(({ group }) => group)).toEqual(['seen'])
    expect(folder.json(['fold', 's'])).toEqual([])
    expect(folder.json(['read', 's', 'item'])).toEqual(before)
    folder.fails(['fold', 's', '--group', 'nowhere'], { code: 'InvalidArgument', status: 2 })
  })
})

describe('delete', () => {
  let folder: Folder
  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 's'])
    const key = 'day date, id int64'
    folder.does(['create', 's', 'k', '--key', key, '--group', 'main: n int8'])
    const rows = ['01', '02', '03'].flatMap((day) =>
      [1, 2].map((id) => `{"day":"2026-01-${day}","id":${id},"n":0}\n`),
    )
    folder.does(['write', 's', 'k', '-'], rows.join(''))
  })
  afterEach(() => folder.remove())

  it.each([
    [['2026-01-02', '1'], '01/1 01/2 02/2 03/1 03/2'],
    [['--from', '2026-01-02,2', '--to', '2026-01-02'], '01/1 01/2 02/1 03/1 03/2'],
    [['--before', '2026-01-03'], '03/1 03/2'],
    [['--from', '2026-01-02', '--where', 'id = 1'], '01/1 01/2 02/2 03/2'],
    [['--everything'], ''],
  ])('of %j leaves the other records', (words, left) => {
    expect(folder.json(['delete', 's', 'k', ...words])[0]).toMatchObject({ version: 3 })
    const rows = folder.json(['read', 's', 'k'])
    expect(rows.map(({ day, id }) => `${day.slice(8)}/${id}`).join(' ')).toBe(left)
  })

  it.each([
    [[], /say what to delete/],
    [['2026-01-02', '1', '--everything'], /say what to delete/],
    [['--everything', '--where', 'id = 1'], /say what to delete/],
    [['2026-01-02'], /the key has 2: day, id/],
    [['--to', '2026-01-02', '--before', '2026-01-03'], /not both/],
  ])('of %j is refused', (words, message) => {
    const expected = { code: 'InvalidArgument', status: 2 }
    expect(folder.fails(['delete', 's', 'k', ...words], expected)).toMatch(message)
    expect(folder.json(['log', 's'])).toHaveLength(2)
  })

  it('by a column that is no part of the key is refused', () => {
    const expected = { code: 'UnknownColumn' }
    expect(folder.fails(['delete', 's', 'k', '--where', 'n = 0'], expected)).toContain(
      'no column n',
    )
  })
})

describe('expressions of the command', () => {
  let folder: Folder
  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 's'])
    const columns = 'main: score int32, ts int64'
    folder.does(['create', 's', 'u', '--key', 'id int64', '--group', columns])
    folder.does(['write', 's', 'u', '-'], '{"id":1,"score":10,"ts":5}\n')
  })
  afterEach(() => folder.remove())

  it('are computed over what is there, from several files in one commit', () => {
    folder.put('a.csv', 'id,score,ts\n1,1,6\n2,7,1\n')
    folder.put('b.csv', 'id,score,ts\n1,2,7\n1,100,7\n')
    const sets = [
      '--set',
      'score = coalesce(target.score, 0) + source.score',
      '--set',
      'ts=source.ts',
    ]
    const when = ['--when', 'target.ts IS NULL OR source.ts > target.ts']
    const files = ['--files', 'a.csv', 'b.csv']
    expect(folder.json(['write', 's', 'u', ...files, ...sets, ...when])[0]).toMatchObject({
      version: 3,
      rows: 4,
    })
    const expected = [
      { id: '1', score: 13, ts: '7' },
      { id: '2', score: 7, ts: '1' },
    ]
    expect(folder.json(['read', 's', 'u'])).toEqual(expected)
    expect(folder.does(['show', 's', 'v3'])).toContain(
      'score = coalesce(target.score, 0) + source.s1',
    )
    folder.does(['update', 's', 'u', 'a.csv', '--set', 'score = target.score * 2000000000'])
    const read = folder.calico(['read', 's', 'u', '--json', '--profile'])
    expect(read.err).toContain('"failedRows":2')
    folder.does(['checkpoint', 's'])
    expect(folder.does(['show', 's', 'v5'])).toContain('2 rows failed')
    expect(folder.json(['read', 's', 'u'])).toEqual(expected)
  })

  it.each([
    [['write', 's', 'u']],
    [['write', 's', 'u', '-', '--when', 'true']],
    [['write', 's', 'u', '-', '--set', 'score']],
    [['write', 's', 'u', '-', '--set', 'score=1', '--set', 'score=2']],
    [['write', 's', 'u', '-', '--set', 'score=1', '--delete']],
    [['write', 's', 'u', '-', '--files', 'a.csv']],
  ])('%j is no use of it', (words) => {
    expect(folder.calico(words, '{"id":1}').status).toBe(2)
  })
})
