// npm run fuzz -- TARGET and npm run bench -- NAME: finds the program that does it. Without a name, the codec's.
import path from 'node:path';

const TOOLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fuzz: {
    pdu: 'modem/fuzz/main.ts',
    at: 'modem/fuzz/main.ts',
    decoders: 'modem/fuzz/decoders/main.ts',
    http: 'server/fuzz/main.ts',
    line: 'server/fuzz/main.ts',
    search: 'server/fuzz/main.ts',
    spreadsheet: 'server/testing/spreadsheet/main.ts',
  },
  bench: {
    codec: 'modem/bench/main.ts',
    driver: 'modem/bench/main.ts',
    gateway: 'server/bench/gateway.ts',
    inbox: 'server/bench/inbox.ts',
    'sign-in': 'server/bench/sign-in.ts',
    flood: 'server/testing/flood/main.ts',
    noise: 'server/testing/noise/main.ts',
  },
};

const [tool = '', ...rest] = process.argv.slice(2);
const programs = TOOLS[tool] ?? {};
const names = Object.keys(programs);
const name = rest[0] !== undefined && !rest[0].startsWith('-') ? rest[0] : (names[0] ?? '');
const program = programs[name];
if (program === undefined) {
  process.stderr.write(`There is no ${tool} "${name}". There are: ${names.join(', ')}.\n`);
  process.exit(2);
}
const file = path.join(import.meta.dirname, '..', '..', program);
process.argv.splice(1, process.argv.length, file, name, ...rest.filter((argument) => argument !== name));
await import(file);
