/** Tests of the ways in which a program writes files: each column is imported as what it was. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ForeignColumn } from './foreign.js'
import { type Imported, imported } from './imported.js'
import { type FileForm, type Program, pythonWrites, resultOf } from './python.js'
import { cycled } from './values.js'

export const ROWS = 250

export interface Way {
  readonly name: string
  readonly format: FileForm
  readonly columns: readonly ForeignColumn[]
  readonly options: Readonly<Record<string, unknown>>
  /** Whether the file says no more than Parquet does. */
  readonly bare?: boolean
}

/** One file of a way. */
interface Written extends Way {
  readonly path: string
  /** Throws where the program could not write it. */
  readonly check: () => void
}

const nameOf = (at: number): string => `column ${at}`

/** The program writes a file in each way, all by one process. */
function written(program: Program, ways: readonly Way[]): Written[] {
  const folder = mkdtempSync(join(tmpdir(), `calico-${program}-`))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const files = ways.map((way, at) => ({ ...way, path: join(folder, `${at}.${way.format}`) }))
  const answers = pythonWrites(
    files.map(({ format, path, options, columns }) => ({
      ...{ program, format, path, rows: ROWS, options },
      columns: columns.map((column, at) => ({ ...column, name: nameOf(at) })),
    })),
  )
  return files.map((file, at) => ({ ...file, check: () => resultOf(answers[at]!) }))
}

function labelled({ columns }: Way) {
  return columns.map((column, at) => {
    const label = (column.polars ?? column.arrow) + (column.required ? ', required,' : '')
    return { ...column, at, label }
  })
}

/**
 * @param ways each column is to be imported as its type with its cells
 * @param refused each column is to be UnsupportedType (CAL-TYPES-020)
 */
export function testImports(
  program: Program,
  { ways, refused }: { readonly ways: readonly Way[]; readonly refused: readonly Way[] },
): void {
  const files = written(program, [...ways, ...refused])

  describe.each(files.slice(0, ways.length))(`${program}, $name:`, (file) => {
    let read: Promise<Imported> | null = null
    const reading = (): Promise<Imported> => {
      file.check()
      read ??= imported(file.path)
      return read
    }

    it.each(labelled(file))('$label is $type', async ({ at, type, bare, cells }) => {
      const { types, columns } = await reading()
      expect(types[nameOf(at)]).toBe(file.bare ? (bare ?? type) : type)
      expect(columns[nameOf(at)]).toEqual(cycled(cells, ROWS))
    })
  })

  describe.each(files.slice(ways.length))(`${program}, $name:`, (file) => {
    it.each(labelled(file))('$label is UnsupportedType naming the column', async ({ at }) => {
      file.check()
      await expect(imported(file.path, [nameOf(at)])).rejects.toMatchObject({
        code: 'UnsupportedType',
        message: expect.stringContaining(`column '${nameOf(at)}'`),
      })
    })
  })
}
