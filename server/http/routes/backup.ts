// Backup and restore for administrators: the plan, the last result, a download, and a restore with a look at it first.
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../../accounts/audit.ts';
import { ALL_RIGHTS } from '../../accounts/rights.ts';
import type { AuditAction } from '../../store/audit-actions.ts';
import { BackupError, problemOf, readProblem } from '../../store/backup-problem.ts';
import { recentBackupRuns } from '../../store/backups.ts';
import { countHeld, settleHeld } from '../../store/held-messages.ts';
import { dismissStorageNotice } from '../../store/storage-notice.ts';
import { transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import type { Appliance } from '../appliance.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { BackupPage, Notice } from '../pages/gateway.ts';
import { settingsMenu } from '../settings-menu.ts';
import { words } from '../words.ts';

const READ = { permission: { area: 'settings', access: 'read' } } as const;
const WRITE = { permission: { area: 'settings', access: 'write' } } as const;
/** A backup holds every text, number and account, and a restore replaces them: whoever holds less would gain the rest by it. */
const ALL = { permission: 'every-right' } as const;
const SHORTEST = 12;
const t = words.gateway.backup;

const PlanBody = Type.Object(
  {
    enabled: Type.Optional(Type.Literal('on')),
    folder: Type.String({ maxLength: 300 }),
    keep: Type.String({ maxLength: 5 }),
    everyHours: Type.Union(['1', '6', '12', '24', '168'].map((hours) => Type.Literal(hours))),
    hour: Type.String({ pattern: '^([01]?[0-9]|2[0-3])$' }),
    passphrase: Type.String({ maxLength: 500 }),
    again: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
);
const OpenBody = Type.Object(
  { name: Type.String({ maxLength: 100 }), passphrase: Type.String({ maxLength: 500 }) },
  { additionalProperties: false },
);
const NameParams = Type.Object({ name: Type.String({ pattern: '^textdesk-[0-9TZ]+\\.backup$' }) });
const HeldBody = Type.Object(
  { decision: Type.Union([Type.Literal('send'), Type.Literal('discard')]) },
  { additionalProperties: false },
);
const NoticeQuery = Type.Object({ notice: Type.Optional(Type.String({ maxLength: 20 })) });

const ROWS = ['messages', 'conversations', 'clients', 'users', 'unsent'] as const;
const NOTICES: Readonly<Record<string, Notice>> = {
  saved: { kind: 'ok', text: t.saved },
  made: { kind: 'ok', text: t.made },
};

export function registerBackupRoutes(app: App, deps: RouteDeps): void {
  const { appliance, clock, store } = deps;
  if (!appliance) return;
  const { backups, restore } = appliance;
  let uploaded: UploadedBackup | undefined;

  type Request = Parameters<typeof actorOf>[0];
  const note = async (request: Request, action: AuditAction, detail: Readonly<Record<string, unknown>> = {}) =>
    transact(store, (trx) => appendAudit(trx, { clock }, { actor: actorOf(request), action, detail }));
  const page = async (request: Request, changes: Partial<BackupPage> = {}): Promise<BackupPage> => ({
    ...settingsMenu(request, signedInUser(request).rights),
    ...(await backupPage(deps, appliance)),
    mayWrite: signedInUser(request).rights.may('settings', 'write'),
    mayTake: signedInUser(request).rights.covers(ALL_RIGHTS),
    maySettle: maySettle(request),
    uploaded: uploaded !== undefined,
    ...changes,
  });

  app.get('/settings/backup', { config: READ, schema: { querystring: NoticeQuery } }, async (request, reply) => {
    const notice = NOTICES[request.query.notice ?? ''] ?? null;
    return await reply.page('backup/show', await page(request, { notice }));
  });

  app.post('/settings/backup', { config: ALL, schema: { body: PlanBody } }, async (request, reply) => {
    const { body } = request;
    const keep = /^\d{1,3}$/.test(body.keep) ? Number(body.keep) : 0;
    const errors: Record<string, string> = {};
    if (keep < 1 || keep > 365) errors.keep = t.wrongKeep;
    if (body.passphrase !== '' && body.passphrase.length < SHORTEST) errors.passphrase = t.passphraseShort;
    if (body.passphrase !== body.again) errors.again = t.passphraseDiffers;
    if (body.passphrase === '' && body.enabled === 'on' && !(await backups.hasPassphrase()))
      errors.passphrase = t.passphraseShort;
    const by = signedInUser(request).id;
    const plan = {
      enabled: body.enabled === 'on',
      folder: body.folder.trim(),
      keep,
      everyHours: Number(body.everyHours),
      hour: Number(body.hour),
    };
    if (Object.keys(errors).length === 0) {
      try {
        await backups.choosePlan(plan, by);
        if (body.passphrase !== '') await backups.setPassphrase(body.passphrase, by);
        await note(request, 'backup.plan', { ...plan, passphrase: body.passphrase !== '' });
        return reply.redirect('/settings/backup?notice=saved', 303);
      } catch (error) {
        errors.folder = wordsOf(error);
      }
    }
    const form = { folder: body.folder, keep: body.keep };
    return await reply.code(422).page('backup/show', await page(request, { plan, form, errors }));
  });

  app.post('/settings/backup/now', { config: WRITE }, async (request, reply) => {
    try {
      await backups.make();
    } catch (error) {
      const notice = { kind: 'bad', text: wordsOf(error) } as const;
      return await reply.code(422).page('backup/show', await page(request, { notice }));
    }
    await note(request, 'backup.make');
    return reply.redirect('/settings/backup?notice=made', 303);
  });

  app.get('/settings/backup/files/:name', { config: ALL, schema: { params: NameParams } }, async (request, reply) => {
    const { name } = request.params;
    const content = await backups.read(name);
    if (!content) throw new HttpError(404);
    await note(request, 'backup.download', { name });
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('application/octet-stream')
      .send(Readable.from(content, { objectMode: false }));
  });

  // The browser sends the file as it is; it is read when the passphrase comes, so nothing but the sealed file is kept.
  app.register(async (upload) => {
    upload.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    upload.put('/settings/backup/upload', { config: { ...ALL, upload: true } }, async (request, reply) => {
      if (!(request.body instanceof Readable)) throw new HttpError(415);
      // Left open where it is refused half way: whoever sends it is to read the answer.
      const sealed = request.body.iterator({ destroyOnReturn: false });
      try {
        uploaded = await restore.receive(sealed);
      } catch (error) {
        throw error instanceof BackupError ? new HttpError(413, wordsOf(error), { connection: 'close' }) : error;
      }
      return reply.code(204).send();
    });
  });

  app.post('/settings/backup/open', { config: ALL, schema: { body: OpenBody } }, async (request, reply) => {
    const { name, passphrase } = request.body;
    const sealed = name === 'upload' ? uploaded?.read() : await backups.read(name);
    const refuse = async (text: string) =>
      await reply.code(422).page('backup/show', await page(request, { notice: { kind: 'bad', text } }));
    if (!sealed) return await refuse(t.wrongUpload);
    try {
      const backup = await restore.preview(sealed, passphrase);
      await note(request, 'backup.open', { name });
      const menu = settingsMenu(request, signedInUser(request).rights);
      return await reply.page('backup/preview', { ...menu, backup, now: await restore.current(), rows: ROWS });
    } catch (error) {
      return await refuse(wordsOf(error));
    }
  });

  app.post('/settings/backup/drop', { config: ALL }, async (_request, reply) => {
    await restore.drop();
    return reply.redirect('/settings/backup', 303);
  });

  app.post('/settings/backup/use', { config: ALL }, async (request, reply) => {
    if (!restore.previewed) throw new HttpError(409, t.wrongUpload);
    await note(request, 'backup.restore');
    const { held } = await restore.use();
    const menu = settingsMenu(request, signedInUser(request).rights);
    const answer = await reply.page('backup/restarting', { ...menu, held });
    setImmediate(() => appliance.restart());
    return answer;
  });

  app.post('/settings/backup/storage-notice/seen', { config: WRITE }, async (request, reply) => {
    await transact(store, async (trx, announce) => {
      await dismissStorageNotice(trx);
      await appendAudit(trx, { clock }, { actor: actorOf(request), action: 'storage.notice-seen', detail: {} });
      announce({ type: 'settings' });
    });
    return reply.redirect('/settings/backup', 303);
  });

  app.post('/settings/backup/held', { config: WRITE, schema: { body: HeldBody } }, async (request, reply) => {
    if (!maySettle(request)) throw new HttpError(403);
    const { decision } = request.body;
    const count = await settleHeld(store, decision, clock.now());
    await note(request, `backup.held-${decision}`, { count });
    return reply.redirect('/settings/backup', 303);
  });
}

// All held texts at once: who decides that may write to patients too.
function maySettle(request: FastifyRequest): boolean {
  const { rights } = signedInUser(request);
  return rights.may('settings', 'write') && rights.may('conversations', 'write');
}

interface UploadedBackup {
  read(): AsyncIterable<Uint8Array>;
}

async function backupPage(
  { store }: RouteDeps,
  { backups }: Appliance,
): Promise<Omit<BackupPage, 'menu' | 'mayWrite' | 'mayTake' | 'maySettle' | 'uploaded'>> {
  const runs = await recentBackupRuns(store.db, 30);
  const made = runs.find(({ outcome }) => outcome === 'made');
  const [newest] = runs;
  const plan = await backups.plan();
  const stored = await backups.stored();
  return {
    notice: null,
    last: made
      ? {
          at: made.started_at,
          messages: made.messages ?? 0,
          clients: made.clients ?? 0,
          octets: made.octets ?? 0,
        }
      : null,
    failed:
      newest?.outcome === 'failed'
        ? { at: newest.started_at, problem: t.problem(readProblem(newest.problem ?? '')) }
        : null,
    running: backups.step ? t.steps[backups.step.step] : null,
    plan,
    form: { folder: plan.folder, keep: String(plan.keep) },
    errors: {},
    hasPassphrase: await backups.hasPassphrase(),
    stored: stored ?? null,
    held: await countHeld(store),
  };
}

function wordsOf(error: unknown): string {
  return t.problem(problemOf(error));
}
