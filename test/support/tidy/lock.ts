/** The rule that `npm ci` works everywhere: the lock names every optional platform package. */
import type { Violation } from './files.js'

/** A package-lock.json, as far as the rule reads it. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

/** Optional packages that the lock asks for and has no entry of. */
export function missingFromLock({ packages }: Lock): Violation[] {
  const asked = Object.values(packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  )
  return asked
    .filter((name) => packages[`node_modules/${name}`] === undefined)
    .map((name) => ({
      path: 'package-lock.json',
      line: 1,
      what: `has no ${name}: run node tools/complete-lock.mjs`,
    }))
}
