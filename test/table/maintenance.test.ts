/** What holds of a group's checkpoints where little or nothing is said (CAL-TABLE-111). */
import { describe, expect, it } from 'vitest'
import type { MaintenanceSettings } from '../../src/format/generated/documents.js'
import { checkMaintenance, maintenanceOf } from '../../src/table/maintenance.js'

const MIB = 1024 * 1024

describe('settings of maintenance', () => {
  it('of a group that says nothing are 64 MiB, twice that, and a hundred percent', () => {
    expect(maintenanceOf({})).toEqual({
      segmentBytes: 67_108_864,
      appendBytes: 67_108_864,
      splitBytes: 134_217_728,
      checkpointPercent: 100,
      fold: { kind: 'inline' },
    })
  })

  it('follow the size of segments where that alone is said', () => {
    expect(maintenanceOf({ maintenance: { segmentBytes: 10 * MIB } })).toEqual({
      segmentBytes: 10 * MIB,
      appendBytes: 10 * MIB,
      splitBytes: 20 * MIB,
      checkpointPercent: 100,
      fold: { kind: 'inline' },
    })
  })

  it('are held within the size of segments, an append boundary from above', () => {
    const maintenance = { segmentBytes: 100, appendBytes: 101, splitBytes: 99 }
    expect(maintenanceOf({ maintenance })).toMatchObject({ appendBytes: 100, splitBytes: 100 })
  })

  it('take the size that one checkpoint is asked for in place of the own one', () => {
    const maintenance = { segmentBytes: 1000, appendBytes: 50, splitBytes: 5000 }
    expect(maintenanceOf({ maintenance }, 40)).toMatchObject({
      segmentBytes: 40,
      appendBytes: 40,
      splitBytes: 5000,
    })
  })

  it('fill in what a fold policy with sizes does not say', () => {
    expect(maintenanceOf({ maintenance: { fold: { kind: 'tiered' } } }).fold).toEqual({
      kind: 'tiered',
      updates: 8,
      ratio: 4,
    })
    const fold = { kind: 'levelled', updates: 3, ratio: 10 }
    expect(maintenanceOf({ maintenance: { fold } }).fold).toEqual(fold)
  })
})

describe('a fold policy that is asked for', () => {
  it.each([
    [{ kind: 'sometimes' }, "there is no fold policy 'sometimes'"],
    [{ kind: 'tiered', ratio: 1 }, "'fold ratio' must be an integer from 2 to 1000, not 1"],
    [{ kind: 'levelled', ratio: 0.5 }, "'fold ratio' must be an integer from 2 to 1000, not 0.5"],
    [{ kind: 'tiered', updates: -4 }, "'fold updates' must be an integer from 2 to 250, not -4"],
    [{ kind: 'tiered', updates: 251 }, "'fold updates' must be an integer from 2 to 250, not 251"],
    [{ kind: 'none', updates: 4 }, "the fold policy 'none' has no 'updates'"],
    [{ kind: 'tiered', size: 4 }, "the fold policy 'tiered' has no 'size'"],
    [null, "there is no fold policy 'undefined'"],
    ['tiered', "there is no fold policy 'undefined'"],
  ])('as %j is refused', (fold, message) => {
    const given = { fold } as MaintenanceSettings
    expect(() => checkMaintenance(given, "group 'g'")).toThrow(
      expect.objectContaining({
        code: 'InvalidArgument',
        message: expect.stringContaining(message),
      }),
    )
  })

  it('is taken as it is where it may be had', () => {
    for (const kind of ['inline', 'none', 'tiered', 'levelled']) {
      expect(checkMaintenance({ fold: { kind } }, 'g')).toEqual({ fold: { kind } })
    }
    const fold = { kind: 'tiered', updates: 250, ratio: 1000 }
    expect(checkMaintenance({ fold }, 'g')).toEqual({ fold })
  })
})
