/** Names a person may have meant. */

/** More names than this are not compared letter by letter. */
const CANDIDATES_MAX = 2000
const SHOWN_MAX = 3
const LENGTH_MAX = 64

/** At most three of the names that differ from `name` by case or by few letters, nearest first. */
export function nearNames(name: string, names: readonly string[]): string[] {
  const lower = name.toLowerCase().slice(0, LENGTH_MAX)
  const limit = Math.max(1, Math.min(3, Math.floor(lower.length / 3)))
  return names
    .slice(0, CANDIDATES_MAX)
    .map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, SHOWN_MAX)
    .map(({ candidate }) => candidate)
}

/** Letters to insert, delete or replace to come from one text to the other. */
function distance(from: string, to: string): number {
  if (to.length > LENGTH_MAX) return LENGTH_MAX
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1))
    }
    previous = row
  }
  return previous[to.length]!
}
