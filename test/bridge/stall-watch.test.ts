import { describe, expect, it } from 'vitest'
import { StallWatch } from '../../src/bridge/stall-watch.js'
import { type Env, systemEnv } from '../../src/env.js'

const HOUR_MS = 3_600_000

/** A clock that only sleeping moves, and what was slept. */
function sleeper(): { env: Env; slept: number[] } {
  const slept: number[] = []
  let now = 0
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms)
    await Promise.resolve()
    now += ms
  }
  return { env: { ...systemEnv, elapsedMs: () => now, sleep }, slept }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await Promise.resolve()
}

describe('a watch over stalls', () => {
  it('says that a wait is late exactly when its time is over', async () => {
    const { env, slept } = sleeper()
    const watch = new StallWatch(env, 12_345)
    expect(await watch.within(new Promise(() => {}))).toBe('late')
    expect(slept.slice(0, 3)).toEqual([5000, 5000, 2345])
    watch.end()
  })

  it('gives what comes in time', async () => {
    const watch = new StallWatch(systemEnv, HOUR_MS)
    expect(await watch.within(systemEnv.sleep(1).then(() => 'here'))).toBe('here')
    watch.end()
  })

  it('at which nobody waits any more lets its process go within seconds', async () => {
    const { env, slept } = sleeper()
    const watch = new StallWatch(env, HOUR_MS)
    expect(await watch.within(Promise.resolve('here'))).toBe('here')
    await settled()
    expect(slept).toHaveLength(1)
    expect(slept[0]).toBeLessThanOrEqual(5000)
  })
})
