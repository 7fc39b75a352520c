// Where Chromium is, for tests in a browser; installed from Debian's packages where that is allowed.
// Run by itself (`node server/testing/chromium.ts`) it makes sure once, before tests run side by side.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
const WHAT_TO_INSTALL = 'The browser tests need Chromium. Install it with: sudo apt-get install chromium';

/** The path of Chromium. Throws with one line that says what to install where there is none. */
export function chromiumPath(): string {
  const path = PLACES.find((place) => existsSync(place));
  if (!path) throw new Error(WHAT_TO_INSTALL);
  return path;
}

function installChromium(): void {
  if (PLACES.some((place) => existsSync(place)) || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...command: string[]) => {
    const [program = '', ...rest] = [...asRoot, ...command];
    execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  process.stdout.write('Installing Chromium for the browser tests…\n');
  try {
    run('apt-get', 'update', '-q');
    run(
      'apt-get',
      'install',
      '-y',
      '-q',
      '--no-install-recommends',
      'chromium',
      'fonts-noto-core',
      'fonts-noto-color-emoji',
    );
  } catch {
    process.stdout.write(`${WHAT_TO_INSTALL}\n`); // the tests that need it fail with the same line; the others run
  }
}

if (import.meta.main) installChromium();
