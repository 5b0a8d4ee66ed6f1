/**
 * Traces of the model of commits, replayed step by step: each put of an entry is held until its
 * step, and then answered, lost, refused or late, as the trace says. Version v of the model is
 * v + 1 here, behind the definition.
 */
import { nameOf, tracesOf } from '../traces.mjs'
import {
  add,
  begin,
  commit,
  created,
  gives,
  leavesEntries,
  readKey,
  script,
  step,
  sums,
} from './script.mjs'

/** How often a commit, and then its void, is put into a slot that nothing is seen in. */
const TRIES_MAX = { commit: 6, void: 2 }

/** What each writer adds to the sum of key 1. */
const ADDS = { a: 1, b: 10, other: 100, last: 1000 }

/** How a put ends that was held. */
const ENDS = {
  lands: {},
  'is taken': {},
  'lands unanswered': { ends: 'lose' },
  fails: { error: 'unavailable' },
  'is delayed': { ends: 'late' },
}
const REQUIREMENTS = [
  ...['CAL-COMMIT-002', 'CAL-COMMIT-003', 'CAL-COMMIT-004', 'CAL-COMMIT-005', 'CAL-COMMIT-007'],
  ...['CAL-COMMIT-008', 'CAL-COMMIT-031', 'CAL-COMMIT-032', 'CAL-COMMIT-033', 'CAL-COMMIT-099'],
]
const ENTRIES = '^log/1/[0-9]+[.]json$'

/** A step as its words, `<process> <what befalls it>`. */
function stepOf(words) {
  const [, by, what] = /^(\w+) ?(.*)$/.exec(words)
  const [, found, next] = /^finds ([\w ]+): (\w+)$/.exec(what) ?? []
  const [, kind, at] = /^arrives as (\w+) at (\d+)$/.exec(what) ?? []
  return { by, what, found, next, kind, at: Number(at) }
}

/**
 * The puts of a process in order: those of the trace, each with its name and what becomes of it,
 * and runs of those that fail between, because a committer does not give up at once.
 */
function putsOf(name, steps) {
  const puts = []
  let goal = name === 'r' ? 'void' : 'commit'
  let tries = 0
  for (const { by, what, found, next } of steps) {
    if (by !== name) continue
    if (what in ENDS) {
      puts.push({ name: `${name}${puts.length}`, what })
      tries++
    }
    const givesUp = found === 'absent' && name !== 'r' && next !== goal
    if (givesUp && tries < TRIES_MAX[goal]) puts.push({ times: TRIES_MAX[goal] - tries })
    if (givesUp || found === 'other' || found === 'void') tries = 0
    if (next === 'commit' || next === 'void') goal = next
  }
  return puts
}

/** The faults by which a process puts one by one. */
function faultsOf(writer, puts) {
  let nth = 1
  return puts.map(({ name, what, times = 1 }) => {
    const end =
      name === undefined ? { effect: 'fail', times } : { name, effect: 'hold', ...ENDS[what] }
    const fault = { request: 'create', path: ENTRIES, nth, ...end }
    nth += times
    return { writer, do: { fault } }
  })
}

/** What the step of a process gives in the end. */
function endOf(name, { steps, slots, ends }) {
  const [end, version] = ends[name].split(' ')
  const own = steps.filter(({ by }) => by === name)
  const { found } = own.at(-1)
  const goal = own.findLast(({ next }) => next === 'commit' || next === 'void')?.next ?? 'commit'
  if (end === 'unknown') return { error: 'CommitUnknown' }
  if (end === 'acked') {
    const at = { version: Number(version) + 1 }
    return name === 'r' ? { kind: 'landed', ...at, member: 0 } : at
  }
  if (name === 'r') return { kind: 'voided', version: slots.indexOf('void a') + 2 }
  // Its own void says why it was put; anything else is another's doing.
  const isOwn = found === 'own void' && goal === 'void'
  return { error: isOwn ? 'StorageUnavailable' : 'CommitConflict' }
}

class Replay {
  steps = [created]
  #puts = new Map()
  #late = new Map()
  #head = 1

  constructor(trace, reading) {
    this.trace = trace
    this.reading = reading
    for (const name of Object.keys(trace.ends)) this.#puts.set(name, putsOf(name, trace.steps))
  }

  take({ by, what }) {
    if (by === 'others') return this.#add('c', ADDS.other)
    if (what === 'begins') return this.#begin(by)
    if (what.startsWith('arrives')) {
      this.#head++
      return this.steps.push(step({ arrive: this.#late.get(by) }))
    }
    if (what in ENDS) this.#release(by, what)
  }

  /** One more commit, behind everything. */
  end() {
    this.#add('c', ADDS.last)
  }

  #add(writer, sum) {
    this.#head++
    this.steps.push({ writer, do: add(1, sum), expect: { version: this.#head } })
  }

  #begin(name) {
    const by = (work) => ({ writer: name, do: work })
    this.steps.push(...faultsOf(name, this.#puts.get(name)))
    if (name === 'r') {
      this.steps.push({ ...by({ resolve: { fault: 'a0', settle: true } }), as: name })
    } else {
      this.steps.push(by(begin(name)))
      if (this.reading.includes(name)) this.steps.push(by(readKey(name, 1)))
      this.steps.push(by(add(1, ADDS[name], { transaction: name })), {
        ...by(commit(name)),
        as: name,
      })
    }
    this.#goOn(name)
  }

  #release(name, what) {
    const put = this.#puts.get(name).shift()
    if (what === 'is delayed') this.#late.set(name, put.name)
    if (what.startsWith('lands')) this.#head++
    this.steps.push(step({ release: put.name }))
    this.#goOn(name)
  }

  /** A process comes to its next put that is held, or to its end. */
  #goOn(name) {
    const puts = this.#puts.get(name)
    while (puts.length > 0 && puts[0].name === undefined) puts.shift()
    const [next] = puts
    if (next) this.steps.push(step({ reached: next.name }))
    else this.steps.push(step({ finish: name }, endOf(name, this.trace)))
  }
}

function commitCase(run, reading, found, at) {
  const trace = { ...found, steps: found.steps.map(stepOf) }
  const replay = new Replay(trace, reading)
  for (const one of trace.steps) replay.take(one)
  replay.end()
  const words = found.steps.filter((one) => !/ looks$| begins$/.test(one))
  let sum = 0
  const checks = [...found.slots, 'last'].map((slot, index) => {
    sum += ADDS[slot] ?? 0
    return gives(index + 2, sum > 0 ? sums([1, String(sum)]) : [], { at: { version: index + 2 } })
  })
  return script({
    name: nameOf(run, at),
    title: `Everything comes to its end after: ${words.join('; ')}`,
    requirements: REQUIREMENTS,
    note: 'A shortest trace of spec/model/Commit.tla; a put that fails before a void is repeated.',
    steps: replay.steps,
    leaves: [leavesEntries(found.slots.length + 2)],
    checks,
  })
}

const casesOf = (run, reading) =>
  tracesOf(run).map((trace, at) => commitCase(run, reading, trace, at))

export const commitTraces = () => [
  ...casesOf('decided', []),
  ...casesOf('reading', ['a']),
  ...casesOf('two', ['b']),
]
