/**
 * A store made by hand: documents and data files put together as the specification describes them,
 * with fixed ids and times. Every method that makes an action returns it, so that a case can change
 * what it likes before it is committed.
 */
import { encodeKey, encodePartition, longId, seal, sha256, shortId } from './bytes.mjs'
import { changed } from './changes.mjs'
import { footerChecksum } from './checksums.mjs'
import { dataFile } from './data-files.mjs'
import { encodeManifest } from './manifests.mjs'
import {
  companionFields,
  declaredOf,
  keyFields,
  metadataOf,
  opField,
  order,
  relabelled,
  slicesOf,
} from './part-fields.mjs'
import { isNested } from './types.mjs'

/** 2026-01-01T00:00:00Z. Entry v carries this and v seconds. */
export const START_MICROS = 1_767_225_600_000_000
const SECOND = 1_000_000

export const sequenceName = (number) => String(number).padStart(20, '0')
export const entryPath = (version, line = 1) => `log/${line}/${sequenceName(version)}.json`
export const refsPath = (number) => `refs/${sequenceName(number)}.json`
const checkpointFolder = (version, line) => `checkpoint/${line}/${sequenceName(version)}`
export const indexPath = (version, line = 1) => `${checkpointFolder(version, line)}/index.json`
export const timeOf = (version) => START_MICROS + version * SECOND

/** Kinds of actions that lie in the location of their group. */
const PLACEABLE = ['update', 'delete-range', 'fold', 'checkpoint']

/** What the paths of a group's objects begin with. */
const locationOf = ({ group, place }) => (place === undefined ? '' : `place/${place}/${group}/`)

export class HandMadeStore {
  constructor() {
    /** Bytes by path. */
    this.objects = new Map()
    this.head = 0
    /** The line that commits, log checkpoints and hints are of. */
    this.line = 1
    this.groups = new Map()
    /** Definitions of groups by incarnation, those that were too. */
    this.known = new Map()
    /** Folders of places by name, below the store's own. */
    this.places = new Map()
    this.ids = 0
    this.put('calico.json', {
      createdAt: START_MICROS,
      features: [],
      format: '0.1',
      log: 'objects',
      storeId: longId('store', 0),
    })
    this.put(refsPath(1), {
      action: { kind: 'create-line', name: 'main' },
      id: longId('refs', 1),
      number: 1,
      timestamp: START_MICROS,
    })
    this.put('log/1/line.json', { line: 1, parent: null })
  }

  /** Puts a sealed document, or bytes as they are. */
  put(path, content) {
    this.objects.set(this.where(path), content instanceof Uint8Array ? content : seal(content))
  }

  /** Where an object lies among the store's files: in the folder of its place, if it has one. */
  where(path) {
    const [, name, own] = /^place\/([^/]+)\/(.+)$/.exec(path) ?? []
    const folder = this.places.get(name)
    return folder === undefined ? path : `${folder}/${own}`
  }

  /** Declares a place of groups in a folder below the store's own. */
  declare(name, folder) {
    this.places.set(name, folder)
    this.put(`places/${name}.json`, { name, uri: `./${folder}` })
  }

  /** Marks the location of a group as the store's. */
  claim(keySpace, groupName) {
    const { definition } = this.groups.get(groupName)
    const { storeId } = this.read('calico.json')
    const path = `${locationOf(definition)}calico-location.json`
    this.put(path, { storeId, keySpace, group: definition.group })
    return path
  }

  /** What an entry is to say of an action: of a group with a place, where the action lies. */
  inPlace(action) {
    const definition = this.known.get(action.incarnation)
    if (definition?.place === undefined || !PLACEABLE.includes(action.kind)) return action
    const name = `${longId('placed', ++this.ids)}.json`
    const path = `${locationOf(definition)}data/${action.incarnation}/${name}`
    const bytes = seal({ action })
    this.put(path, bytes)
    return { kind: 'placed', incarnation: action.incarnation, path, bytes: bytes.byteLength }
  }

