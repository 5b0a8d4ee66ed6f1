/** pyarrow and polars read the files that Calico writes as what was written. */
import { describe, expect, it } from 'vitest'
import { printType } from '../../src/format/types.js'
import { pythonReads, resultOf } from './python.js'
import { everyFile, expectColumns } from './reads.js'
import { SAMPLES } from './values.js'

const files = await everyFile(() => true)
const ARROW_TYPES = new Map(SAMPLES.map(({ type, arrow }) => [type, arrow]))

describe.each(['pyarrow', 'polars'] as const)('%s reads', (program) => {
  const jobs = files.map(({ path, format, types }) => ({ program, path, format, types }))
  const answers = pythonReads(jobs)

  it.each(files.map((file, at) => ({ ...file, at })))('$name', (file) => {
    const { columns, types } = resultOf(answers[file.at]!)
    expectColumns(file, columns)
    if (program === 'polars' || file.format === 'parquet') return
    // The types of CAL-TYPES-002; structs have other names in data files.
    for (const [name, type] of Object.entries(file.types)) {
      const arrow = ARROW_TYPES.get(printType(type))
      if (arrow !== undefined) expect({ name, type: types[name] }).toEqual({ name, type: arrow })
    }
  })
})
