/** Maintenance in the background, on a clock of its own. */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { CalicoError } from '../../src/errors.js'
import { maintainRounds } from '../../src/executor/maintain-rounds.js'
import type { MaintainReport } from '../../src/executor/store-upkeep.js'
import { sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

const NOTHING: MaintainReport = {
  ...{ done: [], left: [], failed: [], bytes: 0, seconds: 0, vacuum: null },
}

/** A store of which every look, or some, fails. */
const failing = (
  code: 'StorageUnavailable' | 'CorruptDocument',
  isFailing = (_: number) => true,
) => {
  let looks = 0
  return {
    maintain: async (): Promise<MaintainReport> => {
      if (isFailing(++looks)) throw new CalicoError(code, `look ${looks}`)
      return NOTHING
    },
  }
}

const env = seededEnv({ seed: 3 })

describe('rounds of maintenance', () => {
  it('do what has become due, and end when they are told', async () => {
    const { store } = await sampleStore()
    const fold = { kind: 'tiered', updates: 2, ratio: 2 }
    const users = await withUsers(store, { maintenance: { fold } })
    const over = new AbortController()
    const started = env.nowMicros()
    const done: number[] = []
    for await (const round of maintainRounds(store, {
      everySeconds: 60,
      env,
      signal: over.signal,
    })) {
      if ('missed' in round) throw round.missed
      done.push(round.done.length)
      if (done.length === 4) over.abort()
      for (let i = 0; i < 2 && done.length === 2; i++) await users.upsert([{ id: i }])
    }
    expect(done).toEqual([0, 0, 1, 0])
    expect(env.nowMicros() - started).toBeGreaterThan(3 * 60 * 1_000_000)
  })

  it('are missed while the storage fails, and go on after it', async () => {
    const store = failing('StorageUnavailable', (look) => look % 10 !== 0)
    const over = new AbortController()
    let missed = 0
    let rounds = 0
    for await (const round of maintainRounds(store, {
      everySeconds: 1,
      env,
      signal: over.signal,
    })) {
      rounds++
      if ('missed' in round) missed++
      if (rounds === 40) over.abort()
    }
    expect(missed).toBe(36)
  })

  it('end with the error of the tenth that was missed', async () => {
    const missed: string[] = []
    const run = async (): Promise<void> => {
      const store = failing('StorageUnavailable')
      for await (const round of maintainRounds(store, { everySeconds: 1, env })) {
        if ('missed' in round) missed.push(round.missed.message)
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'StorageUnavailable', message: 'look 10' })
    expect(missed).toHaveLength(9)
  })

  it('end at once where no other look helps', async () => {
    const rounds = maintainRounds(failing('CorruptDocument'), { everySeconds: 1, env })
    await expect(rounds.next()).rejects.toMatchObject({ code: 'CorruptDocument' })
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 604_801])(
    'refuse a pause of %d s',
    async (everySeconds) => {
      const rounds = maintainRounds(failing('CorruptDocument'), { everySeconds, env })
      await expect(rounds.next()).rejects.toMatchObject({ code: 'InvalidArgument' })
    },
  )
})
