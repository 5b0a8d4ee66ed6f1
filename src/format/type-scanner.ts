/** Walks through the text form of a type (types.ts). */
import { CalicoError } from '../errors.js'

const WORD = /[a-z0-9]+/y
const BARE = /[A-Za-z_][A-Za-z0-9_]*/y
const QUOTED = /"((?:[^"]|"")*)"/y
const NUMBER = /0|[1-9][0-9]{0,8}/y
/** The longest text that is looked at. */
const TEXT_LENGTH_MAX = 2 ** 20
const SHOWN_LENGTH_MAX = 100

/** Every method throws InvalidType where the text does not go on as asked. */
export class TypeScanner {
  private at = 0

  constructor(private readonly text: string) {
    if (text.length > TEXT_LENGTH_MAX) throw this.refused('it is too long')
  }

  word(): string {
    return this.match(WORD)?.[0] ?? this.expected('the name of a type')
  }

  /** A field's name, bare or in double quotes. */
  name(): string {
    const quoted = this.match(QUOTED)
    if (quoted) return quoted[1]!.replaceAll('""', '"')
    return this.match(BARE)?.[0] ?? this.expected("a field's name, in double quotes where needed")
  }

  number(): number {
    return Number(this.match(NUMBER)?.[0] ?? this.expected('a number'))
  }

  take(symbol: string): boolean {
    if (this.text[this.at] !== symbol) return false
    this.at++
    return true
  }

  demand(symbol: string): void {
    if (!this.take(symbol)) this.expected(`'${symbol}'`)
  }

  end(): void {
    if (this.at < this.text.length) this.expected('the end')
  }

  refused(reason: string): CalicoError {
    const shown =
      this.text.length > SHOWN_LENGTH_MAX ? `${this.text.slice(0, SHOWN_LENGTH_MAX)}…` : this.text
    return new CalicoError(
      'InvalidType',
      `'${shown}' is not a type: ${reason}; see spec/types.md for the list`,
    )
  }

  private expected(what: string): never {
    throw this.refused(`${what} is due at character ${this.at + 1}`)
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match) this.at = pattern.lastIndex
    return match
  }
}
