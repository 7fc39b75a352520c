// How the modem announces new messages (+CNMI, 3GPP TS 27.005 §3.4.1): chosen from what it offers, verified by reading it back.
// Messages are stored and announced (<mt> 1), never sent straight through (2): through our crash nobody would hold them.

import { numberAt, numbersOffered, parseParameters } from '../at/parameters.ts';
import { type AtLine, limits, tryAsk, trySet } from './commands.ts';

/** <mode>, <mt>, <bm>, <ds>, <bfr>. */
export type NotificationSetting = readonly [number, number, number, number, number];

/**
 * Settings worth trying, best first: kept while the line is busy (<mode> 2), delivery reports straight to us (<ds> 1),
 * because where they are stored they cannot always be read.
 */
export function notificationChoices(offer: string | undefined): NotificationSetting[] {
  const parameters = parseParameters(offer ?? '');
  const offered = (index: number, preferred: readonly number[]): readonly number[] => {
    const numbers = numbersOffered(parameters[index]);
    return numbers.length === 0 ? preferred : preferred.filter((value) => numbers.includes(value));
  };
  const reports = offered(3, [1, 2, 0]);
  const buffered = offered(4, [0, 1]);
  const choices: NotificationSetting[] = [];
  for (const messages of offered(1, [1, 3])) {
    for (const report of reports.length > 0 ? reports : [0]) {
      for (const mode of offered(0, [2, 1, 3])) choices.push([mode, messages, 0, report, buffered[0] ?? 0]);
    }
  }
  return choices;
}

/** Sets the first choice that can be read back; undefined when none holds, so that only the sweep finds messages. */
export async function chooseNotifications(at: AtLine): Promise<NotificationSetting | undefined> {
  const offer = await tryAsk(at, 'AT+CNMI=?', '+CNMI');
  for (const choice of notificationChoices(offer)) {
    if ((await trySet(at, `AT+CNMI=${choice.join(',')}`)) && (await holds(at, choice))) return choice;
  }
  return undefined;
}

/** True while the modem still announces as it was told to: some set it to 0 by themselves and fall silent. */
export async function stillNotifies(at: AtLine, choice: NotificationSetting): Promise<boolean> {
  return holds(at, choice);
}

/** Sets a choice again that was lost. */
export async function restoreNotifications(at: AtLine, choice: NotificationSetting): Promise<boolean> {
  return (await trySet(at, `AT+CNMI=${choice.join(',')}`, limits.setting)) && (await holds(at, choice));
}

/** Where a modem does not tell its setting, it is believed. */
async function holds(at: AtLine, [mode, messages, , report]: NotificationSetting): Promise<boolean> {
  const told = await tryAsk(at, 'AT+CNMI?', '+CNMI');
  if (told === undefined) return true;
  const parameters = parseParameters(told);
  const same = (index: number, value: number) => (numberAt(parameters, index) ?? value) === value;
  return same(0, mode) && same(1, messages) && same(3, report);
}
