/**
 * Layout, seals, canonical JSON, schemas, the marker and the refs log (spec/format.md,
 * spec/refs.md).
 */
import Ajv2020 from 'ajv/dist/2020.js'
import { ROOT, readFolder } from '../../tools/files.mjs'
import { canonical, sealText } from '../make/bytes.mjs'

const ID = '[a-z2-7]{26}'
const GROUP = '[a-z2-7]{13}'
const LOCATION = `place/[a-z][a-z0-9]{0,31}/${GROUP}/`
const LAYOUT = [
  [/^calico\.json$/, 'marker'],
  [/^refs\/\d{20}\.json$/, 'refs-entry'],
  [/^log\/[1-9]\d*\/line\.json$/, 'line'],
  [/^log\/[1-9]\d*\/hint\.json$/, 'hint'],
  [/^log\/[1-9]\d*\/\d{20}\.json$/, 'log-entry'],
  [/^checkpoint\/[1-9]\d*\/\d{20}\/index\.json$/, 'checkpoint-index'],
  [new RegExp(`^(?:${LOCATION})?checkpoint/[1-9]\\d*/\\d{20}/[0-9a-f]{64}\\.json$`), 'tile-shards'],
  [/^staged\/[a-z2-7]{26}\.json$/, 'staged'],
  [/^pins\/[a-z2-7]{26}\.json$/, 'pin'],
  [/^unnamed\/\d{20}\.json$/, 'unnamed'],
  [/^places\/[a-z][a-z0-9]{0,31}\.json$/, 'declared-place'],
  [new RegExp(`^${LOCATION}calico-location\\.json$`), 'location'],
  [new RegExp(`^${LOCATION}data/${GROUP}/${ID}\\.json$`), 'placed'],
  [new RegExp(`^(?:${LOCATION})?checkpoint/[1-9]\\d*/\\d{20}/[0-9a-f]{64}\\.avro$`), null],
  [new RegExp(`^(?:${LOCATION})?data/${GROUP}/[0-9a-f]{64}\\.avro$`), null],
  [new RegExp(`^(?:${LOCATION})?data/${GROUP}/${ID}\\.bloom$`), null],
  [new RegExp(`^(?:${LOCATION})?data/${GROUP}/(?:[^/]+/)?${ID}\\.(?:parquet|arrow)$`), null],
]

const validators = makeValidators()

/** A validator by schema name, compiled from the schemas of the specification. */
function makeValidators() {
  const ajv = new Ajv2020({ strict: false })
  for (const text of Object.values(readFolder('spec/schema', /\.schema\.json$/))) {
    ajv.addSchema(JSON.parse(text))
  }
  return (name) => ajv.getSchema(`${name}.schema.json`)
}

/** What is wrong with a value of the named schema, or null. */
export function schemaProblem(name, value) {
  const validate = validators(name)
  if (validate === undefined) throw new Error(`no schema ${name} in ${ROOT}/spec/schema`)
  if (validate(value)) return null
  const [first] = validate.errors
  return `${first.instancePath || 'the document'} ${first.message}`
}

/** The parsed documents by path; what is wrong with them is reported. */
export function openDocuments({ objects, report }) {
  const documents = new Map()
  for (const [path, bytes] of objects) {
    const place = LAYOUT.find(([pattern]) => pattern.test(path))
    if (place === undefined) report(path, 'the layout names no such path (CAL-FORMAT-001)')
    else if (place[1] !== null) {
      const value = openDocument({ path, bytes, schema: place[1], report })
      if (value !== null) documents.set(path, value)
    }
  }
  checkRoot(documents, report)
  return documents
}

function openDocument({ path, bytes, schema, report }) {
  const [line] = bytes.toString('utf8').split('\n', 1)
  if (!bytes.equals(sealText(line))) {
    report(path, 'it is not line 1 and its checksum (CAL-FORMAT-010)')
    return null
  }
  const value = JSON.parse(line)
  if (canonical(value) !== line) report(path, 'line 1 is not canonical (CAL-FORMAT-014)')
  const problem = schemaProblem(schema, value)
  if (problem) report(path, `${problem} (CAL-FORMAT-018)`)
  return problem ? null : value
}

function checkRoot(documents, report) {
  const marker = documents.get('calico.json')
  if (marker?.format !== '0.1') report('calico.json', 'its format is not 0.1 (CAL-FORMAT-033)')
  const refs = documents.get(`refs/${'1'.padStart(20, '0')}.json`)
  const { action, number } = refs ?? {}
  if (number !== 1 || action?.kind !== 'create-line' || action?.name !== 'main') {
    report('refs/1', 'it does not create the line main (CAL-REFS-001, CAL-REFS-003)')
  }
  const line = documents.get('log/1/line.json')
  if (line?.line !== 1 || line?.parent !== null) {
    report('log/1/line.json', 'it is not of line 1 without a parent (CAL-LOG-001)')
  }
}
