/** Tests that a program reads from each of Calico's files exactly the cells that were written. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { printType } from '../../src/format/types.js'
import type { Cell } from './values.js'
import { FILE_WAYS, outputFile, type WrittenFile, writtenFiles } from './written.js'

export interface NamedFile extends WrittenFile {
  readonly name: string
}

/** The files of each format and codec, in a folder of the test's own. */
export async function everyFile(
  wanted: (format: 'parquet' | 'arrow') => boolean,
): Promise<NamedFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'calico-written-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const files: NamedFile[] = []
  for (const way of FILE_WAYS.filter(({ format }) => wanted(format))) {
    const name = `${way.format}, ${way.codec}`
    for (const file of await writtenFiles(join(folder, name), way)) {
      files.push({ ...file, name: `${name}, ${file.what}` })
    }
  }
  for (const format of (['parquet', 'arrow'] as const).filter(wanted)) {
    const file = await outputFile(folder, format)
    files.push({ ...file, name: file.what })
  }
  return files
}

/** The columns are those of the file, in any order, and have its cells. */
export function expectColumns(
  file: NamedFile,
  columns: Readonly<Record<string, readonly Cell[]>>,
): void {
  expect(Object.keys(columns).sort()).toEqual(Object.keys(file.columns).sort())
  for (const [name, cells] of Object.entries(file.columns)) {
    const column = `${name} ${printType(file.types[name]!)}`
    expect({ column, cells: columns[name] }).toEqual({ column, cells })
  }
}
