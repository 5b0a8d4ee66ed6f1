import { describe, expect, it } from 'vitest'
import { checkSpec, type SpecInput } from '../../tools/spec/check.mjs'

const ITEM = '- **CAL-SAMPLE-001** (reader): A reader MUST stop at `size`.\n'
const SCHEMA = JSON.stringify({
  'x-chapter': 'sample',
  type: 'object',
  required: ['size'],
  properties: { size: { type: 'integer' } },
})

/** Rules broken by one chapter `sample`, on top of an otherwise sound specification. */
function broken(text: string, change: Partial<SpecInput> = {}): string[] {
  const report = checkSpec({
    chapters: { 'spec/sample.md': text },
    schemas: { 'spec/schema/sample.schema.json': SCHEMA },
    errorCodes: [],
    generated: { expected: {}, actual: {} },
    ...change,
  })
  return report.problems.map(({ file, line, rule }) => `${file}:${line} ${rule}`)
}

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`

describe('a sound chapter', () => {
  it('breaks no rule and is counted', () => {
    const text = `# Sample\n\n${ITEM}\n${fence('json example=sample', '{"size":1}')}`
    expect(broken(text)).toEqual([])
    const { counts } = checkSpec({
      chapters: { 'spec/sample.md': text },
      schemas: { 'spec/schema/sample.schema.json': SCHEMA },
      errorCodes: [],
      generated: { expected: {}, actual: {} },
    })
    expect(counts).toEqual([
      {
        chapter: 'SAMPLE',
        requirements: 1,
        byRole: {
          ...{ reader: 1, writer: 0, committer: 0, collector: 0, storage: 0 },
          ...{ bridge: 0, client: 0 },
        },
        examples: 1,
        fields: 1,
      },
    ])
  })

  it('may spread an item over several lines and an indented paragraph', () => {
    const item = ['- **CAL-SAMPLE-001** (reader): A reader', '  MUST read `size`', 'and MUST stop.']
    const text = [...item, '', '  It MUST not err.', ''].join('\n')
    expect(broken(text)).toEqual([])
  })

  it('may speak of keywords in quotes, in backticks and in code', () => {
    const text = `The words "MUST" and \`SHOULD\` bind.\n\n${fence('text', 'MUST')}\n${ITEM}`
    expect(broken(text)).toEqual([])
  })
})

describe('sentences', () => {
  it.each(['MUST', 'MUST NOT', 'SHALL', 'SHOULD', 'SHOULD NOT', 'REQUIRED', 'RECOMMENDED'])(
    'refuses %s outside an item',
    (word) => {
      expect(broken(`${ITEM}\nA reader ${word} stop.\n`)).toEqual(['spec/sample.md:3 keyword'])
    },
  )

  it('refuses a keyword in a quoted sentence, a heading, another list and a table', () => {
    const loose = ['"It MUST stop."', '## It MUST', '- it MUST', '| a | MUST |']
    expect(broken(`${ITEM}\n${loose.join('\n')}\n`)).toEqual([
      'spec/sample.md:3 keyword',
      'spec/sample.md:4 keyword',
      'spec/sample.md:5 keyword',
      'spec/sample.md:6 keyword',
    ])
  })

  it('refuses a keyword after a paragraph break that ends the item', () => {
    expect(broken(`${ITEM}\nIt MUST stop.\n`)).toEqual(['spec/sample.md:3 keyword'])
  })

  it('refuses a keyword in a rationale, even in an item and below a sub-heading', () => {
    const text = `## Rationale\n\n### Why\n\n${ITEM}`
    expect(broken(text)).toEqual(['spec/sample.md:5 keyword'])
  })

  it('allows items again in the section after a rationale', () => {
    expect(broken(`## Rationale\n\nBecause.\n\n## More\n\n${ITEM}`)).toEqual([])
  })
})

describe('items', () => {
  it('refuses an item without a role', () => {
    const text = '- **CAL-SAMPLE-001**: A reader MUST stop at `size`.\n'
    expect(broken(text)).toEqual(['spec/sample.md:1 role'])
    expect(broken(text.replace('**:', '** ():'))).toEqual(['spec/sample.md:1 role'])
  })

  it('refuses an unknown role', () => {
    expect(broken(ITEM.replace('(reader)', '(reader, cook)'))).toEqual(['spec/sample.md:1 role'])
  })

  it('refuses an id given twice, in one chapter', () => {
    expect(broken(ITEM + ITEM)).toEqual(['spec/sample.md:2 duplicate'])
  })

  it('refuses an id of another chapter', () => {
    const other = '- **CAL-OTHER-001** (reader): A reader MUST stop.\n'
    expect(broken(ITEM + other)).toEqual(['spec/sample.md:2 chapter'])
  })

  it('refuses an id that does not parse', () => {
    const text = `${ITEM}- **CAL-SAMPLE-1** (reader): A reader stops.\n`
    expect(broken(text)).toEqual(['spec/sample.md:2 item'])
  })

  it('refuses an indented item, which would hide in the one above', () => {
    const text = `${ITEM}  - **CAL-SAMPLE-002** (reader): A reader stops.\n`
    expect(broken(text)).toContain('spec/sample.md:2 item')
  })

  it('refuses an item that says nothing', () => {
    expect(broken(`${ITEM}- **CAL-SAMPLE-002** (reader):\n`)).toEqual(['spec/sample.md:2 item'])
  })

  it('refuses a mention of an id that no chapter gives', () => {
    expect(broken(`${ITEM}\nSee CAL-SAMPLE-009.\n`)).toEqual(['spec/sample.md:3 mention'])
  })
})

