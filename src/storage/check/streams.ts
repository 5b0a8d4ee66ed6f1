/** Rules of streamed objects, of writers that are killed, and of what has to be refused. */
import {
  byBytes,
  bytesOf,
  demand,
  fails,
  inParallel,
  pathsOf,
  type StorageRule,
  same,
  type Trial,
  textOf,
} from './rule.js'

const PIECE_BYTES = 1_000_000
/** More than what a storage may send at once. */
const PIECES = 20
const CRASH_BYTES = 4 << 20

export const STREAM_RULES: readonly StorageRule[] = [
  {
    id: 'CAL-STORAGE-001',
    says: `${PIECES} MB streamed in pieces appear whole at close, and not before`,
    check: streamsWhole,
  },
  {
    id: 'CAL-STORAGE-011',
    says: 'an aborted stream leaves nothing, also when aborted twice',
    check: abortsStream,
  },
  {
    id: 'CAL-STORAGE-001',
    says: 'a stream of nothing makes an empty object',
    check: streamsNothing,
  },
  {
    id: 'CAL-STORAGE-003',
    says: 'a stream to a path that was taken meanwhile fails and leaves the other object',
    check: losesStream,
  },
  {
    id: 'CAL-STORAGE-001',
    says: 'a process killed in the middle of writing leaves whole objects alone',
    needsProcesses: true,
    check: survivesCrash,
  },
  {
    id: 'CAL-STORAGE-020',
    says: 'odd but legal paths are kept apart and listed as they are',
    check: keepsOddPaths,
  },
  {
    id: 'CAL-STORAGE-022',
    says: 'every operation refuses an illegal path with InvalidArgument',
    check: refusesPaths,
  },
  {
    id: 'CAL-ERRORS-002',
    says: 'a malformed range is refused with InvalidArgument',
    check: refusesRanges,
  },
  {
    id: 'CAL-ERRORS-008',
    says: 'a request whose signal is aborted fails with Aborted and does nothing',
    check: obeysSignals,
  },
]

/** Piece `number` of an object, unlike any other. */
function piece(number: number): Uint8Array {
  const bytes = Buffer.alloc(PIECE_BYTES)
  for (let at = 0; at < PIECE_BYTES; at += 4) {
    bytes.writeUInt32LE(Math.imul(number * PIECE_BYTES + at + 1, 2654435761) >>> 0, at)
  }
  return bytes
}

async function streamsWhole({ store, other }: Trial): Promise<void> {
  const path = 'data/g/large'
  const writer = await store.createWriter(path)
  const memory = new Uint8Array(PIECE_BYTES)
  for (let i = 0; i < PIECES; i++) {
    // The same memory again and again, as a caller may do once a write is answered.
    memory.set(piece(i))
    await writer.write(memory)
  }
  same(textOf(await other.get(path)), null, 'get of an open stream')
  same(await other.head(path), null, 'head of an open stream')
  same(await pathsOf(other, ''), [], 'a list with an open stream')
  await writer.close()
  same((await other.head(path))?.size, PIECES * PIECE_BYTES, 'the size of a streamed object')
  const whole = (await other.get(path)) ?? new Uint8Array()
  for (let i = 0; i < PIECES; i++) {
    const start = i * PIECE_BYTES
    const found = whole.subarray(start, start + PIECE_BYTES)
    demand(Buffer.compare(found, piece(i)) === 0, `piece ${i} of a stream is not what was written`)
  }
  const range = { start: 7 * PIECE_BYTES - 2, end: 7 * PIECE_BYTES + 2 }
  const middle = (await other.get(path, { range })) ?? new Uint8Array()
  same([...middle], [...piece(6).subarray(-2), ...piece(7).subarray(0, 2)], 'a range in a stream')
}

async function abortsStream({ store, other }: Trial): Promise<void> {
  const writer = await store.createWriter('a/b')
  await writer.write(bytesOf('half'))
  await writer.abort()
  await writer.abort()
  same(await pathsOf(other, ''), [], 'a list after an aborted stream')
  await fails(writer.write(bytesOf('more')), 'Internal', 'a write to an aborted stream')
}

async function streamsNothing({ store }: Trial): Promise<void> {
  await (await store.createWriter('a/empty')).close()
  same((await store.head('a/empty'))?.size, 0, 'the size of a stream of nothing')
}

async function losesStream({ store, other }: Trial): Promise<void> {
  for (const [path, pieces] of [
    ['small', 1],
    ['large', PIECES],
  ] as const) {
    const writer = await store.createWriter(path)
    for (let i = 0; i < pieces; i++) await writer.write(piece(i).subarray(0, PIECE_BYTES))
    await other.put(path, bytesOf('early'))
    await fails(writer.close(), 'AlreadyExists', `the close of a ${path} stream to a taken path`)
    same(textOf(await store.get(path)), 'early', `get of a path that a ${path} stream has lost`)
  }
}

