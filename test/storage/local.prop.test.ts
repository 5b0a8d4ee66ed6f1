import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { byBytes, pathsOf, textOf } from '../contract/collect.js'
import fc from '../support/property.js'
import { localStore, temporaryFolder } from './folders.js'

const part = fc.string({
  unit: fc.constantFrom('a', 'b', '-', '.', '0', '='),
  minLength: 1,
  maxLength: 3,
})
const path = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((text) => (/^\.+$/.test(text) ? 'a' : text)).join('/'))

/** No path is a folder of another: that is what a folder of files cannot hold. */
const paths = fc
  .uniqueArray(path, { minLength: 1, maxLength: 12 })
  .map((all) => all.filter((one) => !all.some((other) => other.startsWith(`${one}/`))))

const operation = fc.record({
  kind: fc.constantFrom('put', 'putIfAbsent', 'delete', 'write'),
  at: fc.nat(11),
  text: fc.string({ unit: 'binary-ascii', maxLength: 8 }),
})

async function apply(
  store: ObjectStore,
  all: readonly string[],
  { kind, at, text }: { kind: string; at: number; text: string },
): Promise<string> {
  const place = all[at % all.length] as string
  const bytes = Buffer.from(text)
  if (kind === 'put') return `${await store.put(place, bytes)}`
  if (kind === 'putIfAbsent') return store.putIfAbsent(place, bytes)
  if (kind === 'delete') return `${await store.delete(place)}`
  const writer = await store.createWriter(place)
  await writer.write(bytes)
  return writer.close().then(
    () => 'closed',
    (error) => String(error.code),
  )
}

describe('a local store and a memory store', () => {
  it('answer any operations alike, and list alike from any place', async () => {
    const root = await temporaryFolder()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.array(operation, { maxLength: 12 }),
        fc.array(fc.tuple(path, path), { maxLength: 8 }),
        async (all, operations, lists) => {
          const local = localStore(`${root}/${run++}`)
          const memory = new MemoryStore({ name: 'oracle', env: seededEnv({ seed: 1 }) })
          for (const one of operations) {
            expect(await apply(local, all, one)).toBe(await apply(memory, all, one))
          }
          const stored = await pathsOf(memory, '')
          for (const one of all) {
            expect(textOf(await local.get(one))).toBe(textOf(await memory.get(one)))
          }
          for (const [beginning, startAfter] of [['', ''] as const, ...lists]) {
            const prefix = beginning.slice(0, 3).replace(/\/\/?$/, '/')
            const listed = await pathsOf(local, prefix, { startAfter })
            const wanted = stored.filter((one) => one.startsWith(prefix) && one > startAfter)
            expect(listed).toEqual(wanted.sort(byBytes))
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
