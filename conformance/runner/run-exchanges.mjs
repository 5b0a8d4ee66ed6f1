/** Running a case of the bridge: requests as they stand in it, answers held against it. */
import { join } from 'node:path'
import { decodeRows, encodeRows } from './arrow-rows.mjs'
import { startBridge } from './bridge-process.mjs'
import { show } from './compare.mjs'
import { withFolder } from './run-case.mjs'

const TOKEN = 'conformance-token'
const SECRET = 'conformance-secret-of-thirty-two'
const REQUEST_MS = 60_000
const ROWS_TYPE = 'application/vnd.apache.arrow.stream'
const BATCH_ROWS_MAX = 65_536

/**
 * Every case has a store of its own, and the bridges that it names.
 * @param {{ serve: object, root: string, testCase: any }} options
 * @returns {Promise<import('./run-case.mjs').Result>}
 */
export function runExchanges({ serve, root, testCase }) {
  return withFolder(async (folder) => {
    const store = join(folder, 'store')
    const bridges = new Map()
    try {
      for (const [name, given] of Object.entries(testCase.bridges ?? { a: {} })) {
        const known = { token: TOKEN, secret: SECRET, ...given }
        bridges.set(name, { ...known, ...(await startBridge({ serve, root, store, ...known })) })
      }
      return await exchangeAll(testCase, bridges)
    } catch (error) {
      return { outcome: 'fail', problems: [String(error.message)] }
    } finally {
      for (const { stop } of bridges.values()) await stop()
    }
  })
}

async function exchangeAll({ before, exchanges }, bridges) {
  const kept = new Map()
  for (const [name, { url }] of bridges) kept.set(`${name}.host`, new URL(url).hostname)
  for (const [index, exchange] of [...before, ...exchanges].entries()) {
    const bridge = bridges.get(exchange.bridge ?? 'a')
    const problem = await exchangeOne(exchange, bridge, kept)
    if (problem === null) continue
    const place =
      index < before.length ? `setup ${index + 1}` : `exchange ${index + 1 - before.length}`
    const title = exchange.title ? ` (${exchange.title})` : ''
    return { outcome: 'fail', problems: [`${place}${title}: ${problem}`] }
  }
  return { outcome: 'pass', problems: [] }
}

/** What is wrong with the answer, or null. What the exchange keeps is put into `kept`. */
async function exchangeOne(exchange, bridge, kept) {
  const { expect } = exchange
  const response = await send(fill(exchange, kept), bridge)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const answer = { status: response.status, headers: response.headers, bytes }
  if (answer.status !== expect.status) {
    const text = Buffer.from(bytes).toString('latin1')
    return `expected the status ${expect.status}, found ${answer.status}: ${text.slice(0, 200)}`
  }
  for (const [name, wanted] of Object.entries(expect.headers ?? {})) {
    const found = response.headers.get(name)
    if (mismatch(fill(wanted, kept), found, `the header ${name}`)) {
      return `the header ${name}: expected ${show(wanted)}, found ${show(found)}`
    }
  }
  const body = expect.rows ? rowsOf(answer) : bodyOf(answer)
  for (const [path, name] of Object.entries(exchange.keep ?? {})) kept.set(name, at(body, path))
  const wanted = fill(expect.rows ?? expect.json ?? null, kept)
  if (expect.text !== undefined && !body.includes(fill(expect.text, kept))) {
    return `expected a text with ${show(expect.text)}, found ${show(body)}`
  }
  return wanted === null ? sameProblem(expect.same, kept) : mismatch(wanted, body, 'the answer')
}

function sameProblem(same, kept) {
  const [one, other] = fill(same ?? [0, 0], kept)
  return one === other ? null : `expected ${show(one)} to be ${show(other)}`
}

/** Requests are made by hand, so that nothing is put right on the way. */
function send({ method, path, query, headers = {}, json, rows, text, token }, bridge) {
  const url = new URL(bridge.url + path)
  for (const [name, value] of query ?? []) url.searchParams.append(name, value)
  const said = token === undefined ? bridge.token : token
  return fetch(url, {
    method,
    signal: AbortSignal.timeout(REQUEST_MS),
    headers: {
      ...(said !== null && { authorization: `Bearer ${said}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(rows && { 'content-type': ROWS_TYPE }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(rows && { body: encodeRows(rows) }),
    ...(text !== undefined && { body: text }),
  })
}

function bodyOf({ headers, bytes }) {
  const text = new TextDecoder().decode(bytes)
  return headers.get('content-type') === 'application/json' ? JSON.parse(text) : text
}

/** What every stream of rows has to be is looked at here (CAL-BRIDGE-044, 045). */
function rowsOf({ headers, bytes }) {
  if (headers.get('content-type') !== ROWS_TYPE) {
    throw new Error(`expected rows, found ${headers.get('content-type')}`)
  }
  const { fields, rows, batchRows } = decodeRows(bytes)
  if (batchRows > BATCH_ROWS_MAX) throw new Error(`a record batch has ${batchRows} rows`)
  return { fields, rows, count: rows.length }
}

/** What stands at a path like `splits.0.split`. */
function at(value, path) {
  return path.split('.').reduce((inner, step) => inner?.[step], value)
}

/** A value of the case with what was kept in the place of `${name}`. */
function fill(value, kept) {
  if (typeof value === 'string') {
    const whole = /^\$\{([^}]+)\}$/.exec(value)
    if (whole) return kept.get(whole[1])
    return value.replaceAll(/\$\{([^}]+)\}/g, (_, name) => String(kept.get(name)))
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, kept))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, kept)]))
}

/**
 * Where an answer is other than a case says, or null. Members that the case does not name may be
 * there (CAL-BRIDGE-007); `{ "is": kind }` stands for any value of a kind, or for none (`absent`),
 * `{ "has": item }` for a list with an item.
 */
function mismatch(wanted, found, path) {
  if (isWord(wanted, 'has')) {
    return found?.includes?.(wanted.has) ? null : `at ${path}: ${show(found)} lacks ${wanted.has}`
  }
  if (isWord(wanted, 'is')) {
    return kindOf(found, wanted.is) ? null : `at ${path}: ${show(found)} is not ${wanted.is}`
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) {
      return `at ${path}: expected ${show(wanted)}, found ${show(found)}`
    }
    return firstOf(wanted.map((item, i) => mismatch(item, found[i], `${path}[${i}]`)))
  }
  if (wanted !== null && typeof wanted === 'object') {
    if (found === null || typeof found !== 'object') {
      return `at ${path}: expected ${show(wanted)}, found ${show(found)}`
    }
    return firstOf(
      Object.entries(wanted).map(([name, item]) => mismatch(item, found[name], `${path}.${name}`)),
    )
  }
  return Object.is(wanted, found)
    ? null
    : `at ${path}: expected ${show(wanted)}, found ${show(found)}`
}

const firstOf = (problems) => problems.find((problem) => problem !== null) ?? null

function isWord(wanted, word) {
  return wanted !== null && typeof wanted === 'object' && Object.keys(wanted).join() === word
}

function kindOf(found, kind) {
  if (kind === 'absent') return found === undefined
  if (kind === 'integer') return Number.isInteger(found)
  if (kind === 'positive') return Number.isInteger(found) && found > 0
  if (kind === 'text') return typeof found === 'string' && found !== ''
  throw new Error(`a case asks for the kind '${kind}', which there is not`)
}
