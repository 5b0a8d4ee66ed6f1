/** The text of types, taken apart for the writers of hand-made files (spec/types.md). */

const BARE = /^[A-Za-z_][A-Za-z0-9_]*/

/**
 * @typedef {{ kind: string, text: string, item?: Type, key?: Type, size?: number,
 *   fields?: { name: string, type: Type }[] }} Type `item` is also the value of a map
 */

/** @param {string} text a type that is well-formed @returns {Type} */
export function typeOf(text) {
  const inner = /^(list|map|vector|struct)<(.*)>$/s.exec(text)
  if (!inner) return { kind: text, text }
  const [, kind, body] = inner
  const parts = split(body)
  if (kind === 'list') return { kind, text, item: typeOf(body) }
  if (kind === 'map') return { kind, text, key: typeOf(parts[0]), item: typeOf(parts[1]) }
  if (kind === 'vector') {
    return { kind, text, item: typeOf(parts[0]), size: Number(parts[1]) }
  }
  const fields = parts.map((part) => {
    const name = BARE.exec(part)[0]
    return { name, type: typeOf(part.slice(name.length + 1)) }
  })
  return { kind, text, fields }
}

export const isNested = (text) => /^(list|map|vector|struct)</.test(text)

/** The parts between the commas that stand in no brackets. */
function split(body) {
  const parts = ['']
  let depth = 0
  for (const symbol of body) {
    if (symbol === '<' || symbol === '(') depth++
    if (symbol === '>' || symbol === ')') depth--
    if (symbol === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += symbol
  }
  return parts
}
