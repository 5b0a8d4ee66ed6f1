/** The closed table of functions (spec/expr.md, section Functions). */
import { ANY_FUNCTIONS } from './functions-any.js'
import { LIST_FUNCTIONS } from './functions-list.js'
import { NUMBER_FUNCTIONS } from './functions-number.js'
import { TEXT_FUNCTIONS } from './functions-text.js'
import { TIME_FUNCTIONS } from './functions-time.js'
import type { FunctionSpec } from './kernel.js'

export const FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map(
  [
    ...NUMBER_FUNCTIONS,
    ...TEXT_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...LIST_FUNCTIONS,
    ...ANY_FUNCTIONS,
    // Taken apart by bind.ts, since an argument that is not needed must not fail the row.
    { name: 'coalesce', signatures: ['(T, …) → T'], resolve: () => null },
  ].map((spec) => [spec.name, spec]),
)
