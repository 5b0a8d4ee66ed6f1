/** The zip in the connector's jar has every package that a bridge runs with. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

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

it('the assembly of the zip includes all dependencies, down to the last', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Packages }
  const assembly = read('connectors/java/bridge/src/assembly/bridge.xml')
  const included = [...assembly.matchAll(/<include>([^<*]+)\/\*\*<\/include>/g)].map(([, at]) => at)
  const missing = [...closure(packages, '', new Set())]
    .map((path) => path.slice('node_modules/'.length))
    .filter((name) => !included.some((folder) => `${name}/`.startsWith(`${folder}/`)))
  expect(missing).toEqual([])
})
