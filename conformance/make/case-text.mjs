/** The text of a case file: JSON for people, what is short on one line. */
import { toJson } from '../json.mjs'

const COLUMNS = 100

export function caseText(value) {
  return `${render(value, 0, 0)}\n`
}

/**
 * @param {number} used columns that stand before the value on its line
 * @param {number} comma columns that stand after it
 */
function render(value, indent, used, comma = 0) {
  const short = oneLine(value)
  if (typeof value !== 'object' || value === null) return short
  const entries = Array.isArray(value)
    ? value.map((item) => ['', item])
    : Object.entries(value).map(([name, item]) => [`${JSON.stringify(name)}: `, item])
  if (entries.length === 0 || (indent > 0 && used + short.length + comma <= COLUMNS)) return short
  const pad = ' '.repeat(indent + 2)
  const lines = entries.map(
    ([label, item], at) =>
      pad +
      label +
      render(item, indent + 2, indent + 2 + label.length, at < entries.length - 1 ? 1 : 0),
  )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${' '.repeat(indent)}${close}`
}

function oneLine(value) {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value === 'number') return toJson(value).replace('e+', 'e')
  if (typeof value !== 'object' || value === null) return toJson(value)
  const members = Object.entries(value).map(
    ([name, item]) => `${JSON.stringify(name)}: ${oneLine(item)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
