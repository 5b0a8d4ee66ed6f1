/** Waiting for commits (CAL-BRIDGE-071). */
import type { Snapshot } from '../table/line-view.js'
import type { BridgeCall, BridgeContext } from './call.js'

/** The longest that a client may wait in one request. */
export const WAIT_MS_MAX = 60_000
const POLL_MS = 200

/**
 * The head, as soon as it is after a version; where it is not within the time, as it is then. Who
 * waits is let go early where the bridge is told to end.
 */
export async function headAfter(options: {
  readonly call: Pick<BridgeCall, 'signal'>
  readonly context: Pick<BridgeContext, 'store' | 'env' | 'ending'>
  readonly after: number
  readonly waitMs: number
}): Promise<Snapshot> {
  const { call, context, after, waitMs } = options
  const { store, env, ending } = context
  const end = env.elapsedMs() + waitMs
  const either = AbortSignal.any([call.signal, ending])
  for (;;) {
    const head = await store.snapshot(undefined, call.signal)
    const leftMs = end - env.elapsedMs()
    if (head.version > after || leftMs <= 0 || ending.aborted) return head
    await env.sleep(Math.min(POLL_MS, leftMs), either).catch(() => {})
  }
}
