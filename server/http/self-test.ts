// The self-test: questions that cost nothing, from the port to the memory, each with the modem's own answer. It goes on after
// a failure, since a later answer often explains an earlier one.
import type { ControlledModem, ProbeStep, RawAnswer } from './gateway-control.ts';

export async function selfTest(modem: ControlledModem): Promise<ProbeStep[]> {
  const { status } = modem;
  if (status.state === 'disconnected') return [{ step: 'port', passed: false, answer: status.reason }];
  const steps: ProbeStep[] = [{ step: 'port', passed: true, answer: modem.port }];
  for (const [step, command, judge] of QUESTIONS) {
    const answer = await ask(modem, command);
    steps.push({ step, passed: judge(answer), answer });
  }
  return steps;
}

type Judge = (answer: string) => boolean | null;

const QUESTIONS: readonly (readonly [ProbeStep['step'], string, Judge])[] = [
  ['at', 'AT', (answer) => /\bOK$/.test(answer)],
  ['sim', 'AT+CPIN?', (answer) => answer.includes('READY')],
  ['network', 'AT+CREG?', judgeRegistration],
  ['smsc', 'AT+CSCA?', (answer) => (answer.includes('+CSCA:') ? /"\+?\d{5,}"/.test(answer) : null)],
  ['storage', 'AT+CPMS?', judgeStorage],
];

async function ask(modem: ControlledModem, command: string): Promise<string> {
  try {
    return written(await modem.exchange(command));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The lines and the result, as one would read them on a terminal. */
export function written(answer: RawAnswer): string {
  return [...answer.lines, answer.result].join('\n');
}

// `+CREG: <n>,<stat>`: 1 is the home network, 5 is roaming (3GPP TS 27.007 §7.2).
function judgeRegistration(answer: string): boolean | null {
  const status = /\+CREG: \d,(\d)/.exec(answer)?.[1];
  return status === undefined ? null : status === '1' || status === '5';
}

// `+CPMS: <mem1>,<used>,<total>,<mem2>,…,<mem3>,<used>,<total>`: the third is where new messages go (3GPP TS 27.005 §3.2.2).
function judgeStorage(answer: string): boolean | null {
  const [, used, capacity] = /\+CPMS:.*"\w+",(\d+),(\d+)\s*$/m.exec(answer) ?? [];
  return used === undefined || capacity === undefined ? null : Number(used) < Number(capacity);
}
