/**
 * The flights as they must be, worked out by DuckDB from the source file and the rules of plan.mjs,
 * written here in SQL. No code of Calico takes part.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { AIRPORTS, ANNOTATION_STEP, CORRECTION_STEP, FLIGHTS } from './plan.mjs'

const NOTES = "['gate changed', 'crew late', 'de-iced', 'held']"

/** How the compared columns are written in both tables. */
const FLIGHT_COLUMNS = 'day, number, date, origin, destination, distance, delay, annotations'
const AIRPORT_COLUMNS = 'iata, name, city, state, country, latitude, longitude'

/** The types of columns in files that don't say them. */
const JSON_TYPES = `{day: 'DATE', number: 'BIGINT', date: 'TIMESTAMP', origin: 'VARCHAR',
  destination: 'VARCHAR', distance: 'BIGINT', delay: 'BIGINT', annotations: 'VARCHAR[]'}`

export class Oracle {
  static async open(plan) {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' })
    const connection = await instance.connect()
    const oracle = new Oracle(instance, connection, plan)
    await oracle.prepare()
    return oracle
  }

  constructor(instance, connection, plan) {
    this.instance = instance
    this.connection = connection
    this.plan = plan
  }

  async rows(sql) {
    return (await this.connection.runAndReadAll(sql)).getRowObjectsJson()
  }

  async prepare() {
    await this.connection.run(`
      CREATE TABLE source AS
      SELECT file_row_number AS number, date::DATE AS day,
        date, origin, destination, distance, delay
      FROM read_parquet('${FLIGHTS}', file_row_number = true)
      WHERE file_row_number < ${this.plan.rows}`)
    await this.connection.run(`
      CREATE TABLE airports AS
      SELECT ${AIRPORT_COLUMNS} FROM read_csv('${AIRPORTS}', header = true, nullstr = '')`)
  }

  /**
   * The flights after so many commits of each writer: whatever their order, the result is one.
   * @param {{ arrivals: number, corrections: number, annotations: number }} done
   */
  flightsAfter({ arrivals, corrections, annotations }) {
    const { bulkRows, arrivalRows } = this.plan
    return `
      WITH step AS (
        SELECT *,
          number < ${bulkRows + arrivals * arrivalRows} AS arrived,
          number % ${CORRECTION_STEP} AS c,
          number % ${ANNOTATION_STEP} AS a
        FROM source
      ), noted AS (
        SELECT *,
          number < ${bulkRows} AND c <= ${corrections} AND ${corrections} > 0 AS corrected,
          least(c, ${corrections} - 1) AS last_correction,
          [format('{} ({})', ${NOTES}[number % 4 + 1], i)
            FOR i IN range(greatest(a - 2, 0), least(a + 1, ${annotations}))] AS notes
        FROM step
      )
      SELECT day, number,
        CASE WHEN arrived THEN date END AS date,
        CASE WHEN arrived THEN origin END AS origin,
        CASE WHEN arrived THEN destination END AS destination,
        CASE WHEN arrived THEN distance END AS distance,
        CASE WHEN corrected THEN (number * 31 + last_correction * 17) % 400 - 60
          WHEN arrived THEN delay END AS delay,
        CASE WHEN len(notes) > 0 THEN notes END AS annotations
      FROM noted
      WHERE arrived OR len(notes) > 0`
  }

  async expectFlights(done) {
    await this.connection.run(`CREATE OR REPLACE TABLE expected AS ${this.flightsAfter(done)}`)
  }

  /** Keeps what is expected now, for a comparison with what will be. */
  async rememberFlights() {
    await this.connection.run('CREATE OR REPLACE TABLE before AS FROM expected')
  }

  /** Flights whose number is a multiple of the step leave later, where a condition holds. */
  async delayFlights({ step, late, where = 'true' }) {
    await this.connection.run(
      `UPDATE expected SET delay = delay + ${late} WHERE number % ${step} = 0 AND ${where}`,
    )
  }

