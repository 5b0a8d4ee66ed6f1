/**
 * Fold policies over any sizes of updates: how many layers they leave and how often a byte is
 * written (CAL-TILE-041 … 043). Sizes alone: nothing is stored.
 */
import { describe, expect, it } from 'vitest'
import type { FoldPolicy } from '../../src/format/generated/documents.js'
import { foldPolicyOf, type LayerSize } from '../../src/maintain/fold-policies.js'
import fc from '../support/property.js'

interface Layer extends LayerSize {
  /** The updates in it, by number. */
  readonly of: readonly number[]
}

const update = (bytes: number, number: number): Layer => ({
  ...{ bytes, inlineBytes: 0, bringsCells: true, isFolded: false },
  of: [number],
})

interface Outcome {
  readonly layers: readonly Layer[]
  /** The most that were there after the folds behind any update. */
  readonly mostLayers: number
  /** How often each update was written, its own commit not counted. */
  readonly writes: readonly number[]
}

/** Updates one after another, with all folds that are due behind each. */
function run(settings: FoldPolicy, sizes: readonly number[]): Outcome {
  const policy = foldPolicyOf(settings)
  const writes = sizes.map(() => 0)
  let layers: Layer[] = []
  let mostLayers = 0
  for (const [number, bytes] of sizes.entries()) {
    layers = [...layers, update(bytes, number)]
    for (let folds = 0; ; folds++) {
      expect(folds).toBeLessThan(100)
      const [first] = policy(layers)
      if (!first) break
      const taken = layers.slice(first.from, first.to)
      expect(taken.length).toBeGreaterThan(1)
      const of = taken.flatMap((layer) => layer.of)
      for (const one of of) writes[one]!++
      const total = taken.reduce((sum, layer) => sum + layer.bytes, 0)
      const folded: Layer = { ...update(total, 0), isFolded: true, of }
      layers = [...layers.slice(0, first.from), folded, ...layers.slice(first.to)]
    }
    mostLayers = Math.max(mostLayers, layers.length)
  }
  return { layers, mostLayers, writes }
}

const SIZES = fc.array(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.nat({ max: 2 ** 30 })), {
  minLength: 1,
  maxLength: 300,
})
const UPDATES = fc.integer({ min: 2, max: 12 })
const RATIO = fc.integer({ min: 2, max: 12 })

const log = (value: number, base: number): number => Math.log(Math.max(1, value)) / Math.log(base)
const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0)

describe('any updates', () => {
  it('of a tiered group lie in fewer than so many layers a tier, in order', () => {
    fc.assert(
      fc.property(SIZES, UPDATES, RATIO, (sizes, updates, ratio) => {
        const { layers, mostLayers } = run({ kind: 'tiered', updates, ratio }, sizes)
        const tiers = Math.floor(log(total(sizes), ratio) + 1e-9) + 1
        expect(mostLayers).toBeLessThanOrEqual((updates - 1) * tiers)
        expect(layers.flatMap(({ of }) => of)).toEqual(sizes.map((_, i) => i))
      }),
    )
  })

  it('of a tiered group are written at most so often a tier', () => {
    fc.assert(
      fc.property(SIZES, UPDATES, RATIO, (sizes, updates, ratio) => {
        const { writes } = run({ kind: 'tiered', updates, ratio }, sizes)
        const tiers = Math.floor(log(total(sizes), ratio) + 1e-9) + 1
        expect(Math.max(...writes)).toBeLessThanOrEqual((ratio + 1) * tiers)
      }),
    )
  })

  it('of a levelled group lie in layers that each outweigh all later ones', () => {
    fc.assert(
      fc.property(SIZES, UPDATES, RATIO, (sizes, updates, ratio) => {
        const { layers, mostLayers } = run({ kind: 'levelled', updates, ratio }, sizes)
        const levels = log(total(sizes), ratio + 1) + 2
        expect(mostLayers).toBeLessThanOrEqual(updates - 1 + levels)
        const folded = layers.filter(({ isFolded }) => isFolded)
        for (const [at, { bytes }] of folded.entries()) {
          const later = folded.slice(at + 1)
          if (later.length > 0) {
            expect(bytes).toBeGreaterThan(ratio * total(later.map((one) => one.bytes)))
          }
        }
      }),
    )
  })

  it('of a levelled group are written once more whenever what holds them grows by a share', () => {
    fc.assert(
      fc.property(SIZES, UPDATES, RATIO, (sizes, updates, ratio) => {
        const { writes } = run({ kind: 'levelled', updates, ratio }, sizes)
        const growths = log(total(sizes), 1 + 1 / ratio)
        for (const [at, count] of writes.entries()) {
          const own = growths - log(sizes[at]!, 1 + 1 / ratio)
          expect(count).toBeLessThanOrEqual(2 + own + 1e-9)
        }
      }),
    )
  })

  it('of a group that folds nothing, or says what nobody knows, stay as they are', () => {
    fc.assert(
      fc.property(SIZES, fc.constantFrom('none', 'of-later'), (sizes, kind) => {
        expect(run({ kind, updates: 2, ratio: 2 }, sizes).layers).toHaveLength(sizes.length)
      }),
    )
  })
})

describe('updates that are alike', () => {
  it('are written once a tier, where a tier is as large as it is long', () => {
    const { writes, layers } = run(
      { kind: 'tiered', updates: 4, ratio: 4 },
      Array.from({ length: 256 }, () => 1),
    )
    expect(writes.every((count) => count === 4)).toBe(true)
    expect(layers).toHaveLength(1)
  })

  it('are written more often by levels, and lie in fewer layers', () => {
    const sizes = Array.from({ length: 1000 }, () => 10)
    const tiered = run({ kind: 'tiered', updates: 8, ratio: 8 }, sizes)
    const levelled = run({ kind: 'levelled', updates: 8, ratio: 8 }, sizes)
    expect(total(levelled.writes)).toBeGreaterThan(total(tiered.writes))
    expect(levelled.mostLayers).toBeLessThan(tiered.mostLayers)
  })
})

describe('what parts updates', () => {
  it('keeps those before it from being folded with those after', () => {
    const ones = (count: number): Layer[] => Array.from({ length: count }, (_, i) => update(1, i))
    const bar: LayerSize = { ...update(0, 0), bringsCells: false }
    for (const kind of ['tiered', 'levelled']) {
      const policy = foldPolicyOf({ kind, updates: 3, ratio: 2 })
      expect(policy([...ones(2), bar, ...ones(2)])).toEqual([])
      expect(policy([...ones(3), bar, ...ones(2)])).toEqual([{ from: 0, to: 3 }])
      expect(policy([...ones(2), bar, ...ones(3)])).toEqual([{ from: 3, to: 6 }])
    }
  })
})
