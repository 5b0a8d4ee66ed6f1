/** Loads items in order, a few ahead of the consumer, within the pool's bytes. */
import type { DecodePool } from './worker-pool.js'

/** Most items that are loaded before anyone asks for them. */
const AHEAD_MAX = 2

export interface ReadAhead<Item, Loaded> {
  readonly items: readonly Item[]
  readonly load: (item: Item, signal: AbortSignal) => Promise<Loaded>
  /** Bytes that a loaded item takes, at a guess. */
  readonly bytesOf: (item: Item) => number
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
}

interface Pending<Loaded> {
  readonly loaded: Promise<Loaded>
  reserved: number
}

/**
 * Yields the loaded items in order. The one that the consumer waits for is always loaded, so
 * readers that share a pool never wait for each other; those after it only as far as the pool has
 * bytes. Leaving early cancels what is pending.
 */
export async function* readAhead<Item, Loaded>(
  options: ReadAhead<Item, Loaded>,
): AsyncGenerator<Loaded, void, undefined> {
  const { items, pool } = options
  const leave = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, leave.signal]) : leave.signal
  const pending: Pending<Loaded>[] = []
  let next = 0
  const begin = (reserved: number): void => {
    const loaded = options.load(items[next++]!, signal)
    loaded.catch(() => {})
    pending.push({ loaded, reserved })
  }
  try {
    while (pending.length > 0 || next < items.length) {
      if (pending.length === 0) begin(0)
      while (pending.length <= AHEAD_MAX && next < items.length) {
        const bytes = options.bytesOf(items[next]!)
        if (!pool.tryReserve(bytes)) break
        begin(bytes)
      }
      const head = pending[0]!
      const loaded = await head.loaded
      pending.shift()
      pool.release(head.reserved)
      yield loaded
    }
  } finally {
    leave.abort()
    for (const { reserved } of pending) pool.release(reserved)
  }
}
