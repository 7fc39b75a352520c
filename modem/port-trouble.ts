// Why a port cannot be used, as a typed cause: by the operating system's error number, never by its words.

export interface Holder {
  readonly processId: number;
  readonly program: string;
}

/** `to`: the command that got none, where it was one. */
export interface NoAnswerTo {
  readonly type: 'no-answer';
  readonly to?: { readonly command: string; readonly milliseconds: number };
}

export type PortTrouble =
  /** There is no such device (any more). */
  | { readonly type: 'gone' }
  /** `group`: the one that may open it, where it is known. */
  | { readonly type: 'no-permission'; readonly group: string | undefined }
  /** Empty: another program, which this user may not see. */
  | { readonly type: 'held'; readonly by: readonly Holder[] }
  /** It opened, and nothing came back. */
  | NoAnswerTo
  /** A modem behind the network: nobody is there. `code`: the system's name of the error. */
  | { readonly type: 'unreachable'; readonly code: string | undefined }
  /** The device is there and refuses to be opened. */
  | { readonly type: 'unusable'; readonly code: string | undefined };

const BY_CODE: Readonly<Record<string, PortTrouble['type']>> = {
  ENOENT: 'gone',
  ENXIO: 'gone',
  ENODEV: 'gone',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EBUSY: 'held',
  EAGAIN: 'held',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
};

/** The kind of trouble behind an error of opening a port. */
export function troubleOfCode(error: unknown): {
  readonly type: PortTrouble['type'];
  readonly code: string | undefined;
} {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { type: (code === undefined ? undefined : BY_CODE[code]) ?? 'unusable', code };
}

// serialport hands over strerror(3) of glibc or musl and not errno: the number is found again here, and nowhere else.
const BY_STRERROR: readonly (readonly [string, string])[] = [
  ['No such file or directory', 'ENOENT'],
  ['No such device or address', 'ENXIO'],
  ['No such device', 'ENODEV'],
  ['Permission denied', 'EACCES'],
  ['Operation not permitted', 'EPERM'],
  ['Device or resource busy', 'EBUSY'],
  ['Resource busy', 'EBUSY'],
  ['Resource temporarily unavailable', 'EAGAIN'],
  ['Input/output error', 'EIO'],
  ['I/O error', 'EIO'],
];

/** The same error with the `code` that errors of Node have. */
export function withErrorCode(error: Error): Error {
  const code = BY_STRERROR.find(([text]) => error.message.includes(text))?.[1];
  return code === undefined ? error : Object.assign(error, { code });
}
