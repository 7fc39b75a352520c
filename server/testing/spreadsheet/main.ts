// npm run fuzz -- spreadsheet [--count 1000] [--seed 1]: hostile rows as they are exported, opened by LibreOffice (Debian:
// apt-get install --no-install-recommends libreoffice-calc). Ends with 1 when one cell has become a formula.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { csvLine } from '../../http/csv.ts';
import { formatCsv } from '../../inbox/csv.ts';
import { hostileRows } from './hostile-rows.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
/** What the person who opens the file chooses between the fields. */
const SEPARATORS = { comma: 44, semicolon: 59, tab: 9 } as const;
const UTF8 = 76;
const QUOTE = 34;

const rows = hostileRows(Number(values.count), Number(values.seed));
const naked = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\r\n');
const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-spreadsheet-'));
try {
  for (const [separator, code] of Object.entries(SEPARATORS)) {
    tell(`clients, separated by ${separator}`, opened(formatCsv(rows), code));
    tell(`audit log, separated by ${separator}`, opened(rows.map(csvLine).join(''), code));
  }
  // That it does calculate shows with the same rows as nobody may export them.
  const { formulas } = opened(naked, SEPARATORS.comma);
  console.log(`the same without our guard: ${formulas.length} formulas`);
  if (formulas.length === 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Opened {
  readonly cells: number;
  readonly formulas: readonly string[];
}

function opened(csv: string, separator: number): Opened {
  writeFileSync(path.join(folder, 'rows.csv'), csv);
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const reading = `--infilter=CSV:${separator},${QUOTE},${UTF8},1`;
  const asked = ['--headless', '--norestore', profile, reading, '--convert-to', 'fods', '--outdir', folder];
  execFileSync('soffice', [...asked, path.join(folder, 'rows.csv')], { stdio: 'ignore', timeout: 600_000 });
  const sheet = readFileSync(path.join(folder, 'rows.fods'), 'utf8');
  return {
    cells: sheet.match(/<table:table-cell [^>]*office:value-type/g)?.length ?? 0,
    formulas: [...sheet.matchAll(/table:formula="([^"]*)"/g)].map(([, formula = '']) => formula),
  };
}

function tell(what: string, { cells, formulas }: Opened): void {
  console.log(`${what}: ${cells} cells, ${formulas.length} formulas`);
  if (formulas.length === 0 && cells > 0) return;
  console.error(formulas.slice(0, 10).join('\n'));
  process.exitCode = 1;
}
