// The self-test: questions that cost nothing, from the port to the memory, each with the modem's own answer. It goes on after
// a failure, since a later answer often explains an earlier one.
import { commandTrouble } from '../../modem/index.ts';
import type { ControlledModem, ProbeStep, RawAnswer } from './gateway-control.ts';
import { words } from './words.ts';

/** Every step, one after the other. */
export async function selfTest(modem: ControlledModem): Promise<ProbeStep[]> {
  const steps: ProbeStep[] = [];
  for (let number = 0; number < SELF_TEST.length; number += 1) {
    const step = await selfTestStep(modem, number);
    if (step === undefined) break;
    steps.push(step);
  }
  return steps;
}

/** One step; undefined where there is nothing to ask: past the last, or behind a port that is not there. */
export async function selfTestStep(modem: ControlledModem, number: number): Promise<ProbeStep | undefined> {
  const { status } = modem;
  const gone = status.state === 'disconnected';
  if (number === 0)
    return {
      step: 'port',
      passed: !gone,
      answer: gone ? words.gateway.trouble.cause(status.cause) : (status.device ?? modem.port),
    };
  const question = QUESTIONS[number - 1];
  if (question === undefined || gone) return undefined;
  const [step, command, judge] = question;
  try {
    const answer = written(await modem.exchange(command));
    return { step, passed: judge(answer), answer };
  } catch (error) {
    return { step, passed: judge(''), answer: words.gateway.trouble.command(commandTrouble(error)) };
  }
}

type Judge = (answer: string) => boolean | null;

const QUESTIONS: readonly (readonly [ProbeStep['step'], string, Judge])[] = [
  ['at', 'AT', (answer) => /\bOK$/.test(answer)],
  ['sim', 'AT+CPIN?', (answer) => answer.includes('READY')],
  ['network', 'AT+CREG?', judgeRegistration],
  ['smsc', 'AT+CSCA?', (answer) => (answer.includes('+CSCA:') ? /"\+?\d{5,}"/.test(answer) : null)],
  ['storage', 'AT+CPMS?', judgeStorage],
];

/** The steps in their order. */
export const SELF_TEST: readonly ProbeStep['step'][] = ['port', ...QUESTIONS.map(([step]) => step)];

/** The lines and the result, as one would read them on a terminal. */
export function written({ lines, refusal }: RawAnswer): string {
  return [...lines, resultOf(refusal)].join('\n');
}

/** OK, or the modem's error with what the standard calls its code. */
export function resultOf(refusal: RawAnswer['refusal']): string {
  return refusal === undefined ? 'OK' : words.gateway.trouble.refusal(refusal);
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
