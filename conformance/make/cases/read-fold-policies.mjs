/**
 * Stores whose groups say how updates are folded, folded as they say. Where a fold takes effect the
 * files of what it replaces are absent, so that a reader has to go by it.
 */
import { reads, readsHead } from './common.mjs'
import { appends, FOLD, foldStore, rowsOf, withFolded, withoutFiles } from './read-folds.mjs'

const POLICY = ['CAL-TABLE-112', 'CAL-TABLE-113', 'CAL-TABLE-115']

/** A group that says so from version 2 on; updates of one letter each follow. */
function lettersUnder(fold) {
  const store = foldStore()
  const { group } = store.definition.definition.groups[0]
  const change = { kind: 'set-maintenance', group, maintenance: { fold } }
  store.commit(store.alter(store.definition, change))
  const written = []
  const write = (letters) => {
    for (const letter of letters) {
      const update = appends(store, ['1', letter])
      written.push(update)
      store.commit(update)
    }
  }
  const folded = (after, through, letters, gone) => {
    const layer = appends(store, ['1', ...letters])
    store.commit(store.fold('g', { after, through, layers: [layer] }))
    withoutFiles(store, ...gone)
    return layer
  }
  return { store, write, written, folded, one: (text) => rowsOf(['1', ...text]) }
}

/** Three updates of a tier make one of the next: nine letters become three layers, then one. */
function tiered() {
  const { store, write, written, folded, one } = lettersUnder({
    kind: 'tiered',
    updates: 3,
    ratio: 2,
  })
  write('abc')
  const first = folded(2, 5, 'abc', written.slice(0, 3))
  write('def')
  const second = folded(6, 9, 'def', written.slice(3, 6))
  write('ghi')
  const third = folded(10, 13, 'ghi', written.slice(6, 9))
  folded(2, 14, 'abcdefghi', [first, second, third])
  write('j')
  return {
    name: 'fold-tiered',
    title: 'A group folded by tiers reads as its updates were written',
    requirements: [...FOLD, ...POLICY],
    store,
    with: withFolded,
    checks: [reads(15, one('abcdefghi')), readsHead(16, one('abcdefghij'))],
  }
}

/** Every three updates are folded into the one layer below them. */
function levelled() {
  const { store, write, written, folded, one } = lettersUnder({ kind: 'levelled', updates: 3 })
  write('abc')
  const first = folded(2, 5, 'abc', written.slice(0, 3))
  write('def')
  const second = folded(2, 9, 'abcdef', [first, ...written.slice(3, 6)])
  write('ghi')
  folded(2, 13, 'abcdefghi', [second, ...written.slice(6, 9)])
  write('j')
  return {
    name: 'fold-levelled',
    title: 'A group folded by levels reads as its updates were written',
    requirements: [...FOLD, ...POLICY],
    store,
    with: withFolded,
    checks: [reads(14, one('abcdefghi')), readsHead(15, one('abcdefghij'))],
  }
}

/** A policy of none, and one that nobody knows, with a member that nobody knows. */
function unfolded() {
  const { store, write, one } = lettersUnder({ kind: 'none' })
  write('ab')
  const { group } = store.definition.definition.groups[0]
  const fold = { kind: 'by-the-moon', phase: 3 }
  store.commit(
    store.alter(store.definition, { kind: 'set-maintenance', group, maintenance: { fold } }),
  )
  write('c')
  store.commit(
    store.alter(store.definition, { kind: 'set-maintenance', group, defaults: ['fold'] }),
  )
  write('d')
  return {
    name: 'fold-policies-unknown',
    title: 'A fold policy that a reader does not know changes nothing of what it reads',
    requirements: [...POLICY, 'CAL-FORMAT-013'],
    store,
    with: withFolded,
    checks: [reads(4, one('ab')), reads(6, one('abc')), readsHead(8, one('abcd'))],
  }
}

export const foldPolicyCases = () => [tiered(), levelled(), unfolded()]
