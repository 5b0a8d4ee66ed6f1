import { describe, expect, it } from 'vitest'
import { asCalicoError, exitStatusOf, failureLine } from '../../src/cli/failure.js'
import { CalicoError, type ErrorCode } from '../../src/errors.js'

describe('the exit status', () => {
  it.each([
    ['InvalidArgument', 2],
    ['InvalidExpression', 2],
    ['UnsupportedStorage', 2],
    ['AlreadyExists', 3],
    ['CommitConflict', 3],
    ['CommitUnknown', 4],
    ['Contention', 1],
    ['TypeMismatch', 1],
    ['UnknownColumn', 1],
    ['StorageFull', 1],
    ['CorruptFile', 1],
    ['Aborted', 1],
  ] as const)('of %s is %i', (code: ErrorCode, status) => {
    expect(exitStatusOf(new CalicoError(code, 'x'))).toBe(status)
  })
})

describe('the line of an error', () => {
  it('stays one line that steers no terminal, whatever the message holds', () => {
    const error = new CalicoError('UnknownColumn', "no column 'a\n\x1b[2Jb\u009bc'")
    const line = failureLine(error, { json: false, color: false })
    expect(line).toBe("error UnknownColumn: no column 'a [2Jb c'\n")
  })

  it('of something unexpected calls it a bug and tells where it was', () => {
    const error = asCalicoError(new TypeError('x is undefined'))
    const line = failureLine(error, { json: false, color: false })
    expect(line).toMatch(/^error Internal: a bug of Calico, .*x is undefined .*failure\.test\.ts/)
  })
})
