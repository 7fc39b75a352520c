// Starts the server, and where the disk does not allow it shows a page that says so and looks again, instead of dying and
// being restarted for ever (reliability.md M10).
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { showStorageFault } from './http/storage-fault.ts';
import { SystemdNotifier } from './operations/systemd-notify.ts';
import { type Running, type ServeOptions, serve } from './serve.ts';
import { troubleOf } from './store/storage-error.ts';

const LOOK_AGAIN = 30_000;
const FILE_TROUBLE: Readonly<Record<string, 'full' | 'read-only'>> = {
  ENOSPC: 'full',
  EROFS: 'read-only',
};

/** As serve; resolves once the storage can be used. Rejects for every other reason. */
export async function serveOnceStorageAllows(
  config: Config,
  log: Logger,
  options: ServeOptions & { readonly lookAgain?: number; readonly waiting?: (port: number) => void } = {},
): Promise<Running> {
  let waiting = false;
  // While it waits it is alive; afterwards the server's own notifier speaks, and this one falls silent.
  const pulse = () => ({ lag: waiting ? 0 : Number.POSITIVE_INFINITY, databaseSilentFor: 0 });
  const systemd = new SystemdNotifier({ environment: process.env, pulse });
  for (;;) {
    try {
      const running = await serve(config, log, options);
      waiting = false;
      return running;
    } catch (error) {
      const trouble = troubleOf(error) ?? fileTrouble(error);
      if (trouble === undefined) throw error;
      log.fatal({ error: String(error), trouble }, 'The storage cannot be used; a page says so until it can');
      const page = await showStorageFault(trouble, config);
      if (!waiting) await systemd.ready(`The storage cannot be used: ${trouble}`);
      waiting = true;
      options.waiting?.(page.port);
      await pause(options.lookAgain ?? LOOK_AGAIN);
      await page.close();
    }
  }
}

function fileTrouble(error: unknown): 'full' | 'read-only' | undefined {
  return error instanceof Error && 'code' in error ? FILE_TROUBLE[String(error.code)] : undefined;
}
