// modems.md, section H: what USB and other programs do to the line, as far as a modem without the metal can show it.

import { unplugInSend } from '../faults/sending.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { isCommand, once, type QuirkTable } from './quirk.ts';

export const USB_QUIRKS: QuirkTable = {
  H1: (options = {}) => once((modem) => returnElsewhere(modem, options.returnAfterMilliseconds ?? 2_000, options.path)),
  H4: () => ({
    name: 'H4',
    hostText(_text, channel) {
      if (!channel.speaks) channel.modem.unplug();
      return undefined;
    },
  }),
  H6: (options = {}) => ({
    name: 'H6',
    reply(reply, context) {
      const { modem } = context;
      if (!isReset(context) || reply.type !== 'answer') return undefined;
      const away = () => returnElsewhere(modem, options.returnAfterMilliseconds ?? 5_000, options.path);
      return { ...reply, afterwards: () => modem.tasks.after(1, away) };
    },
  }),
  H7: () => once((modem) => modem.abandon()),
  H9: (options = {}) => ({
    name: 'H9',
    start: (modem) => modem.tasks.every(options.everyMilliseconds ?? 3_000, () => modem.channel().receive('AT+GCAP\r')),
  }),
  H10: (options = {}) => unplugInSend({ returnAfterMilliseconds: 3_000, ...options }),
  H11: (options = {}) => {
    let quiet: () => void = () => {};
    const rest = (modem: SimulatedModem) => {
      quiet();
      quiet = modem.tasks.after(options.afterMilliseconds ?? 10_000, () => returnElsewhere(modem, 1_000, modem.path));
    };
    return {
      name: 'H11',
      start(modem) {
        rest(modem);
        return () => quiet();
      },
      hostText(_text, { modem }) {
        rest(modem);
        return undefined;
      },
    };
  },
  H13: () => ({
    name: 'H13',
    reply: (reply, context) =>
      isReset(context) && reply.type === 'answer'
        ? { ...reply, afterwards: () => context.modem.tasks.after(1, () => context.modem.unplug()) }
        : undefined,
  }),
  H14: (options = {}) => {
    const delay = options.afterMilliseconds ?? 15_000;
    let [starts, until] = [0, 0];
    return {
      name: 'H14',
      hostText(_text, { modem }) {
        if (modem.starts !== starts) [starts, until] = [modem.starts, modem.tasks.now() + delay];
        return modem.tasks.now() < until ? '' : undefined;
      },
      modemText: (_text, { modem }) => (modem.tasks.now() < until ? '' : undefined),
    };
  },
};

function isReset(context: Parameters<typeof isCommand>[0]): boolean {
  return isCommand(context, '+CFUN', 'set') && context.command.parameters[1] === '1';
}

/** Gone at once, back after a while: three numbers further, unless told where. */
function returnElsewhere(modem: SimulatedModem, milliseconds: number, path?: string): void {
  const elsewhere = path ?? modem.path.replace(/(\d*)$/, (number) => String(Number(number) + 3));
  modem.unplug();
  modem.tasks.after(milliseconds, () => modem.replug(elsewhere));
}
