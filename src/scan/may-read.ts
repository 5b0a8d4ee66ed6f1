/** Asking whether something may be read, before it is. */
import type { ScanPlan } from './plan.js'

/** What is about to be read, by the names that people know. */
export interface Reading {
  readonly keySpace: string
  /** All groups that the read needs, its anchor among them. */
  readonly groups: readonly string[]
}

/** Lets a read go on, or refuses it. @throws Denied */
export type MayRead = (reading: Reading) => Promise<void>

/** What a plan reads. */
export function readingOf({ keySpace, groups }: ScanPlan): Reading {
  return { keySpace: keySpace.name, groups: groups.map(({ state }) => state.definition.name) }
}
