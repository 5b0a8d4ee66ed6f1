/**
 * Traces of the model of branches, replayed step by step: what a step puts at the head of a line is
 * held until the trace has it land. Line 1 of the model is `main`, whose version v is v + 1 here,
 * behind the definition, and line 2 is `side`. What a line holds is the list of key 1, to which
 * each commit appends its name.
 */
import { nameOf, tracesOf } from '../traces.mjs'
import { CREATE, script, step, upsert } from './script.mjs'

const NAMES = { 1: 'main', 2: 'side' }
const SEALED = { error: 'BranchSealed' }

/** The requirements that the steps of a trace show, by words in them. */
const SHOWN = {
  'begins merge': ['CAL-REFS-083', 'CAL-REFS-085', 'CAL-REFS-086'],
  'begins rebase': ['CAL-REFS-083', 'CAL-REFS-085', 'CAL-REFS-086'],
  'begins squash': ['CAL-REFS-083', 'CAL-REFS-089', 'CAL-REFS-090'],
  adopts: ['CAL-LOG-220', 'CAL-TABLE-170', 'CAL-TABLE-173'],
  'computes checkpoint': ['CAL-TABLE-023', 'CAL-TABLE-172'],
  'computes fold': ['CAL-TABLE-029', 'CAL-TABLE-172'],
  seals: ['CAL-LOG-192', 'CAL-REFS-022'],
  writes: ['CAL-COMMIT-004'],
  forks: ['CAL-REFS-020', 'CAL-REFS-021'],
}

const append = (name) => upsert([{ id: '1', tags: [name] }], { ops: { tags: 'append' } })
const taken = (writer, work, expect) => ({ writer, do: work, ...(expect && { expect }) })

const workOf = (kind) =>
  kind === 'fold' ? { fold: { keySpace: 'n', after: 0 } } : { checkpoint: { keySpace: 'n' } }
const isAgain = (words) => words.startsWith('j makes')

/** A step as its words, `<who> <does what> <number> [into <number>]`. */
function stepOf(words) {
  const [by, verb, ...rest] = words.split(' ')
  const [from, to = from] = rest.filter((word) => /^\d+$/.test(word)).map(Number)
  return { by, verb, kind: rest[0], from, to }
}

class Replay {
  steps = [taken('s', CREATE, { version: 1 }), taken('s', append('x'), { line: 1, version: 2 })]
  /** Of each line its id in the store, and its head. */
  #lines = new Map([[1, { id: 1, head: 2 }]])
  #refs = 1
  #isSealed = false
  #isDeleted = false
  /** What is held: by who put it, its name, the line, and how often it was put. */
  #held = new Map()
  #joins = 0

  constructor(trace) {
    this.trace = trace
  }

  take({ by, verb, kind, from, to }, at) {
    if (verb === 'forks') this.#fork(from)
    else if (verb === 'finds') this.#begin({ by, line: to, work: append(by) })
    else if (verb === 'begins') this.#join({ kind, from, to, at })
    else if (verb === 'computes') this.#begin({ by, line: to, work: workOf(kind) })
    else if (verb === 'makes') this.#again(by)
    else if (verb === 'seals') this.#seal()
    else if (verb === 'deletes') this.#delete()
    else this.#land(by)
  }

