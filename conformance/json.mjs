/** JSON text that keeps what JSON.stringify drops: the sign of −0. */

/** @param {unknown} value @returns {string} */
export function toJson(value) {
  if (Object.is(value, -0)) return '-0.0'
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`)
  return `{${members.join(',')}}`
}
