/** The whole check of a specification held in memory; see check.d.mts for its shapes. */
import { readChapter } from './markdown.mjs'
import { openApiHolds } from './openapi.mjs'
import * as rules from './rules.mjs'
import { avroFields, exampleValidator, jsonSchemaFields } from './schemas.mjs'

/**
 * @param {import('./check.d.mts').SpecInput} input
 * @returns {import('./check.d.mts').SpecReport}
 */
export function checkSpec(input) {
  const chapters = Object.entries(input.chapters).map(([file, text]) => readChapter(file, text))
  const schemas = parseSchemas(input.schemas)
  const validate = exampleValidator(schemas.json)
  const problems = [
    ...schemas.problems,
    ...chapters.flatMap((chapter) => [
      ...rules.keywordsOutsideItems(chapter),
      ...rules.itemsWellFormed(chapter),
      ...rules.tableCellsCovered(chapter),
      ...rules.examplesValid(chapter, validate),
    ]),
    ...rules.idsUnique(chapters),
    ...rules.fieldsNamed(chapters, schemas.fields),
    ...rules.errorCodesNamed(chapters, input.errorCodes),
    ...openApiProblems(input, schemas.json),
    ...rules.generatedFresh(input.generated.expected, input.generated.actual),
  ]
  return { problems, counts: chapters.map((chapter) => countChapter(chapter, schemas.fields)) }
}

/**
 * An OpenAPI document `<name>.openapi.json` belongs to the chapter `<name>.md`.
 * @param {import('./check.d.mts').SpecInput} input
 * @param {Record<string, any>} schemas
 */
function openApiProblems(input, schemas) {
  return Object.entries(input.openApi ?? {}).flatMap(([file, text]) => {
    const chapter = file.replace('.openapi.json', '.md')
    return openApiHolds(
      { file, text },
      { file: chapter, text: input.chapters[chapter] ?? '' },
      schemas,
    )
  })
}

/** @param {Record<string, string>} texts by path */
function parseSchemas(texts) {
  /** @type {Record<string, Record<string, any>>} */
  const json = {}
  const fields = []
  const problems = []
  for (const [path, text] of Object.entries(texts)) {
    const name = path.split('/').at(-1) ?? path
    json[name] = JSON.parse(text)
    const found = name.endsWith('.avsc')
      ? avroFields(path, json[name])
      : jsonSchemaFields(path, json[name])
    fields.push(...found.fields)
    problems.push(...found.problems)
  }
  return { json, fields, problems }
}

/**
 * @param {import('./markdown.mjs').Chapter} chapter
 * @param {import('./schemas.mjs').Field[]} fields
 * @returns {import('./check.d.mts').ChapterCount}
 */
function countChapter(chapter, fields) {
  /** @type {Record<string, number>} */
  const byRole = Object.fromEntries(rules.ROLES.map((role) => [role, 0]))
  for (const { roles } of chapter.requirements) {
    for (const role of roles ?? []) if (role in byRole) byRole[role] = (byRole[role] ?? 0) + 1
  }
  const own = fields.filter((field) => field.chapter === chapter.name)
  return {
    chapter: chapter.name,
    requirements: chapter.requirements.length,
    byRole,
    examples: chapter.fences.filter(({ info }) => rules.exampleOf(info)).length,
    fields: new Set(own.map(({ name }) => name)).size,
  }
}
