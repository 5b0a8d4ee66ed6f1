/** Shared work on a store that this process has open. */
import type { Batch } from '../arrow/batch.js'
import type { Committed } from '../commit/staged.js'
import { MAIN } from '../log/lines.js'
import type { LocalExecutor, LocalParts } from './local-executor.js'
import { allowAll } from './policy.js'
import { Sealer } from './seal.js'
import { readShared, type SharedReadContext } from './shared-file.js'
import { planShared, scanShared } from './shared-read.js'
import type {
  BegunWrite,
  FilePart,
  NothingCommitted,
  SharedCommit,
  SharedPlan,
  SharedRead,
  SharedRows,
  SharedWork,
  SharedWrite,
  StagedRows,
} from './shared-work.js'
import {
  abortShared,
  beginShared,
  commitShared,
  type SharedWriteContext,
  sharedFields,
  stageShared,
} from './shared-write.js'
import { directRoot } from './whole-files.js'

export class LocalSharedWork implements SharedWork {
  private readonly context: SharedReadContext & SharedWriteContext

  constructor(options: {
    readonly parts: LocalParts
    readonly executor: LocalExecutor
    /** The store's id. */
    readonly store: string
    /** The line's id: what is handed out on one is worth nothing on another (CAL-BRIDGE-161). */
    readonly line: number
    readonly secret: Uint8Array
    readonly direct?: boolean | undefined
  }) {
    const { parts, executor, store, line, secret, direct = false } = options
    this.context = {
      ...{ parts, executor, principal: parts.principal },
      sealer: new Sealer(secret, line === MAIN.id ? store : `${store}/${line}`),
      nowMicros: () => parts.env.nowMicros(),
      givesFiles: parts.policy === allowAll,
      filesRoot: directRoot({ direct, uri: parts.storage.uri, policy: parts.policy }),
    }
  }

  plan(read: SharedRead): Promise<SharedPlan> {
    return planShared(this.context, read)
  }

  scan(
    split: string,
    options: {
      readonly principal?: string | undefined
      readonly signal?: AbortSignal | undefined
    } = {},
  ): AsyncGenerator<Batch> {
    return scanShared(this.context, split, options)
  }

  file(part: FilePart): Promise<Uint8Array> {
    return readShared(this.context, part)
  }

  begin(write: SharedWrite): Promise<BegunWrite> {
    return beginShared(this.context, write)
  }

  fields(
    write: Pick<SharedCommit, 'write' | 'principal' | 'signal'>,
  ): Promise<BegunWrite['fields']> {
    return sharedFields(this.context, write)
  }

  stage(rows: SharedRows): Promise<StagedRows> {
    return stageShared(this.context, rows)
  }

  commit(commit: SharedCommit): Promise<Committed | NothingCommitted> {
    return commitShared(this.context, commit)
  }

  abort(
    write: Pick<SharedCommit, 'write' | 'messages' | 'principal' | 'signal'>,
  ): Promise<boolean> {
    return abortShared(this.context, write)
  }
}
