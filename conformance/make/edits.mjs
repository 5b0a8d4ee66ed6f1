/**
 * Damage, as case files describe it, done to the objects of a store:
 *
 *   truncate        keep the first `bytes` bytes
 *   flip            turn over the lowest bit of the byte at `at`; below 0 it counts from the end
 *   cut-last-line   leave out the last line, its line feed too
 *   replace-sealed  in line 1, `find` becomes `by`; the checksum is made anew
 *   put             the text becomes the whole object
 *   put-sealed      the text becomes line 1, with its checksum
 *   remove          the object goes
 */
import { sealText } from './bytes.mjs'

const EDITS = {
  truncate: (bytes, { bytes: count }) => bytes.subarray(0, count),
  flip(bytes, { at }) {
    const copy = Buffer.from(bytes)
    copy[at < 0 ? copy.length + at : at] ^= 1
    return copy
  },
  'cut-last-line': (bytes) => Buffer.from(`${bytes.toString('utf8').split('\n')[0]}\n`),
  'replace-sealed'(bytes, { path, find, by }) {
    const [line] = bytes.toString('utf8').split('\n')
    if (!line.includes(find)) throw new Error(`${path} does not hold ${find}`)
    return sealText(line.replace(find, by))
  },
  put: (_, { text }) => Buffer.from(text),
  'put-sealed': (_, { text }) => sealText(text),
}

/** A copy of the objects with the edits done. */
export function edited(objects, edits) {
  const copy = new Map(objects)
  for (const edit of edits) {
    const { path } = edit
    if (edit.do === 'remove') copy.delete(path)
    else copy.set(path, EDITS[edit.do](Buffer.from(copy.get(path) ?? ''), edit))
  }
  return copy
}
