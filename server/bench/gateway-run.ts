// The program that bench/gateway.ts watches: texts in or out, one a minute on a clock that jumps, over a database on disk.
import { openStore } from '../store/database.ts';
import { VirtualGateway } from '../testing/virtual-gateway.ts';

const [file = '', direction = 'in', count = '100'] = process.argv.slice(2);
const store = await openStore(file, { now: () => 0 });
const rig = new VirtualGateway(store, {});
await rig.start();
await rig.advance(120_000);
process.stdout.write('BEGIN\n');
for (let number = 0; number < Number(count); number += 1) {
  if (direction === 'in')
    rig.network.deliver(rig.modem, { from: `+4670200${1000 + (number % 50)}`, text: `Text ${number}` });
  if (direction === 'out') await rig.write(`+4670100${1000 + (number % 50)}`, `Text ${number}`);
  await rig.advance(60_000);
}
process.stdout.write('END\n');
process.kill(process.pid, 'SIGKILL');
