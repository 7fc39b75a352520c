// The version of this program, from package.json.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** e.g. "0.1.0". */
export function programVersion(): string {
  const file = path.join(import.meta.dirname, '..', 'package.json');
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const found = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return String(found ?? 'unknown');
}
