/** Storages from outside for the command and its processes: modules that register them. */
import { CalicoError, isCalicoError } from '../errors.js'
import { registerStorage } from './registered.js'

/** The environment variable that names modules, each by its path, separated by colons. */
export const STORAGE_MODULES = 'CALICO_STORAGE_MODULES'

const loaded = new Set<string>()

/**
 * Loads modules, each once. The default export of a module is a function that is given
 * `registerStorage`, so that it need not find the same copy of this package.
 * @param paths absolute, or from the working directory; separated by colons
 * @throws InvalidArgument where one cannot be loaded, or exports no function
 */
export async function loadStorages(paths: string | undefined): Promise<void> {
  for (const path of (paths ?? '').split(':').filter(Boolean)) {
    const url = new URL(path, `file://${process.cwd()}/`).href
    if (loaded.has(url)) continue
    try {
      const module = (await import(url)) as { default?: unknown }
      if (typeof module.default !== 'function') throw new Error('it has no function as default')
      await module.default(registerStorage)
      loaded.add(url)
    } catch (error) {
      if (isCalicoError(error)) throw error
      const why = error instanceof Error ? error.message : String(error)
      throw new CalicoError(
        'InvalidArgument',
        `the storage module '${path}' cannot be loaded: ${why}; its default export is a function` +
          ' that is given registerStorage',
        { cause: error },
      )
    }
  }
}
