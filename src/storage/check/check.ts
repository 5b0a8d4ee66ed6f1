/** Whether a storage keeps the contract (spec/storage.md): every rule tried on it, one by one. */
import { type Env, systemEnv } from '../../env.js'
import { CalicoError, throwIfAborted } from '../../errors.js'
import { openUnproven, parseAddress, type StoreAddress } from '../address.js'
import type { ObjectStore } from '../contract.js'
import { PrefixStore } from '../prefix.js'
import { deleteObjects } from '../requests.js'
import type { S3Options, Variables } from '../s3/options.js'
import { scratchFolder, trialProcesses } from './processes.js'
import { RACE_RULES } from './races.js'
import { READ_RULES } from './reads.js'
import type { StorageRule, Trial, TrialProcesses } from './rule.js'
import { STREAM_RULES } from './streams.js'
import { WRITE_RULES } from './writes.js'

export const STORAGE_RULES: readonly StorageRule[] = [
  ...WRITE_RULES,
  ...RACE_RULES,
  ...READ_RULES,
  ...STREAM_RULES,
]

/** What became of one rule. */
export interface RuleResult {
  /** The requirement, as `CAL-STORAGE-002`. */
  readonly id: string
  /** The rule in words: a situation and its result. */
  readonly rule: string
  readonly outcome: 'passed' | 'failed' | 'not tried'
  /** What was found instead, or why it was not tried; null where it passed. */
  readonly found: string | null
}

export interface CheckOptions {
  /** The address to try; nothing but a new folder in it is touched, and that is removed again. */
  readonly uri: string
  /** Only rules of this requirement, as `CAL-STORAGE-002`; all unless given. */
  readonly requirement?: string
  readonly env?: Env
  /** For `s3:` addresses. Further processes are told of `variables` alone. */
  readonly s3?: S3Options
  /** The environment, also of further processes; that of this process unless given. */
  readonly variables?: Variables
  /**
   * Whether to start further processes. Without them some rules are not tried, as always in memory.
   * Where the scheme is a registered one, they learn of it by `CALICO_STORAGE_MODULES`.
   */
  readonly processes?: boolean
  readonly signal?: AbortSignal
}

/**
 * Tried one after another; a rule that fails keeps none of the others from being tried.
 * @throws InvalidAddress, UnsupportedStorage, and InvalidArgument for a requirement without rules
 */
export async function* checkStorage(options: CheckOptions): AsyncGenerator<RuleResult> {
  const { env = systemEnv, s3, variables = process.env, signal } = options
  const rules = chosenRules(options.requirement)
  const place = await scratchPlace(options.uri, env)
  const open = (): ObjectStore => openUnproven(place.address, { env, s3, variables })
  const [root, second] = [open(), open()]
  // The storage's own name of the place, which further processes open.
  const uri = place.isOwn ? root.uri : options.uri
  const alone = options.processes === false || place.address.scheme === 'memory'
  try {
    for (const [number, rule] of rules.entries()) {
      throwIfAborted(signal)
      const prefix = `${place.prefix}${number}/`
      const processes = alone ? null : trialProcesses({ uri, prefix, variables })
      yield await tryRule(rule, trialOn({ root, second, prefix, env, processes }))
    }
  } finally {
    // What killed processes began there and never ended.
    if (place.isOwn) await root.sweepTemporary?.(0, { dryRun: false })
    await Promise.all([root.close?.(), second.close?.()])
    await place.remove()
  }
}

function chosenRules(requirement: string | undefined): readonly StorageRule[] {
  const rules = STORAGE_RULES.filter(({ id }) => requirement === undefined || id === requirement)
  if (rules.length > 0) return rules
  const known = [...new Set(STORAGE_RULES.map(({ id }) => id))].sort().join(', ')
  throw new CalicoError('InvalidArgument', `no rule shows '${requirement}'; there are ${known}`)
}

interface ScratchPlace {
  readonly address: StoreAddress
  /** Whether the address is one that nobody else uses. */
  readonly isOwn: boolean
  /** What the paths of all that is made begin with. */
  readonly prefix: string
  remove(): Promise<void>
}

/**
 * A new folder below the address. Where it can be a root of its own, what killed processes leave
 * goes with it.
 */
async function scratchPlace(uri: string, env: Env): Promise<ScratchPlace> {
  const address = parseAddress(uri)
  const name = `storage-check-${Buffer.from(env.randomBytes(16)).toString('hex')}`
  const nothing = async (): Promise<void> => {}
  if (address.scheme === 'file') {
    const { path, remove } = await scratchFolder(address.path, name)
    return { address: { ...address, path }, isOwn: true, prefix: '', remove }
  }
  if (address.scheme === 's3') {
    const path = `${address.path}/${name}`
    return { address: { ...address, path }, isOwn: true, prefix: '', remove: nothing }
  }
  return { address, isOwn: false, prefix: `${name}/`, remove: nothing }
}

/** A trial in a folder of a storage, opened twice. */
export function trialOn(options: {
  root: ObjectStore
  second: ObjectStore
  /** Ends with a slash. */
  prefix: string
  env: Env
  processes: TrialProcesses | null
}): Trial {
  const { root, second, prefix, env, processes } = options
  const store = new PrefixStore(root, prefix)
  return { store, other: new PrefixStore(second, prefix), root, env, processes }
}

async function tryRule(rule: StorageRule, trial: Trial): Promise<RuleResult> {
  const { id, says } = rule
  const told = { id, rule: says }
  if (rule.needsProcesses && trial.processes === null) {
    return { ...told, outcome: 'not tried', found: 'no further process was started' }
  }
  try {
    await rule.check(trial)
    return { ...told, outcome: 'passed', found: null }
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    return { ...told, outcome: 'failed', found }
  } finally {
    await clean(trial.store).catch(() => undefined)
  }
}

async function clean(store: ObjectStore): Promise<void> {
  const paths: string[] = []
  for await (const { path } of store.list('')) paths.push(path)
  await deleteObjects(store, paths)
}
