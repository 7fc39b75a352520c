// A few people for the demo: they write first, answer what they are asked, and one of them can never be reached.

import type { SimulatedModem } from './simulated-modem.ts';

const FIRST_TEXTS = [
  {
    from: '+46701740601',
    afterMilliseconds: 4_000,
    text: 'Hi, can I move my appointment on Thursday to the afternoon?',
  },
  { from: '+46701740602', afterMilliseconds: 15_000, text: 'Thank you! See you tomorrow 😊' },
  {
    from: '+46701740603',
    afterMilliseconds: 40_000,
    text: 'Hej! Jag har fått ett brev om att jag ska komma på kontroll, men jag är bortrest hela den veckan och undrar om det går att få en ny tid i början av nästa månad i stället. Helst på förmiddagen om det går. Tack på förhand!',
  },
  { from: 'Pharmacy', afterMilliseconds: 60_000, text: 'Your order 4711 is ready to be collected.' },
] as const;

/** Adds them to the modem's network, and lets the first ones write. */
export function addLivelySubscribers(modem: SimulatedModem): void {
  const { network } = modem;
  network.addSubscriber({
    number: '+46701740601',
    reply: answer(['Perfect, thanks!', 'Would 14:30 work as well?', 'OK 👍'], 5_000),
  });
  network.addSubscriber({ number: '+46701740602', reply: answer(['Great', 'I will be there'], 9_000) });
  network.addSubscriber({
    number: '+46701740603',
    reports: [
      { status: 0x20, afterMilliseconds: 2_000 },
      { status: 0, afterMilliseconds: 12_000 },
    ],
    reply: answer(['Tack så mycket!', 'Då ses vi!'], 20_000),
  });
  network.addSubscriber({ number: '+46701740604', reports: [{ status: 0x45, afterMilliseconds: 8_000 }] });
  network.addSubscriber({ number: '+46701740605', refusal: 1 });
  for (const { from, text, afterMilliseconds } of FIRST_TEXTS) {
    modem.tasks.after(afterMilliseconds, () => network.deliver(modem, { from, text }));
  }
}

function answer(texts: readonly string[], afterMilliseconds: number) {
  let turn = 0;
  return () => ({ text: texts[turn++ % texts.length] ?? 'OK', afterMilliseconds });
}
