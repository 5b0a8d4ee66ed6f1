/** What holds of a group's checkpoints where little or nothing is said (CAL-TABLE-111). */
import { describe, expect, it } from 'vitest'
import { maintenanceOf } from '../../src/table/maintenance.js'

const MIB = 1024 * 1024

describe('settings of maintenance', () => {
  it('of a group that says nothing are 64 MiB, twice that, and a hundred percent', () => {
    expect(maintenanceOf({})).toEqual({
      segmentBytes: 67_108_864,
      appendBytes: 67_108_864,
      splitBytes: 134_217_728,
      checkpointPercent: 100,
    })
  })

  it('follow the size of segments where that alone is said', () => {
    expect(maintenanceOf({ maintenance: { segmentBytes: 10 * MIB } })).toEqual({
      segmentBytes: 10 * MIB,
      appendBytes: 10 * MIB,
      splitBytes: 20 * MIB,
      checkpointPercent: 100,
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
})
