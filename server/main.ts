// Starts the server from the environment, says where it is, and ends it in order.
import closeWithGrace from 'close-with-grace';
import { ConfigError, readConfig } from './config.ts';
import { makeLog } from './log.ts';
import { serveOnceStorageAllows } from './serve-patiently.ts';
import { NewerDatabaseError } from './store/database.ts';

const EX_CONFIG = 78; // sysexits.h: starting again will not help
const STOP_WITHIN = 15_000;

try {
  const config = readConfig(process.env);
  const log = makeLog(config.logLevel, process.env.JOURNAL_STREAM !== undefined);
  const running = await serveOnceStorageAllows(config, log);
  closeWithGrace({ delay: STOP_WITHIN, logger: false }, async ({ err }) => {
    if (err) log.fatal({ error: String(err.stack ?? err) }, 'Stopping after an error that nobody handled');
    await running.stop();
  });
  const lines = [`Textdesk is running. Open ${running.url}`];
  if (running.setupCode !== undefined) {
    lines.push(`Setup code: ${running.setupCode} (asked for on the first page, good for 30 minutes)`);
  }
  if (running.simulated)
    lines.push(
      'The simulated modem is used: nothing leaves this machine. Choose a real one on the modem page, or set TEXTDESK_MODEM.',
    );
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  if (error instanceof ConfigError || error instanceof NewerDatabaseError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EX_CONFIG);
  }
  process.stderr.write(`Textdesk cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
