/** A storage that is only read. */
import { CalicoError } from '../errors.js'
import type { ObjectWriter, PutOutcome } from './contract.js'
import { PassingStore } from './passing.js'

/** Passes reads on, and refuses everything else with InvalidArgument. */
export class ReadOnlyStore extends PassingStore {
  override async put(path: string): Promise<void> {
    throw this.refused(path)
  }

  override async putIfAbsent(path: string): Promise<PutOutcome> {
    throw this.refused(path)
  }

  override async delete(path: string): Promise<void> {
    throw this.refused(path)
  }

  override async createWriter(path: string): Promise<ObjectWriter> {
    throw this.refused(path)
  }

  private refused(path: string): CalicoError {
    return new CalicoError(
      'InvalidArgument',
      `${this.uri}/${path}: the store is open as a replica, which is only read; copy it, or open ` +
        'it without `replica` where nothing is missing',
      { details: { path } },
    )
  }
}
