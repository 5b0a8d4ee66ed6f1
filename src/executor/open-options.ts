/** What is given when a store is created or opened. */

import type { Env } from '../env.js'
import type { ParentOptions } from '../log/parents.js'
import type { Places } from '../log/places.js'
import type { Compaction } from '../maintain/compaction.js'
import type { Planner } from '../scan/planner.js'
import type { AddressRef } from '../storage/address.js'
import type { LocalCacheOptions } from '../storage/cache/options.js'
import type { Cache } from '../storage/caching.js'
import type { ObjectStore } from '../storage/contract.js'
import type { S3Options } from '../storage/s3/options.js'
import type { Policy } from './policy.js'
import type { Profile } from './profile.js'

export interface OpenOptions {
  /**
   * `file:///path`, a plain path, `memory:name`, `s3://bucket/prefix`, or an address of a scheme
   * given to `registerStorage`, with a branch or tag (`@dev`), `@v12`, `@2026-11-01T00:00:00Z` or
   * both (`@dev@v12`) after it.
   */
  readonly uri?: string
  /** What would stand behind the `@` of the address; it goes before what stands there. */
  readonly ref?: AddressRef
  /** For `s3:` addresses: server, credentials, encryption. */
  readonly s3?: S3Options
  /** A storage that is open already, instead of an address. */
  readonly storage?: ObjectStore
  /**
   * Of a store that is created: what lies elsewhere than its log. Of one that is opened: where that
   * is now, and who asks for it; unless given, as the store records (CAL-STORAGE-100 … 107).
   */
  readonly places?: Places
  /**
   * Of a clone: where the store is that it goes on from, and who asks for it; unless given, as the
   * clone records, or as `CALICO_PARENT` says (CAL-REFS-104 … 109).
   */
  readonly parent?: ParentOptions
  readonly env?: Env
  /** Threads that decode and encode files; one per core, at most 4, unless given. */
  readonly workers?: number
  /** Memory that the sorting of one write may take, in bytes. */
  readonly sortBytesMax?: number
  /** Chooses the plan of each query. */
  readonly planner?: Planner
  /**
   * Opens a copy that may lack its newest objects, or have them without those before, as a
   * provider's replication leaves it: at its newest whole version, as `Store.replica` then says,
   * and only for reading (CAL-LOG-140 … 143). Reads the whole log and lists the data files.
   */
  readonly replica?: boolean
  /** Keeps what was read of data files: 16 MiB of what was used last unless given; null = none. */
  readonly cache?: Cache | null
  /**
   * Keeps it on a disk of this machine, for all processes that name the same folder
   * (CAL-STORAGE-090 … 097); null = none. Unless given, what `CALICO_CACHE_DIR` and
   * `CALICO_CACHE_MAX_BYTES` say, for stores elsewhere than in a local folder or in memory.
   */
  readonly localCache?: LocalCacheOptions | null
  /**
   * Decides which tiles are checkpointed and when: all that have updates when `checkpoint` is
   * called, and behind commits those that are due by a `checkpointPercent` of their group.
   */
  readonly compaction?: Compaction
  /** Decides who may do what; everybody everything unless given. */
  readonly policy?: Policy
  /** Collects where the time of reads goes. */
  readonly profile?: Profile
  /** Who asks, in calls that do not say. */
  readonly principal?: string
  readonly signal?: AbortSignal
}
