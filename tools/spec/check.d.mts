/** A specification in memory. Every record is keyed by path below the repository's root. */
export interface SpecInput {
  readonly chapters: Readonly<Record<string, string>>
  /** JSON Schemas (`*.schema.json`) and Avro schemas (`*.avsc`), as text. */
  readonly schemas: Readonly<Record<string, string>>
  /** Documents `<chapter>.openapi.json`, as text. */
  readonly openApi?: Readonly<Record<string, string>>
  readonly errorCodes: string[]
  readonly generated: {
    readonly expected: Record<string, string>
    readonly actual: Record<string, string>
  }
}

export interface SpecProblem {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly message: string
}

export interface ChapterCount {
  readonly chapter: string
  readonly requirements: number
  readonly byRole: Readonly<Record<string, number>>
  readonly examples: number
  readonly fields: number
}

export interface SpecReport {
  readonly problems: readonly SpecProblem[]
  readonly counts: readonly ChapterCount[]
}

export function checkSpec(input: SpecInput): SpecReport
