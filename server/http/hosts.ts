// Which Host a request may name. A web page elsewhere can make its own name resolve to this machine (DNS rebinding); its
// requests then carry that name, and are answered 421.
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './errors.ts';

export interface HostNames {
  /** The machine's own name. */
  readonly hostname: string;
  /** TEXTDESK_ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[];
}

export function registerHosts(app: FastifyInstance, names: HostNames): void {
  app.addHook('onRequest', async (request) => {
    if (!isAllowedHost(request.host, names)) {
      throw new HttpError(421);
    }
  });
}

/** Whether a Host header (with or without port) names this machine: an IP address, localhost, its name, or a .local name. */
export function isAllowedHost(host: string, names: HostNames): boolean {
  const name = nameOf(host);
  if (name === undefined) return false;
  if (isIP(name) !== 0 || name === 'localhost') return true;
  if (/^[a-z0-9-]+\.local$/.test(name)) return true; // by multicast only: no foreign name server can answer for it
  return [names.hostname, ...names.allowedHosts].some((allowed) => allowed !== '' && allowed.toLowerCase() === name);
}

/** The name without port and brackets, in small letters; undefined for what is no host. */
function nameOf(host: string): string | undefined {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(host)?.[1];
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed.toLowerCase() : undefined;
  return /^([a-z0-9._-]{1,253}?)\.?(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

/** Loopback, link-local and private addresses: where a first visit may come from (RFC 1918, 4193, 6598). */
export function isPrivateAddress(address: string): boolean {
  const ip = address
    .replace(/^::ffff:/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();
  if (isIP(ip) === 4) {
    const [first = 0, second = 0] = ip.split('.').map(Number);
    if (first === 10 || first === 127) return true;
    if (first === 172) return second >= 16 && second <= 31;
    if (first === 192) return second === 168;
    if (first === 169) return second === 254;
    return first === 100 && second >= 64 && second <= 127;
  }
  return ip === '::1' || /^f[cd]/.test(ip) || /^fe[89ab]/.test(ip);
}
