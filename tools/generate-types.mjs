/** `npm run generate`: writes src/format/generated from spec/schema. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { byName, ROOT, readFolder } from './files.mjs'
import { renderGenerated } from './generate/render.mjs'

const schemas = byName(readFolder('spec/schema', /\.(schema\.json|avsc)$/))
const files = await renderGenerated({ schemas, schemaFolder: join(ROOT, 'spec/schema') })
for (const stale of Object.keys(readFolder('src/format/generated', /./))) {
  if (!(stale in files)) rmSync(join(ROOT, stale))
}
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true })
  writeFileSync(join(ROOT, path), text)
  console.log(`${path}: ${text.length} characters`)
}
