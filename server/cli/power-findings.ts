// What the machine says about the power of board and modems, for textdesk doctor.
import { powerHintsOfMachine, powerTroubles } from '../../modem/index.ts';
import type { Finding } from '../operations/doctor-checks.ts';

/** Only the machine's own monitors are read where the kernel's log is closed to whoever runs this. */
export async function powerFindings(root = '/'): Promise<Finding[]> {
  const hints = await powerHintsOfMachine(root);
  if (hints.length > 0) return hints.map(({ text }) => ({ level: 'warn', what: text }));
  const readable = (await powerTroubles(undefined, root)) !== undefined;
  const log = readable ? '' : ' The kernel’s log is not readable for this user and was left out; with sudo it is.';
  return [{ level: 'ok', what: `Nothing complains about the power.${log}` }];
}
