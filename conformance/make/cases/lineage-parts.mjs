/** What cases of lineages share: lines that part, and what adopts one of the other. */
import { RefsLog } from '../refs-log.mjs'
import { reads, setRows, smallRows, smallStore } from './common.mjs'

export const adopt = (line, version) => ({ kind: 'adopt', line, version })

/** Sets the records named, each with its number as `n`: `{ 1: 'text' }`. */
export const set = (store, texts, part) =>
  setRows(
    store,
    Object.entries(texts).map(([id, text]) => [id, id, text]),
    part,
  )
export const rowsOf = (texts) =>
  smallRows(...Object.entries(texts).map(([id, text]) => [id, id, text]))

/** Reads of a branch at versions: `{ 5: { 1: 'text' } }`. */
export const at = (ref, versions) =>
  Object.entries(versions).map(([version, texts]) =>
    reads(Number(version), rowsOf(texts), { ref, at: { version: Number(version) } }),
  )

/** `main` has versions 1 to 5, `dev`, line 2, begins at 3 and goes to 9: its text is under 2. */
export function parted() {
  const store = smallStore()
  const refs = new RefsLog(store)
  store.commit(set(store, { 1: 'm2' }))
  store.commit(set(store, { 1: 'm3' }))
  store.commit(set(store, { 1: 'm4' }))
  store.commit(set(store, { 3: 'm5' }))
  refs.fork('dev', 1, 3)
  for (let v = 4; v <= 9; v++) store.commit(set(store, { 2: `d${v}` }))
  store.on(1, 5)
  return { store, refs }
}

export const DEV9 = { 1: 'm3', 2: 'd9' }

/** Tiles and layers of `texts`, and such whose files are absent: they can only be void. */
export function makers(store) {
  const rows = (texts) => Object.entries(texts).map(([id, s]) => ({ k: [id], c: { 1: id, 2: s } }))
  const gone = (files) => {
    for (const { path } of files) store.objects.delete(path)
  }
  const tile = (line, asOf, texts) =>
    store.checkpoint('g', { asOf, line, segments: [{ as: 'parquet', rows: rows(texts) }] })
  const fold = (after, through, texts, asOf) => ({
    ...store.fold('g', { after, through, layers: [set(store, texts, { as: 'parquet' })] }),
    ...(asOf && { asOf: { line: asOf[0], version: asOf[1] } }),
  })
  const voidTile = (...of) => {
    const action = tile(...of, { 9: 'void' })
    gone(action.segments)
    return action
  }
  const voidFold = (after, through, asOf) => {
    const action = fold(after, through, { 9: 'void' }, asOf)
    gone(action.layers[0].files)
    return action
  }
  return { tile, fold, voidTile, voidFold }
}
