// Modules of ours → one script, so that a first visit over a slow line is a few requests and not forty. Knows only the
// forms of import and export that we write: named ones, static, at the start of a line. The modules stay as they are.
import path from 'node:path';

const IMPORT = /^import (?:\{([^}]*)\} from )?'(\.[^']+)';[ \t]*$/gm;
const RE_EXPORT = /^export \{([^}]*)\} from '(\.[^']+)';[ \t]*$/gm;
const EXPORT = /^export (?=(?:async )?(?:function\*?|const|let|class) +(\w+))/gm;
const COMMENT_LINE = /^[ \t]*(?:\/\/.*|\/\*\*.*|\*(?: .*|\/)?)$/gm;

/** A module uses a form that this does not know. */
export class BundleError extends Error {
  constructor(name: string, line: string) {
    super(`${name} cannot be bundled: ${line}`);
    this.name = 'BundleError';
  }
}

/** `read`: a module's source as JavaScript by its name. Throws BundleError. */
export function bundle(entry: string, read: (name: string) => string): string {
  const order: string[] = [];
  const wrapped = new Map<string, string>();
  const visit = (name: string): void => {
    if (order.includes(name)) return;
    const source = read(name)
      .replace(COMMENT_LINE, '')
      .replace(/\n\s*\n/g, '\n');
    for (const found of [...source.matchAll(IMPORT), ...source.matchAll(RE_EXPORT)]) visit(resolve(name, found[2]));
    order.push(name);
    wrapped.set(
      name,
      wrap(name, source, (target) => `m${order.indexOf(target)}`),
    );
  };
  visit(entry);
  return order.map((name, index) => `const m${index} = (() => {\n${wrapped.get(name)}\n})();`).join('\n');
}

function wrap(name: string, source: string, variable: (name: string) => string): string {
  const exported: string[] = [];
  const body = source
    .replace(IMPORT, (_line, names: string | undefined, from: string) => {
      return names === undefined
        ? ''
        : `const {${names.replace(/(\w+) as (\w+)/g, '$1: $2')}} = ${variable(resolve(name, from))};`;
    })
    .replace(RE_EXPORT, (_line, names: string, from: string) => {
      for (const each of names.split(',')) {
        const [inner = '', outer = inner] = each.trim().split(' as ');
        if (inner !== '') exported.push(`${outer}: ${variable(resolve(name, from))}.${inner}`);
      }
      return '';
    })
    .replace(EXPORT, (_keyword, each: string) => {
      exported.push(each);
      return '';
    });
  const unknown = /^(?:import|export)\b.*$/m.exec(body);
  if (unknown) throw new BundleError(name, unknown[0]);
  return `${body}\nreturn { ${exported.join(', ')} };`;
}

function resolve(from: string, target: string | undefined): string {
  return path.posix.join(path.posix.dirname(from), target ?? '');
}