  /** How many flights are other than what was kept, and by how many minutes together. */
  async changedFlights() {
    const [row] = await this.rows(`
      SELECT count(*)::INT AS rows, sum(now.delay - was.delay)::INT AS delay
      FROM expected now JOIN before was USING (day, number)
      WHERE now.delay IS DISTINCT FROM was.delay`)
    return row
  }

  /** Compares a parquet file of flights with what was last expected: every row, every cell. */
  compareFlights(file) {
    return this.compare({ file, table: 'expected', columns: FLIGHT_COLUMNS })
  }

  /** The same of files with an object of JSON in each line. */
  compareFlightsInJson(files) {
    const from = `read_json('${files}', format = 'newline_delimited', columns = ${JSON_TYPES})`
    return this.compare({ from, table: 'expected', columns: FLIGHT_COLUMNS })
  }

  /** Compares such files of flights and minutes by airport with those of what was expected. */
  compareDepartures(files) {
    const types = "{origin: 'VARCHAR', flights: 'BIGINT', delay: 'BIGINT'}"
    return this.compare({
      from: `read_json('${files}', format = 'newline_delimited', columns = ${types})`,
      table: `(SELECT origin, count(*) AS flights, sum(delay)::BIGINT AS delay
        FROM expected WHERE origin IS NOT NULL GROUP BY origin)`,
      columns: 'origin, flights, delay',
    })
  }

  compareAirports(file) {
    return this.compare({ file, table: 'airports', columns: AIRPORT_COLUMNS })
  }

  /** Writes the source for others to read, with the numbers of the flights, as CSV. */
  async exportSource(file) {
    const columns = FLIGHT_COLUMNS.replace(', annotations', '')
    const options = "format csv, header false, timestampformat '%Y-%m-%d %H:%M:%S'"
    await this.connection.run(`COPY (SELECT ${columns} FROM source) TO '${file}' (${options})`)
  }

  /**
   * Two tables are equal where neither has a row that the other lacks, and both have as many: keys
   * are unique.
   * @returns rows of each that the other lacks, and some of them
   */
  async compare({ file, from = `read_parquet('${file}')`, table, columns }) {
    const ours = `SELECT ${columns} FROM ${from}`
    const theirs = `SELECT ${columns} FROM ${table}`
    await this.connection.run(`CREATE OR REPLACE TABLE surplus AS ${ours} EXCEPT ${theirs}`)
    await this.connection.run(`CREATE OR REPLACE TABLE missing AS ${theirs} EXCEPT ${ours}`)
    const [counts] = await this.rows(`
      SELECT (SELECT count(*) FROM (${ours}))::INT AS rows,
        (SELECT count(*) FROM (${theirs}))::INT AS rows_expected,
        (SELECT count(*) FROM surplus)::INT AS surplus,
        (SELECT count(*) FROM missing)::INT AS missing`)
    const samples = await this.rows(`
      (SELECT 'calico' AS who, * FROM surplus LIMIT 3) UNION ALL
      (SELECT 'duckdb' AS who, * FROM missing LIMIT 3)`)
    const { rows, rows_expected, surplus, missing } = counts
    const equal = surplus === 0 && missing === 0 && rows === rows_expected
    return { rows, expected: rows_expected, surplus, missing, samples, equal }
  }

  /** Figures of what was last expected, worked out by DuckDB. */
  async figures() {
    const [row] = await this.rows(`
      SELECT count(*) AS rows, sum(delay) AS delay, sum(distance) AS distance,
        sum(len(annotations)) AS notes FROM expected`)
    return Object.fromEntries(Object.entries(row).map(([name, sum]) => [name, Number(sum)]))
  }

  /** Names of the columns in parquet files. */
  async columnsOf(file) {
    return (await this.rows(`DESCRIBE SELECT * FROM read_parquet('${file}')`)).map(
      ({ column_name, column_type }) => ({ name: column_name, type: column_type }),
    )
  }

  close() {
    this.connection.closeSync()
    this.instance.closeSync()
  }
}
