/**
 * The command `calico` in a few files, `dist/bin`, of what `tsc` made in `dist`: reading hundreds
 * of modules one by one takes longer than most of what the command does. The library beside it
 * stays one module a file. The licences of what goes into the bundle go with it.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const OUTPUT = 'dist/bin'

const INPUT = {
  calico: 'dist/cli/main.js',
  // Threads and processes that the command starts, found beside it by these names.
  'parquet-worker': 'dist/data/parquet-worker.js',
  worker: 'dist/storage/check/worker.js',
}

/** Loaded where they are needed, or with WebAssembly in files of their own. */
const OUTSIDE = ['@aws-sdk/client-s3', '@bokuweb/zstd-wasm', /^parquet-wasm/]

rmSync(OUTPUT, { recursive: true, force: true })
const bundle = await rolldown({ input: INPUT, external: OUTSIDE, platform: 'node' })
const { output } = await bundle.write({
  dir: OUTPUT,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'part-[hash].js',
  // Smaller to read; names stay, for the stacks of errors.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
})
await bundle.close()
chmodSync(join(OUTPUT, 'calico.js'), 0o755)
writeFileSync(
  join(OUTPUT, 'LICENSES.txt'),
  licences(output.flatMap((file) => file.moduleIds ?? [])),
)

/** The licences of the packages that the modules are of, by name. */
function licences(modules) {
  const folders = new Set(
    modules.flatMap((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []),
  )
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')))
      return `${name} ${version} (${license})\n\n${licenceText(folder)}`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  return file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''
}
