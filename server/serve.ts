// The composition root: configuration in, a running server out. Everything is wired here by plain arguments and nowhere else.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { measureSending } from '../modem/index.ts';
import { checkSendingLimits } from './accounts/sending-limits.ts';
import { makeSetupCode } from './accounts/setup.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import type { DeletionPolicy } from './gateway/deletion-policy.ts';
import type { GatewayDeps, Moment } from './gateway/deps.ts';
import { EmergencySpool } from './gateway/emergency-spool.ts';
import { Gateway } from './gateway/gateway.ts';
import { storedDeviceMemory } from './gateway/stored-device-memory.ts';
import { storedPinMemory } from './gateway/stored-pin-memory.ts';
import { onEveryAddress } from './http/every-address.ts';
import { currentSettings } from './inbox/current-settings.ts';
import type { SendDeps } from './inbox/send-message.ts';
import { unreadableSettings } from './inbox/settings.ts';
import { ModemControl } from './modem-control.ts';
import { Appliance } from './operations/appliance.ts';
import { newestBackup } from './operations/newest-backup.ts';
import { applyReady } from './operations/restore.ts';
import { snapshotBeforeMigration } from './operations/snapshot.ts';
import { askForTime } from './operations/systemd-notify.ts';
import { UsbReset } from './operations/usb-reset.ts';
import { simulatorControl } from './simulator-control.ts';
import { simulatorPort } from './simulator-port.ts';
import { Ballast } from './store/ballast.ts';
import { keepMark } from './store/commit-mark.ts';
import { uuidv7 } from './store/ids.ts';
import { openSoundly } from './store/open-soundly.ts';
import { ringForOtherWriters } from './store/other-writers.ts';
import { storedSettings, storeSetting } from './store/settings.ts';
import { careForStorage } from './store/storage-care.ts';
import type { Db } from './store/transact.ts';
import { tendBeside } from './store/upkeep.ts';
import { programVersion } from './version.ts';
import { buildWeb } from './web.ts';

export interface Running {
  /** Where it listens, e.g. http://localhost:8080. */
  readonly url: string;
  readonly setupCode: string | undefined;
  /** Whether the simulated modem is among the modems. */
  readonly simulated: boolean;
  stop(): Promise<void>;
}

/** What a test of crashes wants to be different; the program itself gives none of it. */
export interface ServeOptions {
  readonly clock?: Clock;
  readonly probe?: (moment: Moment) => void;
  /** How often the progress of the database is noted outside it, milliseconds. */
  readonly markEvery?: number;
  /** Pages of the database's log after which they are carried into its file. */
  readonly checkpointPages?: number;
  readonly deletion?: () => DeletionPolicy;
  /** How the program ends when its disk failed; by exit unless told. */
  readonly storageFailed?: () => void;
  /** How the pages' Restart ends the program; by SIGTERM to itself unless told. */
  readonly restart?: () => void;
}

const STORAGE_NOTICES = {
  repaired: 'The database was damaged: what could be read was carried into a new one',
  older: 'The database is older than it was: what had been stored since is missing, and unsent texts are held',
} as const;
const PORT_SETTING = 'modemPort';
const EX_IOERR = 74; // sysexits.h

/** Opens the store, drives the modems and listens. Rejects when the database or the port cannot be had. */
export async function serve(config: Config, log: Logger, options: ServeOptions = {}): Promise<Running> {
  const opened = new AsyncDisposableStack();
  try {
    return await start(config, log, options, opened);
  } catch (error) {
    // A start that is tried again must find nothing of this one, and its reason is the one to be told.
    await opened
      .disposeAsync()
      .catch((failure: unknown) => log.error({ error: String(failure) }, 'What had been opened could not be closed'));
    throw error;
  }
}

