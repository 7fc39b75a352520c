// The ports of the machine as the port picker shows them. What a port answered is remembered until its device goes, so that
// the list can be looked at often without opening anything again.
import { candidatesOf, type Discovery, type SerialDevice } from '../modem/index.ts';
import type { PortList, PortOffer } from './http/gateway-control.ts';

const SIMULATOR: PortOffer = {
  path: 'simulator',
  stable: true,
  tty: '',
  device: 'Simulator',
  place: 'simulator',
  interface: undefined,
  state: { type: 'answers' },
};

export class PortOffers {
  readonly #answers = new Map<string, PortOffer['state']>();

  /** `ours`: real paths of the ports that we drive. `probed`: the others were opened and asked just now. */
  list(found: Discovery, { ours, probed }: { ours: readonly string[]; probed: boolean }): PortList {
    const known = new Set(found.devices.map(identity));
    for (const each of this.#answers.keys()) if (!known.has(each)) this.#answers.delete(each);
    for (const device of found.devices) {
      if (ours.includes(device.path)) this.#answers.delete(identity(device));
      else if (probed) this.#answers.set(identity(device), answerOf(device, found));
    }
    const ports = found.devices.map((device) => ({
      ...describe(device),
      state: ours.includes(device.path)
        ? ({ type: 'in-use-by-us' } as const)
        : (this.#answers.get(identity(device)) ?? ({ type: 'not-tried' } as const)),
    }));
    return {
      ports: [...ports, SIMULATOR],
      wrongMode: found.wrongMode.map(({ device, mode }) => ({
        device: nameOf(device) || `${device.vendorId}:${device.productId}`,
        mode,
      })),
    };
  }
}

function describe(device: SerialDevice): Omit<PortOffer, 'state'> {
  const { usb } = device;
  const lasting = device.byId[0] ?? device.byPath[0];
  return {
    path: lasting ?? device.path,
    stable: lasting !== undefined,
    tty: device.path.replace(/^\/dev\//, ''),
    device: usb ? nameOf(usb) || `${usb.vendorId}:${usb.productId}` : '',
    place: usb?.place ?? '',
    interface: device.interfaceNumber === undefined ? undefined : String(device.interfaceNumber),
  };
}

function nameOf(usb: {
  maker?: string | undefined;
  product?: string | undefined;
  serial?: string | undefined;
}): string {
  return [usb.maker, usb.product, usb.serial].filter((text) => text !== undefined).join(' ');
}

// Another stick in the same socket is another device.
function identity(device: SerialDevice): string {
  return [device.path, device.usb?.place, device.usb && nameOf(device.usb)].join('\n');
}

function answerOf(device: SerialDevice, found: Discovery): PortOffer['state'] {
  if (found.modems.some(({ path }) => path === device.path)) return { type: 'answers' };
  const problem = found.problems.find(({ path }) => path === device.path);
  if (problem !== undefined) return stateOf(problem);
  const place = device.usb?.place;
  const together = found.devices.filter(({ usb, path }) => (place ? usb?.place === place : path === device.path));
  const leftAlone = candidatesOf(together).leftAlone.some(({ path }) => path === device.path);
  return leftAlone ? { type: 'not-for-commands' } : { type: 'not-needed' };
}

function stateOf({ cause }: Discovery['problems'][number]): PortOffer['state'] {
  switch (cause.type) {
    case 'no-permission':
      return { type: 'no-permission', group: cause.group ?? 'dialout' };
    case 'held':
      return { type: 'held', by: cause.by };
    case 'no-answer':
      return { type: 'silent' };
    case 'gone':
      return { type: 'gone' };
    default:
      return { type: 'unusable', code: 'code' in cause ? cause.code : undefined };
  }
}
