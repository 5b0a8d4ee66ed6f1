/** The store on the branches and tags that requests name (CAL-BRIDGE-160). */
import { CalicoError } from '../errors.js'
import type { SharedWork } from '../executor/shared-work.js'
import type { Store } from '../executor/store.js'
import { parseRef } from '../storage/address.js'

/** A store on a line, and the work on it that processes share. */
export interface OnRef {
  readonly store: Store
  readonly shared: SharedWork
}

/** Branches that are held open; the one that was asked for longest ago makes room. */
const OPEN_MAX = 64

export class Branches {
  /** By line and version, the one asked for last at the end. */
  private readonly open = new Map<string, OnRef>()

  constructor(
    private readonly own: OnRef,
    private readonly share: (store: Store) => SharedWork,
  ) {}

  /**
   * What a request is about: the branch or tag of this name, as the refs log has it now, or a
   * version of a branch.
   * @throws UnknownRef, InvalidAddress; InvalidArgument for a version of no branch (CAL-BRIDGE-176)
   */
  async find(name: string | undefined, signal: AbortSignal): Promise<OnRef> {
    if (name === undefined) return this.own
    if (parseRef(name).name === null) {
      const message = `'${name}' names no branch or tag; a version is written as main@v12`
      throw new CalicoError('InvalidArgument', message)
    }
    const store = await this.own.store.at(name, signal)
    const key = store.reads
    const known = this.open.get(key)
    const found = known ?? { store, shared: this.share(store) }
    this.open.delete(key)
    this.open.set(key, found)
    const [oldest] = this.open
    if (this.open.size > OPEN_MAX && oldest) this.open.delete(oldest[0])
    return found
  }

  /** Waits for what is written behind the commits of branches. */
  async close(): Promise<void> {
    for (const { store } of this.open.values()) await store.close()
    this.open.clear()
  }
}
