/**
 * The storage contract as tests: every backend runs them. The rules are those of
 * `calico storage-check`; a factory gives two clients of one storage, and what further processes
 * have to know to be clients too.
 */
import { describe, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { STORAGE_RULES, trialOn } from '../../src/storage/check/check.js'
import { trialProcesses } from '../../src/storage/check/processes.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Variables } from '../../src/storage/s3/options.js'

export interface ContractStores {
  readonly store: ObjectStore
  /** Another client of the same objects. */
  readonly other: ObjectStore
  /** Where other processes find the objects; without it, rules for several are not declared. */
  readonly processes?: { readonly uri: string; readonly variables?: Variables }
}

export type ContractFactory = () => Promise<ContractStores>

/** Declares the contract's tests for a backend, whose objects other processes can have or not. */
export function describeContract(
  name: string,
  sharing: 'shared' | 'in one process',
  factory: ContractFactory,
): void {
  const rules = STORAGE_RULES.filter((rule) => sharing === 'shared' || !rule.needsProcesses)
  describe(`${name} keeps the storage contract`, () => {
    for (const [number, rule] of rules.entries()) {
      it(`${rule.id}: ${rule.says}`, async () => {
        const { store, other, processes } = await factory()
        const prefix = `rule-${number}/`
        await rule.check(
          trialOn({
            ...{ root: store, second: other, prefix, env: systemEnv },
            processes: processes
              ? trialProcesses({ variables: process.env, ...processes, prefix })
              : null,
          }),
        )
      })
    }
  })
}
