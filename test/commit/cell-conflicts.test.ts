import { describe, expect, it } from 'vitest'
import {
  CONFLICTS_TOLD_MAX,
  ConflictList,
  cellConflict,
  conflictsOf,
} from '../../src/commit/cell-conflicts.js'
import { CalicoError } from '../../src/errors.js'

const INT64 = { kind: 'int64' } as const

const conflict = (id: bigint) =>
  cellConflict({
    keySpace: 'user',
    key: [
      { type: INT64, value: id },
      { type: { kind: 'binary' }, value: Uint8Array.of(255) },
    ],
    column: { name: 'score', type: { kind: 'float64' } },
    base: 1.5,
    ours: Number.NaN,
    theirs: null,
  })

describe('a conflict of cells', () => {
  it('is told in JSON forms', () => {
    expect(conflict(2n ** 60n)).toEqual({
      keySpace: 'user',
      key: ['1152921504606846976', '/w=='],
      column: 'score',
      base: 1.5,
      ours: 'NaN',
      theirs: null,
    })
  })
})

describe('conflicts of cells', () => {
  it('are told together, the first hundred of them, in the details of one error', () => {
    const list = new ConflictList()
    expect(list.isEmpty).toBe(true)
    let made = 0
    for (let id = 0n; id < 250n; id++) {
      list.add(() => {
        made++
        return conflict(id)
      })
    }
    const error = list.error('the cherry-pick')
    expect(error).toMatchObject({ code: 'CommitConflict', details: { count: 250 } })
    expect(error.message).toContain(`column 'score' under ["0","/w=="] in 'user'`)
    expect(conflictsOf(error)).toHaveLength(CONFLICTS_TOLD_MAX)
    expect(made).toBe(CONFLICTS_TOLD_MAX)
    expect(list.isEmpty).toBe(false)
  })

  it('are not what a lost race tells of', () => {
    expect(conflictsOf(new CalicoError('CommitConflict', 'another was first'))).toBeNull()
    expect(
      conflictsOf(new CalicoError('Internal', 'no', { details: { conflicts: [] } })),
    ).toBeNull()
  })
})
