/** Steps in the refs log as processes of the simulation take them, and what they are told. */
import { passing, type Scene } from './operation.js'

/** Few, and two that are equal without regard to case, so that processes want the same ones. */
export const BRANCH_NAMES = ['dev', 'Dev', 'trial', 'users/anna'] as const
export const TAG_NAMES = ['first', 'trial', 'second'] as const

/** The name of a branch that may be there, where anybody has set out to make one. */
export function someBranch({ journal, random }: Scene): string {
  const names = [...journal.branches]
  return random.pick(names.length > 0 ? names : BRANCH_NAMES)
}

/** What others may have done to a name meanwhile. */
const OF_NAMES: ReadonlySet<string> = new Set(['AlreadyExists', 'UnknownRef', 'Denied'])

/** @param take false where there was nothing to do after all */
export async function step(
  { journal, process }: Scene,
  what: string,
  take: () => Promise<unknown>,
): Promise<void> {
  const noted = journal.beginStep(what)
  try {
    noted.outcome = (await take()) === false ? 'refused' : 'acknowledged'
  } catch (error) {
    const code = passing(error, process, OF_NAMES)
    if (code === null) throw error
    // A refs entry that was sent without an answer may still arrive.
    noted.outcome = OF_NAMES.has(code) ? 'refused' : 'open'
  }
}
