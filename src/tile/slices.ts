/** Slices: the parts of update files that lie in one partition each. */
import type { Slice } from '../format/generated/documents.js'

/** Whether no two of the slices can share a key. */
export function areDisjoint(slices: readonly Slice[]): boolean {
  const sorted = slices.toSorted((a, b) =>
    a.partition === b.partition ? compare(a.keyMin, b.keyMin) : compare(a.partition, b.partition),
  )
  return sorted.every((slice, i) => {
    const before = sorted[i - 1]
    return !before || before.partition !== slice.partition || before.keyMax < slice.keyMin
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
