/** A copy of what the reference implementation needs to run, in which one file is changed. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../../tools/files.mjs'

const COPIED = ['dist', 'conformance/adapters', 'conformance/json.mjs', 'tools', 'package.json']

/** @type {import('typescript').CompilerOptions} */
const COMPILER = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
}

/**
 * Makes the copy in a temporary folder. Files are copied, never linked, so that a mutant cannot
 * reach what was built.
 */
export function makeTree() {
  const root = mkdtempSync(join(tmpdir(), 'calico-mutants-'))
  mkdirSync(join(root, 'conformance'))
  for (const path of COPIED) {
    const filter = (source) => !/\.(d\.ts|map)$/.test(source)
    cpSync(join(ROOT, path), join(root, path), { recursive: true, filter })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return {
    root,
    /** Puts the compiled text of a source file in its place; `restore` takes it back. */
    plant(file, text) {
      const compiled = join('dist', file.replace(/\.ts$/, '.js'))
      const { outputText } = ts.transpileModule(text, { compilerOptions: COMPILER })
      writeFileSync(join(root, compiled), outputText)
      return { restore: () => cpSync(join(ROOT, compiled), join(root, compiled)) }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
