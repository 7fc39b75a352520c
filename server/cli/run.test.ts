import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../clock.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { runTextdesk } from '../testing/command-line.ts';
import { COMMANDS, run } from './run.ts';
import type { Terminal } from './terminal.ts';

/** A machine with data, and the command line on it. */
async function machine(t: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const data = path.join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  const opened: OpenStore[] = [];
  const open = async () => {
    const store = await openStore(path.join(data, 'textdesk.db'));
    opened.push(store);
    return store;
  };
  t.after(() => Promise.all(opened.map((store) => store.close())));
  await (await open()).close();
  opened.length = 0;
  const passphrase = path.join(folder, 'passphrase');
  await writeFile(passphrase, 'four words are good\n');

  const textdesk = (...args: string[]) => runTextdesk(args, data, async () => 'from a pipe\n');
  return { folder, data, open, passphrase, textdesk };
}

test('each command has a help of its own, and stands in the list', async (t) => {
  const { textdesk } = await machine(t);
  const overview = await textdesk('--help');
  assert.equal(overview.code, 0);
  for (const { name, summary } of COMMANDS) {
    assert.ok(overview.out.includes(summary), name);
    const { code, out } = await textdesk(name, '--help');
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^Usage: textdesk ${name}( |\n)`));
    assert.doesNotMatch(out, / $/m, 'a space at the end of a line');
    const options = out.split('\n').filter((line) => /^ *(list|add|revoke|link|activate|deactivate) .* {2}/.test(line));
    assert.deepEqual(
      options.filter((line) => !line.startsWith('  ')),
      [],
      'each stands under the other',
    );
  }
});

test('bad values end each with one line that says what would be right', async (t) => {
  const { textdesk } = await machine(t);
  const wrong: [string[], number, RegExp][] = [
    [['simulator', '--tcp', 'x'], 64, /--tcp is "x"; a port is a number from 0 to 65535\.$/],
    [['simulator', '--control', '99999'], 64, /--control is "99999"; a port/],
    [['api-key', 'add', 'p', '--from', '10.0.0.1,1.2.3'], 65, /--from has "1\.2\.3"; it is an address or a block/],
    [['api-key', 'add', 'p', '--days', 'many'], 65, /--days is "many"/],
    [['api-key'], 64, /^textdesk api-key: Usage: /],
    [['send', '+46701234567', 'x', '--id', 'short'], 65, /--id has 5 characters; it has 8 to 100\.$/],
    [
      ['send', '+46701234567', 'x', '--frob'],
      64,
      /^textdesk send: Unknown option '--frob'\nSee: textdesk send --help$/,
    ],
    [['status', 'extra'], 64, /Too much: extra/],
  ];
  for (const [args, code, words] of wrong) {
    const result = await textdesk(...args);
    assert.equal(result.code, code, args.join(' '));
    assert.match(result.notes, words);
    assert.equal(result.out, '');
  }
});

test('a backup to a place where no folder can be made ends at once', { timeout: 300_000 }, async (t) => {
  const { textdesk, passphrase, open } = await machine(t);
  await (await open()).close();
  const { code, notes } = await textdesk('backup', '--to', '/proc/nope', '--passphrase-file', passphrase);
  assert.ok(code === 74 || code === 66, notes);
  assert.match(notes, /^textdesk backup: .*\/proc\/nope/);
});

test('what was mistyped ends with 64 and says what there is', async (t) => {
  const { textdesk } = await machine(t);
  assert.equal((await textdesk()).code, 64);
  const unknown = await textdesk('bakcup');
  assert.equal(unknown.code, 64);
  assert.match(unknown.notes, /the commands are: serve, /i);
  const option = await textdesk('backup', '--frobnicate');
  assert.equal(option.code, 64);
  assert.match(option.notes, /See: textdesk backup --help/);
  assert.equal((await textdesk('send', '+46701234567')).code, 64);
});

test('a wrong setting ends with 78 and every mistake', async () => {
  const notes: string[] = [];
  const terminal: Terminal = {
    isInteractive: false,
    out: () => {},
    note: (line) => notes.push(line),
    progress: () => {},
    ask: async () => '',
    readInput: async () => '',
  };
  const environment = { TEXTDESK_PORT: 'x', TEXTDESK_SIM_PIN: 'y' };
  assert.equal(await run(['status'], { terminal, environment, clock: systemClock() }), 78);
  assert.match(notes.join('\n'), /TEXTDESK_PORT[\s\S]*TEXTDESK_SIM_PIN/);
});

test('a folder without data is told, and no empty database appears in it', async (t) => {
  const { textdesk, data } = await machine(t);
  await rm(path.join(data, 'textdesk.db'));
  assert.equal((await textdesk('user', 'list')).code, 66);
  assert.deepEqual(await readdir(data), []);
});

test('send queues a message once for each id, and refuses what cannot be texted', async (t) => {
  const { textdesk, open } = await machine(t);
  const first = await textdesk('send', '070 123 45 67', '-', '--id', 'reminder-1', '--json');
  assert.equal(first.code, 0, first.notes);
  assert.equal(JSON.parse(first.out).status, 'queued');
  const second = await textdesk('send', '+46701234567', 'from a pipe', '--id', 'reminder-1', '--json');
  assert.equal(JSON.parse(second.out).messageId, JSON.parse(first.out).messageId);
  assert.equal((await textdesk('send', 'nonsense', 'hello')).code, 65);
  const store = await open();
  const texts = await store.db.selectFrom('messages').select(['text', 'author']).execute();
  assert.deepEqual(
    texts.map((row) => ({ ...row })),
    [{ text: 'from a pipe', author: 'Command line' }],
  );
});

test('people are added with a link, shut out, and the audit log tells', async (t) => {
  const { textdesk, open } = await machine(t);
  const added = await textdesk('user', 'add', 'anna', '--name', 'Anna', '--group', 'administrators', '--json');
  assert.equal(added.code, 0, added.notes);
  assert.match(JSON.parse(added.out).linkPath, /^\/.+/);
  assert.match((await textdesk('user', 'list')).out, /anna +Anna/);
  assert.equal((await textdesk('user', 'add', 'anna')).code, 65);
  assert.equal((await textdesk('user', 'add', 'bert', '--group', 'nobody')).code, 65);
  const last = await textdesk('user', 'deactivate', 'anna');
  assert.ok(last.code === 0 || last.code === 65);
  assert.match((await textdesk('verify-audit')).out, /whole: \d+ rows/);
  const store = await open();
  await store.sqlite.raw.exec('drop trigger audit_log_is_append_only_update');
  await store.sqlite.raw.exec(`update audit_log set detail = '{}'`);
  await store.close();
  const broken = await textdesk('verify-audit');
  assert.equal(broken.code, 1);
  assert.match(broken.out, /was changed: row 1/);
});

test('whoever is locked out gets a link from the machine itself, without the server, and the audit log tells', async (t) => {
  const { textdesk, open } = await machine(t);
  await textdesk('user', 'add', 'anna', '--name', 'Anna', '--group', 'administrators');
  const first = JSON.parse((await textdesk('user', 'link', 'anna', '--json')).out);
  const second = JSON.parse((await textdesk('user', 'link', 'anna', '--json')).out);
  assert.match(second.linkPath, /^\/link\/[A-Za-z0-9_-]{43}$/);
  assert.notEqual(first.linkPath, second.linkPath);
  assert.equal((await textdesk('user', 'link', 'nobody')).code, 65);
  const store = await open();
  const rows = await store.db.selectFrom('audit_log').select(['actor', 'action', 'detail']).execute();
  assert.equal(rows.filter(({ action }) => action === 'user.invitation-link').length, 3, 'that of user add too');
  assert.ok(rows.every(({ actor }) => actor === 'Command line'));
  assert.ok(!JSON.stringify(rows).includes(second.linkPath.slice(6)), 'the link itself stands nowhere');
});

test('a key is shown once, listed without its secret, and revoked', async (t) => {
  const { textdesk } = await machine(t);
  const made = JSON.parse((await textdesk('api-key', 'add', 'Practice', '--write', 'conversations', '--json')).out);
  assert.match(made.key, /^textdesk_/);
  const listed = await textdesk('api-key', 'list', '--json');
  assert.equal(listed.out.includes(made.key), false);
  assert.equal((await textdesk('api-key', 'revoke', made.id)).code, 0);
  assert.equal((await textdesk('api-key', 'revoke', made.id)).code, 65);
  assert.equal((await textdesk('api-key', 'add', 'X', '--write', 'everything')).code, 65);
});

test('backup and restore from the command line, with the data of before kept', async (t) => {
  const { textdesk, folder, data, passphrase, open } = await machine(t);
  await textdesk('send', '+46701234567', 'before the backup');
  const stick = path.join(folder, 'stick');
  const made = await textdesk('backup', '--to', stick, '--passphrase-file', passphrase, '--json');
  assert.equal(made.code, 0, made.notes);
  const file = path.join(stick, JSON.parse(made.out).name);
  await textdesk('send', '+46701234568', 'after the backup');

  const look = await textdesk('restore', file, '--passphrase-file', passphrase, '--preview', '--json');
  assert.equal(look.code, 0, look.notes);
  assert.equal(JSON.parse(look.out).backup.messages, 1);
  assert.equal(JSON.parse(look.out).current.messages, 2);
  assert.equal((await textdesk('restore', file, '--passphrase-file', passphrase)).code, 64);

  const restored = await textdesk('restore', file, '--passphrase-file', passphrase, '--yes', '--json');
  assert.equal(restored.code, 0, restored.notes);
  assert.deepEqual({ ...JSON.parse(restored.out), old: '' }, { held: 1, unknown: 0, inForce: true, old: '' });
  const store = await open();
  const rows = await store.db.selectFrom('messages').select('status').execute();
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['held'],
  );
  assert.equal((await readdir(data)).filter((name) => name.endsWith('.db') && name.startsWith('before-')).length, 1);
});

test('a restore while the data is open elsewhere waits for the next start', async (t) => {
  const { textdesk, folder, passphrase, open, data } = await machine(t);
  const stick = path.join(folder, 'stick');
  const made = await textdesk('backup', '--to', stick, '--passphrase-file', passphrase, '--json');
  const file = path.join(stick, JSON.parse(made.out).name);
  const { spawn } = await import('node:child_process');
  const holder = spawn(process.execPath, [
    '-e',
    `const db = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
     db.prepare('select 1 from users').get(); console.log('open'); setInterval(() => {}, 1000);`,
    path.join(data, 'textdesk.db'),
  ]);
  t.after(() => holder.kill());
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const laid = await textdesk('restore', file, '--passphrase-file', passphrase, '--yes');
  assert.equal(laid.code, 0, laid.notes);
  assert.match(laid.out, /Laid ready\. To use it now: sudo systemctl restart textdesk/);
  assert.equal((await textdesk('factory-reset', '--yes')).code, 75);
  await open();
});

test('a wrong passphrase, a missing file and a missing stick end each with its own code', async (t) => {
  const { textdesk, folder, passphrase } = await machine(t);
  const stick = path.join(folder, 'stick');
  const made = await textdesk('backup', '--to', stick, '--passphrase-file', passphrase, '--json');
  const file = path.join(stick, JSON.parse(made.out).name);
  const other = path.join(folder, 'other');
  await writeFile(other, 'quite another one\n');
  const wrong = await textdesk('restore', file, '--passphrase-file', other, '--yes');
  assert.equal(wrong.code, 65);
  assert.match(wrong.notes, /The passphrase does not open this backup/);
  assert.equal((await textdesk('restore', '/nowhere', '--passphrase-file', passphrase)).code, 66);
  assert.equal((await textdesk('backup', '--to', '/nowhere/at/all', '--passphrase-file', passphrase)).code, 74);
  assert.equal((await textdesk('backup')).code, 78);
  assert.equal((await textdesk('backup', '--to', stick)).code, 64);
});

test('the factory reset erases our files and leaves others', async (t) => {
  const { textdesk, data } = await machine(t);
  await writeFile(path.join(data, 'somebody-elses.txt'), 'x');
  assert.equal((await textdesk('factory-reset')).code, 64);
  assert.equal((await textdesk('factory-reset', '--yes')).code, 0);
  assert.deepEqual(await readdir(data), ['somebody-elses.txt']);
});

test('the doctor finds a service that is down, and says how to start it', async (t) => {
  const { textdesk } = await machine(t);
  const { code, out } = await textdesk('doctor');
  assert.equal(code, 1);
  assert.match(out, /✖ The service does not answer/);
  assert.match(out, /→ sudo systemctl start textdesk/);
  assert.match(out, /✔ The data folder .* is there and private/);
});

test('status tells that the service is down, with counts from the data', async (t) => {
  const { textdesk } = await machine(t);
  await textdesk('send', '+46701234567', 'waits');
  const { code, out } = await textdesk('status', '--json');
  assert.equal(code, 69);
  assert.deepEqual(
    { service: JSON.parse(out).service, waiting: JSON.parse(out).waiting },
    { service: 'not running', waiting: 1 },
  );
});
