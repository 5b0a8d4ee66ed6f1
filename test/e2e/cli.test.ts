import { readdirSync, readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

const LINES = `{"id":1,"total":"1.50","tags":"a","note":"x"}
{"id":2,"note":"tab\\there"}
{"id":"3","total":"9.25","tags":["b","c"]}
`

/** A store of one key-space in two groups, with three versions. */
function makeStore(folder: Folder): void {
  folder.does(['init', 'shop'])
  const base = 'base: total decimal(10,2), note utf8'
  const tags = 'tags: tags list<utf8> append; partition hash(2, id); format arrow; codec lz4'
  folder.does(['create', 'shop', 'order', '--key', 'id int64', '--group', base, '--group', tags])
  const message = ['-m', 'first orders', '--author', 'ann']
  folder.does(['write', 'shop', 'order', '-', '--op', 'tags=append', ...message], LINES)
  folder.does(['write', 'shop', 'order', '-', '--op', 'tags=append'], '{"id":1,"tags":"z"}\n')
}

const ROWS = [
  { id: '1', total: '1.50', note: 'x', tags: ['a', 'z'] },
  { id: '2', total: null, note: 'tab\there', tags: null },
  { id: '3', total: '9.25', note: null, tags: ['b', 'c'] },
]

describe('a store made and read by the command', () => {
  const folder = new Folder()
  beforeAll(() => makeStore(folder))
  afterAll(() => folder.remove())

  it('reads back as JSON lines, in the JSON form of the types', () => {
    expect(folder.json(['read', 'shop', 'order'])).toEqual(ROWS)
  })

  it('reads back as tab-separated text in a pipe', () => {
    expect(folder.does(['read', 'shop', 'order'])).toBe(
      'id\ttotal\tnote\ttags\n1\t1.50\tx\t["a","z"]\n2\t\ttab\\there\t\n3\t9.25\t\t["b","c"]\n',
    )
  })

  it('reads back in part: columns, a filter, a limit, an earlier version', () => {
    const words = ['read', 'shop', 'order', '--columns', 'tags,id', '--where', 'id <> 2']
    expect(folder.json([...words, '--limit', '1'])).toEqual([{ tags: ['a', 'z'], id: '1' }])
    expect(folder.json([...words, '--at', 'v2', '--limit', '1'])).toEqual([
      { tags: ['a'], id: '1' },
    ])
    const old = ['read', 'shop@v2', 'order', '--columns', 'tags,id', '--limit', '1']
    expect(folder.json(old)).toEqual([{ tags: ['a'], id: '1' }])
  })

  it('reads back as of a time', () => {
    const [entry] = folder.json(['log', 'shop@v2', '--limit', '1'])
    const rows = folder.json(['read', 'shop', 'order', '--at', entry.time])
    expect(rows.map((row) => row.tags)).toEqual([['a'], null, ['b', 'c']])
  })

  it.each([['csv'], ['json'], ['ndjson'], ['arrow'], ['parquet']])(
    'comes out as a %s file that reads back as the same records',
    (format) => {
      folder.json(['read', 'shop', 'order', '-o', `out.${format}`, '--columns', 'id,total,note'])
      folder.does(['init', `copy-${format}`])
      const words = ['import', `copy-${format}`, 'order', `out.${format}`, '--create']
      folder.does([...words, '--key', 'id int64', '--group', 'base: total decimal(10,2), note'])
      const expected = ROWS.map(({ id, total, note }) => ({ id, total, note }))
      expect(folder.json(['read', `copy-${format}`, 'order'])).toEqual(expected)
    },
  )

  it('comes out as a parquet file that another program reads', async () => {
    folder.does(['read', 'shop', 'order', '-o', 'orders.parquet'])
    const connection = await (await DuckDBInstance.create()).connect()
    const query = `select id, total, note, tags from '${folder.file('orders.parquet')}' order by id`
    const result = await connection.runAndReadAll(query)
    expect(result.getRowObjectsJson()).toEqual(ROWS)
    connection.closeSync()
  })

  it('leaves no other file beside one that it writes', () => {
    folder.does(['read', 'shop', 'order', '-o', 'whole.csv'])
    folder.fails(['read', 'shop', 'order', '-o', 'half.csv', '--where', 'tags = 1'], {
      code: 'InvalidExpression',
      status: 2,
    })
    const names = readdirSync(folder.path).filter((name) => /whole|half/.test(name))
    expect(names).toEqual(['whole.csv'])
  })

  it('gives single records, and fails for keys that are not there', () => {
    expect(folder.does(['get', 'shop', 'order', '1', '--columns', 'id,tags'])).toBe(
      'id\t1\ntags\t["a","z"]\n',
    )
    expect(folder.json(['get', 'shop', 'order', '2'])).toEqual([ROWS[1]])
    const message = folder.fails(['get', 'shop', 'order', '99'], { code: 'NotFound' })
    expect(message).toContain('99')
    expect(folder.fails(['get', 'shop', 'order', 'x'], { code: 'TypeMismatch' })).toContain("'id'")
  })

  it('gives ranges of keys, both ends included', () => {
    const ids = (...words: string[]): string[] =>
      folder.json(['range', 'shop', 'order', ...words]).map((row) => row.id)
    expect(ids('--from', '2')).toEqual(['2', '3'])
    expect(ids('--from', '1', '--to', '2')).toEqual(['1', '2'])
  })

  it('lists its commits, the newest first', () => {
    const entries = folder.json(['log', 'shop'])
    expect(entries.map((entry) => entry.version)).toEqual([3, 2, 1])
    expect(entries[1].transactions[0]).toMatchObject({
      author: 'ann',
      message: 'first orders',
      actions: [
        { kind: 'update', keySpace: 'order', group: 'base', rows: 3 },
        { kind: 'update', keySpace: 'order', group: 'tags', rows: 3 },
      ],
    })
    const [header, ...lines] = folder.does(['log', 'shop', '--limit', '2']).trimEnd().split('\n')
    expect(header).toBe('version\ttime\tauthor\tchanges\tmessage')
    expect(lines.map((line) => line.split('\t')[0])).toEqual(['3', '2'])
    expect(lines[1]).toContain('order.base 3 rows, order.tags 3 rows\tfirst orders')
  })

  it('shows what it is, and each commit in full', () => {
    expect(folder.json(['show', 'shop'])[0]).toMatchObject({ version: 3, keySpaces: ['order'] })
    const [entry] = folder.json(['show', 'shop', 'v2'])
    expect(JSON.parse(folder.text('shop/log/1/00000000000000000002.json').split('\n')[0]!)).toEqual(
      entry,
    )
    const text = folder.does(['show', 'shop', '2'])
    expect(text).toContain('message\tfirst orders\n')
    expect(text).toMatch(/\n0\tupdate\torder\.tags\ttags append\tinline\t3\t[0-9]+\n/)
  })

  it('prints a schema that makes the same key-space again', () => {
    folder.put('order.json', folder.does(['schema', 'shop', 'order', '--json']))
    folder.does(['init', 'again'])
    folder.does(['create', 'again', 'order', '--spec', 'order.json'])
    const [first] = folder.json(['schema', 'shop'])
    const [second] = folder.json(['schema', 'again'])
    const anonymous = (text: string): string =>
      text.replace(/"(?:keySpace|group|incarnation|column)":(?:"[^"]*"|[0-9]+)/g, '')
    expect(anonymous(JSON.stringify(second))).toBe(anonymous(JSON.stringify(first)))
    const lines = folder.does(['schema', 'shop', 'order']).trimEnd().split('\n').slice(1)
    expect(lines).toEqual([
      'order\t\tid\tint64\tkey, domain order.id',
      'order\tbase\ttotal\tdecimal(10,2)\t',
      'order\tbase\tnote\tutf8\t',
      'order\ttags\ttags\tlist<utf8>\tappend',
    ])
  })

  it('prints its version, that of the package', () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    expect(folder.does(['--version'])).toBe(`${JSON.parse(manifest).version}\n`)
  })
})

describe('a store that the command keeps in order', () => {
  const folder = new Folder()
  beforeAll(() => makeStore(folder))
  afterAll(() => folder.remove())

  const figures = (group: string): Record<string, number> =>
    folder
      .json(['describe', 'shop', 'order'])[0]
      .groups.find((candidate: { name: string }) => candidate.name === group)

  it('is described, checkpointed and verified, and reads the same before and after', () => {
    expect(figures('tags')).toMatchObject({ segments: 0, pendingUpdates: 2, pendingRows: 4 })
    const [first] = folder.json(['checkpoint', 'shop', 'order', '--group', 'tags', '--as-of', 'v2'])
    expect(first.tiles).toBeGreaterThan(0)
    expect(figures('tags')).toMatchObject({ segmentRows: 3, pendingUpdates: 1, pendingRows: 1 })
    expect(figures('base')).toMatchObject({ segments: 0 })
    expect(folder.json(['read', 'shop', 'order'])).toEqual(ROWS)
    const [all] = folder.json(['checkpoint', 'shop', '--log'])
    expect(all.logCheckpoint).toBe(all.lastVersion)
    expect(figures('tags')).toMatchObject({ pendingUpdates: 0, segmentRows: 3 })
    expect(figures('base')).toMatchObject({ pendingUpdates: 0, segmentRows: 3, segments: 1 })
    expect(folder.json(['read', 'shop', 'order'])).toEqual(ROWS)
    expect(folder.json(['verify', 'shop', '--deep'])[0]).toMatchObject({
      versions: all.lastVersion,
      checkpoints: 1,
      findings: 0,
    })
    expect(folder.json(['checkpoint', 'shop'])[0].tiles).toBe(0)
  })

  it('loses records that are deleted, from all groups', () => {
    folder.put('gone.csv', 'id,reason\n2,old\n')
    expect(folder.json(['write', 'shop', 'order', 'gone.csv', '--delete'])[0].rows).toBe(1)
    expect(folder.json(['read', 'shop', 'order'])).toEqual([ROWS[0], ROWS[2]])
    folder.does(['write', 'shop', 'order', '-'], '{"id":2}\n')
    expect(folder.json(['get', 'shop', 'order', '2'])[0]).toEqual({
      id: '2',
      total: null,
      note: null,
      tags: null,
    })
  })

  it('keeps cells that an object leaves out, and clears those that are null', () => {
    const lines = '{"id":1,"note":"new"}\n{"id":3,"total":null}\n'
    folder.does(['write', 'shop', 'order', '-'], lines)
    expect(folder.json(['get', 'shop', 'order', '1'])[0]).toMatchObject({
      total: '1.50',
      note: 'new',
    })
    expect(folder.json(['get', 'shop', 'order', '3'])[0]).toMatchObject({
      total: null,
      tags: ['b', 'c'],
    })
  })

  it('makes no commit of an input without rows', () => {
    const [{ version }] = folder.json(['show', 'shop'])
    expect(folder.json(['write', 'shop', 'order', '-'], '')).toEqual([{ version: null, rows: 0 }])
    folder.put('none.csv', 'id,note\n')
    expect(folder.json(['import', 'shop', 'order', 'none.csv'])[0].rows).toBe(0)
    expect(folder.json(['show', 'shop'])[0].version).toBe(version)
  })

  it('imports several files in one commit and numbers rows that have no key', () => {
    folder.put('a.csv', 'name,when\nx,2026-01-01\ny,2026-01-02\n')
    folder.put('b.json', '[{"name":"z"}]')
    const words = ['import', 'shop', 'event', 'a.csv', 'b.json', '--create', '--key', 'nr']
    const [{ version, rows }] = folder.json([...words, '--row-number', 'nr'])
    expect(rows).toBe(3)
    expect(folder.json(['show', 'shop'])[0].version).toBe(version)
    expect(folder.json(['read', 'shop', 'event'])).toEqual([
      { nr: '1', name: 'x', when: '2026-01-01' },
      { nr: '2', name: 'y', when: '2026-01-02' },
      { nr: '3', name: 'z', when: null },
    ])
  })

  it('is rid of files that nothing names, but only when told so', () => {
    const [{ group, incarnation }] = folder.json(['schema', 'shop', 'order'])[0].groups
    expect(group).not.toBe(incarnation)
    const stray = folder.put(`shop/data/${incarnation}/${'a'.repeat(26)}.parquet`, 'left over')
    const words = ['vacuum', 'shop', '--nothing-is-writing']
    const path = stray.slice('shop/'.length)
    expect(folder.json(words)).toEqual([
      { path, reason: 'unnamed', bytes: 9, modified: expect.stringMatching(/Z$/) },
      { removable: 1, bytes: 9, waiting: 0, deleted: 0 },
    ])
    expect(folder.text(stray)).toBe('left over')
    expect(folder.json(['vacuum', 'shop', '--yes']).at(-1)).toMatchObject({
      waiting: 1,
      deleted: 0,
    })
    expect(folder.json([...words, '--yes']).at(-1)).toMatchObject({ deleted: 1 })
    expect(() => folder.text(stray)).toThrow('ENOENT')
    expect(folder.json(['verify', 'shop', '--deep'])[0].findings).toBe(0)
    folder.fails(['vacuum', 'shop', '--keep-versions', '0', '--yes'], {
      code: 'InvalidArgument',
      status: 2,
    })
  })
})
