/** The storage with faults of the conformance suite, failing with errors of the sources. */
import { FaultyStore as Faulty } from '../../conformance/adapters/typescript/faulty-store.mjs'
import { CalicoError } from '../../src/errors.js'
import type { ObjectStore } from '../../src/storage/contract.js'

export class FaultyStore extends Faulty {
  constructor(inner: ObjectStore) {
    super(inner, (message) => new CalicoError('StorageUnavailable', message))
  }
}
