/** Control documents against their schemas (spec/schema). */
import type { DocumentTypes } from './generated/documents.js'
import { validators } from './generated/validators.js'

export type { DocumentTypes }

export type DocumentName = keyof DocumentTypes

/** What is wrong with a document of the named schema, in words; `null` where nothing is. */
export function validateDocument(name: DocumentName, value: unknown): string | null {
  const validate = validators[name]
  if (validate(value)) return null
  const first = validate.errors?.[0]
  if (!first) return 'it does not meet its schema'
  const where = first.instancePath === '' ? 'the document' : first.instancePath
  return `${where} ${first.message ?? 'is wrong'}`
}
