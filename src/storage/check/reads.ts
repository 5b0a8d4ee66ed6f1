/** Rules of reads: absent objects, ranges, lists and their order. */
import {
  byBytes,
  bytesOf,
  demand,
  inParallel,
  pathsOf,
  type StorageRule,
  same,
  type Trial,
  textOf,
} from './rule.js'

/** More than any server gives in one page of a list. */
const PAGED_OBJECTS = 1_100

export const READ_RULES: readonly StorageRule[] = [
  {
    id: 'CAL-STORAGE-006',
    says: 'get gives nothing where there is no object',
    check: givesNothing,
  },
  {
    id: 'CAL-STORAGE-007',
    says: 'ranges are half-open, cut to the size, and empty beyond the end',
    check: cutsRanges,
  },
  {
    id: 'CAL-STORAGE-007',
    says: 'many ranges over many objects at once are read right',
    check: readsManyRanges,
  },
  {
    id: 'CAL-STORAGE-008',
    says: 'a list is ascending by the bytes of whole paths, and tells what head tells',
    check: listsInOrder,
  },
  {
    id: 'CAL-STORAGE-008',
    says: 'a list of any prefix and startAfter is what a filter of all paths gives',
    check: filtersLists,
  },
  {
    id: 'CAL-STORAGE-008',
    says: `a list of ${PAGED_OBJECTS} objects gives each of them once, in order`,
    check: listsPages,
  },
  {
    id: 'CAL-STORAGE-008',
    says: 'a list of nothing is empty, and a list can be left early',
    check: listsNothing,
  },
  {
    id: 'CAL-STORAGE-006',
    says: 'a list that begins after writes and deletes sees all of them',
    check: listsAreFresh,
  },
  {
    id: 'CAL-STORAGE-008',
    says: 'a list while objects are deleted gives those that stay, each once',
    check: listsWhileDeleting,
  },
]

async function givesNothing({ store }: Trial): Promise<void> {
  same(textOf(await store.get('x')), null, 'get of an absent object')
  await store.put('a/b', bytesOf('1'))
  const range = { start: 0, end: 1 }
  for (const path of ['a', 'a/b/c', 'a/bc']) {
    same(textOf(await store.get(path)), null, `get of ${path}`)
    same(textOf(await store.get(path, { range })), null, `a range of ${path}`)
    const empty = await store.get(path, { range: { start: 0, end: 0 } })
    same(textOf(empty), null, `an empty range of ${path}`)
  }
}

async function cutsRanges({ store }: Trial): Promise<void> {
  await store.put('x', bytesOf('0123456789'))
  const wanted: readonly (readonly [number, number, string])[] = [
    [0, 10, '0123456789'],
    [3, 5, '34'],
    [9, 10, '9'],
    [8, 100, '89'],
    [4, 4, ''],
    [10, 20, ''],
    [100, 200, ''],
    [0, Number.MAX_SAFE_INTEGER, '0123456789'],
  ]
  for (const [start, end, text] of wanted) {
    same(textOf(await store.get('x', { range: { start, end } })), text, `[${start}, ${end})`)
  }
  await store.put('empty', bytesOf(''))
  const empty = await store.get('empty', { range: { start: 0, end: 5 } })
  same(textOf(empty), '', 'a range of an empty object')
}

async function readsManyRanges({ store }: Trial): Promise<void> {
  const objects = Array.from({ length: 40 }, (_, i) => `many/${i}`)
  const textAt = (path: string): string => `${path} of many`.repeat(9)
  await inParallel(objects, 10, (path) => store.put(path, bytesOf(textAt(path))))
  const jobs = Array.from({ length: 200 }, (_, i) => objects[(i * 37) % 40] as string)
  await Promise.all(
    jobs.map(async (path, i) => {
      const range = { start: i % 50, end: (i % 50) + 20 }
      const found = textOf(await store.get(path, { range }))
      same(found, textAt(path).slice(range.start, range.end), `a range of ${path}`)
    }),
  )
}

const MIXED = ['a', 'a-b', 'a.b/c', 'a0', 'b/1', 'b/10', 'b/2', 'b/a/x', 'b/a-/x', 'b/a0', 'c']
const ORDERED = [...MIXED].sort(byBytes)

async function fill({ store }: Trial): Promise<void> {
  for (const path of [...MIXED].reverse()) await store.put(path, bytesOf(path))
}

