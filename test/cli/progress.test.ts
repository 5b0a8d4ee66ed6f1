import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Progress } from '../../src/cli/progress.js'
import { collectingIo } from './streams.js'

describe('progress', () => {
  it('says nothing where nobody is looking', async () => {
    const io = collectingIo()
    const progress = await Progress.start(io, { label: 'importing', unit: 'rows', total: 10 })
    progress.add(10)
    progress.stop()
    expect(io.stderr.text).toBe('')
  })

  it('shows the part done, the rate and the time left on a terminal', async () => {
    const io = collectingIo({ terminal: true })
    const progress = await Progress.start(io, { label: 'importing', unit: 'rows', total: 4000 })
    progress.add(1000)
    progress.stop()
    const text = stripVTControlCharacters(io.stderr.text)
    // The clock of these tests moves by a millisecond at each reading.
    expect(text).toContain('25% 1,000 rows, 1,000,000 rows/s, 1s left')
    expect(io.stdout.text).toBe('')
  })

  it('shows no more than all where the guess was too low', async () => {
    const io = collectingIo({ terminal: true })
    const progress = await Progress.start(io, { label: 'importing', unit: 'rows', total: 10 })
    progress.add(20)
    progress.stop()
    const text = stripVTControlCharacters(io.stderr.text)
    expect(text).toContain('100% 20 rows')
    expect(text).toContain('0s left')
  })

  it('shows count and rate where the end is not known', async () => {
    const io = collectingIo({ terminal: true })
    const progress = await Progress.start(io, { label: 'reading', unit: 'rows' })
    progress.add(5)
    progress.stop()
    const text = stripVTControlCharacters(io.stderr.text)
    expect(text).toContain('reading 5 rows, 5,000 rows/s')
    expect(text).not.toContain('left')
  })
})