  /**
   * The action that creates a key-space. Groups: `{ name, columns: [[id, name, type, algebra?,
   * more?]], … }`; the first is the anchor unless another says so. `more` is `orderBy` or, where it
   * is a list, `fields`.
   */
  create({ name, key, groups }) {
    const number = ++this.ids
    const types = key.map(([, type]) => type)
    const anchor = Math.max(
      0,
      groups.findIndex((group) => group.anchor),
    )
    const definition = {
      keySpace: shortId('space', number),
      name,
      components: key.map(([component, type]) => ({
        name: component,
        domain: `${name}.${component}`,
        type,
      })),
      groups: groups.map((group, at) => this.group({ group, types, anchor: at === anchor })),
    }
    return { kind: 'create-key-space', definition }
  }

  /**
   * The action that changes the key-space whose definition `created` holds; it holds the changed
   * one then, by which later updates and checkpoints of its groups are made.
   */
  alter(created, ...changes) {
    const definition = changed(created.definition, changes)
    created.definition = definition
    for (const group of definition.groups) {
      const types = definition.components.map(({ type }) => type)
      this.groups.set(group.name, { definition: group, types })
      this.known.set(group.incarnation, group)
    }
    return { kind: 'alter-key-space', keySpace: definition.keySpace, changes }
  }

  group({ group, types, anchor }) {
    const number = ++this.ids
    const columns = group.columns.map(([column, name, type, algebra, more]) => ({
      column,
      name,
      type,
      ...(Array.isArray(more) ? { fields: more } : {}),
      ...(algebra ? { algebra } : {}),
      ...(more && !Array.isArray(more) ? { orderBy: more } : {}),
    }))
    const definition = {
      group: shortId('group', number),
      incarnation: shortId('inc', number),
      name: group.name,
      anchor,
      fileFormat: group.fileFormat ?? 'parquet',
      codec: group.codec ?? 'zstd',
      partitioning: group.partitioning ?? [],
      columns,
      statistics: columns.filter(({ type }) => !isNested(type)).map((c) => c.column),
      ...(group.place ? { place: group.place } : {}),
    }
    this.known.set(definition.incarnation, definition)
    this.groups.set(group.name, { definition, types })
    return definition
  }

  /** Goes on with a line whose head is `version`. */
  on(line, version) {
    this.line = line
    this.head = version
  }

  /** Of an entry or transaction of the line; no two lines have one in common. */
  idOf(letters, version) {
    return longId(letters, version + (this.line - 1) * 1_000)
  }

  /**
   * Commits actions as one transaction, or several given as `{ transactions: [[…], …] }`. In place
   * of its actions a transaction may be given with what else it holds, `{ actions, mark, … }`.
   */
  commit(...actions) {
    const version = ++this.head
    const given = actions[0]?.transactions ?? [actions]
    const members = given.map((one) => {
      const member = Array.isArray(one) ? { actions: one } : one
      return { ...member, actions: member.actions.map((action) => this.inPlace(action)) }
    })
    const touched = members
      .flatMap((member) => member.actions)
      .map(({ incarnation }) => incarnation)
      .filter((one) => one !== undefined)
    const entry = {
      id: this.idOf('entry', version),
      line: this.line,
      timestamp: timeOf(version),
      touched: [...new Set(touched)].sort(),
      transactions: members.map((member, at) => ({
        base: version - 1,
        id: this.idOf(`txn${'abcdefgh'[at]}`, version),
        ...member,
      })),
      version,
    }
    this.put(entryPath(version, this.line), entry)
    return entry
  }

  /**
   * An update action. Parts are `{ as: 'inline' | 'parquet' | 'arrow', rows, …file options }`, in
   * the order in which they apply where `ordered`, with `plain` where slices are to say so; rows
   * are `{ k: [key], r?, c: { id: cell }, o?: { id: code }, a?: { id: companion } }`, in their own
   * order.
   */
  update(groupName, { columns, ordered = false, patches, parts, expression }) {
    const group = this.groups.get(groupName)
    const declared = new Map(group.definition.columns.map((column) => [column.column, column]))
    const list = Object.entries(columns).map(([id, op]) => {
      const { type, algebra, orderBy } = declared.get(Number(id))
      const orders = orderBy ? { orderType: orderBy.type } : {}
      return { column: Number(id), type, op, ...(algebra ? { algebra } : {}), ...orders }
    })
    const source = expression?.source
    const made = parts.map((part) => this.part(group, list, { ...part, source }))
    const inline = made.find((part) => part.data !== undefined)
    return {
      kind: 'update',
      incarnation: group.definition.incarnation,
      rows: parts.reduce((sum, { rows }) => sum + rows.length, 0),
      columns: list,
      ordered,
      files: made.filter((part) => part.path !== undefined),
      ...(inline ? { inline } : {}),
      ...(patches ? { patches } : {}),
      ...(expression ? { expression } : {}),
    }
  }

