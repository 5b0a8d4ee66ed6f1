/** Bodies of requests: bounded, checked, and never waited for without end. */
import type { IncomingMessage } from 'node:http'
import type { Env } from '../env.js'
import { CalicoError, isCalicoError } from '../errors.js'
import { validators } from '../format/generated/message-validators.js'
import type { MessageTypes } from '../format/generated/messages.js'
import { Refusal } from './failures.js'
import { StallWatch } from './stall-watch.js'

export const ROWS_MEDIA_TYPE = 'application/vnd.apache.arrow.stream'
const JSON_MEDIA_TYPE = 'application/json'

const MIB = 2 ** 20
const JSON_BYTES_MAX = MIB
/** Of commits and aborts, which bring back as many messages as there were tasks. */
const LONG_JSON_BYTES_MAX = 64 * MIB
const LONG: ReadonlySet<keyof MessageTypes> = new Set(['commitRequest', 'abortRequest'])
const ROWS_BYTES_MAX = 16 * 1024 * MIB
const DEPTH_MAX = 32

export interface BodyLimits {
  readonly env: Env
  /** How long to wait for more of a body. */
  readonly stallMs: number
}

/** @throws InvalidArgument where it is none, of status 413 where it is too long */
export async function readMessage<N extends keyof MessageTypes>(
  request: IncomingMessage,
  name: N,
  limits: BodyLimits,
): Promise<MessageTypes[N]> {
  demandMediaType(request, JSON_MEDIA_TYPE)
  const bytesMax = LONG.has(name) ? LONG_JSON_BYTES_MAX : JSON_BYTES_MAX
  const chunks: Uint8Array[] = []
  for await (const chunk of chunksOf(request, bytesMax, limits)) chunks.push(chunk)
  const value = parseJson(Buffer.concat(chunks))
  const validate = validators[name]
  if (validate(value)) return value as MessageTypes[N]
  throw invalid(`the body is no ${name}: ${reason(validate.errors?.[0])}`)
}

/** The rows of a request as they come. @throws as readMessage, and Aborted */
export function readRows(request: IncomingMessage, limits: BodyLimits): AsyncIterable<Uint8Array> {
  demandMediaType(request, ROWS_MEDIA_TYPE)
  return chunksOf(request, ROWS_BYTES_MAX, limits)
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

async function* chunksOf(
  request: IncomingMessage,
  bytesMax: number,
  { env, stallMs }: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const tooLong = (): CalicoError => {
    const message = `the body has more than ${bytesMax} bytes; send less at a time`
    return new Refusal(413, 'InvalidArgument', message)
  }
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLong()
  const chunks = request.iterator({ destroyOnReturn: false })
  const watch = new StallWatch(env, stallMs)
  // Of a body that nobody reads to its end nothing else ends the watch.
  const end = (): void => watch.end()
  request.once('close', end)
  let bytes = 0
  try {
    for (;;) {
      const next = await watch.within(chunks.next())
      if (next === 'late') throw invalid(`nothing of the body came for ${stallMs} ms`)
      if (next.done) break
      const chunk = next.value as Uint8Array
      bytes += chunk.length
      if (bytes > bytesMax) throw tooLong()
      yield chunk
    }
  } catch (error) {
    if (isCalicoError(error)) throw error
    const message = 'the client went before its body was whole'
    throw new CalicoError('Aborted', message, { cause: error })
  } finally {
    request.off('close', end)
    watch.end()
  }
  if (!request.complete) {
    throw new CalicoError('Aborted', 'the client went before its body was whole')
  }
}

function demandMediaType({ headers }: IncomingMessage, wanted: string): void {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw invalid(`bodies are taken as they are, not in '${encoding}'`)
  const [type, ...parameters] = (headers['content-type'] ?? 'nothing').split(';')
  const isText = parameters.every((text) => /^\s*charset\s*=\s*"?utf-8"?\s*$/i.test(text))
  if (type!.trim().toLowerCase() === wanted && isText) return
  throw invalid(`the Content-Type of the body is ${wanted}, not ${headers['content-type']}`)
}

function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('the body is not UTF-8')
  }
  checkDepth(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(`the body is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** Looks before parsing, which goes as deep as the text does. */
function checkDepth(text: string): void {
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; at++) {
    const symbol = text[at]
    if (inText && symbol === '\\') at++
    else if (symbol === '"') inText = !inText
    else if (inText) continue
    else if (symbol === '[' || symbol === '{') depth++
    else if (symbol === ']' || symbol === '}') depth--
    if (depth > DEPTH_MAX) throw invalid(`the body nests deeper than ${DEPTH_MAX} levels`)
  }
}

function reason(error: { instancePath: string; message?: string } | undefined): string {
  const where = error?.instancePath === '' ? 'it' : (error?.instancePath ?? 'it')
  return `${where} ${error?.message ?? 'is wrong'}`
}

function invalid(message: string): CalicoError {
  return new CalicoError('InvalidArgument', message)
}
