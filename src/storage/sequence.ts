/**
 * Numbered sequences: objects whose names differ in a number, made by `putIfAbsent` one after the
 * other, so that a number present means that all before it are (spec/storage.md, "Numbered
 * sequences").
 */
import { CalicoError } from '../errors.js'
import { sequenceName } from '../format/layout.js'
import type { ObjectStore } from './contract.js'
import { mapAtOnce } from './requests.js'

/** Gets under way at once: what lies between two steps of a gallop goes in one round. */
const PROBES_AT_ONCE = 128
/** Numbers that one round of a search in a far interval asks for. */
const SECTION_PROBES = 16
const GALLOP = [1, 2, 4, 8, 16, 32, 64, 128]
/** What is fetched beyond this is remembered as present only. */
const KEPT_BYTES_MAX = 32 * 1024 * 1024

export interface SequenceHead {
  /** The greatest number present, or `first - 1`. */
  readonly head: number
  /** Objects met on the way, by number, none above the head; not all of them. */
  readonly fetched: ReadonlyMap<number, Uint8Array>
}

interface Walk {
  readonly store: ObjectStore
  readonly path: (number: number) => string
  readonly signal: AbortSignal | undefined
  readonly present: Set<number>
  readonly fetched: Map<number, Uint8Array>
  keptBytes: number
}

/** `<prefix><number, 20 digits><suffix>`: the order of names is the order of numbers. */
export function sequencePath(options: { prefix: string; number: number; suffix: string }): string {
  return `${options.prefix}${sequenceName(options.number)}${options.suffix}`
}

/**
 * Finds the head of a sequence by gets alone, at most 128 at a time. While others append, the
 * result is a head that was true at some moment of the call. Two rounds of requests where the head
 * is at most 127 above `from`; beyond, their number grows with the logarithm of the distance
 * (CAL-STORAGE-081).
 * @param options.from a number that somebody has seen; it is not trusted. `first - 1` says nothing.
 * @param options.first the number the sequence begins with, 1 unless given.
 * @param options.seen whether the caller has read `from` itself, or has begun the sequence: it is
 * then asked for its presence alone, together with the number after it, and others only where that
 * one is there.
 * @param options.few whether the sequence is likely to have one number: the first round then asks
 * for two instead of nine.
 * @throws MissingObject where a number is absent below one that is present, and the storage's
 * errors.
 */
export async function findHead(options: {
  store: ObjectStore
  path: (number: number) => string
  from: number
  first?: number
  seen?: boolean
  few?: boolean
  signal?: AbortSignal | undefined
}): Promise<SequenceHead> {
  const { store, path, signal, seen = false, few = false } = options
  const floor = (options.first ?? 1) - 1
  const walk: Walk = { store, path, signal, present: new Set(), fetched: new Map(), keptBytes: 0 }
  let from = Math.max(options.from, floor)
  const steps = GALLOP.slice(0, seen ? 1 : few ? 2 : GALLOP.length)
  await Promise.all([
    from > floor && (seen ? lookFor(walk, from) : probe(walk, [from])),
    probe(walk, after(from, steps)),
  ])
  let tried = steps.length
  if (from > floor && !walk.present.has(from)) {
    // A hint that was wrong, or a store put back to an older state: begin at the beginning.
    from = floor
    tried = 0
  }
  if (tried < GALLOP.length && after(from, GALLOP.slice(0, tried)).every(isIn(walk.present))) {
    await probe(walk, after(from, GALLOP.slice(tried)))
  }
  const ceiling = firstAbsentStep(walk, from)
  const head =
    ceiling === null ? await searchFar(walk, from + 128) : await walkNear(walk, { from, ceiling })
  for (const number of walk.fetched.keys()) if (number > head) walk.fetched.delete(number)
  return { head, fetched: walk.fetched }
}

const after = (from: number, steps: readonly number[]): number[] => steps.map((step) => from + step)

const isIn =
  (numbers: ReadonlySet<number>) =>
  (number: number): boolean =>
    numbers.has(number)

/** The least step above all present ones; null where the greatest step is present. */
function firstAbsentStep(walk: Walk, from: number): number | null {
  const reached = GALLOP.findLastIndex((step) => walk.present.has(from + step))
  const step = GALLOP[reached + 1]
  return step === undefined ? null : from + step
}

/**
 * Fetches all between `from` and the absent `ceiling`, and takes the first absent number. An
 * absence seen in the first round is asked again where a greater number was present: it may have
 * been put between.
 */
async function walkNear(walk: Walk, bounds: { from: number; ceiling: number }): Promise<number> {
  const { from, ceiling } = bounds
  const reached = Math.max(from, ...[...walk.present].filter((number) => number < ceiling))
  const missing = range(from + 1, ceiling).filter((number) => !walk.present.has(number))
  await probe(walk, missing)
  let head = from
  while (head + 1 < ceiling && walk.present.has(head + 1)) head++
  if (head < reached) {
    throw new CalicoError(
      'MissingObject',
      `${walk.store.uri}/${walk.path(head + 1)} is absent though ${walk.path(reached)} exists;` +
        ' restore it from a copy of the store',
      { details: { path: walk.path(head + 1) } },
    )
  }
  return head
}

/**
 * Doubles the distance until a number is absent, then narrows. What lies between is taken as
 * present.
 */
async function searchFar(walk: Walk, reached: number): Promise<number> {
  let low = reached
  let high = low
  for (let step = 256; high === low; step *= 256) {
    const base = low
    const numbers = range(0, 8).map((power) => base + step * 2 ** power)
    await probe(walk, numbers)
    low = numbers.findLast((number) => walk.present.has(number)) ?? low
    high = numbers.find((number) => number > low) ?? low
  }
  // `low` is present and `high` was absent at some moment of this call.
  while (high - low > 1) {
    const width = Math.ceil((high - low) / (SECTION_PROBES + 1))
    const numbers = range(1, SECTION_PROBES + 1)
      .map((part) => low + part * width)
      .filter((number) => number < high)
    await probe(walk, numbers)
    low = numbers.findLast((number) => walk.present.has(number)) ?? low
    high = numbers.find((number) => number > low) ?? high
  }
  return low
}

async function probe(walk: Walk, numbers: readonly number[]): Promise<void> {
  const possible = numbers.filter((number) => Number.isSafeInteger(number))
  await mapAtOnce(possible, PROBES_AT_ONCE, async (number) => {
    const bytes = await walk.store.get(walk.path(number), { signal: walk.signal })
    if (bytes === null) return
    walk.present.add(number)
    if (walk.keptBytes + bytes.byteLength > KEPT_BYTES_MAX) return
    walk.keptBytes += bytes.byteLength
    walk.fetched.set(number, bytes)
  })
}

/** Whether a number is there, for one byte of it. */
async function lookFor(walk: Walk, number: number): Promise<void> {
  const options = { range: { start: 0, end: 1 }, signal: walk.signal }
  if ((await walk.store.get(walk.path(number), options)) !== null) walk.present.add(number)
}

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)
