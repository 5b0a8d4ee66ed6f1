/** Exact comparison of JSON values: no tolerance, no order of members, and −0 is not 0. */
import { toJson } from '../json.mjs'

/**
 * The first place where two values differ, in words; null where they are equal.
 * @param {unknown} expected
 * @param {unknown} found
 */
export function difference(expected, found, path = '') {
  if (Array.isArray(expected) && Array.isArray(found)) return inArrays(expected, found, path)
  if (isObject(expected) && isObject(found)) return inObjects(expected, found, path)
  if (Object.is(expected, found)) return null
  return `at ${path || 'the result'}: expected ${show(expected)}, found ${show(found)}`
}

function inArrays(expected, found, path) {
  const common = Math.min(expected.length, found.length)
  for (let i = 0; i < common; i++) {
    const problem = difference(expected[i], found[i], `${path}[${i}]`)
    if (problem) return problem
  }
  if (expected.length === found.length) return null
  const more = expected.length > found.length ? expected : found
  const which = more === expected ? 'missing' : 'not expected'
  return (
    `at ${path || 'the result'}: expected ${expected.length} items, found ${found.length}; ` +
    `${which}: ${show(more[common])}`
  )
}

function inObjects(expected, found, path) {
  for (const name of Object.keys(expected)) {
    const at = path ? `${path}.${name}` : name
    if (!Object.hasOwn(found, name))
      return `at ${at}: expected ${show(expected[name])}, found nothing`
    const problem = difference(expected[name], found[name], at)
    if (problem) return problem
  }
  for (const name of Object.keys(found)) {
    if (Object.hasOwn(expected, name)) continue
    return `at ${path ? `${path}.${name}` : name}: expected nothing, found ${show(found[name])}`
  }
  return null
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in one line of bounded length. */
export function show(value) {
  const text = value === undefined ? 'nothing' : toJson(value)
  return text.length > 300 ? `${text.slice(0, 297)}...` : text
}
