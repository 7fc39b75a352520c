// Said to administrators on every page while passwords and messages cross the network in the clear.
import type { FastifyRequest } from 'fastify';
import type { Banner } from './banners.ts';
import { isEncrypted } from './headers.ts';
import { words } from './words.ts';

/** Nothing over https, on the machine itself, or for those who cannot change it. */
export function connectionBanners(request: FastifyRequest): Banner[] {
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(request.ip);
  if (isEncrypted(request) || isLoopback || !request.user?.rights.may('settings', 'write')) return [];
  return [{ id: 'plain-http', text: words.accounts.plainHttp }];
}
