import { describeFuzz } from './run.js'

describeFuzz('texts', [
  ...['expressions', 'types', 'addresses', 'paths', 'tokens', 'messages', 'file-metadata'],
  ...['resealed-entry', 'resealed-checkpoint', 'manifest-records'],
])
