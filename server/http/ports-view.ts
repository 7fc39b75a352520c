// The port picker as a page shows it: the ports by device, which one is marked, and a mark of the whole list, by which a page
// that is open learns that a stick came or went.
import { createHash } from 'node:crypto';
import type { GatewayControl, PortOffer } from './gateway-control.ts';
import type { PortPicker } from './pages/gateway.ts';

export interface PortsShown {
  /** Which modem. */
  readonly index: number;
  readonly mayWrite: boolean;
  readonly wizard: boolean;
  /** Opens each port that nobody uses and asks it. */
  readonly probe: boolean;
  /** Asks them as soon as the page is there. */
  readonly scan?: boolean;
  /** Chosen on the page and not yet saved. */
  readonly chosen?: string | undefined;
}

export async function portPicker(gateway: GatewayControl | undefined, shown: PortsShown): Promise<PortPicker> {
  const { index, mayWrite, wizard, chosen } = shown;
  const { ports, wrongMode } = (await gateway?.ports({ probe: shown.probe && mayWrite })) ?? {
    ports: [],
    wrongMode: [],
  };
  const current = gateway?.modems()[index]?.port ?? '';
  const listed = ports.find((port) => isCurrent(port, current))?.path;
  const marked = chosen ?? listed ?? (current === '' ? '' : 'other');
  return {
    devices: byPlace(ports),
    wrongMode,
    current,
    marked,
    // A port that no list knows: of another machine, or named by hand.
    other: listed === undefined ? current : '',
    mark: createHash('sha256')
      .update(JSON.stringify([ports, wrongMode]))
      .digest('base64url')
      .slice(0, 16),
    scan: shown.scan ?? false,
    fixed: gateway?.fixedPort ?? true,
    mayWrite,
    index,
    wizard,
  };
}

function isCurrent(port: PortOffer, current: string): boolean {
  return port.path === current || port.state.type === 'in-use-by-us';
}

function byPlace(ports: readonly PortOffer[]): PortPicker['devices'] {
  const places = new Map<string, PortOffer[]>();
  for (const port of ports) places.set(port.place, [...(places.get(port.place) ?? []), port]);
  return [...places].map(([place, together]) => ({ place, name: together[0]?.device ?? '', ports: together }));
}
