/** The rules of the contract pass storages that keep it, and name what others break. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { checkStorage, type RuleResult, STORAGE_RULES } from '../../src/storage/check/check.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { registerStorage } from '../../src/storage/registered.js'
import * as broken from './broken-storages.js'
import { temporaryFolder } from './folders.js'

const memory = (): MemoryStore => new MemoryStore({ name: 'checked', env: seededEnv({ seed: 1 }) })

/** What the check says of a storage in this process. */
async function check(store: ObjectStore): Promise<RuleResult[]> {
  const unregister = registerStorage('checked', () => store)
  try {
    const rules = checkStorage({ uri: 'checked:store', processes: false })
    return await collect(rules)
  } finally {
    unregister()
  }
}

async function collect(rules: AsyncIterable<RuleResult>): Promise<RuleResult[]> {
  const results: RuleResult[] = []
  for await (const result of rules) results.push(result)
  return results
}

const failedRules = (results: readonly RuleResult[]): string[] =>
  results.filter(({ outcome }) => outcome === 'failed').map(({ id, rule }) => `${id}: ${rule}`)

describe('the check of storages', () => {
  it.each([
    ['two winners', broken.TwoWinners, 'CAL-STORAGE-002: of 50 racers to create'],
    ['torn visibility', broken.TornVisibility, 'CAL-STORAGE-001: readers of an object'],
    ['a lost page', broken.LostPage, 'CAL-STORAGE-008: a list of 1100 objects'],
    ['a stale list', broken.StaleList, 'CAL-STORAGE-006: a list that begins after'],
    ['early acknowledgement', broken.EarlyAcknowledgement, 'CAL-STORAGE-006: what a write was'],
    ['a self-made refusal', broken.SelfMadeRefusal, 'CAL-STORAGE-002: putIfAbsent without a rival'],
    ['an unordered list', broken.UnorderedList, 'CAL-STORAGE-008: a list is ascending'],
    ['a delete that comes back', broken.DeleteComesBack, 'CAL-STORAGE-006: an object that was'],
  ])('names the rule that %s breaks', async (_name, Broken, beginning) => {
    const failed = failedRules(await check(new Broken(memory())))
    expect(failed.filter((rule) => rule.startsWith(beginning))).toHaveLength(1)
  })

  it('passes a storage that keeps the contract', async () => {
    const results = await check(memory())
    expect(failedRules(results)).toEqual([])
    expect(results.map(({ id }) => id)).toEqual(STORAGE_RULES.map(({ id }) => id))
  })

  it('says of a storage in memory which rules were not tried', async () => {
    const results = await collect(checkStorage({ uri: 'memory:check' }))
    const shared = results.filter(({ outcome }) => outcome === 'not tried')
    expect(shared.map(({ rule }) => rule)).toEqual(
      STORAGE_RULES.filter((rule) => rule.needsProcesses).map(({ says }) => says),
    )
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  })

  it('passes a local folder, with further processes, and leaves it as it was', async () => {
    const root = join(await temporaryFolder(), 'store')
    await mkdir(root)
    await writeFile(join(root, 'mine'), 'kept')
    const requirement = 'CAL-STORAGE-001'
    for await (const result of checkStorage({ uri: root, requirement })) {
      expect(result).toMatchObject({ outcome: 'passed', found: null })
    }
    expect(await readdir(root)).toEqual(['mine'])
  })

  it('leaves no folder where there was none', async () => {
    const folder = await temporaryFolder()
    const uri = join(folder, 'new')
    for await (const { outcome } of checkStorage({ uri, requirement: 'CAL-STORAGE-002' })) {
      expect(outcome).toBe('passed')
    }
    expect(await readdir(folder)).toEqual([])
  })
})
