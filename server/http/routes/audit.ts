// The audit log as a page with filter, and as CSV. Looking at it needs Read, taking it away needs Write.
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { appendAudit } from '../../accounts/audit.ts';
import { startOfDay, startOfNextDay } from '../../clinic-day.ts';
import { type AuditFilter, auditRows } from '../../store/audit-log.ts';
import { type Db, transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorInWords, deedInWords, detailInWords, subjectInWords } from '../audit-words.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { csvLine } from '../csv.ts';
import { READING } from '../read-audit.ts';
import { settingsMenu } from '../settings-menu.ts';

const READ = { permission: { area: 'reports', access: 'read' } } as const;
const EXPORT = { permission: { area: 'reports', access: 'write' } } as const;
const Text = Type.Optional(Type.String({ maxLength: 100 }));
const Filter = Type.Object({ actor: Text, action: Text, from: Text, to: Text, before: Text });

/** Reading is a line for each reader and conversation a day: asked for by name only. */
const EVERYTHING = 'all';
const PAGE = 100;
const EXPORT_PAGE = 1000;

export function registerAuditRoutes(app: App, deps: RouteDeps): void {
  const { store } = deps;

  app.get('/settings/audit', { config: READ, schema: { querystring: Filter } }, async (request, reply) => {
    const { rights } = signedInUser(request);
    const { timeZone } = await deps.settings();
    const typed = { actor: '', action: '', from: '', to: '', ...request.query };
    const before = /^\d{1,15}$/.test(typed.before ?? '') ? Number(typed.before) : undefined;
    const rows = await auditRows(store.db, filterOf(typed, timeZone), {
      limit: PAGE + 1,
      ...(before === undefined ? {} : { before }),
    });
    const shown = rows.slice(0, PAGE);
    const { actor, action, from, to } = typed;
    return await reply.page('audit/index', {
      ...settingsMenu(request, rights),
      rows: shown,
      actorInWords,
      deedInWords,
      subjectInWords,
      inWords: detailInWords,
      mayOpen: {
        conversation: rights.may('conversations', 'read'),
        client: rights.may('clients', 'read'),
      },
      filter: { actor, action, from, to },
      before: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
      query: new URLSearchParams({ actor, action, from, to }).toString(),
      isFirstPage: before === undefined,
      mayExport: rights.may('reports', 'write'),
    });
  });

  app.get('/settings/audit/export', { config: EXPORT, schema: { querystring: Filter } }, async (request, reply) => {
    const filter = filterOf(request.query, (await deps.settings()).timeZone);
    await transact(store, (trx) =>
      appendAudit(trx, deps, { actor: actorOf(request), action: 'audit.export', detail: { ...filter } }),
    );
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit-log.csv"')
      .send(Readable.from(csvLines(store.db, filter)));
  });
}

// Read and sent page by page: a log of years never stands in memory as a whole.
async function* csvLines(db: Db, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(['id', 'at', 'actor', 'action', 'subject', 'subject id', 'detail', 'address', 'hash']);
  for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; ) {
    const rows = await auditRows(db, filter, { before, limit: EXPORT_PAGE });
    for (const row of rows) {
      const { id, actor, action, subject_type, subject_id, detail, address, hash } = row;
      yield csvLine([
        id,
        new Date(row.at).toISOString(),
        actor,
        action,
        subject_type,
        subject_id,
        detail,
        address,
        hash,
      ]);
    }
    before = rows.length === EXPORT_PAGE ? rows.at(-1)?.id : undefined;
  }
}

type Typed = { readonly [field in 'actor' | 'action' | 'from' | 'to']?: string | undefined };

// Days are the clinic's, as the rows show them.
function filterOf(typed: Typed, timeZone: string): AuditFilter {
  const { action = '' } = typed;
  const from = startOfDay(typed.from ?? '', timeZone);
  const end = startOfNextDay(typed.to ?? '', timeZone);
  return {
    ...(typed.actor ? { actor: typed.actor } : {}),
    ...(action === '' ? { without: READING } : action === EVERYTHING ? {} : { action }),
    ...(from === undefined ? {} : { from }),
    ...(end === undefined ? {} : { to: end - 1 }),
  };
}
