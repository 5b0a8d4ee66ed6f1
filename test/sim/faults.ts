/** Which faults a run injects, and how often each has struck. */
import type { Random } from './random.js'

/**
 * The faults that the storage contract allows (spec/storage.md, CAL-STORAGE-001 to 015), those of
 * processes, and in some runs reads that are damaged on their way, which no storage may do.
 *
 * | kind | what happens |
 * |---|---|
 * | lost-answer | the request is carried out, its caller gets an error |
 * | late | the caller gets an error, and minutes later the request is carried out |
 * | again | the caller is answered, and minutes later the request is carried out once more |
 * | busy | 503, or 409 for a conditional put: not carried out |
 * | full | 507: certainly not carried out |
 * | slow | minutes pass before the request is carried out, and others after it before the answer |
 * | torn | an upload, or a list, breaks off half-way |
 * | crash-before, crash-after | the process ends, its request carried out or not |
 * | pause | the process stands still, for seconds up to three days, its requests go on |
 * | clock | the process's clock jumps, by up to two hours |
 * | flipped, short, swapped | a read gives a wrong bit, too little, or what another one gave |
 */
export const FAULTS = [
  'lost-answer',
  'late',
  'again',
  'busy',
  'full',
  'slow',
  'torn',
  'crash-before',
  'crash-after',
  'pause',
  'clock',
  'flipped',
  'short',
  'swapped',
] as const

export type FaultKind = (typeof FAULTS)[number]

export type Operation =
  | 'get'
  | 'head'
  | 'list'
  | 'put'
  | 'putIfAbsent'
  | 'delete'
  | 'write'
  | 'close'

/** Share of requests that each kind strikes where a run has it, at most. */
const RATES: Readonly<Record<FaultKind, number>> = {
  'lost-answer': 0.15,
  late: 0.12,
  again: 0.12,
  busy: 0.06,
  full: 0.01,
  slow: 0.03,
  torn: 0.05,
  'crash-before': 0.004,
  'crash-after': 0.006,
  pause: 0.003,
  clock: 0.003,
  flipped: 0.02,
  short: 0.02,
  swapped: 0.02,
}

const WRITES: readonly Operation[] = ['put', 'putIfAbsent', 'delete', 'close']

/** The operations that a kind makes sense for; all unless named. */
const STRIKES: Partial<Readonly<Record<FaultKind, readonly Operation[]>>> = {
  'lost-answer': WRITES,
  late: WRITES,
  again: WRITES,
  full: ['put', 'putIfAbsent', 'write', 'close'],
  torn: ['list', 'write'],
  flipped: ['get'],
  short: ['get'],
  swapped: ['get'],
}

/** The share of runs whose reads may be damaged. */
const DAMAGING = 0.3
/** What damages a read. */
const DAMAGES = ['flipped', 'short', 'swapped'] as const
export type Damage = (typeof DAMAGES)[number]
export const isDamage = (kind: FaultKind | null): kind is Damage =>
  (DAMAGES as readonly (FaultKind | null)[]).includes(kind)

export type FaultCounts = Readonly<Record<string, number>>

/**
 * Half of the kinds, each with a rate of its own: runs with few kinds of faults come to states that
 * runs with all of them never reach.
 */
export class Faults {
  readonly #random: Random
  readonly #rates = new Map<FaultKind, number>()
  readonly #counts = new Map<string, number>()
  #isHealed = false

  constructor(random: Random) {
    this.#random = random
    const isDamaging = random.chance(DAMAGING)
    for (const kind of FAULTS) {
      const rate = RATES[kind] * random.fraction()
      const isThere = random.chance(0.5)
      if (isThere && (isDamaging || !isDamage(kind))) this.#rates.set(kind, rate)
    }
  }

  /** From now on nothing fails. */
  heal(): void {
    this.#isHealed = true
  }

  /** The fault that strikes this request, if any. */
  draw(operation: Operation): FaultKind | null {
    if (this.#isHealed) return null
    for (const [kind, rate] of this.#rates) {
      if (STRIKES[kind]?.includes(operation) === false) continue
      if (!this.#random.chance(rate)) continue
      const name = `${kind} ${operation}`
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
      return kind
    }
    return null
  }

  /** How often each kind has struck each operation. */
  get counts(): FaultCounts {
    return Object.fromEntries(this.#counts)
  }
}
