/** What a verb says on standard output: JSON lines, a table on a terminal, or text with tabs. */
import { localFileError } from '../data/local-errors.js'
import { CalicoError, isCalicoError } from '../errors.js'
import { type Io, mayColor } from './io.js'
import { type TextColumn, TextTable, tabLine, terminalText } from './text-table.js'

export type OutputMode = 'json' | 'table' | 'tabs'

/** How rows of type T are shown. */
export interface Listing<T> {
  readonly columns: readonly TextColumn[]
  readonly cells: (row: T) => readonly unknown[]
  readonly json: (row: T) => unknown
}

/** Rows that are laid out together. */
const ROWS_AT_ONCE = 200

export class Output {
  readonly mode: OutputMode
  readonly color: boolean

  constructor(
    private readonly io: Io,
    options: { json: boolean; mode?: OutputMode },
  ) {
    this.mode = options.mode ?? (options.json ? 'json' : io.stdout.isTTY ? 'table' : 'tabs')
    this.color = mayColor(io, io.stdout)
  }

  /** The same place, in another form. */
  withMode(mode: OutputMode): Output {
    return new Output(this.io, { json: false, mode })
  }

  /** Writes to standard output; resolves when taken. @throws Aborted where its reader has gone */
  write(content: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.io.stdout.write(content, (error) => (error ? reject(outputError(error)) : resolve()))
    })
  }

  /** A remark to people; other programs are not told. */
  remark(text: string): void {
    if (this.io.stderr.isTTY && this.mode !== 'json') this.io.stderr.write(`${text}\n`)
  }

  /** One object: named values, one a line. Names are written as in programs: `logCheckpoint`. */
  async facts(facts: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.mode === 'json') return this.write(jsonLine(facts))
    const given = Object.entries(facts).filter(([, value]) => value !== undefined)
    await this.pairs(given.map(([name, value]) => [spoken(name), value]))
  }

  /** Named values as text, with the names as they are. */
  async pairs(pairs: readonly (readonly [string, unknown])[]): Promise<void> {
    if (this.mode === 'tabs') return this.write(pairs.map(tabLine).join(''))
    const shown = pairs.map(([name, value]) => [terminalText(name), terminalText(value)] as const)
    const width = Math.max(0, ...shown.map(([name]) => name.length))
    const lines = shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd())
    await this.write(lines.map((line) => `${line}\n`).join(''))
  }

  /** Rows with a header, as they come. Returns how many there were. */
  async list<T>(listing: Listing<T>, rows: Iterable<T> | AsyncIterable<T>): Promise<number> {
    const table = new TextTable(listing.columns, { color: this.color })
    const names = tabLine(listing.columns.map(({ name }) => name))
    const print = (some: readonly T[], isFirst: boolean): string => {
      if (this.mode === 'json') return some.map((row) => jsonLine(listing.json(row))).join('')
      const cells = some.map(listing.cells)
      if (this.mode === 'table') return table.lines(cells)
      return (isFirst ? names : '') + cells.map(tabLine).join('')
    }
    let count = 0
    let held: T[] = []
    for await (const row of rows) {
      count++
      if (held.push(row) < ROWS_AT_ONCE) continue
      await this.write(print(held, count === held.length))
      held = []
    }
    // The header comes with the first rows, so not before an error; alone where there are none.
    if (held.length > 0 || count === 0) await this.write(print(held, count === held.length))
    return count
  }
}

export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** True for the error of a write to a pipe whose reader has gone. */
export function isClosedOutput(error: unknown): boolean {
  return isCalicoError(error) && error.details.closedOutput === true
}

function outputError(error: Error): CalicoError {
  const { code } = error as { code?: unknown }
  if (code !== 'EPIPE') return localFileError(error, 'writing to standard output')
  return new CalicoError('Aborted', 'the reader of standard output has gone', {
    cause: error,
    details: { closedOutput: true },
  })
}

function spoken(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
