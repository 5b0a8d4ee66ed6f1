/** Manifests: what was put in comes out, the same bytes each time, and damage is refused. */

import { describe, expect, it } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { ALGEBRAS, type Algebra } from '../../src/format/algebra.js'
import { toHex } from '../../src/format/hex.js'
import { decodeManifest, encodeManifest, type ManifestRecord } from '../../src/format/manifest.js'
import { readManifest, writeManifest } from '../../src/log/checkpoints.js'
import { codeOf } from '../support/documents.js'
import fc from '../support/property.js'
import { memoryStorage } from '../support/sample-store.js'
import { boxed } from '../support/soak.js'

const hex = fc.uint8Array({ maxLength: 12 }).map(toHex)
/** The Avro library stops one short of the greatest safe integer. */
const count = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 }))
const fileFormat = fc.constantFrom<'parquet' | 'arrow'>('parquet', 'arrow')
const path = fc.stringMatching(/^data\/[a-z2-7]{13}\/[a-z2-7]{26}\.parquet$/)
const checksum = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(toHex)
const slices = fc.array(
  fc.record({ partition: hex, firstRow: count, rows: count, keyMin: hex, keyMax: hex }),
  { maxLength: 3 },
)

const columns = fc.array(
  fc.record(
    {
      column: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      type: fc.constantFrom('int64', 'list<utf8>', 'decimal(38,2)'),
      op: fc.constantFrom<'set' | 'delta' | 'mixed' | 'computed'>(
        ...(['set', 'delta', 'mixed', 'computed'] as const),
      ),
      algebra: fc.constantFrom<Algebra>(...ALGEBRAS),
      orderType: fc.constant('int64'),
    },
    { requiredKeys: ['column', 'type', 'op'] },
  ),
  { maxLength: 3 },
)

const texts = fc.array(fc.constantFrom('int64', 'list<utf8>', 'target.c7 + 1'), { maxLength: 3 })

const expression = fc.record(
  {
    assign: fc.array(
      fc.record(
        { column: fc.nat(99), value: fc.string({ maxLength: 9 }), required: fc.constant(true) },
        { requiredKeys: ['column', 'value'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    when: fc.string({ maxLength: 9 }),
    key: texts,
    source: texts,
    target: columns.map((all) => all.map(({ op: _, ...column }) => column)),
  },
  { requiredKeys: ['assign', 'key', 'source', 'target'] },
)

const update = fc.record({
  kind: fc.constant('update' as const),
  rows: count,
  ordered: fc.boolean(),
  patches: fc.boolean(),
  columns,
  files: fc.array(
    fc.record(
      { path, fileFormat, bytes: count, rows: count, slices, checksum },
      { requiredKeys: ['path', 'fileFormat', 'bytes', 'rows', 'slices'] },
    ),
    { maxLength: 3 },
  ),
  inline: fc.option(
    fc.record({
      rows: count,
      data: fc.uint8Array({ maxLength: 50 }).map((bytes) => new Uint8Array(bytes)),
      slices,
    }),
  ),
  expression: fc.option(expression),
})

const bounds = fc.array(
  fc.record(
    { column: fc.integer({ min: 1, max: 2 ** 31 - 1 }), nulls: count, min: hex, max: hex },
    { requiredKeys: ['column', 'nulls'] },
  ),
  { maxLength: 3 },
)

const tile = fc.record({
  kind: fc.constant('tile' as const),
  partition: hex,
  asOf: count,
  segments: fc.array(
    fc.record({
      name: fc
        .array(fc.nat(2 ** 31), { minLength: 1, maxLength: 4 })
        .map((name) => name as [number, ...number[]]),
      path,
      fileFormat,
      bytes: count,
      rows: count,
      latent: fc.integer({ min: 1, max: 100 }),
      keyMin: hex,
      keyMax: hex,
      bounds,
      checksum,
    }),
    { maxLength: 3 },
  ),
})

const range = fc.record({
  kind: fc.constant('delete-range' as const),
  lower: fc.option(hex),
  upper: fc.option(hex),
  where: fc.option(fc.string({ maxLength: 20 })),
})

const record = fc.record({
  position: fc.record({ height: count, member: fc.nat(9), action: fc.nat(9) }),
  after: fc.option(count),
  content: fc.oneof(tile, update, range),
}) as unknown as fc.Arbitrary<ManifestRecord>

const records = fc.array(record, { maxLength: 8 })

describe('a manifest', () => {
  it('gives back its records, and equal records give equal bytes', () => {
    const property = fc.property(records, (all) => {
      const bytes = encodeManifest(all)
      expect(decodeManifest(bytes, 'm.avro')).toEqual(all)
      expect(Buffer.compare(encodeManifest(structuredClone(all)), bytes)).toBe(0)
    })
    fc.assert(property, boxed(300))
  })

  it('of more records than a block holds has several blocks', () => {
    const position = { height: 1, member: 0, action: 0 }
    const content = { kind: 'tile' as const, partition: 'ff', asOf: 1, segments: [] }
    const all = Array.from({ length: 2500 }, (_, i) => ({
      position: { ...position, height: i },
      after: null,
      content,
    }))
    const bytes = Buffer.from(encodeManifest(all))
    expect(decodeManifest(bytes, 'm.avro')).toEqual(all)
    expect(bytes.toString('latin1').split('calico-manifest\n')).toHaveLength(1 + 1 + 3)
  })

  it('that is cut is refused with CorruptManifest', () => {
    const property = fc.property(records, fc.nat(), (all, at) => {
      const bytes = encodeManifest(all)
      const cut = bytes.subarray(0, at % bytes.length)
      try {
        // Cut right behind a sync marker it is a shorter manifest; its hash tells.
        const whole = Buffer.from(cut).toString('latin1').endsWith('calico-manifest\n')
        expect(decodeManifest(cut, 'm.avro').length === 0 && whole).toBe(true)
      } catch (error) {
        expect(isCalicoError(error, 'CorruptManifest') || String(error)).toBe(true)
      }
    })
    fc.assert(property, boxed(300))
  })

  it('with any byte changed is refused by its name', async () => {
    const property = fc.asyncProperty(
      records,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (all, at, x) => {
        const storage = memoryStorage()
        const ref = await writeManifest({
          storage,
          line: 1,
          version: 1,
          location: '',
          records: all,
        })
        expect(await readManifest(storage, ref)).toEqual(all)
        const bytes = (await storage.get(ref.path))!
        bytes[at % bytes.length]! ^= x
        await storage.put(ref.path, bytes)
        expect(await codeOf(readManifest(storage, ref))).toBe('CorruptManifest')
      },
    )
    await fc.assert(property, boxed(100))
  })

  it('begins with the Avro magic and two metadata entries, codec before schema', () => {
    const text = Buffer.from(encodeManifest([])).toString('latin1')
    expect(text.slice(0, 4)).toBe('Obj\u0001')
    expect(text.charCodeAt(4)).toBe(4)
    expect(text.indexOf('avro.codec')).toBeLessThan(text.indexOf('avro.schema'))
    expect(text.endsWith('calico-manifest\n')).toBe(true)
  })
})

it('a manifest whose header promises billions of entries is CorruptManifest at once', () => {
  const promised = Buffer.from('feffffff0f', 'hex')
  const bytes = Buffer.concat([Buffer.from('Obj\x01', 'latin1'), promised, Buffer.alloc(40)])
  expect(() => decodeManifest(bytes, 'm.avro')).toThrow(/m\.avro.*beyond its end/)
})
