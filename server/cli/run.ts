// Which subcommand, its help, and how its errors end.
import { words } from '../http/words.ts';
import { UnsoundDatabaseError } from '../operations/database-summary.ts';
import { SealError } from '../operations/sealed-file.ts';
import { BackupError } from '../store/backup-problem.ts';
import { NewerDatabaseError } from '../store/database.ts';
import { programVersion } from '../version.ts';
import { apiKey } from './api-key.ts';
import { backup } from './backup.ts';
import { type Command, isSet, parse, type Surroundings } from './command.ts';
import { doctor } from './doctor.ts';
import { CommandError, EXIT, type ExitCode } from './exit-codes.ts';
import { factoryReset } from './factory-reset.ts';
import { restore } from './restore.ts';
import { send } from './send.ts';
import { serve } from './serve.ts';
import { simulator } from './simulator.ts';
import { status } from './status.ts';
import { user } from './user.ts';
import { verifyAuditLog } from './verify-audit.ts';

export const COMMANDS: readonly Command[] = [
  serve,
  simulator,
  send,
  status,
  user,
  apiKey,
  backup,
  restore,
  verifyAuditLog,
  doctor,
  factoryReset,
];

/** Runs the command line and returns its exit code. Never throws. */
export async function run(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args;
  const { terminal } = around;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = COMMANDS.find((command) => command.name === rest[0]);
    terminal.out(about ? helpOf(about) : overview());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === '--version' || name === '-V') {
    terminal.out(`textdesk ${programVersion()}`);
    return EXIT.ok;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    terminal.note(
      `textdesk: there is no command "${name}". The commands are: ${COMMANDS.map((each) => each.name).join(', ')}.`,
    );
    return EXIT.usage;
  }
  try {
    const given = parse(command, rest);
    if (isSet(given, 'help')) {
      terminal.out(helpOf(command));
      return EXIT.ok;
    }
    return await command.run(given, around);
  } catch (error) {
    terminal.note(`textdesk ${command.name}: ${wordsOf(error)}`);
    return exitCodeOf(error);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof BackupError) return words.gateway.backup.problem(error.problem);
  return error instanceof Error ? error.message : String(error);
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof NewerDatabaseError) return EXIT.config;
  if (error instanceof SealError || error instanceof UnsoundDatabaseError) return EXIT.badInput;
  if (error instanceof BackupError) {
    if (error.problem.why === 'already-running') return EXIT.tryLater;
    if (error.problem.why === 'not-a-file' || error.problem.why === 'too-large') return EXIT.badInput;
    return error.problem.why === 'no-passphrase' || error.problem.why === 'no-target' ? EXIT.config : EXIT.ioError;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return EXIT.noInput;
  if (code === 'EACCES' || code === 'EPERM') return EXIT.noPermission;
  return EXIT.software;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n');
  return `Textdesk, SMS gateway and shared inbox.

Usage: textdesk <command> [options]

${list}

  textdesk <command> --help   what a command does, its options, examples
  textdesk --version          which version this is

Most commands take --json. The data is in the folder that TEXTDESK_DATA names.
Exit codes follow sysexits.h: 0 done, 1 something was found, 64 wrong usage, 65 unusable file, 66 missing file,
69 not reachable, 70 a fault of ours, 74 cannot read or write, 75 try again later, 77 not permitted,
78 wrong configuration.`;
}

function helpOf(command: Command): string {
  const usage = `Usage: textdesk ${command.name} ${command.usage}`.trimEnd();
  return `${usage}\n\n${command.help.replace(/^\n+/, '').trimEnd()}`;
}