describe('schemas', () => {
  const nested = (chapter: string | undefined): Record<string, string> => ({
    'spec/schema/sample.schema.json': JSON.stringify({
      ...(chapter && { 'x-chapter': chapter }),
      $defs: { part: { type: 'object', properties: { deep: { type: 'string' } } } },
    }),
  })

  it('refuses a field that no item of its chapter names in backticks', () => {
    const at = 'spec/schema/sample.schema.json:1 field'
    expect(broken(ITEM.replace('`size`', 'size'))).toEqual([at])
    expect(broken(ITEM, { schemas: nested('sample') })).toEqual([at])
  })

  it('finds fields of Avro records at any depth', () => {
    const inner = { type: 'record', name: 'B', fields: [{ name: 'deep', type: 'int' }] }
    const record = {
      type: 'record',
      name: 'A',
      fields: [{ name: 'parts', type: ['null', { type: 'array', items: inner }] }],
    }
    const schemas = { 'spec/schema/manifest.avsc': JSON.stringify(record) }
    const at = 'spec/schema/manifest.avsc:1 field'
    expect(broken(ITEM, { schemas })).toEqual([at, at])
  })

  it('accepts a field where the definition names another chapter', () => {
    const schemas = {
      'spec/schema/sample.schema.json': JSON.stringify({
        'x-chapter': 'other',
        $defs: { part: { 'x-chapter': 'sample', properties: { size: {} } } },
      }),
    }
    expect(broken(ITEM, { schemas })).toEqual([])
  })

  it('refuses a schema without a chapter', () => {
    const schemas = nested(undefined)
    expect(broken(ITEM, { schemas })).toEqual(['spec/schema/sample.schema.json:1 schema-chapter'])
  })

  it('refuses an error code that no item names', () => {
    expect(broken(ITEM, { errorCodes: ['NotFound'] })).toEqual(['src/errors.ts:1 error-code'])
    expect(broken(ITEM, { errorCodes: ['size'] })).toEqual([])
  })

  it('refuses a generated file that is stale, missing or left over', () => {
    const generated = {
      expected: { 'a.ts': '1', 'b.ts': '2' },
      actual: { 'a.ts': '0', 'c.ts': '3' },
    }
    expect(broken(ITEM, { generated })).toEqual([
      'a.ts:1 generated',
      'b.ts:1 generated',
      'c.ts:1 generated',
    ])
  })
})

describe('operation tables', () => {
  const table = (cell: string): string =>
    `${ITEM}\n<!-- operation-table: rows -->\n| op | absent |\n|---|---|\n| set | ${cell} |\n`

  it('accepts cells that cite a requirement of the chapter', () => {
    expect(broken(table('becomes it (CAL-SAMPLE-001)'))).toEqual([])
  })

  it('refuses a cell without an id, and one whose id is of another chapter', () => {
    expect(broken(table('becomes it'))).toEqual(['spec/sample.md:6 table'])
    const chapters = {
      'spec/sample.md': table('CAL-OTHER-001'),
      'spec/other.md': '- **CAL-OTHER-001** (reader): A reader MUST stop.\n',
    }
    expect(broken('', { chapters })).toEqual(['spec/sample.md:6 table'])
  })

  it('refuses a mark without a table below it', () => {
    expect(broken(`${ITEM}\n<!-- operation-table: rows -->\nNothing.\n`)).toEqual([
      'spec/sample.md:3 table',
    ])
  })
})

describe('examples', () => {
  it.each([
    ['that does not meet its schema', 'json example=sample', '{"size":"one"}'],
    ['that is not JSON', 'json example=sample', '{'],
    ['of a schema that does not exist', 'json example=nothing', '{}'],
    ['of a definition that does not exist', 'json example=sample#/$defs/none', '{}'],
    ['that names no schema', 'json', '{}'],
  ])('refuses one %s', (_case, info, body) => {
    expect(broken(`${ITEM}\n${fence(info, body)}`)).toEqual(['spec/sample.md:3 example'])
  })

  it('accepts one of a definition in a schema that refers to another file', () => {
    const schemas = {
      'spec/schema/common.schema.json': JSON.stringify({
        'x-chapter': 'sample',
        $defs: { size: { type: 'integer', minimum: 1 } },
      }),
      'spec/schema/sample.schema.json': JSON.stringify({
        'x-chapter': 'sample',
        $defs: {
          part: {
            type: 'object',
            properties: { size: { $ref: 'common.schema.json#/$defs/size' } },
          },
        },
      }),
    }
    const example = (size: number): string =>
      `${ITEM}\n${fence('json example=sample#/$defs/part', `{"size":${size}}`)}`
    expect(broken(example(1), { schemas })).toEqual([])
    expect(broken(example(0), { schemas })).toEqual(['spec/sample.md:3 example'])
  })
})

describe('an OpenAPI document', () => {
  const document = (paths: unknown): Partial<SpecInput> => ({
    openApi: { 'spec/sample.openapi.json': JSON.stringify({ paths }) },
  })
  const table = '| endpoint | does |\n|---|---|\n| `GET /v1` `POST /v1/a` | things |\n'
  const get = { get: { $ref: 'schema/sample.schema.json#/properties/size' } }

  it('is sound where it has the operations of its chapter', () => {
    const paths = { '/v1': get, '/v1/a': { post: {} } }
    expect(broken(`${table}\n${ITEM}`, document(paths))).toEqual([])
  })

  it('is told apart where an operation is missing, unknown, or refers to nothing', () => {
    const paths = { '/v1': { get: { $ref: '#/components/none' } }, '/v1/b': get }
    expect(broken(`${table}\n${ITEM}`, document(paths))).toEqual([
      'spec/sample.openapi.json:1 endpoint',
      'spec/sample.md:1 endpoint',
      'spec/sample.openapi.json:1 reference',
    ])
  })
})
