// What may cross the line to a modem, written down apart from the driver: the shapes of its commands, PDUs of the length
// told, and an ESC by itself. Everything else that a simulated modem heard came from somebody's input.
import { parseCommandLine } from '../../modem/simulator/command-line.ts';

const MEMORY = '"(?:SM|ME|MT|SR|BM|TA)"';
/** 3GPP TS 27.005 and TS 27.007; arguments are numbers, the names of memories, and digits. */
const SHAPES: readonly RegExp[] = [
  /^$/,
  /^AT$/,
  /^AT(?:E0|V1|H)$/,
  /^AT\+(?:CGMI|CGMM|CGMR|CGSN|CCID|CSQ|CESQ|CNUM|CNMA|CHUP|CLCC|CIMI|CPAS)$/,
  /^AT\+(?:CPIN|CFUN|CMEE|CSMS|CGSMS|CNMI|CPMS|CREG|CGREG|CEREG|CIREG|COPS|CSCA|CCLK|CMGF|CTZU)\?$/,
  /^AT\+(?:CNMI|CPMS|CTZU|CGSMS|CSMS)=\?$/,
  /^AT\+(?:CMEE|CSMS|CGSMS|CLIP|CREG|CGREG|CEREG|CMGF|CMMS|CTZU|CFUN|CMGL|CMGR|CMGD|CMGS|CUSD)=\d{1,3}$/,
  /^AT\+CFUN=1,1$/,
  /^AT\+COPS=3,0$/,
  /^AT\+CNMI=\d(?:,\d){1,4}$/,
  /^AT\+CSCS="(?:GSM|IRA)"$/,
  /^AT\+CPINR="SIM PIN"$/,
  /^AT\+CRSM=176,12258,0,0,10$/,
  new RegExp(`^AT\\+CPMS=${MEMORY}(?:,${MEMORY}){0,2}$`),
  /^AT\+CPIN="\d{4,8}"$/,
  /^AT\+CUSD=1,"[\d*#+]{1,160}",15$/,
];
/** What a console must never do, by the names that the simulator's own parser reads off the line. */
const NEVER = /^(?:D|O|Z|&F)$|MG[SCWDLR]|CMSS|CNMA|CMUX|IPR$|^\+CPIN2?$|CLCK|CPWD/;

/** The pieces of what the host wrote that nothing of the driver explains. `allowed`: a console's line, if it was let through. */
export function strayPieces(hostText: string, allowed?: string): readonly string[] {
  const stray: string[] = [];
  let announced: number | undefined;
  let rest = hostText;
  for (;;) {
    const [whole, body = '', end] = /^([^\r\x1a\x1b]*)([\r\x1a\x1b])/.exec(rest) ?? [];
    if (whole === undefined) break;
    rest = rest.slice(whole.length);
    const known = end === '\x1a' ? isPdu(body, announced) : end === '\x1b' ? body === '' : isCommand(body, allowed);
    if (!known) stray.push(whole);
    announced = end === '\r' ? Number(/^AT\+CMGS=(\d+)$/.exec(body)?.[1] ?? Number.NaN) : undefined;
  }
  return rest === '' ? stray : [...stray, rest];
}

function isCommand(line: string, allowed: string | undefined): boolean {
  if (SHAPES.some((shape) => shape.test(line))) return true;
  return line === allowed && /^AT[ -:<-~]*$/i.test(line) && isHarmless(line.slice(2));
}

function isHarmless(body: string): boolean {
  const [command, ...more] = parseCommandLine(body);
  return command !== undefined && more.length === 0 && (command.form !== 'set' || !NEVER.test(command.name));
}

/** Hexadecimal digits: the service centre's octets, then as many as were announced (3GPP TS 27.005 §4.3). */
function isPdu(text: string, announced: number | undefined): boolean {
  if (!/^(?:[0-9A-F]{2})+$/.test(text)) return false;
  return announced === text.length / 2 - 1 - Number.parseInt(text.slice(0, 2), 16);
}
