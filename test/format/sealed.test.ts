/** Sealed documents: what is damaged is refused, whatever the damage (CAL-FORMAT-010 … 017). */

import { describe, expect, it } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { canonicalJson } from '../../src/format/canonical.js'
import { xxh64Hex } from '../../src/format/hash.js'
import { openDocument, openSealed, sealDocument } from '../../src/format/sealed.js'
import fc from '../support/property.js'
import { boxed } from '../support/soak.js'

const HINT = { line: 1, version: 112, refs: 1, checkpoint: 100 }
const PATH = 'log/1/hint.json'

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'none'
  } catch (error) {
    return isCalicoError(error) ? error.code : String(error)
  }
}

const sealed = (line: string): Uint8Array =>
  Buffer.from(`${line}\nxxh64:${xxh64Hex(Buffer.from(line))}\n`)

describe('a sealed document', () => {
  it('is two lines: canonical JSON and its checksum', () => {
    const text = Buffer.from(sealDocument('hint', HINT)).toString()
    const line = '{"checkpoint":100,"line":1,"refs":1,"version":112}'
    expect(text).toBe(`${line}\nxxh64:${xxh64Hex(Buffer.from(line))}\n`)
    expect(openDocument('hint', Buffer.from(text), PATH)).toEqual(HINT)
  })

  it('is refused with any one bit changed', () => {
    const bytes = sealDocument('hint', HINT)
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 0x20, 0x80]) {
        const damaged = Uint8Array.from(bytes)
        damaged[at]! ^= bit
        expect(codeOf(() => openDocument('hint', damaged, PATH))).toBe('CorruptDocument')
      }
    }
  })

  it('is refused when cut anywhere, and with bytes after it', () => {
    const bytes = sealDocument('hint', HINT)
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length)
      expect(codeOf(() => openDocument('hint', cut, PATH))).toBe('CorruptDocument')
    }
    for (const more of ['\n', ' ', 'x', '\0']) {
      const longer = Buffer.concat([bytes, Buffer.from(more)])
      expect(codeOf(() => openDocument('hint', longer, PATH))).toBe('CorruptDocument')
    }
  })

  it.each([
    '[1]',
    'null',
    '1',
    '"a"',
    '{"a":1',
    '',
    '{"line":1}',
    '{"line":"1","refs":1,"version":1}',
  ])('with the line %s is no hint', (line) => {
    expect(codeOf(() => openDocument('hint', sealed(line), PATH))).toBe('CorruptDocument')
  })

  it('may have members that the schema does not name (CAL-FORMAT-013)', () => {
    const line = '{"line":1,"more":{"x":[null]},"refs":1,"version":1}'
    expect(openDocument('hint', sealed(line), PATH)).toMatchObject({ line: 1, version: 1 })
  })

  it('lies at its first byte also within a larger buffer', () => {
    const bytes = sealDocument('hint', HINT)
    const larger = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')])
    const view = larger.subarray(6, 6 + bytes.length)
    expect(openSealed(view, PATH)).toEqual(HINT)
  })
})

const jsonArbitrary = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -0, Number.MAX_SAFE_INTEGER, -1),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\b', '\n', '\u007f', '\u2028', '\u{1f600}') }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[!-~]{1,6}$/), tie('value'), { maxKeys: 5 }),
  ),
})).value

describe('canonical JSON', () => {
  it('parses to the value, and is one text however members were ordered', () => {
    const property = fc.property(jsonArbitrary, (value) => {
      const text = canonicalJson(value)
      const parsed: unknown = JSON.parse(text)
      expect(parsed).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(parsed)).toBe(text)
      expect(canonicalJson(reversed(value))).toBe(text)
      const outsideStrings = text.replace(/"(?:[^"\\]|\\.)*"/g, '')
      expect(outsideStrings).toMatch(/^[\]{}[:,0-9a-z-]*$/)
    })
    fc.assert(property, boxed(300))
  })

  it('escapes what JSON must have escaped and nothing else', () => {
    const text = '"\\/\b\t\n\f\r\u0000\u001f\u007f\u2028é\u{1f600}'
    expect(canonicalJson(text)).toBe(
      '"\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028é\u{1f600}"',
    )
  })

  it.each([0.5, Number.NaN, 2 ** 53, '\ud800', { é: 1 }, { 'a b': 1 }, { '': 1 }, () => 1])(
    'does not hold %s',
    (value) => {
      expect(codeOf(() => canonicalJson(value))).not.toBe('none')
    },
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).reverse()
  return Object.fromEntries(entries.map(([name, member]) => [name, reversed(member)]))
}
