// Where the modem is registered, as +CREG, +CGREG and +CEREG tell it (3GPP TS 27.007 §7.2, §10.1.20, §10.1.22).

/** 0 not searching, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming, 6 and 7 for messages only. */
export type RegistrationState = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Radio {
  circuitSwitched: RegistrationState;
  packetSwitched: RegistrationState;
  evolved: RegistrationState;
  operator: string;
  /** MCC and MNC. */
  networkCode: string;
  areaCode: string;
  cell: string;
  /** <AcT>: 0 GSM, 2 UTRAN, 7 E-UTRAN. */
  accessTechnology: number;
  /** 0-31 as +CSQ counts, 99 unknown. */
  signal: number;
}

export function freshRadio(): Radio {
  return {
    circuitSwitched: 0,
    packetSwitched: 0,
    evolved: 0,
    operator: 'Simulated',
    networkCode: '24007',
    areaCode: '00A1',
    cell: '01B2C3D4',
    accessTechnology: 7,
    signal: 23,
  };
}

export function isRegistered(radio: Radio): boolean {
  return [radio.circuitSwitched, radio.packetSwitched, radio.evolved].some((state) => [1, 5, 6, 7].includes(state));
}

/** What follows the colon, the level of an answer left out. */
export function registrationLine(radio: Radio, name: '+CREG' | '+CGREG' | '+CEREG', level: number): string {
  const state = name === '+CREG' ? radio.circuitSwitched : name === '+CGREG' ? radio.packetSwitched : radio.evolved;
  if (level < 2 || ![1, 5].includes(state)) return String(state);
  return `${state},"${radio.areaCode}","${radio.cell}",${radio.accessTechnology}`;
}
