/**
 * Days and microseconds since 1970-01-01 as text and back, in the proleptic Gregorian calendar.
 * Years 0001 to 9999 are written as ISO 8601; what lies outside as the signed count itself, such as
 * `+2932897` days.
 */

const MICROS_PER_DAY = 86_400_000_000n
const FIRST_DAY = -719_162 // 0001-01-01
const LAST_DAY = 2_932_896 // 9999-12-31
const COUNT = /^[+-][0-9]{1,19}$/
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(Z|[+-][0-9]{2}:[0-9]{2})?$/

/**
 * The day number of a civil date (Hinnant's algorithm: years start in March, eras have 400 years).
 */
function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468
}

/** `YYYY-MM-DD`, or the signed day count outside of years 0001 to 9999. */
export function formatDate(days: number): string {
  if (days < FIRST_DAY || days > LAST_DAY) return days < 0 ? `${days}` : `+${days}`
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  const dayOfYear = dayOfEra - (365 * yearOfEra + leapDays)
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** The day number of a date's text form; undefined where it is none or the day does not exist. */
export function parseDate(text: string): number | undefined {
  if (COUNT.test(text)) return Number(text)
  const match = DATE.exec(text)
  if (!match) return undefined
  const days = dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
  // A month or day that does not exist comes back as another one.
  return match[1] !== '0000' && formatDate(days) === text ? days : undefined
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, or the signed microsecond count outside of years 0001 to 9999. */
export function formatMicros(micros: bigint): string {
  const rest = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
  const days = Number((micros - rest) / MICROS_PER_DAY)
  if (days < FIRST_DAY || days > LAST_DAY) return micros < 0n ? `${micros}` : `+${micros}`
  const ofDay = Number(rest)
  const seconds = Math.floor(ofDay / 1_000_000)
  const hh = digits(Math.floor(seconds / 3600), 2)
  const mm = digits(Math.floor(seconds / 60) % 60, 2)
  const ss = digits(seconds % 60, 2)
  return `${formatDate(days)}T${hh}:${mm}:${ss}.${digits(ofDay % 1_000_000, 6)}`
}

/** Signed counts of years outside 0001 to 9999 carry no zone. */
export function zonedText(text: string): string {
  return text.includes('T') ? `${text}Z` : text
}

/**
 * The microseconds of a timestamp's text form; undefined where it is none.
 * @param zoned whether the text must name its zone (`Z` or an offset), or must not. Counts have
 *   none either way.
 */
export function parseMicros(text: string, zoned: boolean): bigint | undefined {
  if (COUNT.test(text)) return BigInt(text)
  const separator = text[10]
  if (separator !== 'T' && separator !== ' ') return undefined
  const days = parseDate(text.slice(0, 10))
  const match = TIME.exec(text.slice(11))
  if (days === undefined || !match) return undefined
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  const zone = match[5]
  if (hours > 23 || minutes > 59 || seconds > 59 || (zone !== undefined) !== zoned) return undefined
  const offset = zone === undefined || zone === 'Z' ? 0 : offsetMinutes(zone)
  if (offset === undefined) return undefined
  const micros = Number((match[4] ?? '').padEnd(6, '0'))
  const ofDay = ((hours * 60 + minutes - offset) * 60 + seconds) * 1_000_000 + micros
  return BigInt(days) * MICROS_PER_DAY + BigInt(ofDay)
}

function offsetMinutes(zone: string): number | undefined {
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}
