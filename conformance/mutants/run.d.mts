import type { Mutant } from './table.mjs'

export function runMutants(options: {
  readonly mutants: readonly Mutant[]
  readonly only?: string | undefined
  readonly say: (line: string) => void
}): Promise<boolean>
