/**
 * The schemas of the specification: which fields they have and which chapter describes each, and
 * examples held against them.
 *
 * @typedef {{ name: string, chapter: string, schema: string }} Field
 * @typedef {{ file: string, line: number, rule: string, message: string }} Problem
 * @typedef {Record<string, any>} Json
 */
import { Ajv2020 } from 'ajv/dist/2020.js'

const SCHEMA_FILE = /\.schema\.json$/
/**
 * Avro schemas carry no chapter of their own: their text is part of every manifest, to the byte.
 */
const AVRO_CHAPTERS = new Map([['manifest.avsc', 'LOG']])

/**
 * Every field of a JSON Schema with the chapter that describes it: `x-chapter` of the nearest
 * schema around it.
 * @param {string} file
 * @param {Json} schema
 * @returns {{ fields: Field[], problems: Problem[] }}
 */
export function jsonSchemaFields(file, schema) {
  /** @type {Field[]} */
  const fields = []
  /** @type {Problem[]} */
  const problems = []
  /** @param {unknown} node @param {string} chapter */
  const walk = (node, chapter) => {
    if (Array.isArray(node)) for (const item of node) walk(item, chapter)
    if (Array.isArray(node) || node === null || typeof node !== 'object') return
    const here = chapterOf(/** @type {Json} */ (node), chapter)
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value)) {
          fields.push({ name, chapter: chapterOf(property, here), schema: file })
          walk(property, here)
        }
      } else if (key === '$defs') {
        for (const definition of Object.values(value)) walk(definition, here)
      } else walk(value, here)
    }
  }
  if (typeof schema['x-chapter'] === 'string') walk(schema, '')
  else {
    const message = 'the schema names no chapter: give it an "x-chapter"'
    problems.push({ file, line: 1, rule: 'schema-chapter', message })
  }
  return { fields, problems }
}

/** @param {Json} node @param {string} inherited */
function chapterOf(node, inherited) {
  const own = node?.['x-chapter']
  return typeof own === 'string' ? own.toUpperCase() : inherited
}

/**
 * Every field of an Avro record schema.
 * @param {string} file
 * @param {Json} schema
 * @returns {{ fields: Field[], problems: Problem[] }}
 */
export function avroFields(file, schema) {
  const chapter = AVRO_CHAPTERS.get(file.split('/').at(-1) ?? '')
  if (chapter === undefined) {
    const message = 'no chapter is known for this Avro schema: add it to AVRO_CHAPTERS'
    return { fields: [], problems: [{ file, line: 1, rule: 'schema-chapter', message }] }
  }
  /** @type {Field[]} */
  const fields = []
  /** @param {unknown} node */
  const walk = (node) => {
    if (Array.isArray(node)) for (const item of node) walk(item)
    if (Array.isArray(node) || node === null || typeof node !== 'object') return
    const record = /** @type {Json} */ (node)
    for (const field of record.fields ?? []) {
      fields.push({ name: field.name, chapter, schema: file })
      walk(field.type)
    }
    walk(record.type)
    walk(record.items)
    walk(record.values)
  }
  walk(schema)
  return { fields, problems: [] }
}

/**
 * A function that says what is wrong with an example, or null. Schemas may refer to each other by
 * file name.
 * @param {Record<string, Json>} schemas by file name, `<name>.schema.json`
 */
export function exampleValidator(schemas) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, keywords: ['x-chapter'] })
  for (const [file, schema] of Object.entries(schemas)) {
    if (SCHEMA_FILE.test(file)) ajv.addSchema({ ...schema, $id: file })
  }
  /**
   * @param {string} name `<schema>` or `<schema>#/$defs/<definition>`
   * @param {string} text
   * @returns {string | null}
   */
  return (name, text) => {
    const [file, pointer = ''] = name.split(/(?=#)/)
    if (!schemas[`${file}.schema.json`]) return `there is no spec/schema/${file}.schema.json`
    let value
    try {
      value = JSON.parse(text)
    } catch (error) {
      return `not JSON: ${error instanceof Error ? error.message : error}`
    }
    try {
      const validate = ajv.compile({ $ref: `${file}.schema.json${pointer}` })
      return validate(value) ? null : ajv.errorsText(validate.errors, { dataVar: '' })
    } catch (error) {
      return `the schema does not compile: ${error instanceof Error ? error.message : error}`
    }
  }
}
