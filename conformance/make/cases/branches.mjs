/** What cases of branches and tags share: a store of several lines, and what reads of it give. */
import { RefsLog } from '../refs-log.mjs'
import { reads, readsHead, setRows, smallRows, smallStore } from './common.mjs'

/** Version v of `small` writes the record v, with the name of the branch as its text. */
export const write = (store, text) => store.commit(written(store, text))

export function written(store, text) {
  const version = String(store.head + 1)
  return setRows(store, [[version, version, text]])
}

/**
 * The rows at a version of a history by spans: a text, null where nothing was written, and the
 * version through which it was.
 */
export function rowsThrough(version, spans) {
  const textOf = (one) => spans.find(([, through]) => one <= through)[0]
  const versions = Array.from({ length: Math.max(version - 1, 0) }, (_, at) => at + 2)
  const there = versions.filter((one) => textOf(one) !== null)
  return smallRows(...there.map((one) => [String(one), String(one), textOf(one)]))
}

/** A read of a branch or tag at a version, and at its head. */
export const of = (ref, version, spans) => reads(version, rowsThrough(version, spans), { ref })
export const atHead = (ref, version, spans) =>
  readsHead(version, rowsThrough(version, spans), { ref })

/** The branches of `tree`: what wrote each of their versions, and through which. */
export const MAIN = [['main', 5]]
export const DEV = [
  ['main', 3],
  ['dev', 6],
]
export const TRIAL = [
  ['main', 3],
  ['dev', 5],
  ['trial', 7],
]

/**
 * `main` (line 1) has versions 1 to 5, `dev` (line 2) begins at 3 and goes to 6, `trial` (line 3)
 * begins at version 5 of `dev` and goes to 7. `entries` has those of each by version.
 */
export function tree() {
  const store = smallStore()
  const refs = new RefsLog(store)
  for (let v = 2; v <= 5; v++) write(store, 'main')
  refs.fork('dev', 1, 3)
  for (let v = 4; v <= 6; v++) write(store, 'dev')
  refs.fork('trial', 2, 5)
  for (let v = 6; v <= 7; v++) write(store, 'trial')
  return { store, refs }
}

/** Where the spans of lines end is where their entries are: `[line, through]`. */
export const LINES = {
  main: [[1, 5]],
  dev: [
    [1, 3],
    [2, 6],
  ],
  trial: [
    [1, 3],
    [2, 5],
    [3, 7],
  ],
}
