// systemd/install.sh and upgrade.sh under what can happen to them: each scenario runs the real scripts in a mount namespace
// of its own (install-rig.sh). The drills in a whole Debian are commands of their own (install-drill.sh).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const RIG = path.join(import.meta.dirname, 'install-rig.sh');

const SCENARIOS = {
  upgrade: 'an upgrade puts the new release in place with the data and leaves no rubbish',
  too_little_room: 'with too little room for a release nothing is begun',
  disk_fills_while_copying:
    'a disk that fills while the release is copied leaves the old one running, and the room is given back',
  disk_fills_while_saving_the_database:
    'a disk that fills while the database is saved leaves release and data as they were',
  new_release_does_not_start: 'a new release that does not start is undone, with its unit',
  'break_off fail': 'whichever command of an upgrade fails, a whole release runs, and the second try succeeds',
  'break_off TERM': 'whenever an upgrade is ended by a person, a whole release runs, and the second try succeeds',
  'break_off KILL':
    'whenever the power goes during an upgrade, a whole release starts again, and the second try succeeds',
  ended_twice: 'an upgrade that is ended twice, the second time while it tidies up, leaves the old release running',
  signed_releases:
    'where a release key lies, only a signed archive that is whole and not older is put in place, and keys can change',
  links_in_the_data: 'links in the service’s own folder lead root nowhere',
  links_in_the_way: 'links in the places of our own files are replaced, and what they lead to is left alone',
  links_for_folders: 'a link in the place of a whole folder is refused before anything is done, also by purge',
};

/** Each command of an upgrade is broken off in one of the three ways; all in each way with TEXTDESK_BREAK_OFF=all. */
const WAYS = ['break_off fail', 'break_off TERM', 'break_off KILL'];

function stepsOf(scenario: string): readonly string[] {
  const way = WAYS.indexOf(scenario);
  if (way === -1 || process.env.TEXTDESK_BREAK_OFF === 'all') return [];
  return [String(1 + way), String(WAYS.length)];
}

for (const [scenario, title] of Object.entries(SCENARIOS)) {
  test(title, async () => {
    const words = [...scenario.split(' '), ...stepsOf(scenario)];
    const { stdout } = await run(RIG, words);
    assert.match(stdout, new RegExp(`· ${words.join(' ')}: held\n$`));
    if (scenario.startsWith('break_off')) assert.ok(Number(/^(\d+) steps$/m.exec(stdout)?.[1]) > 25, stdout);
  });
}
