import { spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COMMAND, Folder } from './command.js'

describe('the changes of the command', () => {
  let folder: Folder
  beforeEach(() => {
    folder = new Folder()
    folder.does(['init', 's'])
    const groups = ['--group', 'main: name utf8', '--group', 'more: total int32']
    folder.does(['create', 's', 'item', '--key', 'id int32', ...groups])
    folder.does(['write', 's', 'item', '-'], '{"id":1,"name":"a","total":5}\n{"id":2,"name":"b"}\n')
    folder.does(['write', 's', 'item', '-'], '{"id":1,"name":"a"}\n{"id":2,"name":"B"}\n')
    folder.does(['checkpoint', 's'])
    folder.does(['write', 's', 'item', '-', '--delete'], '{"id":1}\n')
  })
  afterEach(() => folder.remove())

  it('are rows with kind, version and time', () => {
    const rows = folder.json(['changes', 's', 'item', '--from', 'v2'])
    expect(rows.map(({ _timestamp, ...row }) => row)).toEqual([
      { id: 2, name: 'b', total: null, _change: 'update_before', _version: '3' },
      { id: 2, name: 'B', total: null, _change: 'update_after', _version: '3' },
      { id: 1, name: 'a', total: 5, _change: 'delete', _version: rows[2]._version },
    ])
    const [entry] = folder.json(['log', 's', '--limit', '1'])
    expect(rows[2]._timestamp).toBe(entry.time)
  })

  it('take an end, columns, a filter, a limit and a format', () => {
    const words = ['changes', 's', 'item', '--from', '0', '--to', 'v3', '--format', 'csv']
    const some = [...words, '--columns', 'name', '--filter', 'id = 2']
    const cut = (text: string): string[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(0, 17))
    expect(cut(folder.does(some))).toEqual([
      'name,_change,_ver',
      'b,insert,2,' + folder.json(['log', 's'])[3].time.slice(0, 6),
      'b,update_before,3',
      'B,update_after,3,',
    ])
    expect(cut(folder.does([...some, '--limit', '1']))).toHaveLength(2)
    folder.does([...words.slice(0, -2), '-o', 'changes.parquet'])
    folder.does([
      'import',
      's',
      'copy',
      'changes.parquet',
      '--create',
      '--row-number',
      'n',
      '--key',
      'n',
    ])
    expect(folder.json(['read', 's', 'copy', '--columns', '_change'])).toHaveLength(4)
  })

  it('without a beginning, or followed to an end, are refused', () => {
    const usage = { code: 'InvalidArgument', status: 2 }
    folder.fails(['changes', 's', 'item'], usage)
    folder.fails(['changes', 's', 'item', '--follow', '--to', 'v3'], usage)
    folder.fails(['changes', 's', 'item', '--follow', '--format', 'parquet'], usage)
    folder.fails(['changes', 's', 'item', '--from', 'v3', '--to', 'v2'], usage)
    folder.fails(['changes', 's', 'item', '--from', 'v99'], { code: 'UnknownVersion' })
  })

  it('that are followed come as they are committed, until a signal', async () => {
    const words = ['changes', 's', 'item', '--follow', '--columns', 'id']
    const child = spawn(process.execPath, [COMMAND, ...words, '--from', 'v3'], { cwd: folder.path })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const lines: { id: number; _change: string }[] = []
    let rest = ''
    for await (const chunk of child.stdout) {
      const parts = (rest + String(chunk)).split('\n')
      rest = parts.pop()!
      for (const line of parts) {
        lines.push(JSON.parse(line))
        if (lines.length === 1) folder.does(['write', 's', 'item', '-'], '{"id":7}\n')
        else child.kill('SIGTERM')
      }
    }
    expect(lines.map(({ id, _change }) => [id, _change])).toEqual([
      [1, 'delete'],
      [7, 'insert'],
    ])
    expect(await ended).toBe(0)
  })

  it('come to a difference, in counts and in rows', () => {
    expect(folder.json(['diff', 's', 'v2..'])).toMatchObject([
      {
        from: 2,
        schema: [],
        keySpaces: [{ keySpace: 'item', inserted: 0, updated: 1, deleted: 1, cells: { name: 1 } }],
      },
    ])
    const text = folder.does(['diff', 's', 'v0..v3', 'item'])
    expect(text.split('\n').slice(0, 6)).toEqual([
      'definition\tof\twas\tis',
      'key-space added\titem\t\t',
      '',
      'key-space\tinserted\tupdated\tdeleted\tcells',
      'item\t2\t0\t0\t',
      '',
    ])
    expect(folder.json(['diff', 's', 'v2..', 'item', '--rows'])).toEqual([
      { id: 1, name: 'a', total: 5, _change: 'delete' },
      { id: 2, name: 'b', total: null, _change: 'update_before' },
      { id: 2, name: 'B', total: null, _change: 'update_after' },
    ])
    const usage = { code: 'InvalidArgument', status: 2 }
    folder.fails(['diff', 's', 'v2'], usage)
    expect(folder.json(['diff', 's', 'v3..v2', 'item', '--rows'])).toEqual([
      { id: 2, name: 'B', total: null, _change: 'update_before' },
      { id: 2, name: 'b', total: null, _change: 'update_after' },
    ])
    folder.fails(['diff', 's', 'v2..v1..v3'], usage)
    folder.fails(['diff', 's', 'v2..nope'], { code: 'UnknownRef' })
    folder.fails(['diff', 's', 'v2..', '--rows'], usage)
  })
})
