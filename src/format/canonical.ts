/**
 * Canonical JSON (spec/format.md): one text for one value, so that checksums and content addresses
 * mean something.
 */
import { assert } from '../assert.js'

/**
 * The canonical text: members sorted by name, no white space, integers only, `undefined` members
 * left out. Asserts what a writer must never produce: fractions, unsafe integers, names that are
 * not ASCII.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), `canonical JSON holds safe integers only, not ${value}`)
    return Object.is(value, -0) ? '0' : String(value)
  }
  if (typeof value === 'string') {
    assert(value.isWellFormed(), 'canonical JSON holds well-formed text only')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  assert(typeof value === 'object', `canonical JSON cannot hold a ${typeof value}`)
  const members: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name]
    if (member === undefined) continue
    assert(/^[\x21-\x7e]+$/.test(name), `member name '${name}' is not printable ASCII`)
    members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}
