/**
 * What `npm run generate` writes, in memory: TypeScript types of the control documents, validators
 * compiled ahead so that no schema compiler runs where Calico runs, and the text of the manifest
 * schema.
 */
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { compile } from 'json-schema-to-typescript'

const BANNER = '/* Generated from spec/schema by `npm run generate`; edit the schemas instead. */'
/** What clients and bridges say to each other: each definition of this schema is a message. */
const MESSAGES = 'bridge.schema.json'
/** Schemas that only hold definitions: no document is of them. */
const SHARED = new Set(['common.schema.json', 'definitions.schema.json', MESSAGES])
const OUTPUT = 'src/format/generated'

/**
 * Helpers that compiled validators ask of ajv at run time, written out so that ajv stays a tool.
 */
const HELPERS = new Map([
  [
    'require("ajv/dist/runtime/ucs2length").default',
    '(text) => { let points = 0; for (const _ of text) points++; return points }',
  ],
])

/**
 * Every generated file by its path below the repository's root.
 * @param {{ schemas: Record<string, string>, schemaFolder: string }} options texts by file name;
 *   the folder is where
 *   relative references are resolved
 * @returns {Promise<Record<string, string>>}
 */
export async function renderGenerated({ schemas, schemaFolder }) {
  const names = Object.keys(schemas)
    .filter((file) => file.endsWith('.schema.json') && !SHARED.has(file))
    .map((file) => file.replace('.schema.json', ''))
    .sort()
  /** @type {Record<string, string>} */
  const files = {
    [`${OUTPUT}/documents.ts`]: await renderTypes(names, schemaFolder),
    [`${OUTPUT}/validators.ts`]: renderValidators({
      schemas,
      targets: Object.fromEntries(names.map((name) => [name, `${name}.schema.json`])),
      types: { name: 'DocumentTypes', file: 'documents' },
    }),
  }
  const messages = schemas[MESSAGES]
  if (messages !== undefined) {
    const definitions = JSON.parse(messages).$defs
    files[`${OUTPUT}/messages.ts`] = await renderMessageTypes(definitions, schemaFolder)
    files[`${OUTPUT}/message-validators.ts`] = renderValidators({
      schemas,
      targets: Object.fromEntries(
        Object.keys(definitions).map((name) => [name, `${MESSAGES}#/$defs/${name}`]),
      ),
      types: { name: 'MessageTypes', file: 'messages' },
    })
  }
  const manifest = schemas['manifest.avsc']
  if (manifest !== undefined) files[`${OUTPUT}/manifest-schema.ts`] = renderManifestSchema(manifest)
  return files
}

/** @param {string[]} names @param {string} schemaFolder */
function renderTypes(names, schemaFolder) {
  const root = {
    title: 'DocumentTypes',
    description: 'Every control document by the name of its schema.',
    type: /** @type {const} */ ('object'),
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `${name}.schema.json` }])),
  }
  return compileTypes(root, schemaFolder)
}

/**
 * @param {Record<string, any>} definitions of the schema of messages
 * @param {string} schemaFolder
 */
function renderMessageTypes(definitions, schemaFolder) {
  const names = Object.keys(definitions)
  const root = {
    title: 'MessageTypes',
    description: 'Every message of the bridge by its name in the schema.',
    type: /** @type {const} */ ('object'),
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: Object.fromEntries(
      names.map((name) => [name, { title: capitalized(name), ...definitions[name] }]),
    ),
  }
  return compileTypes(root, schemaFolder)
}

/** @param {string} name */
function capitalized(name) {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** @param {{ title: string }} root @param {string} schemaFolder */
function compileTypes(root, schemaFolder) {
  return compile(root, root.title, {
    cwd: `${schemaFolder}/`,
    bannerComment: BANNER,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: false,
    style: { singleQuote: true, semi: false, printWidth: 100 },
  })
}

/**
 * @param {{
 *   schemas: Record<string, string>,
 *   targets: Record<string, string>,
 *   types: { name: string, file: string },
 * }} options what each validator checks, by the name it gets
 */
function renderValidators({ schemas, targets, types }) {
  const ajv = new Ajv2020({
    strict: true,
    keywords: ['x-chapter'],
    code: { source: true, esm: true, lines: true, optimize: 2 },
  })
  for (const [file, text] of Object.entries(schemas)) {
    if (file.endsWith('.schema.json')) ajv.addSchema(withoutProse(JSON.parse(text)), file)
  }
  const names = Object.keys(targets)
  const bindings = Object.entries(targets).map(([name, target]) => [bindingOf(name), target])
  let code = standalone.default(ajv, Object.fromEntries(bindings)).replace('"use strict";\n', '')
  for (const name of names) {
    // Local bindings instead of exports: the one export below carries the types.
    const binding = bindingOf(name)
    code = code.replace(`export const ${binding} =`, `const ${LOCAL}${binding} =`)
  }
  for (const [asked, written] of HELPERS) code = code.replaceAll(asked, written)
  const unknown = /require\([^)]*\)[.\w]*/.exec(code)
  if (unknown)
    throw new Error(`validators need ${unknown[0]}: add it to HELPERS in ${import.meta.url}`)
  const members = names.map((name) => `  '${name}': ${LOCAL}${bindingOf(name)},`)
  const exports = [
    `export const validators: { readonly [N in keyof ${types.name}]: Validator } = {`,
    ...members,
    '}',
    '',
  ]
  return `${validatorsHead(types)}${code}\n${exports.join('\n')}`
}

const LOCAL = 'document_'

/** @param {string} name */
function bindingOf(name) {
  return name.replaceAll('-', '_')
}

/** @param {{ name: string, file: string }} types */
function validatorsHead({ name, file }) {
  return `// @ts-nocheck: compiled from the schemas; its one export is typed.
${BANNER}
import type { ${name} } from './${file}.js'

export interface ValidationError {
  readonly instancePath: string
  readonly message?: string
}

/**
 * Says whether a value meets a schema; where it does not, \`errors\` holds the first reason until
 * the next call.
 */
export interface Validator {
  (value: unknown): boolean
  readonly errors?: readonly ValidationError[] | null
}

`
}

/**
 * A schema without the words for people, which would stand in the compiled code.
 * @param {any} node
 * @returns {any}
 */
function withoutProse(node) {
  if (Array.isArray(node)) return node.map(withoutProse)
  if (node === null || typeof node !== 'object') return node
  const members = Object.entries(node).filter(
    ([key, value]) => !(['description', 'title'].includes(key) && typeof value === 'string'),
  )
  return Object.fromEntries(members.map(([key, value]) => [key, withoutProse(value)]))
}

/**
 * The manifest schema as every manifest carries it: members sorted by name, no white space.
 * @param {string} text
 */
function renderManifestSchema(text) {
  /** @param {any} node @returns {any} */
  const sorted = (node) => {
    if (Array.isArray(node)) return node.map(sorted)
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(
      Object.keys(node)
        .sort()
        .map((key) => [key, sorted(node[key])]),
    )
  }
  const schema = JSON.stringify(sorted(JSON.parse(text))).replaceAll("'", "\\'")
  return [
    BANNER,
    '',
    '/** The Avro schema of manifests, to the byte. */',
    'export const MANIFEST_SCHEMA =',
    `  '${schema}'`,
    '',
  ].join('\n')
}
