/** States that were made on the way to one that adopts others (spec/table.md, "Lineage"). */
import { type Line, type Place, placeAt } from '../log/lines.js'
import type { LineState } from './state.js'

/** States that are kept: as many as there are spans that anybody has to know. */
const STATES_MAX = 256

/**
 * What loading a state makes once: histories that adopt each other's versions by turns would else
 * be replayed twice as often with each turn.
 */
export class KnownStates {
  private readonly states = new Map<string, LineState>()

  /** @param waiting the entries whose adopts wait for what is loaded */
  constructor(private readonly waiting = new Set<string>()) {}

  /** Whether an entry waits for what is loaded, and so cannot be part of it. */
  isWaiting(place: Place): boolean {
    return this.waiting.has(keyOf(place))
  }

  /** Loads what an entry adopts; until it is there the entry waits. */
  async waitFor<T>(place: Place, load: () => Promise<T>): Promise<T> {
    const key = keyOf(place)
    this.waiting.add(key)
    try {
      return await load()
    } finally {
      this.waiting.delete(key)
    }
  }

  note(state: LineState): void {
    const { height } = state
    if (height === 0) return
    const place = placeAt(state.lineage, height)
    const key = keyOf(place)
    // Of a line that begins there it is the state of the one that it begins from.
    const lineage = state.lineage.filter((span) => span.height <= height)
    this.states.delete(key)
    this.states.set(key, { ...state, ...place, lineage })
    const [oldest] = this.states.keys()
    if (this.states.size > STATES_MAX && oldest !== undefined) this.states.delete(oldest)
  }

  /** The newest state of a line's own versions that is wanted; null where none is known. */
  newest(line: Line, wanted: (state: LineState) => boolean): LineState | null {
    let newest: LineState | null = null
    for (const state of this.states.values()) {
      const isNewer = state.line === line.id && state.version > (newest?.version ?? 0)
      if (isNewer && wanted(state)) newest = state
    }
    return newest
  }
}

const keyOf = ({ line, version }: Place): string => `${line}/${version}`