  /** A range delete: `lower` and `upper` in hexadecimal, `where` a condition, each where given. */
  deleteRange(groupName, range = {}) {
    const { incarnation } = this.groups.get(groupName).definition
    return { kind: 'delete-range', incarnation, ...range }
  }

  /** Says that the tiles of a group hold all of its origin. */
  settle(groupName) {
    const { incarnation } = this.groups.get(groupName).definition
    return { kind: 'settle', incarnation }
  }

  /** A fold whose layers are actions of the same group. */
  fold(groupName, { after, through, layers }) {
    const { incarnation } = this.groups.get(groupName).definition
    return { kind: 'fold', incarnation, after, through, layers }
  }

  part(group, columns, part) {
    const { types, definition } = group
    const located = part.rows.map((row) => ({
      row,
      partition: encodePartition(definition.partitioning, types, row.k),
      key: encodeKey(types, row.k),
    }))
    located.sort((a, b) => order(a.partition, b.partition) || order(a.key, b.key))
    const rows = located.map(({ row }) => row)
    const fields = keyFields(types, rows)
    if (rows.some(({ r }) => r !== undefined))
      fields.push(
        opField(
          'r',
          rows.map(({ r }) => r ?? 0),
        ),
      )
    // Of an update with an expression the rows have what it computes from, in a list.
    for (const [at, type] of (part.source ?? []).entries()) {
      fields.push({ name: `s${at}`, type, values: rows.map(({ s }) => s?.[at] ?? null) })
    }
    for (const { column, type, op } of columns) {
      if (op === 'computed') continue
      fields.push({ name: `c${column}`, type, values: rows.map(({ c }) => c?.[column] ?? null) })
      if (op === 'mixed')
        fields.push(
          opField(
            `o${column}`,
            rows.map(({ o }) => o?.[column] ?? 0),
          ),
        )
      fields.push(...companionFields({ column, rows, ...declaredOf(group, column), op }))
    }
    const held = columns.filter(({ op }) => op !== 'computed')
    const metadata = metadataOf(group, {
      role: 'update',
      columns: held.map(({ orderType: _, ...said }) => said),
      sorted: 'partition-key',
      ...(part.source ? { source: part.source } : {}),
    })
    const options = {
      ...part,
      metadata: relabelled(metadata, part),
      fields: part.shape ? part.shape(fields) : fields,
    }
    const slices = slicesOf(located).map((slice) =>
      part.plain ? { ...slice, plain: true } : slice,
    )
    if (part.as === 'inline') {
      const bytes = dataFile({ ...options, as: 'stream' })
      return { rows: rows.length, data: Buffer.from(bytes).toString('base64'), slices }
    }
    const { path, size, ...sum } = this.file(definition, options)
    return { path, fileFormat: part.as, bytes: size, rows: rows.length, slices, ...sum }
  }

  /**
   * Writes a data file below the group's folder, or its partition's where a folder is named; with
   * the checksum of its footer where `checksum` or `checksums` asks for it.
   */
  file(definition, options) {
    const bytes = dataFile({ codec: definition.codec, ...options })
    const folder = options.folder ? `${options.folder}/` : ''
    const name = `${longId('file', ++this.ids)}.${options.as}`
    const path = `${locationOf(definition)}data/${definition.incarnation}/${folder}${name}`
    this.put(path, bytes)
    const { checksum = options.checksums !== undefined } = options
    const sum = checksum ? { checksum: footerChecksum(bytes, options.as) } : {}
    return { path, size: bytes.byteLength, ...sum }
  }

  /**
   * A checkpoint action. Segments are `{ as, rows, …file options }`, rows as in an update without
   * operations, ascending by key; those with `latent: true` are no records.
   */
  checkpoint(groupName, { asOf, line = this.line, partition = '', segments }) {
    const group = this.groups.get(groupName)
    const { definition } = group
    return {
      kind: 'checkpoint',
      incarnation: definition.incarnation,
      partition,
      asOf: { line, version: asOf },
      segments: segments.map((segment, at) => this.segment(group, { name: [at], ...segment })),
    }
  }

