/**
 * The rules of the specification, each a function from what was read to problems.
 *
 * @typedef {import('./markdown.mjs').Chapter} Chapter
 * @typedef {import('./schemas.mjs').Field} Field
 * @typedef {import('./schemas.mjs').Problem} Problem
 */

export const ROLES = ['reader', 'writer', 'committer', 'collector', 'storage', 'bridge', 'client']
const ERROR_TABLE = 'src/errors.ts'

/**
 * Sentences with a binding keyword stand in requirement items only, and never in a rationale.
 * @param {Chapter} chapter
 * @returns {Problem[]}
 */
export function keywordsOutsideItems(chapter) {
  const loose = chapter.loose.map(({ line, rationale, words }) => ({
    file: chapter.file,
    line,
    rule: 'keyword',
    message: rationale
      ? `${words.join(', ')} in a rationale: say it without, or move it into a requirement`
      : `${words.join(', ')} outside a requirement: make it an item with an id and roles`,
  }))
  const malformed = chapter.malformed.map((line) => ({
    file: chapter.file,
    line,
    rule: 'item',
    message: 'not an item of the form `- **CAL-CHAPTER-000** (role, …): sentence`, at column 1',
  }))
  return [...loose, ...malformed]
}

/**
 * Every item names known roles and carries an id of its chapter.
 * @param {Chapter} chapter
 * @returns {Problem[]}
 */
export function itemsWellFormed(chapter) {
  /** @type {Problem[]} */
  const problems = []
  for (const { id, chapter: part, line, roles, text } of chapter.requirements) {
    /** @param {string} rule @param {string} message */
    const report = (rule, message) => problems.push({ file: chapter.file, line, rule, message })
    if (roles === null || roles.every((role) => role === '')) {
      report('role', `${id} names no role: (${ROLES.join(', ')})`)
    }
    for (const role of roles ?? []) {
      if (role !== '' && !ROLES.includes(role)) {
        report('role', `${id}: '${role}' is no role; roles are ${ROLES.join(', ')}`)
      }
    }
    if (part !== chapter.name) {
      report('chapter', `${id} stands in chapter ${chapter.name}, not in ${part}`)
    }
    if (text.trim() === '') report('item', `${id} says nothing`)
  }
  return problems
}

/**
 * An id is given once, and every id that prose mentions is given somewhere.
 * @param {Chapter[]} chapters
 * @returns {Problem[]}
 */
export function idsUnique(chapters) {
  /** @type {Map<string, string>} */
  const places = new Map()
  /** @type {Problem[]} */
  const problems = []
  for (const chapter of chapters) {
    for (const { id, line } of chapter.requirements) {
      const first = places.get(id)
      const message = `${id} is given twice: first at ${first}`
      if (first) problems.push({ file: chapter.file, line, rule: 'duplicate', message })
      else places.set(id, `${chapter.file}:${line}`)
    }
  }
  for (const { file, mentions } of chapters) {
    for (const { id, line } of mentions) {
      const message = `${id} is mentioned, but no chapter gives it`
      if (!places.has(id)) problems.push({ file, line, rule: 'mention', message })
    }
  }
  return problems
}

/**
 * The names in backticks of a text; in `a.b[]` both a and b are named.
 * @param {string} text
 * @returns {string[]}
 */
export function namesInBackticks(text) {
  const spans = text.match(/`[^`]+`/g) ?? []
  return spans.flatMap((span) => span.match(/[A-Za-z0-9_-]+/g) ?? [])
}

/**
 * Every field of a schema is named by a requirement of its chapter.
 * @param {Chapter[]} chapters
 * @param {Field[]} fields
 * @returns {Problem[]}
 */
export function fieldsNamed(chapters, fields) {
  /** @type {Map<string, Set<string>>} */
  const named = new Map()
  for (const { name, requirements } of chapters) {
    named.set(name, new Set(requirements.flatMap(({ text }) => namesInBackticks(text))))
  }
  /** @type {Map<string, Problem>} */
  const missing = new Map()
  for (const { name, chapter, schema } of fields) {
    if (named.get(chapter)?.has(name)) continue
    const message = `field \`${name}\` is named by no requirement of chapter ${chapter}`
    missing.set(`${schema} ${name} ${chapter}`, { file: schema, line: 1, rule: 'field', message })
  }
  return [...missing.values()]
}

/**
 * Every error code is named by a requirement of some chapter.
 * @param {Chapter[]} chapters
 * @param {string[]} codes
 * @returns {Problem[]}
 */
export function errorCodesNamed(chapters, codes) {
  const texts = chapters.flatMap(({ requirements }) => requirements.map(({ text }) => text))
  const named = new Set(texts.flatMap(namesInBackticks))
  return codes
    .filter((code) => !named.has(code))
    .map((code) => ({
      file: ERROR_TABLE,
      line: 1,
      rule: 'error-code',
      message: `error code ${code} is named by no requirement`,
    }))
}

/**
 * Every cell of an operation table contains the id of a requirement of its chapter.
 * @param {Chapter} chapter
 * @returns {Problem[]}
 */
export function tableCellsCovered(chapter) {
  const ids = new Set(chapter.requirements.map(({ id }) => id))
  /** @type {Problem[]} */
  const problems = []
  for (const { name, line, rows } of chapter.tables) {
    /** @param {number} at @param {string} message */
    const report = (at, message) =>
      problems.push({ file: chapter.file, line: at, rule: 'table', message })
    if (rows.length === 0) report(line, `no rows of operation table '${name}' follow this mark`)
    for (const row of rows) {
      row.cells.forEach((cell, index) => {
        const cited = cell.match(/\bCAL-[A-Z-]+-\d{3}\b/g) ?? []
        if (cited.some((id) => ids.has(id))) return
        report(row.line, `cell ${index + 1} of table '${name}' names no requirement: '${cell}'`)
      })
    }
  }
  return problems
}

/**
 * Every `json` block is an example that meets its schema.
 * @param {Chapter} chapter
 * @param {(schema: string, text: string) => string | null} validate
 * @returns {Problem[]}
 */
export function examplesValid(chapter, validate) {
  /** @type {Problem[]} */
  const problems = []
  for (const { info, line, text } of chapter.fences) {
    if (!/^json\b/.test(info)) continue
    const schema = exampleOf(info)
    const message = schema
      ? validate(schema, text)
      : 'a json block names its schema, `json example=<schema-name>`; a fragment is a `text` block'
    if (message) problems.push({ file: chapter.file, line, rule: 'example', message })
  }
  return problems
}

/**
 * The schema that a block's info string names.
 * @param {string} info
 * @returns {string | null}
 */
export function exampleOf(info) {
  return /^json\s+example=(\S+)$/.exec(info)?.[1] ?? null
}

/**
 * The generated files are those that the schemas give today.
 * @param {Record<string, string>} expected by path
 * @param {Record<string, string>} actual by path
 * @returns {Problem[]}
 */
export function generatedFresh(expected, actual) {
  const paths = new Set([...Object.keys(expected), ...Object.keys(actual)])
  /** @type {Problem[]} */
  const problems = []
  for (const file of [...paths].sort()) {
    if (expected[file] === actual[file]) continue
    const what =
      expected[file] === undefined ? 'no schema gives this file: delete it' : 'stale or missing'
    const message = `${what}; run \`npm run generate\``
    problems.push({ file, line: 1, rule: 'generated', message })
  }
  return problems
}
