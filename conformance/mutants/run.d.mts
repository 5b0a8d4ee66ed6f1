import type { Mutant } from './table.mjs'

export function runMutants(options: {
  readonly mutants: readonly Mutant[]
  readonly only?: string | undefined
  /** How the names of the cases begin that may kill them; all unless given. */
  readonly among?: string
  readonly say: (line: string) => void
}): Promise<boolean>