async function listsInOrder(trial: Trial): Promise<void> {
  await fill(trial)
  same(await pathsOf(trial.other, ''), ORDERED, 'a list')
  for await (const info of trial.store.list('')) {
    const { path, size, modifiedMicros } = (await trial.other.head(info.path)) ?? {}
    same([path, size], [info.path, info.size], `head of ${info.path}, which was listed,`)
    same(modifiedMicros, info.modifiedMicros, `the time by head of ${info.path}, which was listed,`)
  }
}

async function filtersLists(trial: Trial): Promise<void> {
  await fill(trial)
  const prefixes = ['', 'a', 'a-', 'a.', 'b', 'b/', 'b/1', 'b/a', 'b/a/', 'b/a/x', 'b/a/x/', 'd/']
  const starts = [undefined, '', 'a', 'a/', 'b', 'b/', 'b/1', 'b/a', 'b/a/x', 'c']
  const cases = prefixes.flatMap((prefix) => starts.map((start) => ({ prefix, start })))
  await inParallel(cases, 8, async ({ prefix, start }) => {
    const wanted = ORDERED.filter((p) => p.startsWith(prefix) && p > (start ?? ''))
    const options = start === undefined ? {} : { startAfter: start }
    const found = await pathsOf(trial.store, prefix, options)
    same(found, wanted, `a list of '${prefix}' after '${start ?? ''}'`)
  })
}

async function listsPages({ store, other }: Trial): Promise<void> {
  const paths = Array.from({ length: PAGED_OBJECTS }, (_, i) => `page/${(i * 7919) % 100_003}`)
  await inParallel(paths, 32, (path) => store.put(path, bytesOf('')))
  const wanted = [...paths].sort(byBytes)
  const found = await pathsOf(other, 'page/')
  const missing = wanted.find((path) => !found.includes(path))
  demand(missing === undefined, `a list of ${PAGED_OBJECTS} objects leaves out ${missing}`)
  same(found.length, wanted.length, 'the number of objects listed')
  const wrong = found.findIndex((path, i) => path !== wanted[i])
  demand(wrong === -1, `a list gives ${found[wrong]} where ${wanted[wrong]} follows`)
  const half = wanted[PAGED_OBJECTS / 2] as string
  const rest = await pathsOf(other, 'page/', { startAfter: half })
  same(rest, wanted.slice(PAGED_OBJECTS / 2 + 1), 'a list from the middle')
}

async function listsNothing({ store }: Trial): Promise<void> {
  same(await pathsOf(store, ''), [], 'a list of nothing')
  same(await pathsOf(store, 'a/b'), [], 'a list of nothing with a prefix')
  const paths = Array.from({ length: 100 }, (_, i) => `n/${i}`)
  await inParallel(paths, 16, (path) => store.put(path, bytesOf('')))
  for await (const info of store.list('n/')) {
    same(info.path, 'n/0', 'the first object listed')
    break
  }
  same((await pathsOf(store, 'n/')).length, 100, 'the number listed after a list left early')
}

async function listsAreFresh({ store, other }: Trial): Promise<void> {
  const alive = new Set<string>()
  for (let i = 0; i < 30; i++) {
    const path = `fresh/${i % 11}`
    const client = i % 2 === 0 ? store : other
    if (i % 4 === 3) {
      await client.delete(path)
      alive.delete(path)
    } else {
      await client.putIfAbsent(path, bytesOf(path))
      alive.add(path)
    }
    const wanted = [...alive].sort(byBytes)
    same(await pathsOf(i % 2 === 0 ? other : store, 'fresh/'), wanted, 'a list after a change')
  }
}

async function listsWhileDeleting({ store, other }: Trial): Promise<void> {
  const names = Array.from({ length: 60 }, (_, i) => `d${i % 3}/${String(i).padStart(2, '0')}`)
  await inParallel(names, 16, (path) => store.put(path, bytesOf(path)))
  const seen: string[] = []
  for await (const info of store.list('')) {
    if (seen.length === 0) await inParallel(names.slice(30), 10, (path) => other.delete(path))
    seen.push(info.path)
  }
  same(new Set(seen).size, seen.length, 'the number of different paths in a list')
  const lost = names.slice(0, 30).find((path) => !seen.includes(path))
  demand(lost === undefined, `a list while others are deleted leaves out ${lost}`)
}
