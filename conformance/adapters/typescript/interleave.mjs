/** Scripts of several writers in one store, with faults in between (conformance/README.md). */
import { isCalicoError } from '../../../dist/errors.js'
import { jsonRows } from './cells.mjs'
import { JOIN_STEPS } from './join-steps.mjs'
import { PICK_STEPS } from './pick-steps.mjs'
import { runRead, sortedFindings } from './read.mjs'
import { isWriterStep, takeStep } from './steps.mjs'
import { documentOf, POLL_MS, Writers } from './writers.mjs'

const EVERY_OBJECT = ''

export async function runInterleave({ open, steps }) {
  const script = new Script(open)
  const outcomes = []
  for (const step of steps) outcomes.push(await script.take(step))
  await script.writers.close()
  return { outcomes, overwritten: [...script.writers.disk.overwritten].sort() }
}

/** Steps of a script that are none of a writer's session. */
const STEPS = {
  fault: ({ writers, writer, params, take }) => writers.addFault(writer, params, take),
  clear: ({ writer }) => writer.storage.clear(),
  reached,
  release,
  arrive,
  finish: ({ started, params }) => started.get(params).outcome,
  cancel: ({ writers, started, params }) => {
    started.get(params).controller.abort()
    writers.clocks.advance(0)
  },
  advance: async ({ writers, params }) => {
    writers.clocks.advance(params.seconds * 1_000_000, params.of)
    await writers.quiet()
  },
  objects,
  document: async ({ writers, params }) => ({
    document: documentOf(await writers.folder.get(params)),
  }),
  damage,
  put: ({ writers, params }) => writers.folder.put(params.path, Buffer.from(params.text)),
  createStore: ({ writer }) => writer.create(),
  open: async ({ writer, params }) => {
    await writer.open(params)
  },
  asked: ({ writer }) => ({ asked: writer.asked.splice(0) }),
  scan,
  follow,
  diff,
  ...PICK_STEPS,
  ...JOIN_STEPS,
  close: ({ writer }) => writer.close(),
  resolve,
  query: ({ params, open }) => runRead({ ...params, open }),
  verify,
  vacuum,
}

class Script {
  /** By name, steps that go on while later ones are taken. */
  #started = new Map()
  #open

  constructor(open) {
    this.#open = open
    this.writers = new Writers(open)
  }

  /** The outcome of a step, or of having started it. */
  async take(step) {
    const { as: name, writer: by, do: work } = step
    const [[kind, params]] = Object.entries(work)
    const writer = by === undefined ? null : this.writers.get(by)
    const running = this.#run({ kind, params, writer })
    if (name === undefined) return running.outcome
    this.#started.set(name, running)
    await this.writers.quiet()
    return {}
  }

  #run({ kind, params, writer }) {
    const opened = kind === 'commit' && writer.transactions.get(params.transaction)
    const controller = opened?.controller ?? new AbortController()
    const done = this.#outcome({ kind, params, writer, signal: controller.signal })
    const outcome = writer ? Promise.race([done, writer.gone]) : done
    return { controller, outcome }
  }

  async #outcome({ kind, params, writer, signal }) {
    const { writers } = this
    try {
      if (isWriterStep(kind)) {
        return (await takeStep(await writer.session(), { kind, params, signal })) ?? {}
      }
      const take = (step) => this.take(step)
      const started = this.#started
      const context = { writers, writer, params, started, take, signal, open: this.#open }
      return (await STEPS[kind](context)) ?? {}
    } catch (error) {
      if (!isCalicoError(error)) throw error
      return { error: error.code, message: error.message, details: error.details }
    }
  }
}

async function reached({ writers, params }) {
  const fault = writers.faults.get(params)
  await fault.reached
  await writers.quiet()
  return { path: fault.at, document: fault.document }
}

async function release({ writers, params }) {
  writers.faults.get(params).release()
}

async function arrive({ writers, params }) {
  const { at, bytes } = writers.faults.get(params)
  await writers.folder.putIfAbsent(at, bytes)
}

async function pathsLike({ writers, params }) {
  const paths = []
  const pattern = new RegExp(params.path)
  for await (const { path } of writers.folder.list(EVERY_OBJECT)) {
    if (pattern.test(path)) paths.push(path)
  }
  return paths
}

async function objects(context) {
  const paths = await pathsLike(context)
  return { count: paths.length, paths }
}

async function damage(context) {
  const { folder } = context.writers
  const paths = await pathsLike(context)
  for (const path of paths) {
    const bytes = await folder.get(path)
    if (context.params.how === 'remove') await folder.delete(path)
    if (context.params.how === 'truncate') await folder.put(path, bytes.subarray(0, -1))
    if (context.params.how === 'zero') await folder.put(path, Buffer.alloc(bytes.length))
  }
  return { count: paths.length }
}

/** Of a step that ended as unknown, or of the entry that a fault saw being put. */
async function resolve({ writers, writer, params, started }) {
  const { step, fault, member, settle } = params
  const { store } = await writer.session()
  if (step !== undefined) {
    return store.resolve((await started.get(step).outcome).details, { settle })
  }
  const { id, version, transactions } = writers.faults.get(fault).document
  const transaction = member === undefined ? {} : { transaction: transactions[member].id }
  return store.resolve({ id, version, ...transaction }, { settle })
}

async function scan({ writer, params }) {
  const { store } = await writer.session()
  const { keySpace, columns, filter } = params
  const rows = []
  for await (const batch of store.read(keySpace, { columns, where: filter })) {
    rows.push(...jsonRows(batch))
  }
  return { rows }
}

/** Changes until the step is cancelled. */
async function follow({ writer, params, signal }) {
  const { store } = await writer.session()
  const { keySpace, from, to, columns } = params
  const follows = to === undefined && { follow: true, pollMs: POLL_MS }
  const changes = await store.changes(keySpace, { from, to, columns, signal, ...follows })
  const rows = []
  for await (const batch of changes.batches) rows.push(...jsonRows(batch))
  return { rows: rows.map(({ _timestamp, ...row }) => row) }
}

async function diff({ writer, params }) {
  const { store } = await writer.session()
  const { schema, keySpaces } = await store.diff(params)
  const text = ({ object, change, column, group, keySpace }) =>
    `${object} ${change} ${column ?? group ?? keySpace}`
  return { definitions: schema.toSorted((x, y) => (text(x) < text(y) ? -1 : 1)), keySpaces }
}

async function verify({ writer, params }) {
  const { store } = await writer.session()
  const { findings } = await store.verify({ deep: params.deep })
  return { findings: sortedFindings(findings) }
}

async function vacuum({ writer, params }) {
  const { store } = await writer.session()
  const { removable, deleted } = await store.vacuum(params)
  return { removable: removable.length, deleted }
}
