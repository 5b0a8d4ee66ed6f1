/** What `npm test` says of figures at its end. */
import { expect, it } from 'vitest'
import { ratiosToKept } from '../../bench/layers/ratios.mjs'

const figure = (workload: string, cpuSeconds: number) => ({ workload, cpuSeconds })

it('a machine twice as slow shows in every ratio, one slower layer in its own', () => {
  const kept = [figure('keys', 0.1), figure('sort', 0.2), figure('merge', 0.4)]
  const found = [figure('keys', 0.2), figure('sort', 0.4), figure('merge', 1.6)]
  const rows = ratiosToKept({ found, kept })
  expect(rows.map(({ workload }) => workload)).toEqual(['keys', 'sort', 'merge'])
  expect(rows.map(({ ratio }) => ratio)).toEqual([2, 2, 4])
  expect(rows.map(({ toMedian }) => toMedian)).toEqual([1, 1, 2])
})

it('a layer without a kept figure, or that was not measured, has no ratio', () => {
  const kept = [figure('keys', 0.1), figure('sort', 0.2)]
  const found = [figure('keys', 0.1), figure('filter', 0.3)]
  expect(ratiosToKept({ found, kept }).map(({ workload }) => workload)).toEqual(['keys'])
  expect(ratiosToKept({ found: [], kept })).toEqual([])
})