async function survivesCrash({ store, processes }: Trial): Promise<void> {
  if (processes === null) return
  const answered = await processes.crash({ prefix: 'crash/', bytes: CRASH_BYTES })
  const visible = await pathsOf(store, 'crash/')
  demand(!visible.includes('crash/streamed'), 'a stream that was never closed is visible')
  for (let i = 0; i < answered; i++) {
    demand(visible.includes(`crash/${i}`), `object ${i}, whose put was answered, is not there`)
  }
  await inParallel(visible, 4, async (path) => {
    const number = Number(path.slice('crash/'.length))
    const wanted = new Uint8Array(CRASH_BYTES).fill(number % 256)
    const found = (await store.get(path)) ?? new Uint8Array()
    demand(Buffer.compare(found, wanted) === 0, `${path} is not what a killed process wrote`)
  })
  const outcome = await store.putIfAbsent('crash/streamed', bytesOf('now'))
  same(outcome, 'created', 'putIfAbsent where a killed process streamed')
}

const ODD_PATHS = [
  '-',
  '+=_',
  '.hidden',
  '...',
  'a/.tmp',
  '.tmp2/a',
  '%2F%00%40',
  'A/a',
  'a/A',
  'con/nul.txt',
  `${'x'.repeat(200)}/${'y'.repeat(200)}`,
  Array.from({ length: 9 }, () => 'z'.repeat(100)).join('/'),
]

async function keepsOddPaths({ store, other }: Trial): Promise<void> {
  for (const path of ODD_PATHS) {
    same(await store.putIfAbsent(path, bytesOf(path)), 'created', `putIfAbsent of ${path}`)
  }
  for (const path of ODD_PATHS) same(textOf(await other.get(path)), path, `get of ${path}`)
  same(await pathsOf(other, ''), [...ODD_PATHS].sort(byBytes), 'a list of odd paths')
}

const ILLEGAL_PATHS = [
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  'a/../b',
  'a/./b',
  '.tmp',
  '.tmp/a',
  'a b',
  'a\\b',
  'a%',
  'a%4',
  'a%4a',
  'a%zz',
  'ä',
  'a\0',
  'a\nb',
  `${'a'.repeat(201)}`,
  Array.from({ length: 10 }, () => 'a'.repeat(100)).join('/'),
]

async function refusesPaths({ root, store }: Trial): Promise<void> {
  const code = 'InvalidArgument'
  const nothing = bytesOf('')
  for (const path of ILLEGAL_PATHS) {
    const shown = JSON.stringify(path.slice(0, 40))
    await fails(root.get(path), code, `get of ${shown}`)
    await fails(root.put(path, nothing), code, `put of ${shown}`)
    await fails(root.putIfAbsent(path, nothing), code, `putIfAbsent of ${shown}`)
    await fails(root.head(path), code, `head of ${shown}`)
    await fails(root.delete(path), code, `delete of ${shown}`)
    await fails(root.createWriter(path), code, `a stream to ${shown}`)
  }
  for (const prefix of ['/', 'a//', '../', 'a b', '.tmp/', 'a/../b', 'ä', 'a%4%']) {
    await fails(pathsOf(root, prefix), code, `a list of ${JSON.stringify(prefix)}`)
  }
  same(await pathsOf(store, ''), [], 'a list after refusals')
}

async function refusesRanges({ store }: Trial): Promise<void> {
  await store.put('x', bytesOf('abc'))
  for (const range of [
    { start: -1, end: 2 },
    { start: 2, end: 1 },
    { start: 0.5, end: 1 },
    { start: 0, end: Number.NaN },
  ]) {
    const what = `the range [${range.start}, ${range.end})`
    await fails(store.get('x', { range }), 'InvalidArgument', what)
  }
}

async function obeysSignals({ store, other }: Trial): Promise<void> {
  await store.put('kept', bytesOf('kept'))
  const controller = new AbortController()
  const { signal } = controller
  const writer = await store.createWriter('streamed', { signal })
  await writer.write(bytesOf('some'))
  controller.abort()
  const nothing = bytesOf('x')
  await fails(store.get('kept', { signal }), 'Aborted', 'get')
  await fails(store.put('kept', nothing, { signal }), 'Aborted', 'put')
  await fails(store.putIfAbsent('new', nothing, { signal }), 'Aborted', 'putIfAbsent')
  await fails(store.head('kept', { signal }), 'Aborted', 'head')
  await fails(store.delete('kept', { signal }), 'Aborted', 'delete')
  await fails(pathsOf(store, '', { signal }), 'Aborted', 'list')
  await fails(writer.close(), 'Aborted', 'close')
  same(await pathsOf(other, ''), ['kept'], 'a list after aborted requests')
  same(textOf(await other.get('kept')), 'kept', 'get after aborted requests')
}
