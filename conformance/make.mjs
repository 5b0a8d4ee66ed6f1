/**
 * Makes the cases that hold bytes, read/, corrupt/, import/ and the vectors of manifests, the
 * tables of operations in merge/, and the scripts of interleave/, from their descriptions in make/.
 * What the descriptions give is written anew, and files of read/, corrupt/, interleave/ and import/
 * that none of them gives are removed.
 *
 *   node conformance/make.mjs            writes them
 *   node conformance/make.mjs --check    says whether what is there is what would be written
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { caseText } from './make/case-text.mjs'
import { bloomVector } from './make/cases/blooms.mjs'
import { checksumCases, damagedChecksumCases } from './make/cases/checksums.mjs'
import { cloneCases, damagedCloneCases } from './make/cases/clones.mjs'
import { readsHead, smallRows, withKeySpace } from './make/cases/common.mjs'
import { computedCases, computedMergeCases, damagedComputedCases } from './make/cases/computed.mjs'
import { algebraDamage } from './make/cases/corrupt-algebras.mjs'
import { damagedAlterCases } from './make/cases/corrupt-alter.mjs'
import { checkpointCases } from './make/cases/corrupt-checkpoints.mjs'
import { damageBase, documentCases } from './make/cases/corrupt-documents.mjs'
import { fileCases } from './make/cases/corrupt-files.mjs'
import { damagedLayoutCases } from './make/cases/corrupt-layouts.mjs'
import { damagedLineageCases } from './make/cases/corrupt-lineages.mjs'
import { damagedRefsCases } from './make/cases/corrupt-refs.mjs'
import { replayCases } from './make/cases/corrupt-replay.mjs'
import { damagedFigureCases, figureCases } from './make/cases/figures.mjs'
import { damagedGroupPlaceCases, groupPlaceCases } from './make/cases/group-places.mjs'
import { importCases } from './make/cases/imports.mjs'
import { lineageCases } from './make/cases/lineages.mjs'
import { mergeCases } from './make/cases/merge-tables.mjs'
import { damagedNestedCases, nestedCases } from './make/cases/nested.mjs'
import { damagedPlaceCases, placeCases } from './make/cases/places.mjs'
import { algebraCases } from './make/cases/read-algebras.mjs'
import { alterCases } from './make/cases/read-alter.mjs'
import { alterAlgebraCases } from './make/cases/read-alter-algebras.mjs'
import { changesCases } from './make/cases/read-changes.mjs'
import { dataCases } from './make/cases/read-data.mjs'
import { differenceCases } from './make/cases/read-differences.mjs'
import { foldLayerCases } from './make/cases/read-fold-layers.mjs'
import { foldPolicyCases } from './make/cases/read-fold-policies.mjs'
import { foldCases } from './make/cases/read-folds.mjs'
import { latentCases } from './make/cases/read-latent.mjs'
import { layoutCases } from './make/cases/read-layouts.mjs'
import { lineStateCases } from './make/cases/read-line-states.mjs'
import { logCases } from './make/cases/read-log.mjs'
import { partitionCases } from './make/cases/read-partitions.mjs'
import { plainCases } from './make/cases/read-plain.mjs'
import { refsCases } from './make/cases/read-refs.mjs'
import { shapeCases } from './make/cases/read-shapes.mjs'
import { tileCases } from './make/cases/read-tiles.mjs'
import { replicaCases } from './make/cases/replicas.mjs'
import { collectorScripts } from './make/cases/script-collector.mjs'
import { conflictScripts } from './make/cases/script-conflicts.mjs'
import { definitionScripts } from './make/cases/script-definitions.mjs'
import { joinScripts } from './make/cases/script-joins.mjs'
import { layoutScripts } from './make/cases/script-layouts.mjs'
import { memberScripts } from './make/cases/script-members.mjs'
import { outcomeScripts } from './make/cases/script-outcomes.mjs'
import { pickScripts } from './make/cases/script-picks.mjs'
import { readerScripts } from './make/cases/script-readers.mjs'
import { refsScripts } from './make/cases/script-refs.mjs'
import { upkeepScripts } from './make/cases/script-upkeep.mjs'
import { verdictScripts } from './make/cases/script-verdicts.mjs'
import { damagedShardCases, shardCases } from './make/cases/shards.mjs'
import { branchTraces } from './make/cases/trace-branches.mjs'
import { commitTraces } from './make/cases/trace-commits.mjs'
import { tileTraces } from './make/cases/trace-tiles.mjs'
import { damagedTransactionCases, transactionCases } from './make/cases/transactions.mjs'
import { damagedListCases, listedCases } from './make/cases/update-manifests.mjs'
import { earlierManifestVector, manifestVector } from './make/cases/vectors.mjs'
import { verifyCases } from './make/cases/verify.mjs'
import { edited } from './make/edits.mjs'

const MANIFESTS = 'vectors/manifests.json'
const EARLIER_MANIFESTS = 'vectors/manifests-earlier.json'
const BLOOMS = 'vectors/key-blooms.json'
const ROOT = dirname(fileURLToPath(import.meta.url))

function undamaged() {
  const row = (...cells) => cells
  return {
    name: 'undamaged',
    title: 'The store that damaged ones are made from reads well',
    requirements: ['CAL-TILE-001', 'CAL-SCAN-001'],
    store: damageBase(),
    with: withKeySpace('small'),
    checks: [
      readsHead(
        6,
        smallRows(
          row('1', '1', 'a'),
          row('2', '22', 'bb'),
          row('3', '33', null),
          row('4', '4', 'd'),
        ),
      ),
    ],
  }
}

const scripts = () => [
  ...outcomeScripts(),
  ...memberScripts(),
  ...conflictScripts(),
  ...definitionScripts(),
  ...layoutScripts(),
  ...upkeepScripts(),
  ...collectorScripts(),
  ...pickScripts(),
  ...joinScripts(),
  ...readerScripts(),
  ...refsScripts(),
  ...verdictScripts(),
  ...commitTraces(),
  ...branchTraces(),
]

const damagedCases = (logCheckpoint) => [
  ...documentCases(),
  ...damagedRefsCases(),
  ...damagedLineageCases(),
  ...replayCases(),
  ...damagedNestedCases(),
  ...checkpointCases(logCheckpoint),
  ...fileCases(),
  ...damagedChecksumCases(),
  ...damagedListCases(),
  ...algebraDamage(),
  ...damagedTransactionCases(),
  ...damagedAlterCases(),
  ...damagedLayoutCases(),
  ...damagedComputedCases(),
  ...damagedPlaceCases(),
  ...damagedCloneCases(),
  ...damagedGroupPlaceCases(),
  ...damagedShardCases(),
  ...damagedFigureCases(),
]

/** Cases with stores, by folder. */
function storeCases() {
  const tiles = [...tileCases(), ...plainCases(), ...partitionCases()]
  const logCheckpoint = tiles.find(({ name }) => name === 'log-checkpoint')
  return {
    read: [
      ...logCases(),
      ...refsCases(),
      ...lineStateCases(),
      ...differenceCases(),
      ...lineageCases(),
      ...dataCases(),
      ...checksumCases(),
      ...shapeCases(),
      ...nestedCases(),
      ...tiles,
      ...listedCases(),
      ...algebraCases(),
      ...latentCases(),
      ...foldCases(),
      ...foldPolicyCases(),
      ...foldLayerCases(),
      ...tileTraces(),
      ...changesCases(),
      ...transactionCases(),
      ...alterCases(),
      ...alterAlgebraCases(),
      ...layoutCases(),
      ...computedCases(),
      ...figureCases(),
      ...verifyCases(),
      ...placeCases(),
      ...cloneCases(),
      ...groupPlaceCases(),
      ...shardCases(),
      ...replicaCases(),
      undamaged(),
    ],
    import: importCases(),
    corrupt: damagedCases(logCheckpoint),
  }
}

