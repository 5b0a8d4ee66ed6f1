/** A storage in memory that notes which data files are read, and how much of them. */
import { seededEnv } from '../../src/env.js'
import type { ByteRange, RequestOptions } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'

export class WatchedStore extends MemoryStore {
  readonly opened = new Set<string>()
  dataBytes = 0

  constructor(seed = 4) {
    super({ name: `watched-${seed}`, env: seededEnv({ seed }) })
  }

  override async get(path: string, options?: RequestOptions & { range?: ByteRange }) {
    const bytes = await super.get(path, options)
    if (path.startsWith('data/')) {
      this.opened.add(path)
      this.dataBytes += bytes?.byteLength ?? 0
    }
    return bytes
  }

  reset(): void {
    this.opened.clear()
    this.dataBytes = 0
  }
}
