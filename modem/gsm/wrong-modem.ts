// The failure of a session at a port where another modem answers than the one that belongs there.

export class WrongModem extends Error {
  override readonly name = 'WrongModem';
  /** '' when it tells none. */
  readonly imei: string;
  readonly expected: string;

  constructor(expected: string, imei: string) {
    super(`Another modem is at this port: IMEI ${imei || 'unknown'} answers where ${expected} is expected`);
    this.imei = imei;
    this.expected = expected;
  }
}
