import { describe, expect, it, vi } from 'vitest'
import { CalicoError, isCalicoError } from '../src/errors.js'

describe('errors', () => {
  it('of another copy of this package are errors of this one', async () => {
    vi.resetModules()
    const other = await import('../src/errors.js')
    expect(other.CalicoError).not.toBe(CalicoError)
    const error = new other.CalicoError('CorruptFile', 'no footer', { details: { path: 'a' } })
    expect(error instanceof CalicoError).toBe(false)
    expect(isCalicoError(error)).toBe(true)
    expect(isCalicoError(error, 'CorruptFile')).toBe(true)
    expect(isCalicoError(error, 'MissingObject')).toBe(false)
  })

  it('are not what only looks like one', () => {
    for (const value of [null, undefined, 'CorruptFile', new Error('CorruptFile'), { code: 1 }]) {
      expect(isCalicoError(value)).toBe(false)
    }
  })
})
