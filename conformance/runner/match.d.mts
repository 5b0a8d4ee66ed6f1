/** The first difference in words, or null; names that `expected` gives are added to `names`. */
export function mismatch(
  expected: unknown,
  found: unknown,
  names: Map<string, unknown>,
): string | null