  segment(group, { name, bounds = [], ...options }) {
    const { types, definition } = group
    const { rows } = options
    const columns = definition.columns.map(
      ({ name: _, orderBy: __, fields: ___, required: ____, ...column }) => column,
    )
    const latent = rows.filter((row) => row.latent).length
    const exists = { name: 'x', type: 'bool', values: rows.map((row) => !row.latent) }
    const fields = [
      ...keyFields(types, rows),
      ...(latent > 0 ? [exists] : []),
      ...columns.flatMap(({ column, type }) => [
        { name: `c${column}`, type, values: rows.map(({ c }) => c?.[column] ?? null) },
        ...companionFields({ column, rows, ...declaredOf(group, column), op: 'set' }),
      ]),
    ]
    const metadata = metadataOf(group, { role: 'segment', columns, sorted: 'key' })
    const shaped = options.shape ? options.shape(fields) : fields
    const folder = options.folder ?? 'all'
    const { path, size, ...sum } = this.file(definition, {
      ...options,
      metadata: relabelled(metadata, options),
      fields: shaped,
      folder,
    })
    return {
      name,
      path,
      fileFormat: options.as,
      bytes: size,
      rows: rows.length,
      keyMin: encodeKey(types, rows[0].k),
      keyMax: encodeKey(types, rows.at(-1).k),
      bounds,
      ...(latent > 0 ? { latent } : {}),
      ...sum,
    }
  }

  /**
   * A log checkpoint: `groups` is by group name a list of manifests, `{ records, at? }` where `at`
   * is the version of the log checkpoint that wrote it, or `{ manifests, origin }` where it has an
   * origin: `version`, `definition`, `manifests`, `origin`. `base`,
   * `earlier`, `height` and `lineage` are as in the index.
   */
  logCheckpoint(version, { keySpaces, groups, base, earlier = [], marks, sealed, ...content }) {
    const index = {
      line: this.line,
      version,
      timestamp: timeOf(version),
      keySpaces,
      groups: Object.entries(groups).map(([name, held]) => ({
        incarnation: this.groups.get(name).definition.incarnation,
        ...this.described(
          version,
          Array.isArray(held) ? { manifests: held } : held,
          this.groups.get(name).definition,
        ),
      })),
      earlier: earlier.map((one) => ({ version: one, timestamp: timeOf(one) })),
      ...(base ? { base } : {}),
      ...(marks ? { marks } : {}),
      ...(sealed ? { sealed } : {}),
      ...content,
    }
    this.put(indexPath(version, this.line), index)
    return index
  }

  described(version, { manifests, origin, joined, ...said }, definition) {
    const frozen = (one) => this.described(version, one, one.definition)
    return {
      ...said,
      manifests: manifests.map(({ at = version, records }) =>
        this.manifest(at, records, definition),
      ),
      ...(origin ? { origin: frozen(origin) } : {}),
      ...(joined ? { joined: frozen(joined) } : {}),
    }
  }

  manifest(version, records, definition = {}) {
    const bytes = encodeManifest(records)
    const folder = `${locationOf(definition)}${checkpointFolder(version, this.line)}`
    const path = `${folder}/${sha256(bytes)}.avro`
    this.put(path, bytes)
    return { path, bytes: bytes.byteLength, records: records.length }
  }

  /**
   * The update with its files listed in a manifest; `change` gives other records than the one there
   * should be.
   */
  listed(update, change = (records) => records) {
    const { inline: _, ...content } = update
    const rows = update.files.reduce((sum, file) => sum + file.rows, 0)
    const records = change([{ version: 0, update: { ...structuredClone(content), rows } }])
    const bytes = encodeManifest(records)
    const location = locationOf(this.known.get(update.incarnation) ?? {})
    const path = `${location}data/${update.incarnation}/${sha256(bytes)}.avro`
    this.put(path, bytes)
    const manifest = { path, bytes: bytes.byteLength, records: records.length }
    return { ...update, files: [], manifest }
  }

  hint(fields) {
    const { line, head } = this
    this.put(`log/${line}/hint.json`, { line, version: head, refs: 1, ...fields })
  }

  /** The parsed document at a path. */
  read(path) {
    return JSON.parse(
      Buffer.from(this.objects.get(this.where(path)))
        .toString('utf8')
        .split('\n')[0],
    )
  }
}
