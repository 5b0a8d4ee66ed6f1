/**
 * Whether a value is as a script expects. Objects match by the members that the expectation names,
 * lists item by item. `{"like": "…"}` is a pattern of texts, `{"anyOf": […]}` says what is allowed,
 * `{"absent": true}` that there is nothing, and a text that begins with `$` is a name: what it
 * stands for at first it has to be everywhere.
 */
import { show } from './compare.mjs'

/**
 * @param {unknown} expected
 * @param {unknown} found
 * @param {Map<string, unknown>} names what names stand for; new ones are added
 * @returns {string | null} the first difference in words, or null
 */
export function mismatch(expected, found, names, path = '') {
  const at = path || 'the result'
  if (typeof expected === 'string' && expected.startsWith('$')) {
    return namedMismatch(expected, found, names, at)
  }
  if (Array.isArray(expected)) return listMismatch(expected, found, names, path)
  if (typeof expected === 'object' && expected !== null) {
    return objectMismatch(expected, found, names, path)
  }
  if (Object.is(expected, found)) return null
  return `at ${at}: expected ${show(expected)}, found ${show(found)}`
}

function namedMismatch(name, found, names, at) {
  if (found === undefined) return `at ${at}: expected ${name}, found nothing`
  if (!names.has(name)) names.set(name, found)
  if (JSON.stringify(names.get(name)) === JSON.stringify(found)) return null
  return `at ${at}: expected ${name}, which is ${show(names.get(name))}, found ${show(found)}`
}

function listMismatch(expected, found, names, path) {
  if (!Array.isArray(found) || found.length !== expected.length) {
    return `at ${path || 'the result'}: expected ${show(expected)}, found ${show(found)}`
  }
  return firstOf(expected, (item, at) => mismatch(item, found[at], names, `${path}[${at}]`))
}

function objectMismatch(expected, found, names, path) {
  const at = path || 'the result'
  if (expected.absent) return found === undefined ? null : `at ${at}: found ${show(found)}`
  if (expected.like !== undefined) {
    if (typeof found === 'string' && new RegExp(expected.like).test(found)) return null
    return `at ${at}: expected a text like ${expected.like}, found ${show(found)}`
  }
  if (expected.anyOf) return anyMismatch(expected.anyOf, found, names, path)
  if (typeof found !== 'object' || found === null) {
    return `at ${at}: expected ${show(expected)}, found ${show(found)}`
  }
  return firstOf(Object.entries(expected), ([name, member]) =>
    mismatch(member, found[name], names, path ? `${path}.${name}` : name),
  )
}

function anyMismatch(allowed, found, names, path) {
  for (const one of allowed) {
    const tried = new Map(names)
    if (mismatch(one, found, tried, path)) continue
    for (const [name, value] of tried) names.set(name, value)
    return null
  }
  return `at ${path || 'the result'}: expected one of ${show(allowed)}, found ${show(found)}`
}

function firstOf(items, problemOf) {
  for (const [at, item] of items.entries()) {
    const problem = problemOf(item, at)
    if (problem) return problem
  }
  return null
}
