/** What probes leave, and when it may go. */
import { expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { ProvingStore } from '../../src/storage/proving.js'
import { bytesOf, pathsOf } from '../contract/collect.js'

const DAY_MS = 24 * 3600 * 1000
const HOUR_MS = 3600 * 1000

it('what a killed probe left goes a day after it was written, and nothing else', async () => {
  const env = seededEnv({ seed: 1 })
  const inner = new MemoryStore({ name: 'probed', env })
  const store = new ProvingStore(inner, env)
  await inner.put('probe/first', bytesOf('1'))
  await inner.put('data/x', bytesOf('1'))
  await env.sleep(DAY_MS - HOUR_MS)
  await inner.put('probe/second', bytesOf('22'))
  expect(await store.sweepTemporary(DAY_MS, { dryRun: false })).toEqual({ files: 0, bytes: 0 })
  await env.sleep(HOUR_MS)
  expect(await store.sweepTemporary(DAY_MS, { dryRun: true })).toEqual({ files: 1, bytes: 1 })
  expect(await pathsOf(inner, '')).toEqual(['data/x', 'probe/first', 'probe/second'])
  expect(await store.sweepTemporary(DAY_MS, { dryRun: false })).toEqual({ files: 1, bytes: 1 })
  expect(await pathsOf(inner, '')).toEqual(['data/x', 'probe/second'])
})
