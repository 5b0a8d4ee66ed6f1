import { describe, expect, it } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { checkPath, checkPrefix, pathProblem } from '../../src/storage/path.js'
import fc from '../support/property.js'

const part = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'AZaz09._=+-'),
      fc.nat(255).map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`),
    ),
    { minLength: 1, maxLength: 66 },
  )
  .map((pieces) => pieces.join(''))
  .filter((text) => text !== '.' && text !== '..')
const path = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((text) => text !== '.tmp' && !text.startsWith('.tmp/'))

const isRefused = (check: (text: string) => void, text: string): boolean => {
  try {
    check(text)
    return false
  } catch (error) {
    if (isCalicoError(error, 'InvalidArgument')) return true
    throw error
  }
}

describe('object paths', () => {
  it('built from the grammar are legal, and so is every beginning as a prefix', () => {
    fc.assert(
      fc.property(path, (text) => {
        checkPath(text)
        for (let end = 0; end <= text.length; end++) checkPrefix(text.slice(0, end))
      }),
    )
  })

  it('with any character outside the grammar are refused, as paths and as prefixes', () => {
    fc.assert(
      fc.property(
        path,
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        (text, extra) => {
          fc.pre(!/^[A-Za-z0-9._=+\-/%]$/.test(extra))
          expect(isRefused(checkPath, text + extra)).toBe(true)
          expect(isRefused(checkPrefix, text + extra)).toBe(true)
        },
      ),
    )
  })

  it('never lead out of the root, whatever text is accepted', () => {
    const unit = fc.constantFrom('.', '/', 'a', '%', '2', 'F', 'E')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        if (pathProblem(text) !== null) return
        expect(new URL(text, 'file:///root/store/').pathname).toBe(`/root/store/${text}`)
      }),
      { examples: [['../a'], ['a/../../b'], ['/a'], ['a/..']] },
    )
  })

  it('are bounded to 200 bytes a part and 1000 bytes in all', () => {
    const long = 'a'.repeat(200)
    expect(isRefused(checkPath, long)).toBe(false)
    expect(isRefused(checkPath, `${long}a`)).toBe(true)
    const four = `${long}/${long}/${long}/${long}/`
    expect(isRefused(checkPath, four + 'a'.repeat(196))).toBe(false)
    expect(isRefused(checkPath, four + 'a'.repeat(197))).toBe(true)
  })
})