// What it opens it gives to `opened`, which closes the newest first.
async function start(
  config: Config,
  log: Logger,
  options: ServeOptions,
  opened: AsyncDisposableStack,
): Promise<Running> {
  const clock = options.clock ?? systemClock();
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const database = path.join(config.dataFolder, 'textdesk.db');
  const aside = await applyReady(database);
  if (aside !== undefined) log.warn({ kept: aside }, 'A restored database was put in place');
  await askForTime(sizeOf(database) + sizeOf(`${database}-wal`), { environment: process.env });
  const { store, notice } = await openSoundly(database, {
    report: (error) => log.error({ error: String(error) }, 'A listener of changes failed'),
    beforeMigration: snapshotBeforeMigration(config.dataFolder, () => clock.now()),
    now: () => clock.now(),
    backup: newestBackup(path.join(config.dataFolder, 'repair-backup.db')),
  });
  opened.defer(() => store.close());
  if (notice) log.error(notice, STORAGE_NOTICES[notice.type]);
  const lastMark = keepMark(
    store,
    (error) => log.error({ error: String(error) }, 'How far the database has come could not be noted'),
    options.markEvery,
  );
  opened.defer(lastMark);
  opened.defer(
    tendBeside(store, {
      report: (error) => log.error({ error: String(error) }, 'The database is not tended beside the requests'),
      pages: options.checkpointPages,
    }),
  );
  careForStorage(store, {
    ballast: new Ballast(path.join(config.dataFolder, 'ballast')),
    log: (level, text, detail) => log[level]({ detail }, text),
    fail: options.storageFailed ?? (() => process.exit(EX_IOERR)),
  });
  const damaged = await unreadableSettings(store.db);
  if (damaged.length > 0) log.error({ settings: damaged }, 'Settings cannot be read; their defaults are in force');
  const settings = await currentSettings(store, config.fixed, (error) =>
    log.error({ error: String(error) }, 'The settings could not be read anew'),
  );
  const newId = () => uuidv7(clock.now());
  const gatewayDeps: GatewayDeps = {
    clock,
    newId,
    settings: settings.get,
    probe: options.probe ?? (() => {}),
    log: {
      info: (message, fields) => log.info(fields ?? {}, message),
      warn: (message, fields) => log.warn(fields ?? {}, message),
      error: (message, fields) => log.error(fields ?? {}, message),
    },
  };
  const spool = EmergencySpool.open(path.join(config.dataFolder, 'spool'));
  opened.defer(() => spool.close());
  const gateway = new Gateway(store, gatewayDeps, { spool, ...(options.deletion && { deletion: options.deletion }) });
  const simulator = simulatorPort();
  opened.defer(() => simulator.close());
  const usbReset = new UsbReset();
  const control = new ModemControl({
    gateway,
    now: () => clock.now(),
    simulator: simulator.source,
    fixedPort: config.modems.length > 0,
    plan: {
      pinMemory: storedPinMemory(store, clock),
      deviceMemory: storedDeviceMemory(store, clock),
      ...(config.simPin !== undefined && { pin: config.simPin }),
    },
    log: (port, { level, text }) => log[level]({ port }, text),
    rememberPort: async (port) =>
      storeSetting(store.db, { key: PORT_SETTING, value: port, changedAt: clock.now(), changedBy: null }),
    resetUsb: (port) => usbReset.tryReset(port),
  });
  const sending: SendDeps = {
    clock,
    newId,
    settings: settings.get,
    countParts: (text) => measureSending(text, settings.get().replaceUnicode).parts,
    checkLimits: async (trx, attempt) =>
      await checkSendingLimits(
        trx,
        { clock, timeZone: settings.get().timeZone, fixedCountry: config.fixed.country },
        attempt,
      ),
  };
  const appliance = new Appliance({
    store,
    clock,
    dataFolder: config.dataFolder,
    version: programVersion(),
    metricsToken: config.metricsToken,
    timeZone: async () => settings.get().timeZone,
    environment: process.env,
    log: (level, message) => log[level](message),
    signals: () =>
      gateway
        .statuses()
        .map(({ port, status }) => ({ device: port, csq: status.signal?.csq, dbm: status.signal?.dbm })),
    restart: options.restart ?? (() => process.kill(process.pid, 'SIGTERM')),
    usbReset,
  });
  // Side by side: a send in flight has ten seconds, and slow browsers must not come on top of them.
  let closeWeb: () => Promise<unknown> = async () => {};
  opened.defer(async () => {
    await Promise.all([closeWeb(), gateway.stop()]);
  });
  opened.defer(() => appliance.stop());
  await appliance.start();
  const modems = {
    all: () => gateway.statuses().map(({ port, status }) => ({ port, status, simulated: port === 'simulator' })),
  };
  const app = await buildWeb({
    appliance,
    store,
    clock,
    newId,
    fixedSettings: config.fixed,
    sending,
    config: {
      trustProxy: config.trustProxy,
      tls: config.tls,
      allowedHosts: config.allowedHosts,
      hostname: config.hostname,
      production: true,
    },
    modems,
    gateway: control,
    simulator: simulatorControl(() => simulator.modem()),
    log,
  });
  closeWeb = () => app.close();
  const setupCode = await makeSetupCode(store, clock);
  const ports = config.modems.length > 0 ? config.modems : [await storedPort(store.db)];
  await gateway.start(ports.map((port) => control.planFor(port)));
  const scheme = config.tls ? 'https' : 'http';
  const listenTextResolver = (address: string) => `Listening at ${address.replace(/^https?/, scheme)}`;
  await onEveryAddress(config.host, (host) => app.listen({ port: config.port, host, listenTextResolver }));
  await appliance.ready('listening');
  const deafen = ringForOtherWriters(store, (error) =>
    log.error({ error: String(error) }, 'Other writers are not seen'),
  );
  opened.defer(deafen);
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return {
    url: `${scheme}://${config.host ?? 'localhost'}:${port}`,
    setupCode,
    simulated: ports.includes('simulator'),
    stop: async () => {
      await appliance.stopping();
      await opened.disposeAsync();
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

// The port that a person chose on the modem page; without one the simulator is offered.
async function storedPort(db: Db): Promise<string> {
  const chosen = (await storedSettings(db)).get(PORT_SETTING);
  return typeof chosen === 'string' ? chosen : 'simulator';
}