  /** Who waits behind a seal is refused, and one more commit follows everything. */
  end() {
    for (const by of this.#held.keys()) this.#release(by, SEALED)
    for (const [line, held] of this.#lines) {
      if (line === 2 && this.#isDeleted) continue
      this.steps.push(taken('c', { on: NAMES[line] }))
      this.steps.push(taken('c', append('last'), { line: held.id, version: held.head + 1 }))
    }
  }

  #fork(version) {
    this.#refs++
    const parent = { line: 1, version: version + 1 }
    const fork = { name: NAMES[2], from: `v${version + 1}` }
    this.steps.push(taken('s', { fork }, { line: this.#refs, parent }))
    this.#lines.set(2, { id: this.#refs, head: version + 1 })
  }

  #join({ kind, from, to, at }) {
    const later = this.trace.steps.slice(at + 1)
    const end = later.indexOf('j adopts')
    const again = later.slice(0, end < 0 ? later.length : end).filter(isAgain)
    // A line that is put together without a name is an entry of the refs log, each time.
    if (kind === 'squash') this.#refs++
    const works = {
      merge: { merge: { from: NAMES[from] } },
      rebase: { rebase: { onto: NAMES[from] } },
      squash: { squash: { after: 2 } },
    }
    const name = `join${++this.#joins}`
    this.#begin({ by: 'j', name, line: to, work: works[kind], times: 1 + again.length, kind })
  }

  /** Something comes to its put at the head of a line, which is held each time that it is made. */
  #begin({ by, name = by, line, work, times = 1, kind }) {
    const { id } = this.#lines.get(line)
    this.steps.push(taken(by, { on: NAMES[line] }))
    if (line === 2 && this.#isSealed) return this.steps.push(taken(by, work, SEALED))
    const path = `^log/${id}/[0-9]+[.]json$`
    for (let nth = 1; nth <= times; nth++) {
      const fault = { request: 'create', path, nth, name: `${name}-${nth}`, effect: 'hold' }
      this.steps.push(taken(by, { fault }))
    }
    this.steps.push({ ...taken(by, work), as: name }, step({ reached: `${name}-1` }))
    this.#held.set(by, { name, line, nth: 1, kind })
  }

  #again(by) {
    const held = this.#held.get(by)
    if (held.kind === 'squash') this.#refs++
    this.steps.push(step({ release: `${held.name}-${held.nth++}` }))
    this.steps.push(step({ reached: `${held.name}-${held.nth}` }))
  }

  #land(by) {
    const line = this.#lines.get(this.#held.get(by).line)
    line.head++
    this.#release(by, { line: line.id, version: line.head })
    this.#held.delete(by)
  }

  #release(by, expect) {
    const { name, nth } = this.#held.get(by)
    this.steps.push(step({ release: `${name}-${nth}` }), step({ finish: name }, expect))
  }

  #seal() {
    const put = { request: 'create', path: '^refs/[0-9]+[.]json$', text: 'delete-line' }
    this.steps.push(taken('d', { fault: { ...put, name: 'd', effect: 'hold' } }))
    this.steps.push({ ...taken('d', { deleteRef: { name: NAMES[2] } }), as: 'd' })
    this.steps.push(step({ reached: 'd' }))
    this.#lines.get(2).head++
    this.#isSealed = true
  }

  #delete() {
    this.steps.push(step({ release: 'd' }), step({ finish: 'd' }))
    this.#isDeleted = true
  }
}

/** Reads of every version of a line behind the one that it begins at, and of the commit after. */
function readsOf(line, below, contents) {
  const ref = NAMES[line]
  return [...contents, [...(contents.at(-1) ?? []), 'last']].map((tags, at) => ({
    params: { ref, columns: ['id', 'tags'], at: { version: below + at + 2 } },
    expect: { version: below + at + 2, rows: [{ id: '1', tags }] },
  }))
}

function branchCase(run, found, at) {
  const replay = new Replay(found)
  for (const [index, words] of found.steps.entries()) replay.take(stepOf(words), index)
  replay.end()
  const { main, side, below } = found
  const isDeleted = found.steps.includes('d deletes')
  const requirements = Object.entries(SHOWN).flatMap(([words, ids]) =>
    found.steps.some((one) => one.includes(words)) ? ids : [],
  )
  const forkedAt = below > 0 ? main[below - 1] : []
  const ofSide = side?.length > 0 ? side : [forkedAt]
  const checks = readsOf(1, 0, main)
  if (isDeleted) checks.push({ params: { ref: NAMES[2] }, error: 'UnknownRef' })
  else if (side) checks.push(...readsOf(2, side.length > 0 ? below : below - 1, ofSide))
  return script({
    name: nameOf(run, at),
    title: `Branches hold what the history says after: ${found.steps.join('; ')}`,
    requirements: [...new Set(requirements)].sort(),
    note: 'A shortest trace of spec/model/Branch.tla, whose line 2 is side and version v is v + 1.',
    steps: replay.steps,
    checks,
  })
}

export const branchTraces = () =>
  ['branch', 'branch-checkpoint', 'branch-fold'].flatMap((run) =>
    tracesOf(run).map((trace, at) => branchCase(run, trace, at)),
  )
