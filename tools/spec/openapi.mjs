/**
 * The OpenAPI document of the bridge against its chapter and its schema.
 *
 * @typedef {import('./schemas.mjs').Problem} Problem
 */

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Each endpoint of the chapter's table has an operation, each operation an endpoint, and each
 * reference leads somewhere.
 * @param {{ file: string, text: string }} document
 * @param {{ file: string, text: string }} chapter
 * @param {Record<string, any>} schemas by file name
 * @returns {Problem[]}
 */
export function openApiHolds(document, chapter, schemas) {
  const root = JSON.parse(document.text)
  const described = new Set(endpointsOf(chapter.text))
  const operations = new Set(
    Object.entries(root.paths ?? {}).flatMap(([path, item]) =>
      METHODS.filter((method) => method.toLowerCase() in item).map((method) => `${method} ${path}`),
    ),
  )
  /** @param {string} file @param {string} rule @param {string} message */
  const problem = (file, rule, message) => ({ file, line: 1, rule, message })
  return [
    ...[...described]
      .filter((endpoint) => !operations.has(endpoint))
      .map((endpoint) => problem(document.file, 'endpoint', `no operation for ${endpoint}`)),
    ...[...operations]
      .filter((endpoint) => !described.has(endpoint))
      .map((endpoint) => problem(chapter.file, 'endpoint', `${endpoint} is not in its table`)),
    ...referencesIn(root)
      .filter((reference) => !leadsSomewhere(reference, root, schemas))
      .map((reference) => problem(document.file, 'reference', `'${reference}' leads nowhere`)),
  ]
}

/**
 * The endpoints of a table whose rows begin with them in backticks.
 * @param {string} text
 */
function endpointsOf(text) {
  const rows = text.split('\n').filter((line) => /^\| `[A-Z]+ \//.test(line))
  const firstCells = rows.map((row) => row.split('|')[1] ?? '')
  return firstCells.flatMap((cell) => [...cell.matchAll(/`([A-Z]+ \/[^`]*)`/g)].map((m) => m[1]))
}

/**
 * @param {any} node
 * @returns {string[]}
 */
function referencesIn(node) {
  if (node === null || typeof node !== 'object') return []
  const own = typeof node.$ref === 'string' ? [node.$ref] : []
  return [...own, ...Object.values(node).flatMap(referencesIn)]
}

/**
 * @param {string} reference
 * @param {any} root
 * @param {Record<string, any>} schemas
 */
function leadsSomewhere(reference, root, schemas) {
  const [file = '', pointer = ''] = reference.split('#')
  let node = file === '' ? root : schemas[file.replace(/^schema\//, '')]
  for (const step of pointer.split('/').slice(1)) {
    node = node?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return node !== undefined
}
