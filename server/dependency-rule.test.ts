// Reads every import and fails on one that the table of the README forbids: imports point downwards only. Also no cycles.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.join(import.meta.dirname, '..');

/** Folder → folders (or files) of ours that it may import besides itself. The longest matching folder counts. */
const RULE: Readonly<Record<string, readonly string[]>> = {
  'modem/at': [],
  'modem/tpdu': [],
  'modem/gsm': ['modem/at'],
  'modem/discovery': ['modem/at', 'modem/gsm', 'modem'],
  modem: ['modem/gsm', 'modem/at', 'modem/discovery'],
  'modem/index.ts': ['modem', 'modem/gsm', 'modem/at', 'modem/discovery', 'modem/tpdu'],
  'modem/simulator': ['modem/tpdu', 'modem/at/parameters.ts'],
  'server/store': [],
  'server/accounts': ['server/store', 'server/clinic-day.ts'],
  'server/inbox': ['server/store'],
  'server/gateway': ['server/inbox', 'server/store', 'server/clock.ts', 'modem/index.ts'],
  'server/http': [
    'server/inbox',
    'server/accounts',
    'server/store',
    'server/clock.ts',
    'server/clinic-day.ts',
    'modem/index.ts',
  ],
  'server/api': ['server/inbox', 'server/accounts', 'server/store', 'server/clock.ts', 'server/http', 'modem/index.ts'],
  'server/operations': ['server/store', 'server/clock.ts'],
  'server/cli': ['server', 'modem'],
  migrations: [],
  'public/scripts': ['server/http/words', 'modem/tpdu'],
};
/** The wiring: may import anything, and is imported by nothing below it. */
const WIRING =
  /^server\/(main|serve|serve-patiently|web|simulator-port|simulator-control|modem-control|port-offers|port-probe|config|log|version)\.ts$|^server\/start\.mjs$|^server\/(testing|bench|fuzz)\/|^modem\/(fuzz|bench)\/|\/testing\/|\.test\.ts$/;

const files = globSync(['{modem,server,migrations}/**/*.ts', 'public/scripts/*.js'], { cwd: ROOT }).toSorted();
const imports = new Map(files.map((file) => [file, importsOf(file)]));

test('every import points downwards', () => {
  const forbidden: string[] = [];
  for (const [file, targets] of imports) {
    if (WIRING.test(file)) continue;
    for (const target of targets) {
      if (!isAllowed(file, target)) forbidden.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(forbidden, []);
});

test('no import goes in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of runtimeImports(file)) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  assert.deepEqual(circles, []);
});

test('SQL stands in the store, and Date is asked of a clock', () => {
  const found: string[] = [];
  for (const file of files) {
    if (WIRING.test(file)) continue;
    const text = read(file);
    const inStore = file.startsWith('server/store/') || file.startsWith('migrations/');
    if (!inStore && /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(text)) found.push(`${file}: a query`);
    const hasClock = /(^|\/)(clock|scheduler)\.ts$/.test(file);
    if (file.startsWith('server/') && !hasClock && /\bDate\.now\(\)|new Date\(\)/.test(text))
      found.push(`${file}: the time`);
  }
  assert.deepEqual(found, []);
});

function isAllowed(file: string, target: string): boolean {
  const folder = ruleOf(file);
  if (target === 'server/main.ts') return false;
  if (inside(target, folder)) return true;
  return (RULE[folder] ?? []).some((allowed) => inside(target, allowed));
}

// 'modem' and 'server' mean the files right in them (and, for the command, everything below).
function inside(target: string, folder: string): boolean {
  if (target === folder) return true;
  if (folder === 'modem') return path.dirname(target) === 'modem';
  return target.startsWith(`${folder}/`);
}

function ruleOf(file: string): string {
  const rules = Object.keys(RULE).filter((rule) => file === rule || file.startsWith(`${rule}/`));
  const longest = rules.toSorted((a, b) => b.length - a.length)[0];
  assert.ok(longest, `${file} stands in no folder that the dependency rule knows`);
  return longest;
}

function importsOf(file: string): readonly string[] {
  return [...read(file).matchAll(/^\s*(?:import|export)\s[^;]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm)].map(
    (match) => target(file, match[1] ?? match[2] ?? ''),
  );
}

// For the browser the scripts stand beside the server's folders.
function target(file: string, imported: string): string {
  const normal = path.normalize(path.join(path.dirname(file), imported));
  return normal.startsWith('public/scripts/') ? normal : normal.replace(/^public\//, '');
}

// Types are gone when the program runs, so a circle of types is none.
function runtimeImports(file: string): readonly string[] {
  return [...read(file).matchAll(/^\s*(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)'/gm)]
    .map((match) => target(file, match[1] ?? ''))
    .filter((target) => imports.has(target));
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
