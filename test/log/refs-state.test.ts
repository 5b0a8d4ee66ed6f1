import { describe, expect, it } from 'vitest'
import type { RefsEntry } from '../../src/format/generated/documents.js'
import { NAMES_MAX, type Refs, refsRefusal } from '../../src/log/refs-state.js'

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
