import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validators } from '../../src/format/generated/validators.js'
import { renderGenerated } from '../../tools/generate/render.mjs'

const schemas = {
  'common.schema.json': JSON.stringify({
    $id: 'common.schema.json',
    'x-chapter': 'sample',
    $defs: { name: { type: 'string', maxLength: 3 } },
  }),
  'sample.schema.json': JSON.stringify({
    $id: 'sample.schema.json',
    title: 'Sample',
    'x-chapter': 'sample',
    type: 'object',
    required: ['name'],
    properties: { name: { $ref: 'common.schema.json#/$defs/name' }, size: { type: 'integer' } },
  }),
  'manifest.avsc': '{ "type": "record", "name": "R", "fields": [] }',
}

describe('renderGenerated', () => {
  let schemaFolder = ''
  beforeAll(() => {
    schemaFolder = mkdtempSync(join(tmpdir(), 'calico-generate-'))
    for (const [file, text] of Object.entries(schemas)) {
      writeFileSync(join(schemaFolder, file), text)
    }
  })
  afterAll(() => rmSync(schemaFolder, { recursive: true }))

  it('gives types, validators and the manifest schema, and the same again', async () => {
    const files = await renderGenerated({ schemas, schemaFolder })
    expect(Object.keys(files)).toEqual([
      'src/format/generated/documents.ts',
      'src/format/generated/validators.ts',
      'src/format/generated/manifest-schema.ts',
    ])
    const [types, code, manifest] = Object.values(files)
    expect(types).toContain('export interface Sample {\n  name: string\n  size?: number\n}')
    expect(types).toContain('sample: Sample')
    expect(code).toContain("'sample': document_sample")
    expect(code).not.toContain('require(')
    expect(manifest).toContain(`'{"fields":[],"name":"R","type":"record"}'`)
    expect(await renderGenerated({ schemas, schemaFolder })).toEqual(files)
  })
})

describe('the generated validators', () => {
  const renaming = (name: string): unknown => ({
    ...{ line: 1, version: 1, timestamp: 1, touched: [], id: 'a'.repeat(26) },
    transactions: [
      {
        ...{ id: 'b'.repeat(26), base: 0 },
        actions: [
          {
            kind: 'alter-key-space',
            keySpace: 'c'.repeat(13),
            changes: [{ kind: 'rename-key-space', name }],
          },
        ],
      },
    ],
  })

  it('accept a document and say where another is wrong', () => {
    expect(validators.hint({ line: 1, version: 2, refs: 1, later: true })).toBe(true)
    expect(validators.hint({ line: 0, version: 2, refs: 1 })).toBe(false)
    expect(validators.hint.errors?.[0]).toMatchObject({ instancePath: '/line' })
  })

  it('count the length of text in code points', () => {
    expect(validators['log-entry'](renaming('😀'.repeat(255)))).toBe(true)
    expect(validators['log-entry'](renaming('😀'.repeat(256)))).toBe(false)
  })
})
