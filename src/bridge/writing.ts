/** Writes that many processes work on (spec/bridge.md, "Writing"). */
import type { BatchField } from '../arrow/batch.js'
import type { CellVerb } from '../commit/write-plan.js'
import { readIpcStream } from '../data/ipc-stream-read.js'
import { CalicoError } from '../errors.js'
import type { SharedRows } from '../executor/shared-work.js'
import { ALGEBRAS } from '../format/algebra.js'
import type { Staged, Write } from '../format/generated/messages.js'
import { type CalicoType, printType } from '../format/types.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

const KINDS = ['upsert', 'insert', 'update', 'replace', 'delete'] as const
/** What a header holds for sure, on every way between a client and a bridge. */
const WRITE_LENGTH_MAX = 512 * 1024

export const WRITING_ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'beginWrite',
    method: 'POST',
    path: '/v1/writes',
    body: 'json',
    run: begin,
    writes: true,
  },
  {
    name: 'stage',
    method: 'POST',
    path: '/v1/stage',
    query: ['kind', 'op', 'ifExists'],
    body: 'rows',
    run: stage,
    writes: true,
  },
  { name: 'commit', method: 'POST', path: '/v1/commit', body: 'json', run: commit, writes: true },
  { name: 'abort', method: 'POST', path: '/v1/abort', body: 'json', run: abort },
]

async function begin(call: BridgeCall, { shared }: BridgeContext): Promise<Answer> {
  const request = await call.message('writeRequest')
  const { keySpace, overwrite, reads, isolation, part, marker, behind } = request
  const { principal, signal } = call
  const begun = await shared.begin({
    ...{ keySpace, overwrite, reads, isolation, part, marker, behind },
    ...{ principal, signal },
  })
  if (begun.write.length > WRITE_LENGTH_MAX) {
    throw new CalicoError('InvalidArgument', "the write depends on too much; give fewer 'reads'")
  }
  const { write, transaction, version } = begun
  const fields = begun.fields.map(({ name, type, key, required }) => {
    return { name, type: printType(type), key, required }
  })
  const message: Write = { write, transaction, version, fields }
  return json(message, 201)
}

async function stage(call: BridgeCall, { shared, metrics }: BridgeContext): Promise<Answer> {
  const { query, headers, principal, signal } = call
  const write = headers['calico-write']
  if (typeof write !== 'string') {
    throw new CalicoError('InvalidArgument', "the header 'Calico-Write' names the write")
  }
  const kind = query.choice('kind', KINDS)
  if (!kind) {
    const message = `the query parameter 'kind' is one of ${KINDS.join(', ')}`
    throw new CalicoError('InvalidArgument', message)
  }
  const ops = opsOf(query.texts('op'))
  const ifExists = query.choice('ifExists', ['refuse', 'skip'])
  const types = typesOf(await shared.fields({ write, principal, signal }))
  const input = await readIpcStream(counted(call.bytes(), metrics), types)
  const rows: SharedRows = { write, kind, ops, ifExists, input, principal, signal }
  const staged = await shared.stage(rows)
  metrics.add('calico_rows_staged_total', staged.rows)
  const { message, rows: count, bytes } = staged
  const answer: Staged = { message, rows: count, bytes }
  return json(answer, 201)
}

/** @throws UnknownColumn where a name is asked for that is not among the fields */
function typesOf(fields: readonly BatchField[]): (name: string) => CalicoType {
  const types = new Map(fields.map(({ name, type }) => [name, type]))
  return (name) => {
    const type = types.get(name)
    if (type) return type
    const known = fields.slice(0, 50).map((field) => field.name)
    const message = `the key-space has no column '${name}'; it has ${known.join(', ')}`
    throw new CalicoError('UnknownColumn', message)
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  metrics: BridgeContext['metrics'],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    metrics.add('calico_bytes_staged_total', chunk.length)
    yield chunk
  }
}

/** `column:verb`; names may have colons, verbs have none. @throws InvalidArgument */
function opsOf(texts: readonly string[]): Record<string, CellVerb> {
  const ops = new Map<string, CellVerb>()
  for (const text of texts) {
    const at = text.lastIndexOf(':')
    const verb = (['set', ...ALGEBRAS] as const).find((one) => one === text.slice(at + 1))
    if (at < 1 || !verb) {
      throw new CalicoError(
        'InvalidArgument',
        `op '${text}' is not a column and one of set, ${ALGEBRAS.join(', ')} after a colon`,
      )
    }
    ops.set(text.slice(0, at), verb)
  }
  return Object.fromEntries(ops)
}

async function commit(call: BridgeCall, { shared, metrics }: BridgeContext): Promise<Answer> {
  const { mark, ...request } = await call.message('commitRequest')
  const { principal, signal } = call
  const outcome = await shared.commit({
    ...request,
    ...(mark && { mark: { ...mark, previous: mark.previous ?? null } }),
    ...{ principal, signal },
  })
  if (!('nothing' in outcome)) metrics.add('calico_commits_total', 1)
  return json(outcome)
}

async function abort(call: BridgeCall, { shared }: BridgeContext): Promise<Answer> {
  const request = await call.message('abortRequest')
  const { principal, signal } = call
  return json({ aborted: await shared.abort({ ...request, principal, signal }) })
}
