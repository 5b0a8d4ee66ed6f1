/** One line of the reference implementation, and what it is changed to. */
export interface Mutant {
  /** The requirement that the changed line breaks. */
  readonly requirement: string
  /** Below src/. */
  readonly file: string
  readonly from: string
  readonly to: string
  /** Who runs the cases; `typescript` unless given. */
  readonly adapter?: 'typescript' | 'bridge'
}

export function readMutants(): Mutant[]
export function mutantProblems(
  mutants: readonly Mutant[],
  requirements: ReadonlySet<string>,
): string[]
export function tableProblems(mutants: readonly Mutant[], chapters: readonly string[]): string[]
