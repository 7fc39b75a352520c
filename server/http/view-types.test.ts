// Templates are code: each is compiled to TypeScript against what its name promises in Views, and checked by tsc; a partial
// without a promise is checked by its words and formats only. Besides, what a template may never do: raw output, values
// outside quotes, inline handlers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Eta } from 'eta';

const ROOT = path.join(import.meta.dirname, '..', '..');
const VIEWS = path.join(ROOT, 'views');
const eta = new Eta({ views: VIEWS, useWith: false, autoTrim: [false, 'nl'] });
const templates = globSync('**/*.eta', { cwd: VIEWS })
  .toSorted()
  .map((file) => ({ name: file.replace(/\.eta$/, ''), text: readFileSync(path.join(VIEWS, file), 'utf8') }));

test('every template uses only what its data has', (t) => {
  // Inside the project, so that tsc finds node_modules from there.
  const folder = mkdtempSync(path.join(ROOT, 'node_modules', '.views-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const checked = path.join(folder, 'views.ts');
  writeFileSync(checked, [PRELUDE, ...templates.map(asFunction)].join('\n'));
  const configuration = {
    extends: path.join(ROOT, 'tsconfig.json'),
    // Eta's own variables and a template's unused shorthands are no faults.
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, noImplicitAny: false, rootDir: ROOT },
    include: [checked],
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  let faults = '';
  try {
    execFileSync(path.join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', folder], { encoding: 'utf8' });
  } catch (error) {
    faults = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
  assert.equal(withTemplateNames(faults, checked), '');
});

test('raw output is only an included template or the body of a layout', () => {
  const found = templates.flatMap(({ name, text }) =>
    [...text.matchAll(/<%~([\s\S]*?)%>/g)]
      .map((match) => (match[1] ?? '').trim())
      .filter((code) => !/^(include\(|it\.body\b)/.test(code))
      .map((code) => `${name}: ${code}`),
  );
  assert.deepEqual(found, []);
});

test('a value in an attribute stands in quotes, and no template has an inline handler, style or script', () => {
  const found = templates.flatMap(({ name, text }) =>
    [
      ...text.matchAll(/\s[a-z-]+=<%=|\son[a-z]+=|\sstyle=|<script(?![^>]*\ssrc=)|\shx-on|\shx-vals="js:|javascript:/g),
    ].map((match) => `${name}: ${match[0].trim()}`),
  );
  assert.deepEqual(found, []);
});

const PRELUDE = `
import type { ViewContext, Views } from '${path.join(ROOT, 'server/http/views.ts')}';
type Data<Name extends string> = (Name extends keyof Views ? Views[Name] : any) & ViewContext;
interface Output { res: string; e(value: unknown): string; f(value: unknown): string; blocks: Record<string, string> }
`;

function asFunction({ name, text }: { readonly name: string; readonly text: string }, index: number): string {
  const type = `Data<'${name}'>`;
  return `// template ${name}
export function template${index}(it: ${type}, __eta: Output): void {
  type It = ${type};
  const include = <Name extends string>(name: \`/\${Name}\`, data?: Name extends keyof Views ? Partial<Views[Name]> & Omit<Views[Name], keyof It> : object): string => name + String(data);
  const layout = (name: string, data: object): void => void [name, data];
${eta.compileBody(eta.parse(text))}
}`;
}

/** Line numbers of the made file mean nothing to a reader: the template's name does. */
function withTemplateNames(faults: string, file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  return faults
    .split('\n')
    .filter((fault) => fault.includes('.views-'))
    .map((fault) => {
      const line = Number(/views\.ts\((\d+),/.exec(fault)?.[1] ?? 0);
      const title = lines.slice(0, line).findLast((text) => text.startsWith('// template '));
      return `${title?.slice('// template '.length)}: ${lines[line - 1]?.trim()} — ${fault.replace(/^.*?error /, '')}`;
    })
    .join('\n');
}
