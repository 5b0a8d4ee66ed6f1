/** Storages from outside that a call is to know. */
import { resolve } from 'node:path'
import { STORAGE_MODULES } from '../storage/modules.js'
import type { Io } from './io.js'
import type { OptionText } from './verb.js'

/** Of every verb. */
export const STORAGE_MODULE: OptionText = {
  form: '--storage-module <file>',
  help: 'load a module that registers a storage',
}

/**
 * The modules that the environment and the call name, as the environment does: so that processes
 * which the call starts know them too.
 */
export function storageModules(io: Io, given: unknown): Record<string, string> {
  const module = typeof given === 'string' ? [resolve(given)] : []
  const all = [io.variables[STORAGE_MODULES], ...module].filter(Boolean).join(':')
  return all === '' ? {} : { [STORAGE_MODULES]: all }
}
