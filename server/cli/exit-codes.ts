// How commands end, by sysexits.h, so that scripts and systemd can tell the causes apart.

export const EXIT = {
  ok: 0,
  /** Something is wrong that the command was asked to look for. */
  found: 1,
  usage: 64,
  badInput: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotWrite: 73,
  ioError: 74,
  tryLater: 75,
  noPermission: 77,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a sentence on standard error and an exit code. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
