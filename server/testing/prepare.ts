// Before the tests: the system tools that some of them need, installed from Debian's packages where that is allowed. Where
// it is not, the tests that need one fail with a line that names it, and all others run.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CHROMIUM_PLACES } from './chromium.ts';

interface Tool {
  readonly places: readonly string[];
  readonly packages: readonly string[];
  /** Where the system's packages include it, this one in place of `packages`. */
  readonly rather?: string;
  readonly reason: string;
}

const TOOLS: readonly Tool[] = [
  {
    places: CHROMIUM_PLACES,
    packages: ['chromium'],
    rather: 'chromium-headless-shell',
    reason: 'the tests in a browser',
  },
  {
    places: ['/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'],
    packages: ['fonts-noto-color-emoji'],
    reason: 'emoji in screenshots',
  },
  { places: ['/usr/bin/strace'], packages: ['strace'], reason: 'the power-cut tests' },
  {
    places: ['/usr/bin/socat', '/usr/bin/python3'],
    packages: ['socat'],
    reason: 'the pseudo-terminal of the simulator',
  },
  { places: ['/usr/bin/openssl'], packages: ['openssl'], reason: 'the tests of https' },
  { places: ['/usr/bin/systemd-analyze'], packages: ['systemd'], reason: 'the check of the systemd unit' },
];

const missing = TOOLS.filter((tool) => !tool.places.some((place) => existsSync(place)));
if (missing.length > 0 && existsSync('/usr/bin/apt-get')) install(missing);

function install(tools: readonly Tool[]): void {
  try {
    asRoot('apt-get', 'update', '-q');
    const packages = tools.flatMap(({ packages, rather }) => (rather && isOffered(rather) ? [rather] : packages));
    process.stdout.write(`Installing for the tests: ${packages.join(' ')}\n`);
    asRoot('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages);
  } catch {
    for (const tool of tools) {
      process.stdout.write(`Missing for ${tool.reason}: sudo apt-get install ${tool.packages.join(' ')}\n`);
    }
  }
}

function isOffered(name: string): boolean {
  return execFileSync('/usr/bin/apt-cache', ['search', '--names-only', `^${name}$`], { encoding: 'utf8' }) !== '';
}

function asRoot(program: string, ...rest: string[]): void {
  const isRoot = process.getuid?.() === 0;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync(isRoot ? program : 'sudo', isRoot ? rest : ['-n', program, ...rest], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  });
}
