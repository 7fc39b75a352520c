// A folder that looks like /sys, /dev and /proc of a machine with some sticks in it.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

export interface FakeStick {
  readonly place: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly maker?: string;
  readonly product?: string;
  readonly serial?: string;
  /** Name of the tty of each interface, from interface 0 on. */
  readonly ttys?: readonly string[];
}

export class FakeMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'textdesk-machine-'));
  readonly #links = new Map<string, readonly string[]>();

  constructor(t: TestContext) {
    t.after(() => rmSync(this.root, { recursive: true, force: true }));
  }

  write(path: string, text: string): void {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, `${text}\n`);
  }

  link(path: string, target: string): void {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    symlinkSync(target, full);
  }

  /** Plugs a stick in; its folders are where the kernel would put them. */
  plug({ place, vendorId, productId, maker, product, serial, ttys = [] }: FakeStick): void {
    const device = `sys/devices/pci0/usb1/${place}`;
    const files = { idVendor: vendorId, idProduct: productId, manufacturer: maker, product, serial };
    for (const [file, text] of Object.entries(files)) if (text !== undefined) this.write(`${device}/${file}`, text);
    this.link(`sys/bus/usb/devices/${place}`, join(this.root, device));
    for (const [number, tty] of ttys.entries()) {
      const folder = `${device}/${place}:1.${number}`;
      this.write(`${folder}/bInterfaceNumber`, String(number).padStart(2, '0'));
      this.write(`${folder}/${tty}/tty/${tty}/dev`, '188:0');
      const id = `usb-${(maker ?? vendorId).replaceAll(' ', '_')}-if0${number}-port0`;
      const links = {
        [`sys/class/tty/${tty}/device`]: join(this.root, folder, tty),
        [`dev/serial/by-path/pci-0-usb-0:${place.slice(2)}:1.${number}-port0`]: `../../${tty}`,
        // Two sticks of a kind without serial number want the same name; the last one has it.
        [`dev/serial/by-id/${id}`]: `../../${tty}`,
      };
      for (const [path, target] of Object.entries(links)) {
        rmSync(join(this.root, path), { force: true });
        this.link(path, target);
      }
      this.#links.set(place, [...(this.#links.get(place) ?? []), ...Object.keys(links)]);
    }
  }

  unplug(place: string): void {
    rmSync(join(this.root, 'sys/devices/pci0/usb1', place), { recursive: true, force: true });
    rmSync(join(this.root, 'sys/bus/usb/devices', place), { force: true });
    for (const path of this.#links.get(place) ?? []) rmSync(join(this.root, path), { force: true });
    this.#links.delete(place);
  }

  /** A process that has a file open. */
  run(processId: number, program: string, open: string): void {
    this.write(`proc/${processId}/comm`, program);
    this.link(`proc/${processId}/fd/7`, open);
  }
}
