/** Rows as text: aligned columns for a terminal, tab-separated for other programs. */

export interface TextColumn {
  readonly name: string
  /** All but text stand at the right; a terminal shows counts grouped, bytes in binary units. */
  readonly kind?: 'text' | 'number' | 'count' | 'bytes'
}

/** The widest that a cell may be on a terminal, in characters. */
const CELL_WIDTH_MAX = 60
const GAP = '  '
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Lays out rows on a terminal; columns grow with later rows, they do not shrink. */
export class TextTable {
  private readonly widths: number[]
  private headed = false

  constructor(
    private readonly columns: readonly TextColumn[],
    private readonly options: { color: boolean },
  ) {
    this.widths = columns.map((column) => width(column.name))
  }

  /** The lines of some rows, with those of the header before the first. */
  lines(rows: readonly (readonly unknown[])[]): string {
    const cells = rows.map((row) =>
      this.columns.map((column, i) => shorten(terminalText(row[i], column.kind))),
    )
    for (const row of cells) {
      for (const [i, cell] of row.entries()) {
        this.widths[i] = Math.max(this.widths[i]!, width(cell))
      }
    }
    const header = this.headed ? '' : this.header()
    this.headed = true
    return header + cells.map((row) => `${this.line(row)}\n`).join('')
  }

  private header(): string {
    const line = this.line(this.columns.map((column) => terminalText(column.name)))
    return this.options.color ? `\x1b[1m${line}\x1b[22m\n` : `${line}\n`
  }

  private line(cells: readonly string[]): string {
    const padded = cells.map((cell, i) => {
      const blanks = ' '.repeat(Math.max(0, this.widths[i]! - width(cell)))
      return (this.columns[i]!.kind ?? 'text') === 'text' ? cell + blanks : blanks + cell
    })
    return padded.join(GAP).trimEnd()
  }
}

/** One line of tab-separated cells; in a cell, backslash, tab and line ends are \\ \t \n \r. */
export function tabLine(cells: readonly unknown[]): string {
  return `${cells.map((cell) => tabText(cell)).join('\t')}\n`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

function tabText(value: unknown): string {
  return plainText(value).replace(/[\\\t\n\r]/g, (found) => ESCAPES[found]!)
}

/** Null is nothing; lists and objects are JSON. */
function plainText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Text without anything that steers a terminal. */
export function terminalText(value: unknown, kind: TextColumn['kind'] = 'text'): string {
  if (kind === 'bytes' && typeof value === 'number') return binaryUnits(value)
  if (kind === 'count' && typeof value === 'number') return value.toLocaleString('en-US')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return plainText(value).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (found) => {
    const short = ESCAPES[found]
    return short ?? `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}

function binaryUnits(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  let unit = -1
  let size = bytes
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit++
  }
  return `${size.toFixed(1)} ${UNITS[unit]}`
}

function shorten(text: string): string {
  if (text.length <= CELL_WIDTH_MAX) return text
  const characters = [...text]
  if (characters.length <= CELL_WIDTH_MAX) return text
  return `${characters.slice(0, CELL_WIDTH_MAX - 1).join('')}…`
}

function width(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
