// The cookies we set, and how: over https with the __Host- prefix and Secure, over plain http without, since a browser
// would not store them there.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isEncrypted } from './headers.ts';

export type CookieName =
  /** the session */
  | 'textdesk'
  /** an earlier sign-in from this browser */
  | 'textdesk-device'
  /** the setup code was typed in this browser */
  | 'textdesk-setup';

const SECONDS: Readonly<Record<CookieName, number>> = {
  // The longest that a session can be set to last; when it ends is decided here and not by the browser.
  textdesk: 24 * 3600,
  'textdesk-device': 400 * 24 * 3600,
  'textdesk-setup': 30 * 60,
};

/** The value, if it could be one of ours. */
export function readCookie(request: FastifyRequest, name: CookieName): string | null {
  const value = request.cookies[fullName(request, name)];
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}

export function setCookie(request: FastifyRequest, reply: FastifyReply, name: CookieName, value: string): void {
  reply.setCookie(fullName(request, name), value, { ...attributes(request), maxAge: SECONDS[name] });
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply, name: CookieName): void {
  reply.clearCookie(fullName(request, name), attributes(request));
}

function fullName(request: FastifyRequest, name: CookieName): string {
  return isEncrypted(request) ? `__Host-${name}` : name;
}

function attributes(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isEncrypted(request) } as const;
}
