// Clients from a CSV file and into one: upload, mapping with preview, the import itself with its progress, the export.
import { formatCsv, parseCsv } from '../../inbox/csv.ts';
import { IMPORT_FIELDS, type ImportProblem, readImportRow } from '../../inbox/import-clients.ts';
import { beginImport, endAbandonedImports, mapImport, readMapping, runImport } from '../../inbox/import-file.ts';
import { type ClientImport, importById } from '../../store/client-imports.ts';
import { type Client, listClients } from '../../store/clients.ts';
import { transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { countryExample } from '../clinic-form.ts';
import { HttpError } from '../errors.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import type { ImportProgress, ImportView } from '../pages/clients.ts';
import { words } from '../words.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Any {
  Params: { id: string };
  Body: Fields | undefined;
}
const WRITE = { config: { permission: { area: 'clients', access: 'write' } } } as const;
/** 10,000 rows with everything in them, as a form sends them. */
const UPLOAD_LIMIT = 8 * 1024 * 1024;
const PREVIEW = 8;

export function registerClientFileRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  const { store } = deps;
  const { db } = store;
  const country = () => deps.sending.settings().country || undefined;

  app.get('/clients/export', WRITE, async (request, reply) => {
    const clients: Client[] = [];
    for (let page = await listClients(db, { limit: 500 }); page.length > 0; ) {
      clients.push(...page);
      const after = page.at(-1);
      page = after ? await listClients(db, { limit: 500, after }) : [];
    }
    await transact(store, (trx) =>
      inbox.deeds.audit(trx, {
        actor: actorOf(request),
        action: 'client.export',
        subject: { type: 'client', id: 'all' },
        detail: { count: clients.length },
      }),
    );
    reply.type('text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="${words.clients.exportFile}"`);
    return reply.send(formatCsv(exportRows(clients)));
  });

  app.get('/clients/import', WRITE, async (_request, reply) => {
    await endAbandonedImports(store, deps);
    return await reply.page('clients/import', { problem: '' });
  });

  app.get('/clients/import/sample.csv', WRITE, async (_request, reply) => {
    const example = countryExample(country() ?? '');
    return reply
      .header('content-disposition', 'attachment; filename="textdesk-sample.csv"')
      .type('text/csv; charset=utf-8')
      .send(formatCsv(words.clients.sampleRows(example?.written ?? '+46 70 174 06 05')));
  });

  app.post<Any>(
    '/clients/import',
    { config: { ...WRITE.config, upload: true }, bodyLimit: UPLOAD_LIMIT },
    async (request, reply) => {
      const id = await beginImport(store, deps, {
        userId: signedInUser(request).id,
        fileName: String(request.body?.file_name ?? '').slice(0, 200),
        content: String(request.body?.content ?? ''),
      });
      if (id === undefined) {
        return await reply.code(422).page('clients/import', { problem: words.clients.import.empty });
      }
      return reply.redirect(`/clients/import/${id}`, 303);
    },
  );

  app.get<Any>('/clients/import/:id(^[0-9]+$)', WRITE, async (request, reply) => {
    const file = await findImport(request.params.id, signedInUser(request).id);
    const progress = progressOf(file);
    if (request.headers['hx-request'] !== undefined) return await reply.page('clients/_progress', { progress });
    if (file.state !== 'mapping') return await reply.page('clients/progress', { progress });
    return await reply.page('clients/mapping', { file: mappingView(file) });
  });

  app.post<Any>('/clients/import/:id(^[0-9]+$)', WRITE, async (request, reply) => {
    const file = await findImport(request.params.id, signedInUser(request).id);
    if (file.state !== 'mapping') return reply.redirect(`/clients/import/${file.id}`, 303);
    const given = request.body?.column;
    const mapping = (Array.isArray(given) ? given : [given]).map(
      (value) => IMPORT_FIELDS.find((field) => field === value) ?? 'ignore',
    );
    await mapImport(store, file.id, mapping);
    if (request.body?.run === '1') {
      const mapped = { ...file, mapping: JSON.stringify(mapping) };
      runImport(store, inbox.deeds, mapped, { actor: actorOf(request), country: country() }).catch((error: unknown) =>
        request.log.error({ err: error }, 'an import stopped'),
      );
    }
    return reply.redirect(`/clients/import/${file.id}`, 303);
  });

  function mappingView(file: ClientImport): ImportView {
    const [heading = [], ...rows] = parseCsv(file.content);
    const mapping = readMapping(file.mapping);
    const [example = []] = rows;
    return {
      id: file.id,
      fileName: file.file_name,
      total: rows.length,
      columns: heading.map((text, index) => ({
        heading: text,
        example: example[index] ?? '',
        field: mapping[index] ?? 'ignore',
      })),
      preview: rows.slice(0, PREVIEW).map((row, index) => {
        const read = readImportRow(row, mapping, country());
        if (read.type === 'bad')
          return { row: index + 2, name: '', numbers: '', externalId: '', problems: read.problems.map(problemWords) };
        const { client, problems } = read;
        const numbers = client.numbers.map(({ number, label }) => (label ? `${number} (${label})` : number)).join(', ');
        return {
          row: index + 2,
          name: client.name,
          numbers,
          externalId: client.externalId ?? '',
          problems: problems.map(problemWords),
        };
      }),
    };
  }

  async function findImport(id: string, userId: number): Promise<ClientImport> {
    await endAbandonedImports(store, deps);
    const file = await importById(db, Number(id));
    if (!file || file.user_id !== userId) throw new HttpError(404);
    return file;
  }
}

function progressOf(file: ClientImport): ImportProgress {
  const { id, state, total, done, created, updated } = file;
  return { id, state, total, done, created, updated, bad: readBadRows(file.bad_rows) };
}

function readBadRows(json: string): ImportProgress['bad'] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) return [];
  return value.map((row: { row?: unknown; problems?: unknown; skipped?: unknown }) => ({
    row: Number(row.row),
    problems: Array.isArray(row.problems) ? row.problems.map(problemWords) : [],
    skipped: row.skipped === true,
  }));
}

function problemWords({ of, reason }: ImportProblem): string {
  return of === '' ? words.refusal(reason) : words.clients.import.problemOf(of, words.refusal(reason));
}

function exportRows(clients: readonly Client[]): string[][] {
  const t = words.clients.columns;
  const most = Math.max(1, ...clients.map((client) => client.numbers.length));
  const columns = Array.from({ length: most }, (_, index) => [t.number(index + 1), t.label(index + 1)]).flat();
  const rows = clients.map((client) => [
    client.name,
    client.external_id ?? '',
    client.notes,
    ...Array.from({ length: most }, (_, index) => {
      const number = client.numbers[index];
      return [number?.number ?? '', number?.label ?? ''];
    }).flat(),
  ]);
  return [[t.name, t.externalId, t.notes, ...columns], ...rows];
}
