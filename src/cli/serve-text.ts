/** How `calico serve` is called. */
import type { VerbText } from './verb.js'

export const SERVE: VerbText = {
  name: 'serve',
  summary: 'Serve a store to engines elsewhere, over HTTP: the bridge of the specification',
  notes:
    'Whoever asks shows a token: that of the variable CALICO_TOKEN or of a file, or else a\n' +
    'random one, which only the address file tells. Bridges of one store that have the same\n' +
    "token, or the same secret of CALICO_SECRET or a file, do each other's work. Once it\n" +
    'listens it prints one JSON line, {"url":...,"pid":...}. On SIGTERM or SIGINT it ends,\n' +
    'after what is under way.',
  parameters: [{ form: '<store>', help: 'a folder or an address' }],
  options: [
    { form: '--host <address>', help: 'where to listen; 127.0.0.1 unless given' },
    { form: '--port <number>', help: 'which port to listen on; a free one unless given' },
    { form: '--address-file <file>', help: 'write the JSON line there too, with a random token' },
    { form: '--token-file <file>', help: 'a file with the token' },
    {
      form: '--secret-file <file>',
      help: 'a file with the secret of bridges that work together',
    },
    { form: '--principal <name>', help: "whom the token stands for, to the store's policy" },
    { form: '--create', help: 'make the store where there is none' },
    {
      form: '--direct',
      help: 'tell clients on this machine which files they may read themselves',
    },
    { form: '--workers <count>', help: 'threads that decode files; one per core, at most 4' },
    { form: '--stall-seconds <seconds>', help: 'how long a client may pause within rows; 60' },
    { form: '--drain-seconds <seconds>', help: 'how long to finish what is under way; 30' },
    { form: '--idle-exit-seconds <seconds>', help: 'end when no request came for so long' },
    { form: '--with-parent', help: 'end when standard input closes' },
  ],
  examples: [
    'CALICO_TOKEN=a-long-secret calico serve ./shop --port 8815',
    'calico serve ./shop --create --address-file bridge.json',
  ],
}
