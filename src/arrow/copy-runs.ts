/** Ranges of elements of several arrays put one after another, which gathers are made of. */

/** The kinds of array that memory is copied as: few, so that the loops stay fast for all types. */
export type WordArray = Uint8Array | Uint16Array | Int32Array

export interface ElementRuns {
  readonly count: number
  /** The array of each run; a run of an array that is not there is one of zeros. */
  readonly source: Int32Array
  /** Where each begins, and how long it is, both in rows of `stride` elements. */
  readonly start: Int32Array
  readonly size: Int32Array
  readonly stride: number
  /** Elements of all runs. */
  readonly total: number
  readonly main: MainElements | null
}

/**
 * The array that most of the runs are of, each after the one before, and its elements from the
 * first of them to the last.
 */
export interface MainElements {
  readonly source: number
  readonly start: number
  readonly end: number
  /** Where they have to be put for each to lie at its place in the result, or behind it. */
  readonly at: number
}

/** Up to so many elements a plain loop beats `set` on a subarray, or `copyWithin`. */
const LOOP_ELEMENTS_MAX = 48
const MOVE_ELEMENTS_MAX = 16

/**
 * The elements of all runs, in memory of their own.
 * @param make an array of zeros
 */
export function copyRuns(
  make: (length: number) => WordArray,
  inputs: readonly (WordArray | null)[],
  runs: ElementRuns,
): WordArray {
  if (runs.main) return moveRuns(make, inputs, runs, runs.main)
  const { count, source, start, size, stride } = runs
  const target = make(runs.total)
  let at = 0
  for (let k = 0; k < count; k++) {
    const elements = size[k]! * stride
    const input = inputs[source[k]!]
    if (input) copyRun(input, start[k]! * stride, target, at, elements)
    at += elements
  }
  return target
}

/**
 * A base under a few changes is copied whole, and the runs of it moved to their places within the
 * result, for which no view of memory has to be made; where nothing was lengthened or shortened
 * they are there already.
 */
function moveRuns(
  make: (length: number) => WordArray,
  inputs: readonly (WordArray | null)[],
  { count, source, start, size, stride, total }: ElementRuns,
  main: MainElements,
): WordArray {
  const target = make(Math.max(total, main.at + main.end - main.start))
  target.set(inputs[main.source]!.subarray(main.start, main.end), main.at)
  const shift = main.at - main.start
  let at = 0
  for (let k = 0; k < count; k++) {
    const elements = size[k]! * stride
    if (source[k] === main.source) {
      const from = start[k]! * stride + shift
      if (from !== at) move(target, from, at, elements)
    } else {
      const input = inputs[source[k]!]
      if (input) copyRun(input, start[k]! * stride, target, at, elements)
      else target.fill(0, at, at + elements)
    }
    at += elements
  }
  return target.length === total ? target : target.subarray(0, total)
}

/** Towards the beginning, so that a loop reads each element before it is written over. */
function move(target: WordArray, from: number, at: number, size: number): void {
  if (size > MOVE_ELEMENTS_MAX) target.copyWithin(at, from, from + size)
  else for (let q = 0; q < size; q++) target[at + q] = target[from + q]!
}

function copyRun(
  input: WordArray,
  from: number,
  target: WordArray,
  at: number,
  size: number,
): void {
  if (size <= LOOP_ELEMENTS_MAX) {
    for (let q = 0; q < size; q++) target[at + q] = input[from + q]!
  } else {
    target.set(input.subarray(from, from + size), at)
  }
}
