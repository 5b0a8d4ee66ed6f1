/** Short forms in cases, written out before an adapter sees them. */

/**
 * `{"$series": {"from", "through", "of"}}` is the list of `of` for each whole number of the
 * interval, with the number in place of `$i` in its texts; `{"$text": {"of", "times"}}` is a text
 * so many times over. Lists within lists are not joined.
 */
export function expand(value) {
  if (Array.isArray(value)) return value.map(expand)
  if (typeof value !== 'object' || value === null) return value
  if (value.$series) return series(value.$series)
  if (value.$text) return value.$text.of.repeat(value.$text.times)
  const members = Object.entries(value).map(([name, member]) => [name, expand(member)])
  return Object.fromEntries(members)
}

function series({ from, through, of }) {
  const text = JSON.stringify(of)
  const list = []
  for (let i = from; i <= through; i++) list.push(expand(JSON.parse(text.replaceAll('$i', i))))
  return list
}
