/** Sets and sequences are arrays, records and functions are objects. */
export type Value = string | number | boolean | Value[] | { [name: string]: Value }

/** An array is a set. */
export function constantText(value: string | number | boolean | string[]): string

/** The variables of a state, from the text that TLC prints. */
export function parseState(text: string): Record<string, Value>
