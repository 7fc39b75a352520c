// The files in systemd/, checked by systemd's own tools without starting anything.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDER = path.join(ROOT, 'systemd');
const MOST_EXPOSED = 1.5;

function requireSystemdAnalyze(): void {
  try {
    execFileSync('systemd-analyze', ['--version']);
  } catch (cause) {
    throw new Error('systemd-analyze is missing. Install the package "systemd" to run this test.', { cause });
  }
}

/** The unit with its paths turned to this checkout, so that the programs it names are there. */
async function unitForThisCheckout(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-unit-'));
  t.after(() => rm(folder, { recursive: true }));
  await symlink(ROOT, path.join(folder, 'current'));
  const unit = await readFile(path.join(FOLDER, 'textdesk.service'), 'utf8');
  const file = path.join(folder, 'textdesk.service');
  await writeFile(file, unit.replaceAll('/opt/textdesk/current', path.join(folder, 'current')));
  return file;
}

test('systemd finds nothing wrong with the unit', async (t) => {
  requireSystemdAnalyze();
  const { stderr, stdout } = await run('systemd-analyze', ['verify', '--man=no', await unitForThisCheckout(t)]);
  assert.equal(stderr + stdout, '');
});

test('systemd finds nothing wrong with the USB reset and its door', async (t) => {
  requireSystemdAnalyze();
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-unit-'));
  t.after(() => rm(folder, { recursive: true }));
  const units = ['textdesk-usb-reset.socket', 'textdesk-usb-reset@.service'];
  for (const unit of units) {
    const text = await readFile(path.join(FOLDER, unit), 'utf8');
    await writeFile(path.join(folder, unit), text.replaceAll('/opt/textdesk/current', ROOT));
  }
  const files = units.map((unit) => path.join(folder, unit));
  const { stderr, stdout } = await run('systemd-analyze', ['verify', '--man=no', ...files]);
  assert.equal(stderr + stdout, '');
});

for (const unit of ['textdesk.service', 'textdesk-usb-reset@.service']) {
  test(`the exposure of ${unit} is ${MOST_EXPOSED} or less`, async () => {
    requireSystemdAnalyze();
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', path.join(FOLDER, unit)]);
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    assert.ok(exposure <= MOST_EXPOSED, `exposure ${exposure}`);
  });
}

test('the unit starts Node itself, with the flags that save memory, and never restarts on a wrong configuration', async () => {
  const unit = await readFile(path.join(FOLDER, 'textdesk.service'), 'utf8');
  assert.match(unit, /^ExecStart=\S+\/node_modules\/\.bin\/node --max-semi-space-size=1 .*\/server\/start\.mjs$/m);
  assert.match(unit, /^ExecStart=.* --disable-warning=ExperimentalWarning /m);
  assert.match(unit, /^Type=notify$/m);
  assert.match(unit, /^LimitCORE=0$/m, 'a crash leaves no texts in a core file');
  assert.match(unit, /^RestartPreventExitStatus=78$/m);
});

test('the shell scripts parse', async () => {
  for (const script of ['install.sh', 'textdesk-command.sh', 'textdesk-usb-reset.sh'])
    await run('bash', ['-n', path.join(FOLDER, script)]);
});

test('the install script refuses what cannot work with one line and an exit code of sysexits', async () => {
  const script = path.join(FOLDER, 'install.sh');
  await assert.rejects(run('bash', [script, '--frobnicate']), (error) => {
    assert.ok(error instanceof Error && 'code' in error && 'stderr' in error);
    assert.equal(error.code, 64);
    assert.match(String(error.stderr), /install\.sh: unknown argument: --frobnicate/);
    return true;
  });
});

test('the udev rules keep ModemManager away from every maker they name, and from nothing else', async () => {
  const rules = await readFile(path.join(FOLDER, '60-textdesk-modem.rules'), 'utf8');
  for (const vendor of ['12d1', '19d2', '2c7c', '1e0e', '067b']) assert.match(rules, new RegExp(`idVendor.*${vendor}`));
  for (const line of rules.split('\n').filter((each) => each.includes('ID_MM_DEVICE_IGNORE')))
    assert.match(line, /ATTR\{idVendor\}==/);
});
