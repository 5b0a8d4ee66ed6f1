/** A value with its short forms written out. */
export function expand(value: unknown): unknown
