import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BundleError, bundle } from './bundle.ts';

function run(files: Record<string, string>, entry: string): unknown {
  const source = bundle(entry, (name) => files[name] ?? '');
  const last = source
    .match(/const (m\d+) =/g)
    ?.at(-1)
    ?.slice(6, -2);
  return new Function(`${source}; return ${last};`)();
}

test('modules see what they import, renamed or handed on, and nothing else', () => {
  const files = {
    'a/app.js':
      "// A comment\nimport { double as twice } from '../b/math.js';\nimport { name } from './names.js';\nexport const answer = name + ' ' + twice(21);",
    'b/math.js': 'const factor = 2;\nexport function double(n) {\n  return n * factor;\n}',
    'a/names.js': "export { name } from '../c/words.ts';",
    'c/words.ts': "export const name = 'forty-two is'; ",
  };
  assert.deepEqual(run(files, 'a/app.js'), { answer: 'forty-two is 42' });
});

test('a module that two others use runs once, and one imported for its effect runs', () => {
  const files = {
    'app.js': "import './effect.js';\nimport { n } from './counter.js';\nexport const seen = n();",
    'effect.js': "import { n } from './counter.js';\nn();",
    'counter.js': 'let count = 0;\nexport const n = () => ++count;',
  };
  assert.deepEqual(run(files, 'app.js'), { seen: 2 });
});

test('a form of import or export that is not known is refused by name', () => {
  assert.throws(() => bundle('app.js', () => 'export default 1;'), BundleError);
  assert.throws(() => bundle('app.js', () => "import * as all from './x.js';"), BundleError);
});
