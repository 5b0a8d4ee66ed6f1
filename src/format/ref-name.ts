/** Names of branches and tags (spec/refs.md, "Names"). */

/** Most characters of a name. */
export const REF_NAME_MAX = 200

const PART = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/
const VERSION = /^v?[0-9]+$/
const DATE = /^[0-9]{4}-[0-9]{2}/

/** What is wrong with a name, to follow `'<name>' `; null for a good one (CAL-REFS-010). */
export function refNameProblem(name: string): string | null {
  if (name.length > REF_NAME_MAX) return `has more than ${REF_NAME_MAX} characters`
  if (VERSION.test(name)) return 'looks like a version'
  if (DATE.test(name)) return 'looks like a date'
  if (name.includes('..')) return "holds '..'"
  const parts = name.split('/')
  if (!parts.every((part) => PART.test(part))) {
    return (
      'is not made of letters, digits and . _ + - in parts with / between them, each of which ' +
      'begins with a letter, a digit or _'
    )
  }
  if (parts.some((part) => part.endsWith('.') || part.endsWith('.lock'))) {
    return "has a part that ends with '.' or '.lock'"
  }
  return null
}

/** Two names that this makes equal are not told apart (CAL-REFS-011). */
export const foldRefName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
