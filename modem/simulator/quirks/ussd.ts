// modems.md, section I: the many ways in which a USSD answer is written.

import { failed } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import type { UssdReply } from '../network.ts';
import type { Ussd } from '../ussd.ts';
import { isCommand, type QuirkTable, together } from './quirk.ts';

export const USSD_QUIRKS: QuirkTable = {
  I1: () => writing({ form: 'packed', quoted: false, scheme: undefined }),
  I2: () => writing({ form: 'ucs-2', scheme: 72 }),
  I3: () => together(writing({ scheme: 0 }), replying({ text: 'Kontostand: 3.00 EUR', expectsAnswer: true })),
  I4: () => writing({ form: 'ucs-2', scheme: 17, rubbish: '0000FFFF60B16260EEEE' }),
  I5: () => ({
    name: 'I5',
    command: (context) =>
      isCommand(context, '+CUSD', 'set') && /[*#]/.test(context.command.parameters[1] ?? '') ? failed() : undefined,
  }),
  I6: () => replying({ text: '1 Balance\n2 Data', expectsAnswer: true }),
  I7: (options = {}) => replying({ text: 'Balance: 1.00', afterMilliseconds: options.afterMilliseconds ?? 150_000 }),
  I8: () => replying({ text: '1 Konto\r\n2 Daten\r\n3 Ende' }),
};

type Manner = Partial<Pick<Ussd, 'form' | 'scheme' | 'rubbish' | 'quoted'>>;

function writing(manner: Manner): Behaviour {
  return {
    name: 'writing',
    start({ ussd }) {
      const { form, scheme, rubbish, quoted } = ussd;
      Object.assign(ussd, manner);
      return () => Object.assign(ussd, { form, scheme, rubbish, quoted });
    },
  };
}

function replying(reply: UssdReply): Behaviour {
  return {
    name: 'replying',
    start({ network }) {
      const before = network.ussd;
      network.ussd = () => reply;
      return () => {
        network.ussd = before;
      };
    },
  };
}
