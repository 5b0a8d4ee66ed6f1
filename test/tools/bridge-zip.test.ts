/** The zip in the connector's jar has every package that a bridge runs with. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtModule } from '../support/build.js'

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

type Packages = Readonly<
  Record<string, { readonly dependencies?: Readonly<Record<string, string>> } | undefined>
>

/** The paths of the packages that one needs, and of those that these need; types run nowhere. */
function closure(packages: Packages, path: string, found: Set<string>): Set<string> {
  for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
    const inner = `${path}/node_modules/${name}`
    const needed = packages[inner] ? inner : `node_modules/${name}`
    if (found.has(needed) || name.startsWith('@types/')) continue
    found.add(needed)
    closure(packages, needed, found)
  }
  return found
}

/** The packages that the bundled command asks for by their names. */
function outside(names: readonly string[]): string[] {
  const bundle = readdirSync(builtModule('bin'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(builtModule('bin'), name), 'utf8'))
  return names.filter((name) => {
    const specifier = new RegExp(
      `(?:from|import|resolve|require[$\\w]*)\\s*\\(?["'\`]${name}[/"'\`]`,
    )
    return bundle.some((text) => specifier.test(text))
  })
}

it('the assembly of the zip includes what is not in the bundle, down to the last', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Packages }
  const assembly = read('connectors/java/bridge/src/assembly/bridge.xml')
  const included = [...assembly.matchAll(/<include>([^<*]+)\/\*\*<\/include>/g)].map(([, at]) => at)
  const asked = outside(Object.keys(packages['']?.dependencies ?? {}))
  expect(asked).toContain('@aws-sdk/client-s3')
  const needed = asked.map((name) => `node_modules/${name}`)
  const all = needed.reduce((found, path) => closure(packages, path, found), new Set(needed))
  const missing = [...all]
    .map((path) => path.slice('node_modules/'.length))
    .filter((name) => !included.some((folder) => `${name}/`.startsWith(`${folder}/`)))
  expect(missing).toEqual([])
})
