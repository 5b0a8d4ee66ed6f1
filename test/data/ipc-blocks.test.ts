import { describe, expect, it } from 'vitest'
import type { FlatTable } from '../../src/data/flat-table.js'
import { type Block, readBlocks } from '../../src/data/ipc-blocks.js'

const FOOTER_START = 1000

/** Blocks as [start, bytes of metadata, bytes of body], read from where a footer has them. */
function blocks(...given: readonly (readonly [number, number, number])[]): Block[] {
  const view = new DataView(new ArrayBuffer(24 * given.length))
  for (const [i, [start, metadata, body]] of given.entries()) {
    view.setBigInt64(24 * i, BigInt(start), true)
    view.setInt32(24 * i + 8, metadata, true)
    view.setBigInt64(24 * i + 16, BigInt(body), true)
  }
  const footer = { structs: () => ({ count: given.length, view }) }
  return readBlocks(footer as unknown as FlatTable, 3, FOOTER_START)
}

describe('blocks of an Arrow file', () => {
  it('that fill it up to its footer are taken', () => {
    expect(blocks([8, 92, 400], [500, 100, 400])).toEqual([
      { start: 8, bodyStart: 100, end: 500 },
      { start: 500, bodyStart: 600, end: 1000 },
    ])
  })

  it('that together take more than lies before the footer overlap, and are refused', () => {
    expect(() => blocks([8, 92, 500], [8, 92, 500])).toThrow(/overlap/)
  })

  it.each([
    ['behind the footer', [900, 50, 51]],
    ['with too little metadata', [8, 7, 10]],
    ['with a negative body', [8, 92, -1]],
  ] as const)('%s are refused', (_, block) => {
    expect(() => blocks(block)).toThrow(RangeError)
  })
})
