export interface Evidence {
  /** By requirement and file, words of the file that name the test. */
  readonly tests: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly reasons: Readonly<Record<string, string>>
}

export function readEvidence(): Evidence
export function evidenceProblems(
  evidence: Evidence,
  cases: readonly { readonly requirements: readonly string[] }[],
  requirements: ReadonlySet<string>,
): string[]
