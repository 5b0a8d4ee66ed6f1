import { describe, expect, it } from 'vitest'
import type { RefsEntry } from '../../src/format/generated/documents.js'
import {
  applyRefsEntry,
  NAMES_MAX,
  type Refs,
  refsRefusal,
  refsStateProblem,
  stateOf,
} from '../../src/log/refs-state.js'

type Action = RefsEntry['action']

const parent = { line: 1, version: 1 }

/** A store with `main` and branches up to so many names. */
function refsOf(names: number): Refs {
  const lines = Array.from({ length: names }, (_, at) =>
    at === 0 ? { line: 1, name: 'main' } : { line: at + 1, name: `b${at + 1}`, parent },
  )
  return { number: names, lines, tags: [], features: [] }
}

function reasonOf(refs: Refs, action: Action): string | undefined {
  return refsRefusal(refs, { action, number: refs.number + 1 })?.reason
}

describe('the limit of clones', () => {
  it('names at most 10,000 clones (CAL-REFS-102)', () => {
    const cloneOf = (i: number) => `c${String(i).padStart(25, 'a')}`
    const refsWith = (count: number): Refs => ({
      ...refsOf(1),
      clones: Array.from({ length: count }, (_, i) => ({ clone: cloneOf(i), ...parent, since: 1 })),
    })
    const create: Action = { kind: 'create-clone', clone: 'd'.repeat(26), ...parent }
    expect(reasonOf(refsWith(9_999), create)).toBeUndefined()
    expect(reasonOf(refsWith(10_000), create)).toBe('argument')
    expect(reasonOf(refsWith(2), { ...create, clone: cloneOf(1) })).toBe('taken')
  })
})

describe('the limit of names', () => {
  const fork: Action = { kind: 'create-line', name: 'x', parent }
  const tag: Action = { kind: 'create-tag', name: 'x', line: 1, version: 1 }

  it('lets the last name be made and refuses one more (CAL-REFS-013)', () => {
    expect(NAMES_MAX).toBe(10_000)
    expect([fork, tag].map((action) => reasonOf(refsOf(9_999), action))).toEqual([
      undefined,
      undefined,
    ])
    expect([fork, tag].map((action) => reasonOf(refsOf(10_000), action))).toEqual([
      'argument',
      'argument',
    ])
  })

  it('counts a branch that takes another name once', () => {
    const rename: Action = { kind: 'rename-line', line: 2, version: 2, name: 'x' }
    expect(reasonOf(refsOf(10_000), rename)).toBeUndefined()
  })
})

describe('a branch', () => {
  it('takes its own name in other letters, and nobody else does', () => {
    const rename: Action = { kind: 'rename-line', line: 2, version: 2, name: 'B2' }
    expect(reasonOf(refsOf(3), rename)).toBeUndefined()
    expect(reasonOf(refsOf(3), { ...rename, line: 3 })).toBe('taken')
  })

  it('ends at a version of its own', () => {
    const rename: Action = { kind: 'rename-line', line: 2, version: 1, name: 'x' }
    expect(reasonOf(refsOf(2), rename)).toBe('argument')
  })
})

describe('a fence', () => {
  const fence = (
    number: number,
    horizons: Extract<Action, { kind: 'fence' }>['horizons'],
  ): Action => ({ kind: 'fence', fence: number, horizons })
  const after = (refs: Refs, action: Action): Refs =>
    applyRefsEntry({ number: refs.number + 1, id: '', timestamp: 0, action }, refs)

  it('follows the one before, and keeps no more than that one', () => {
    const one = after(refsOf(2), fence(1, [{ line: 1, version: 5 }]))
    expect(reasonOf(refsOf(2), fence(2, []))).toBe('argument')
    expect(reasonOf(one, fence(1, [{ line: 1, version: 5 }]))).toBe('argument')
    expect(reasonOf(one, fence(2, [{ line: 1, version: 4 }]))).toBe('argument')
    expect(reasonOf(one, fence(2, []))).toBe('argument')
    expect(reasonOf(one, fence(2, [{ line: 1, version: 5 }]))).toBeUndefined()
    const twice = [
      { line: 1, version: 5 },
      { line: 1, version: 6 },
    ]
    expect(reasonOf(one, fence(2, twice))).toBe('argument')
    expect(
      reasonOf(
        one,
        fence(2, [
          { line: 1, version: 5 },
          { line: 9, version: 1 },
        ]),
      ),
    ).toBe('argument')
    // A line with a name goes on, and line 2 begins at version 1.
    expect(reasonOf(one, fence(2, [{ line: 1, version: 5, through: 8 }]))).toBe('argument')
    expect(reasonOf(refsOf(2), fence(1, [{ line: 2, version: 0 }]))).toBe('argument')
  })

  it('lets nothing begin below a horizon, save at a tag', () => {
    const tagged = after(refsOf(1), { kind: 'create-tag', name: 't', line: 1, version: 2 })
    const one = after(tagged, fence(1, [{ line: 1, version: 5 }]))
    const forkAt = (version: number): Action => ({
      kind: 'create-line',
      name: 'x',
      parent: { line: 1, version },
    })
    expect([1, 2, 4, 5].map((version) => reasonOf(one, forkAt(version)))).toEqual([
      ...['expired', undefined, 'expired', undefined],
    ])
    expect(reasonOf(one, { kind: 'create-tag', name: 'x', line: 1, version: 4 })).toBe('expired')
  })

  it('carries the last fence, and says where it cannot be one', () => {
    const one = after(refsOf(2), fence(1, [{ line: 1, version: 5 }]))
    const { fence: last } = stateOf(one)
    expect(last).toEqual({ fence: 1, horizons: [{ line: 1, version: 5 }] })
    expect(refsStateProblem(stateOf(one), 64)).toBeNull()
    const stray = { ...stateOf(one), fence: { fence: 1, horizons: [{ line: 3, version: 5 }] } }
    expect(refsStateProblem(stray, 64)).toContain('line 3')
    const gone = after(one, { kind: 'delete-line', line: 2 })
    expect(stateOf(gone).fence).toEqual(last)
    const forked = after(one, { kind: 'create-line', name: 'x', parent: { line: 1, version: 6 } })
    expect(forked.lines.at(-1)).toMatchObject({ line: 4, fence: 1 })
  })
})
