/**
 * Six rounds of upserts, deletes and reads, with the upkeep that a system does by itself. Ours
 * looks after the store once a round, which counts as writing. Reads are done once before they
 * count.
 */
const ROUNDS = 6
const UPSERTS = 20
const PEERS = ['lance', 'deltalake']
const KINDS = ['write', 'read', 'select']
const nameOf = (kind, round) => `life-${kind}-${round}`

export const WORKLOADS = Array.from({ length: ROUNDS }, (_, i) => [
  { workload: nameOf('write', i + 1), about: `${UPSERTS} upserts of 1 %, and a delete of 0.5 %` },
  { workload: nameOf('read', i + 1), about: 'all rows after that' },
  { workload: nameOf('select', i + 1), about: 'one column of 1 % of the keys, in a range' },
]).flat()

const cpu = 'cpuSeconds'

export const COMPARISONS = [
  ...KINDS.map((kind) => ({
    ...{ workload: nameOf(kind, ROUNDS), system: 'calico', measure: cpu },
    // Upkeep is due in some rounds and not in others.
    ...{ versus: 'calico', other: nameOf(kind, 1), goal: kind === 'write' ? null : 1.2 },
  })),
  ...PEERS.flatMap((versus) =>
    KINDS.flatMap((kind) => [
      { workload: nameOf(kind, ROUNDS), system: 'calico', versus, measure: cpu, goal: null },
      {
        ...{ workload: nameOf(kind, ROUNDS), system: versus, versus, other: nameOf(kind, 1) },
        ...{ measure: cpu, goal: null },
      },
    ]),
  ),
  ...PEERS.map((versus) => {
    return {
      workload: nameOf('write', ROUNDS),
      system: 'calico',
      versus,
      measure: 'bytes',
      goal: 1,
    }
  }),
]

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { lifeRows: rows }) {
  if (!recorder.wants(...WORKLOADS.map(({ workload }) => workload))) return
  for (const system of recorder.of(['calico', ...PEERS])) {
    const uri = recorder.place(`life-${system}`)
    const at = { system, uri, rows }
    const workloads = WORKLOADS.map(({ workload }) => workload)
    await recorder.attempt({ system, workloads }, async () => {
      const held = new Held(rows)
      await recorder.step({ ...at, step: 'life-create' })
      for (let round = 1; round <= ROUNDS; round++) {
        held.change(round)
        const name = (kind) => ({ step: `life-${kind}`, workload: nameOf(kind, round) })
        const write = { ...name('write'), round, upserts: UPSERTS }
        await recorder.step({ ...at, ...write, rows: undefined, count: rows })
        const all = { ...at, warm: uri, count: rows, rows: undefined }
        await recorder.step({ ...all, ...name('read'), check: held.sums(0, rows) })
        const [from, to] = [rows >> 1, (rows >> 1) + Math.floor(rows / 100)]
        await recorder.step({ ...all, ...name('select'), from, to, check: held.sums(from, to) })
      }
    })
    recorder.remove(uri)
  }
}

/** What the table holds; `steps.mjs` and `child.py` change it by the same rules. */
class Held {
  constructor(rows) {
    this.rows = rows
    this.cells = Float64Array.from({ length: rows }, (_, id) => id)
  }

  change(round) {
    const { rows, cells } = this
    const count = Math.floor(rows / 100)
    for (let i = 0; i < UPSERTS; i++) {
      const number = (round - 1) * UPSERTS + i + 1
      for (let k = 0; k < count; k++) {
        const id = (number * 104_729 + k * 7919) % rows
        cells[id] = id + number
      }
    }
    for (let id = round; id < rows; id += 200) cells[id] = Number.NaN
  }

  sums(from, to) {
    let [rows, sum] = [0, 0]
    for (const cell of this.cells.subarray(from, to)) {
      if (Number.isNaN(cell)) continue
      rows++
      sum += cell
    }
    return { rows, sum }
  }
}
