/** Entries seen lately, so that whoever lost a race need not fetch again what it lost to. */
import type { LogEntry } from '../format/generated/documents.js'

const ENTRIES_MAX = 512
const BYTES_MAX = 8 * 1024 * 1024

export class RecentEntries {
  private readonly entries = new Map<number, { entry: LogEntry; bytes: number }>()
  private bytes = 0

  get(version: number): LogEntry | undefined {
    return this.entries.get(version)?.entry
  }

  add(entry: LogEntry, bytes: number): void {
    if (this.entries.has(entry.version)) return
    this.entries.set(entry.version, { entry, bytes })
    this.bytes += bytes
    for (const [version, oldest] of this.entries) {
      if (this.entries.size <= ENTRIES_MAX && this.bytes <= BYTES_MAX) return
      this.entries.delete(version)
      this.bytes -= oldest.bytes
    }
  }
}
