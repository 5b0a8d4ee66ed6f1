/** One call of a verb: what was given on the command line, checked, and where to answer. */
import { EXIT, usage } from './failure.js'
import type { Io } from './io.js'
import type { Output } from './output.js'
import type { VerbText } from './verb.js'

export class Call {
  /** What the command ends with where nothing is thrown. */
  exitStatus: number = EXIT.done

  constructor(
    readonly io: Io,
    readonly output: Output,
    private readonly given: {
      readonly parameters: Readonly<Record<string, string | readonly string[] | undefined>>
      readonly options: Readonly<Record<string, unknown>>
    },
    /** All verbs there are, for completion. */
    readonly verbs: readonly VerbText[],
  ) {}

  get signal(): AbortSignal {
    return this.io.signal
  }

  /** A parameter that the verb demands. */
  parameter(name: string): string {
    const value = this.given.parameters[name]
    if (typeof value === 'string') return value
    throw usage(`the parameter <${name}> is missing`)
  }

  optionalParameter(name: string): string | undefined {
    const value = this.given.parameters[name]
    return typeof value === 'string' ? value : undefined
  }

  /** The values of the last parameter, where it takes several. */
  parameters(name: string): readonly string[] {
    const value = this.given.parameters[name]
    return Array.isArray(value) ? value : []
  }

  text(option: string): string | undefined {
    const value = this.given.options[option]
    return typeof value === 'string' ? value : undefined
  }

  flag(option: string): boolean {
    return this.given.options[option] === true
  }

  /** The values of an option that may be given several times. */
  texts(option: string): readonly string[] {
    const value = this.given.options[option]
    return Array.isArray(value) ? value : []
  }

  /** A whole number from 0. */
  count(option: string): number | undefined {
    const text = this.text(option)
    if (text === undefined) return undefined
    const count = Number(text)
    if (/^[0-9]+$/.test(text) && Number.isSafeInteger(count)) return count
    throw usage(`--${spelled(option)} takes a whole number, not '${text}'`)
  }
}

function spelled(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
