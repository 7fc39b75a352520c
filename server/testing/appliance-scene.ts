// A box as it comes out of its carton: the server as its own process on an empty folder, a browser on its first page, and a
// modem at the end of a pseudo-terminal.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { PtyPort } from '../../modem/simulator/pty-port.ts';
import type { SimCardOptions } from '../../modem/simulator/sim-card.ts';
import { SimulatedModem } from '../../modem/simulator/simulated-modem.ts';
import { newContext } from './browser.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface Box {
  readonly server: ServerProcess;
  readonly page: Page;
  readonly folder: string;
  /** Types code, clinic and administrator; ends on the wizard's modem step. */
  claim(): Promise<void>;
}

export async function freshBox(
  t: { after(end: () => Promise<void>): void },
  environment: Readonly<Record<string, string>> = {},
): Promise<Box> {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-box-'));
  const server = await startServer({ TEXTDESK_DATA: path.join(folder, 'data'), ...environment });
  const context = await newContext();
  const page = await context.newPage();
  t.after(async () => {
    await context.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const claim = async () => {
    await page.goto(server.url);
    await page.fill('[name=code]', server.setupCode ?? '');
    await page.click('button[type=submit]');
    await page.fill('[name=clinicName]', 'Harbour Vets');
    await page.selectOption('[name=country]', 'SE');
    await page.click('button[type=submit]');
    await page.fill('[name=name]', 'Ada Lovelace');
    await page.fill('[name=login]', 'ada');
    await page.fill('[name=password]', 'orbit pencil lantern');
    await page.fill('[name=again]', 'orbit pencil lantern');
    await page.click('button[type=submit]');
    await page.waitForURL('**/first-run/modem');
    await page.waitForSelector('#modem-status');
    await page.waitForSelector('#port-path');
  };
  return { server, page, folder, claim };
}

/** A modem that other processes open as a serial port at `path`. */
export async function modemAtPty(
  t: TestContext,
  folder: string,
  sim: SimCardOptions = {},
): Promise<{ modem: SimulatedModem; port: string }> {
  const port = path.join(folder, 'ttyUSB0');
  const modem = new SimulatedModem({ path: port, sim });
  const pty = await PtyPort.open(modem);
  t.after(async () => {
    await pty.close();
    modem.close();
    modem.network.close();
  });
  return { modem, port };
}
