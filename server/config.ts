// The environment → Config. Every mistake is told at once, one line each; nothing starts half configured.
import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { isCountry } from './inbox/phone-number.ts';
import type { FixedSettings } from './inbox/settings.ts';
import { readTls, type TlsFiles } from './tls-files.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** What the environment fixed of a modem; null: chosen on the modem page, else the simulator is offered. */
export type ConfiguredPort = string;

export interface Config {
  /** Folder of the database and keys, absolute. */
  readonly dataFolder: string;
  /** Address to listen on; undefined: all. */
  readonly host: string | undefined;
  readonly port: number;
  /** '/dev/…', 'tcp://host:port' or 'simulator', one for each modem; empty when the environment names none. */
  readonly modems: readonly ConfiguredPort[];
  readonly simPin: string | undefined;
  readonly logLevel: LogLevel;
  /** Settings that the environment fixes and pages only show. */
  readonly fixed: FixedSettings;
  readonly trustProxy: readonly string[];
  readonly tls: TlsFiles | null;
  readonly allowedHosts: readonly string[];
  readonly hostname: string;
  /** Who asks for /metrics from elsewhere than this machine shows it; undefined: only this machine may. */
  readonly metricsToken: string | undefined;
}

/** One or more values are wrong. `mistakes` are whole sentences that name the variable. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

const KNOWN = [
  'TEXTDESK_DATA',
  'TEXTDESK_HOST',
  'TEXTDESK_PORT',
  'TEXTDESK_MODEM',
  'TEXTDESK_SIM_PIN',
  'TEXTDESK_COUNTRY',
  'TEXTDESK_LOG_LEVEL',
  'TEXTDESK_TRUST_PROXY',
  'TEXTDESK_TLS_CERT',
  'TEXTDESK_TLS_KEY',
  'TEXTDESK_ALLOWED_HOSTS',
  'TEXTDESK_METRICS_TOKEN',
] as const;
const LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment. Throws ConfigError with every mistake. An empty value counts as not set. */
export function readConfig(environment: Environment): Config {
  const mistakes: string[] = [];
  const wrong = (mistake: string) => {
    mistakes.push(mistake);
    return undefined;
  };
  const value = (name: (typeof KNOWN)[number]) => environment[name]?.trim() || undefined;

  for (const name of Object.keys(environment)) {
    if (name.startsWith('TEXTDESK_') && !KNOWN.some((known) => known === name)) {
      wrong(`${name} is not a setting of Textdesk. The settings are ${KNOWN.join(', ')}.`);
    }
  }
  const config: Config = {
    dataFolder: path.resolve(checkFolder(value('TEXTDESK_DATA') ?? 'data', wrong)),
    host: value('TEXTDESK_HOST'),
    port: readPort(value('TEXTDESK_PORT'), wrong),
    modems: readModems(value('TEXTDESK_MODEM'), wrong),
    simPin: readPin(value('TEXTDESK_SIM_PIN'), wrong),
    logLevel: readLevel(value('TEXTDESK_LOG_LEVEL'), wrong),
    fixed: readFixed(value('TEXTDESK_COUNTRY'), wrong),
    trustProxy: readList(value('TEXTDESK_TRUST_PROXY')),
    tls: readTls(value('TEXTDESK_TLS_CERT'), value('TEXTDESK_TLS_KEY'), wrong),
    allowedHosts: readList(value('TEXTDESK_ALLOWED_HOSTS')),
    hostname: hostname(),
    metricsToken: value('TEXTDESK_METRICS_TOKEN'),
  };
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return config;
}

type Wrong = (mistake: string) => undefined;

function checkFolder(folder: string, wrong: Wrong): string {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    wrong(`TEXTDESK_DATA is ${folder}, which is not a folder.`);
  return folder;
}

function readPort(text: string | undefined, wrong: Wrong): number {
  if (text === undefined) return 8080;
  const port = Number(text);
  if (/^[0-9]+$/.test(text) && port <= 65_535) return port;
  wrong(`TEXTDESK_PORT is "${text}"; a port is a number from 0 to 65535.`);
  return 8080;
}

function readModems(text: string | undefined, wrong: Wrong): readonly string[] {
  return readList(text).filter((port) => {
    if (
      port === 'simulator' ||
      /^tcp:\/\/[^:/\s]+:[0-9]{1,5}$/.test(port) ||
      /^\/[^?]*(\?baud=[1-9]\d{2,6})?$/.test(port)
    )
      return true;
    wrong(
      `TEXTDESK_MODEM is "${port}"; it is a device like /dev/ttyUSB2 or /dev/ttyAMA0?baud=9600, or tcp://host:port, or simulator.`,
    );
    return false;
  });
}

function readPin(text: string | undefined, wrong: Wrong): string | undefined {
  if (text === undefined || /^[0-9]{4,8}$/.test(text)) return text;
  return wrong('TEXTDESK_SIM_PIN is not a PIN; a PIN has 4 to 8 digits.');
}

function readLevel(text: string | undefined, wrong: Wrong): LogLevel {
  const level = text === undefined ? 'info' : LEVELS.find((known) => known === text);
  if (level === undefined) wrong(`TEXTDESK_LOG_LEVEL is "${text}"; it is one of ${LEVELS.join(', ')}.`);
  return level ?? 'info';
}

function readFixed(country: string | undefined, wrong: Wrong): FixedSettings {
  if (country === undefined) return {};
  if (isCountry(country.toUpperCase())) return { country: country.toUpperCase() };
  wrong(`TEXTDESK_COUNTRY is "${country}"; it is a two-letter ISO 3166 code like SE or FR.`);
  return {};
}

function readList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
