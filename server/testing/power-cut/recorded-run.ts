// The program whose writes are recorded: the real store, gateway and driver with a simulated modem in the same process. It
// says on standard output, between its writes, what it has acknowledged and what the SIM was told to forget.
import { writeSync } from 'node:fs';
import { measure } from '../../../modem/index.ts';
import { SimulatedNetwork } from '../../../modem/simulator/network.ts';
import { SimulatedModem } from '../../../modem/simulator/simulated-modem.ts';
import { systemClock } from '../../clock.ts';
import { DeletionPolicy } from '../../gateway/deletion-policy.ts';
import { Gateway } from '../../gateway/gateway.ts';
import { startConversation } from '../../inbox/send-message.ts';
import { DEFAULT_SETTINGS } from '../../inbox/settings.ts';
import { keepMark } from '../../store/commit-mark.ts';
import { openStore } from '../../store/database.ts';
import { uuidv7 } from '../../store/ids.ts';
import { tendBeside } from '../../store/upkeep.ts';

const [database = '', synchronous = 'full', messages = '60', linger = '200'] = process.argv.slice(2);
/** Enough parts to merge, and texts enough after it. */
const MERGED_AT = 10;
const clock = systemClock();
const store = await openStore(database, { synchronous: synchronous === 'normal' ? 'normal' : 'full' });
tendBeside(store, { report: () => process.exit(1), pages: 100 });
const network = new SimulatedNetwork();
const modem = new SimulatedModem({ network });
const settings = { ...DEFAULT_SETTINGS, country: 'SE', ratePerMinute: 0, ratePerDay: 0 };
const newId = () => uuidv7(clock.now());
const say = (line: string) => writeSync(1, `${line}\n`);
// After every commit, so that it is as near to the database as it can ever be.
const mark = keepMark(store, () => process.exit(1));
const log = { info: () => {}, warn: () => {}, error: () => {} };
const gateway = new Gateway(
  store,
  { clock, newId, settings: () => settings, log, probe: () => {} },
  {
    deletion: () => new DeletionPolicy(() => clock.monotonic(), { linger: Number(linger), eagerAbove: 2 }),
    around: {
      sink: (intake) => ({
        accept: async (sighting) => {
          const verdict = await intake.accept(sighting);
          say(`STORED ${sighting.pdu}`);
          await mark();
          // Said before the modem is told: from here on the SIM may have forgotten it.
          if (verdict === 'delete') say(`FORGOTTEN ${sighting.pdu}`);
          return verdict;
        },
        deleted: (sighting) => intake.deleted(sighting),
      }),
    },
  },
);
await gateway.start([{ port: { name: 'simulator', openPort: () => modem.openPort() } }]);
const driver = gateway.modems()[0]?.modem;
const sending = { clock, newId, settings: () => settings, countParts: (text: string) => measure(text).parts };
const author = { userId: null, name: 'Front desk' };
for (let number = 1; number <= Number(messages); number += 1) {
  network.deliver(modem, { from: `+4670200${1000 + (number % 7)}`, text: `in ${number} ${'x'.repeat(number * 3)}` });
  const submissionId = `submission-${number}`;
  const recipient = { type: 'e164', number: `+4670100${1000 + (number % 5)}` } as const;
  await startConversation(store, sending, recipient, { text: `out ${number}`, author, submissionId }, { reopen: true });
  say(`QUEUED ${submissionId}`);
  await mark();
  await driver?.sweep();
  // At rest once on the way, so that the index of words is merged.
  await new Promise((resolve) => setTimeout(resolve, number === MERGED_AT ? 1000 : 5));
}
await network.waitFor(({ submitted }) => submitted.length >= Number(messages));
await driver?.sweep();
process.kill(process.pid, 'SIGKILL');
