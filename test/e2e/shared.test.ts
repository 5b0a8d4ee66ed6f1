/** The example in which four processes share a write and a read. */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

describe('the example of shared work', () => {
  it('writes and reads every row once in four processes', () => {
    const output = execFileSync(process.execPath, ['examples/shared/main.mjs'], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(output).toBe(
      ['version 2 has the rows of all four', '199600 values add up to 4999955050', ''].join('\n'),
    )
  }, 90_000)
})
