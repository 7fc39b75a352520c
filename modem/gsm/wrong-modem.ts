// The failure of a session at a port where another modem answers than the one that belongs there.

export class WrongModem extends Error {
  override readonly name = 'WrongModem';
  /** '' when it tells none. */
  readonly imei: string;

  constructor(expected: string, imei: string) {
    super(`Another modem (IMEI ${imei || 'unknown'}) is at this port than the one chosen for it (IMEI ${expected})`);
    this.imei = imei;
  }
}
