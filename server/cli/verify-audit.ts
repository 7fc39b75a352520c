// textdesk verify-audit: whether the log of who did what is whole.
import { type AuditVerdict, verifyAudit } from '../accounts/audit.ts';
import { type Command, JSON_OPTION, positionals, print } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withStore } from './open-data.ts';

export const verifyAuditLog: Command = {
  name: 'verify-audit',
  summary: 'check that the audit log was not changed',
  usage: '[--json]',
  help: `
Each row of the audit log carries a hash of itself and of the row before. This walks all of them and tells the first that
does not fit. Ends with 0 when the log is whole, else with 1.`,
  options: { ...JSON_OPTION },
  async run(given, around) {
    positionals(verifyAuditLog, given, []);
    const verdict = await withStore(around, (store) => verifyAudit(store.db));
    print(around, given, verdict, [words(verdict)]);
    return verdict.type === 'intact' ? EXIT.ok : EXIT.found;
  },
};

function words(verdict: AuditVerdict): string {
  switch (verdict.type) {
    case 'intact':
      return `The audit log is whole: ${verdict.rows} rows.`;
    case 'broken':
      return `The audit log was changed: row ${verdict.id} (${verdict.reason}).`;
    case 'cut':
      return `The audit log was cut: it ends at row ${verdict.lastId}, but ${verdict.highestId} rows were written.`;
    default: {
      const never: never = verdict;
      return never;
    }
  }
}
