import { describe, expect, it } from 'vitest'
import { TextTable, tabLine } from '../../src/cli/text-table.js'

describe('a table on a terminal', () => {
  it('aligns text at the left and numbers at the right', () => {
    const table = new TextTable([{ name: 'name' }, { name: 'n', kind: 'number' }], { color: false })
    const rows = [
      ['a', 5],
      ['längste', null],
      [null, 12],
    ]
    expect(table.lines(rows)).toBe('name      n\na         5\nlängste\n         12\n')
  })

  it('prints its header once', () => {
    const table = new TextTable([{ name: 'name' }], { color: true })
    expect(table.lines([['a']])).toBe('\x1b[1mname\x1b[22m\na\n')
    expect(table.lines([['b']])).toBe('b\n')
  })

  it('groups counts and gives bytes in units, but leaves numbers of the data as they are', () => {
    const table = new TextTable(
      [
        { name: 'c', kind: 'count' },
        { name: 'b', kind: 'bytes' },
        { name: 'n', kind: 'number' },
      ],
      { color: false },
    )
    const lines = table.lines([
      [1234567, 1536, 0.123456789],
      [1, 12, 1234567],
    ])
    expect(lines.split('\n').slice(1)).toEqual([
      '1,234,567  1.5 KiB  0.123456789',
      '        1     12 B      1234567',
      '',
    ])
  })

  it('lets nothing in a cell steer the terminal', () => {
    const table = new TextTable([{ name: 'a' }], { color: false })
    expect(table.lines([['\x1b[31mred\n\u009b']])).toBe('a\n\\x1b[31mred\\n\\x9b\n')
  })

  it('cuts cells that are very long', () => {
    const table = new TextTable([{ name: 'a' }], { color: false })
    const [, line] = table.lines([['x'.repeat(500)]]).split('\n')
    expect(line).toBe(`${'x'.repeat(59)}…`)
  })
})

describe('a tab-separated line', () => {
  it('has one cell per tab whatever is in them', () => {
    const line = tabLine(['a\tb', 'c\nd\r', 'e\\f', null, '', 5, true, ['x']])
    expect(line).toBe('a\\tb\tc\\nd\\r\te\\\\f\t\t\t5\ttrue\t["x"]\n')
  })
})
