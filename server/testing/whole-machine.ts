// Everything that pages may ask besides the store, in memory: a machine with a backup, a modem, a simulator. With it every
// route is there, so that tests of permissions and the fuzzer meet them all.
import type { ModemStatus } from '../../modem/index.ts';
import type { AppDeps } from '../http/app.ts';
import type { Appliance, DatabaseSummary } from '../http/appliance.ts';
import type { ControlledModem, GatewayControl } from '../http/gateway-control.ts';
import type { SimulatorControl } from '../http/simulator.ts';

const STATUS: ModemStatus = {
  state: 'ready',
  since: 0,
  device: 'simulator',
  imei: '356938035643809',
  iccid: '8946000000000000001',
  smsc: '+46705008999',
  operator: 'Simulated',
};
const SUMMARY: DatabaseSummary = {
  ...{ messages: 1, conversations: 1, clients: 0, users: 1, unsent: 0 },
  ...{ oldestAt: null, newestAt: null, migration: '0001' },
};

export interface WholeMachine {
  readonly deps: Required<Pick<AppDeps, 'appliance' | 'gateway' | 'simulator' | 'modems'>>;
  /** How often the program was to be ended and started anew. */
  readonly restarts: () => number;
}

/** `secret` is what its backup and what the simulated network took hold. */
export function wholeMachine(secret = 'nothing'): WholeMachine {
  let restarts = 0;
  return {
    deps: {
      modems: { all: () => [{ port: 'simulator', simulated: true, status: STATUS }] },
      gateway: gatewayControl(),
      simulator: simulatorControl(secret),
      appliance: applianceWith(secret, () => {
        restarts += 1;
      }),
    },
    restarts: () => restarts,
  };
}

function gatewayControl(): GatewayControl {
  const modem: ControlledModem = {
    port: 'simulator',
    simulated: true,
    status: STATUS,
    enterPin: () => {},
    confirmSim: async () => false,
    exchange: async (line) => ({ lines: [line], refusal: undefined }),
    ussd: async () => 'Balance 12',
    restart: async () => {},
    refreshRadio: async () => {},
    transcript: () => [{ at: 0, direction: 'from', text: '+CSQ: 20,99' }],
    events: () => [{ at: 0, level: 'info', text: 'connected' }],
  };
  return {
    modems: () => [modem],
    fixedPort: false,
    ports: async () => ({ ports: [], wrongMode: [] }),
    switchPort: async () => ({ type: 'switched' }),
  };
}

function simulatorControl(secret: string): SimulatorControl {
  return {
    deliver: () => {},
    deliverCase: () => {},
    faults: () => new Set(),
    setFault: () => {},
    refusal: () => 38,
    reports: () => 'on',
    setReports: () => {},
    sent: () => [{ at: 0, to: '+46701111111', text: secret }],
  };
}

function applianceWith(secret: string, restart: () => void): Appliance {
  const plan = { enabled: false, folder: '/backups', keep: 7, everyHours: 24, hour: 3 };
  async function* sealed() {
    yield Buffer.from(secret);
  }
  return {
    version: '1.2.3',
    metricsToken: undefined,
    machine: () => ({
      disk: { free: 1e9, total: 2e9, level: 'ok' },
      clock: 'synchronised',
      loopLag: { longest: 1, usual: 1 },
      writer: 1,
      commits: { upTo: [], count: 0, sum: 0 },
      databaseSilentFor: 0,
      memory: 1e8,
      temperature: undefined,
      uptime: 60,
    }),
    backups: {
      step: undefined,
      plan: async () => plan,
      hasPassphrase: async () => true,
      setPassphrase: async () => {},
      choosePlan: async () => {},
      make: async () => ({}),
      stored: async () => [{ name: 'textdesk-20261123T080000Z.backup', octets: 1000, at: 0 }],
      read: async (name) => (name === 'textdesk-20261123T080000Z.backup' ? sealed() : undefined),
    },
    restore: {
      previewed: SUMMARY,
      preview: async () => SUMMARY,
      current: async () => SUMMARY,
      receive: async (stream) => {
        for await (const _octets of stream);
        return { read: sealed };
      },
      use: async () => ({ held: 0, unknown: 0 }),
      drop: async () => {},
    },
    usbReset: { isOffered: async () => false, reset: async () => ({ type: 'done' }) },
    restart,
  };
}
