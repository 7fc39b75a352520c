// What may come instead of an answer. Each says whether the payload (the PDU after the prompt) had been written,
// because that decides if a message may be sent again.

import { describeRefusal, type Refusal } from './result-codes.ts';

/** The modem answered with an error. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly command: string;
  readonly refusal: Refusal;
  readonly payloadWritten: boolean;

  constructor(command: string, refusal: Refusal, payloadWritten: boolean) {
    super(`${command} refused: ${describeRefusal(refusal)}`);
    this.command = command;
    this.refusal = refusal;
    this.payloadWritten = payloadWritten;
  }
}

/** No final result code came in time. */
export class CommandTimeout extends Error {
  override readonly name = 'CommandTimeout';
  readonly command: string;
  readonly milliseconds: number;
  readonly payloadWritten: boolean;

  constructor(command: string, milliseconds: number, payloadWritten: boolean) {
    super(`${command}: no answer within ${milliseconds} ms`);
    this.command = command;
    this.milliseconds = milliseconds;
    this.payloadWritten = payloadWritten;
  }
}

/** The connection ended before the answer, or before the command was written. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly command: string;
  readonly reason: string;
  readonly payloadWritten: boolean;

  constructor(command: string, reason: string, payloadWritten: boolean) {
    super(`${command}: connection lost (${reason})`);
    this.command = command;
    this.reason = reason;
    this.payloadWritten = payloadWritten;
  }
}

/** Somebody's input would have reached the line as more than one command, or as something else than a PDU: nothing was written. */
export class CommandMalformed extends Error {
  override readonly name = 'CommandMalformed';

  constructor() {
    super('A command was not written: it holds characters that are none of a command');
  }
}