/** The files of all cases: bytes by path below conformance/. */
function allFiles() {
  const files = new Map([
    [MANIFESTS, Buffer.from(caseText(manifestVector()))],
    [EARLIER_MANIFESTS, Buffer.from(caseText(earlierManifestVector()))],
    [BLOOMS, Buffer.from(caseText(bloomVector()))],
  ])
  for (const { name, ...content } of [...mergeCases(), ...computedMergeCases()]) {
    files.set(`merge/${name}/case.json`, Buffer.from(caseText(content)))
  }
  for (const { name, ...content } of scripts()) {
    files.set(`interleave/${name}/case.json`, Buffer.from(caseText(content)))
  }
  for (const [folder, cases] of Object.entries(storeCases())) {
    for (const { name, store, ...content } of cases) {
      const path = `${folder}/${name}`
      if (files.has(`${path}/case.json`)) throw new Error(`two cases are called ${path}`)
      const objects = edited(store.objects, content.made?.edits ?? [])
      files.set(`${path}/case.json`, Buffer.from(caseText(content)))
      for (const [object, bytes] of objects)
        files.set(`${path}/store/${object}`, Buffer.from(bytes))
    }
  }
  return files
}

function filesThere() {
  return ['read', 'corrupt', 'interleave', 'import'].flatMap((folder) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
      : [],
  )
}

const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
const files = allFiles()
const stale = [
  ...filesThere().filter((path) => !files.has(path)),
  ...[...files].flatMap(([path, bytes]) => {
    const file = join(ROOT, path)
    return existsSync(file) && readFileSync(file).equals(bytes) ? [] : [path]
  }),
]
if (values.check) {
  for (const path of stale) console.log(`stale: conformance/${path}`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const path of stale) {
    const file = join(ROOT, path)
    const bytes = files.get(path)
    if (bytes === undefined) rmSync(file)
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, bytes)
    }
  }
}
console.log(`${files.size} files, ${stale.length} ${values.check ? 'stale' : 'written or removed'}`)
