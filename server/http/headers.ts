// Headers that every answer carries, errors and streams too: what a page may load, who may frame it, what may be kept.
// The page's own scripts and styles are files, so nothing inline is allowed.
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Where browsers tell of what the policy stopped. */
export const POLICY_REPORTS = '/policy-reports';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  // Not report-to: where a browser knows it, it passes over this one, and it works over https only.
  `report-uri ${POLICY_REPORTS}`,
];

/** The names of the rules above. */
export const POLICY_DIRECTIVES: readonly string[] = POLICY.map((rule) => rule.split(' ')[0] ?? '');

/** What every answer carries. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY.join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: that would turn the Origin of our own forms into null.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
  'x-robots-tag': 'noindex',
};

/** Sets the headers before anything else can answer. What a page shows is not kept unless its route says so. */
export function registerHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    // Browsers ignore it over plain http and say so in the console.
    if (isEncrypted(request)) reply.header('cross-origin-opener-policy', 'same-origin');
  });
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

/** Whether the browser reached us by https, here or at the proxy that we trust. */
export function isEncrypted(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}
