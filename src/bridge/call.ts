/** What an endpoint is called with, and what it answers. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Batch, BatchField } from '../arrow/batch.js'
import type { StreamCompression } from '../data/ipc-stream-write.js'
import type { Env } from '../env.js'
import type { SharedWork } from '../executor/shared-work.js'
import type { Store } from '../executor/store.js'
import type { MessageTypes } from '../format/generated/messages.js'
import type { FailureLog } from './failures.js'
import type { Metrics } from './metrics.js'
import type { Query } from './query.js'

/** What all endpoints work on. */
export interface BridgeContext {
  readonly store: Store
  readonly shared: SharedWork
  readonly env: Env
  readonly metrics: Metrics
  readonly failures: FailureLog
  /** Name and version of the program. */
  readonly software: string
  /** Aborts when the bridge is told to end: who waits for commits waits no more. */
  readonly ending: AbortSignal
}

export interface BridgeCall {
  /** What stands in the places of the path. */
  readonly parameters: Readonly<Record<string, string>>
  readonly query: Query
  readonly headers: IncomingHttpHeaders
  /** Whom the token stands for; undefined where it stands for nobody in particular. */
  readonly principal: string | undefined
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
  /** The body as a message, checked. @throws InvalidArgument */
  message<N extends keyof MessageTypes>(name: N): Promise<MessageTypes[N]>
  /** The body as bytes, as they come. @throws InvalidArgument, Aborted */
  bytes(): AsyncIterable<Uint8Array>
}

export type Answer =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly body: unknown }
  | { readonly kind: 'text'; readonly status: 200 | 503; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | RowsAnswer

export interface RowsAnswer {
  readonly kind: 'rows'
  readonly fields: readonly BatchField[]
  readonly batches: AsyncGenerator<Batch>
  readonly compression: StreamCompression
  readonly headers: Readonly<Record<string, string>>
}

export interface Endpoint {
  /** As the OpenAPI document calls the operation. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With names in braces for what varies: `/v1/marks/{application}`. */
  readonly path: string
  /** The query parameters that it has. */
  readonly query?: readonly string[]
  /** What its body is; a body is refused where there is none. */
  readonly body?: 'json' | 'rows'
  /** Whether it is about no branch, so that a request names none. */
  readonly ofStore?: boolean
  /** Whether it is a step of a write or of a definition: for branches alone (CAL-BRIDGE-165). */
  readonly writes?: boolean
  /** Whether it is for everybody, without a token. */
  readonly open?: boolean
  /** Whether it is there also when all places are taken, and while the bridge ends. */
  readonly urgent?: boolean
  run(call: BridgeCall, context: BridgeContext): Promise<Answer>
}

export function json(body: unknown, status: 200 | 201 = 200): Answer {
  return { kind: 'json', status, body }
}
