/** What the command line of a verb looks like, apart from what the verb does. */

/** `<name>` is demanded, `[name]` is not, `<name...>` takes one or more. */
export interface ParameterText {
  readonly form: string
  readonly help: string
}

export interface OptionText {
  /** `--name`, `--name <value>`, or with a short form before: `-o, --output <file>`. */
  readonly form: string
  readonly help: string
  /** Whether it may be given several times. */
  readonly many?: boolean
  /** The only values it takes. */
  readonly choices?: readonly string[]
}

export interface VerbText {
  readonly name: string
  readonly summary: string
  /** More about it, below the summary. */
  readonly notes?: string
  readonly parameters: readonly ParameterText[]
  readonly options: readonly OptionText[]
  readonly examples: readonly string[]
}
