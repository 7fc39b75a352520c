// POST /policy-reports: a browser tells that a page tried something the content security policy forbids. Nothing of ours
// does, so each report is a fault or an attack. Anybody can send them: small, few in the log, and of what they say only
// words that we know ourselves; addresses (a one-time link's, say) and samples of text go nowhere.
import { Type } from 'typebox';
import type { App, RouteDeps } from '../app.ts';
import { POLICY_DIRECTIVES, POLICY_REPORTS } from '../headers.ts';
import { onceInAWhile } from '../once-in-a-while.ts';

const BODY_LIMIT = 8 * 1024;
const AGAIN_AFTER = 10 * 60_000;
const BLOCKED: ReadonlySet<string> = new Set(['inline', 'eval', 'data', 'blob', 'self']);

export async function registerPolicyReportRoute(app: App, deps: RouteDeps): Promise<void> {
  const isDue = onceInAWhile(deps.clock, AGAIN_AFTER);
  // A scope of its own: no other route takes this kind of body.
  await app.register(async (scope: App) => {
    scope.addContentTypeParser('application/csp-report', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    const schema = { body: Type.Optional(Type.Union([Type.String(), Type.Null()])) };
    const options = { config: { permission: 'public' }, bodyLimit: BODY_LIMIT, schema } as const;
    scope.post(POLICY_REPORTS, options, (request, reply) => {
      const { directive, blocked } = wordsOf(request.body ?? '');
      if (isDue(`${directive} ${blocked}`))
        request.log.warn({ directive, blocked }, 'A page was stopped by the policy');
      return reply.code(204).send();
    });
  });
}

/** Which rule and what kind of thing, in words from our own lists. */
function wordsOf(body: string): { readonly directive: string; readonly blocked: string } {
  const report = fieldsOf(fieldsOf(parse(body))['csp-report']);
  const directive = String(report['effective-directive'] ?? report['violated-directive'] ?? '').split(' ')[0] ?? '';
  const blocked = String(report['blocked-uri'] ?? '');
  return {
    directive: POLICY_DIRECTIVES.find((known) => directive.startsWith(known)) ?? 'other',
    blocked: BLOCKED.has(blocked) ? blocked : 'an address',
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
