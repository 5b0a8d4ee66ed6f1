/** How `calico storage-check` is called. */
import type { VerbText } from './verb.js'

export const STORAGE_CHECK: VerbText = {
  name: 'storage-check',
  summary: 'Try whether a storage keeps what Calico asks of it; status 1 where it does not',
  notes:
    'Every rule of spec/storage.md is tried in a new folder below the address, by this process\n' +
    'and others that it starts, and the folder is removed again. It takes a minute or two.',
  parameters: [{ form: '<address>', help: 'where a store would be' }],
  options: [{ form: '--rule <id>', help: 'only rules of this requirement, as CAL-STORAGE-002' }],
  examples: [
    'calico storage-check s3://bucket/scratch',
    'calico storage-check /mnt/shared --rule CAL-STORAGE-002',
  ],
}
