/** Virtual time: it moves only when everybody waits, from one event to the next. */

const MICROS_PER_MS = 1000

/** What an event belongs to: what is cancelled, or put off, is all that belongs to one owner. */
export interface Owner {
  readonly name: string
  /** Nothing of the owner happens before; in microseconds. */
  readonly pausedUntil: number
}

interface Event {
  readonly atMicros: number
  readonly number: number
  readonly owner: Owner | null
  readonly action: () => void
}

/** An event that did not happen in time: somebody waits for what never comes. */
export class Stuck extends Error {}

/**
 * Events in order of time, those of one time in the order in which they were asked for. The code
 * under test awaits nothing but events, so that one turn of the event loop lets it come to rest.
 */
export class Timeline {
  nowMicros: number
  #events: Event[] = []
  #number = 0

  constructor(startMicros: number) {
    this.nowMicros = startMicros
  }

  after(ms: number, action: () => void, owner: Owner | null = null): void {
    this.#insert({
      atMicros: this.nowMicros + Math.ceil(ms * MICROS_PER_MS),
      number: this.#number++,
      owner,
      action,
    })
  }

  /** Resolves after so many milliseconds of virtual time. */
  sleep(ms: number, owner: Owner | null = null): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, owner))
  }

  /** What was still to happen to an owner never happens. */
  cancel(owner: Owner): void {
    this.#events = this.#events.filter((event) => event.owner !== owner)
  }

  /** Nothing that was still to happen happens. */
  clear(): void {
    this.#events = []
  }

  /** Lets events happen until `isDone` says so. @throws Stuck where it never will, or too late */
  async run(isDone: () => boolean, eventsMax: number): Promise<void> {
    for (let count = 0; ; count++) {
      await rest()
      if (isDone()) return
      if (count === eventsMax) throw new Stuck(`not done after ${eventsMax} events`)
      if (!this.#step()) throw new Stuck('everybody waits, and nothing is to happen any more')
    }
  }

  /** Lets all happen that is to happen. */
  async drain(eventsMax: number): Promise<void> {
    await this.run(() => this.#events.length === 0, eventsMax)
  }

  #step(): boolean {
    const event = this.#events.shift()
    if (!event) return false
    const { owner } = event
    if (owner && owner.pausedUntil > event.atMicros) {
      this.#insert({ ...event, atMicros: owner.pausedUntil })
      return true
    }
    this.nowMicros = Math.max(this.nowMicros, event.atMicros)
    event.action()
    return true
  }

  #insert(event: Event): void {
    let at = this.#events.length
    for (; at > 0; at--) {
      const { atMicros, number } = this.#events[at - 1]!
      if (atMicros < event.atMicros || (atMicros === event.atMicros && number < event.number)) break
    }
    this.#events.splice(at, 0, event)
  }
}

/** Every promise that can go on has gone on after a turn of the event loop. */
function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
