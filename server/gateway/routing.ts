// By which SIM a message leaves: the one its conversation last used; a new conversation by the rules. Pure.

export interface Line {
  /** The SIM in the modem now, or the one that was last there; undefined while it was never known. */
  readonly sim: string | undefined;
  readonly ready: boolean;
}

export interface SimRule {
  readonly iccid: string;
  readonly isDefault: boolean;
  readonly numberPrefix: string | null;
}

export interface Routed {
  readonly number: string;
  /** Parts of this message have left by this SIM already. */
  readonly begunBy: string | null;
  readonly conversationSim: string | null;
}

/** Whether `line` may send this message now, given all lines and rules. */
export function mayLeaveBy(
  line: Line,
  message: Routed,
  lines: readonly Line[],
  rules: readonly SimRule[],
  moveFromDeadModem: boolean,
): boolean {
  if (line.sim === undefined) return false;
  const home = homeOf(message, lines, rules);
  if (home === undefined || home === line.sim) return true;
  const homeLine = lines.find((other) => other.sim === home);
  return moveFromDeadModem && !homeLine?.ready && message.begunBy === null;
}

// A SIM that is in no modem any more (replaced, lost) holds nobody back: then the rules choose anew. Only what it has begun is
// nobody else's to finish: the phone could not put the parts of two senders together.
function homeOf(message: Routed, lines: readonly Line[], rules: readonly SimRule[]): string | undefined {
  const present = (sim: string | null) => sim !== null && lines.some((line) => line.sim === sim);
  if (message.begunBy !== null) return message.begunBy;
  if (message.conversationSim !== null && present(message.conversationSim)) return message.conversationSim;
  const byPrefix = rules
    .filter((rule) => rule.numberPrefix && message.number.startsWith(rule.numberPrefix) && present(rule.iccid))
    .sort((a, b) => (b.numberPrefix?.length ?? 0) - (a.numberPrefix?.length ?? 0));
  const [best] = byPrefix;
  if (best) return best.iccid;
  return rules.find((rule) => rule.isDefault && present(rule.iccid))?.iccid;
}
