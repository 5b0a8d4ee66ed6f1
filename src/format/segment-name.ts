/** Composite keys of segments: `[3]`, and `[3, 0]` for a part of what `[3]` was (spec/tile.md). */

/** Hierarchical order: number by number, a name before those that go on from it (CAL-TILE-030). */
export function compareSegmentNames(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
