// The line between modem and host: octets that are lost, added, delayed, portioned, and lines that come in between.

import type { Piece } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Pace } from '../pace.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { counter, type FaultOptions, type Place, strikes } from './fault.ts';

/** Octets come singly, or as many at a time as told, with a gap between them if wanted. */
export function dribble(options: FaultOptions = {}): Behaviour {
  return paced('dribble', { chunk: options.octets ?? 1, gapMilliseconds: options.afterMilliseconds ?? 0 });
}

/** A slow line. */
export function byteRate(options: FaultOptions = {}): Behaviour {
  return paced('byte-rate', { bytesPerSecond: options.bytesPerSecond ?? 960 });
}

/** Every answer takes its time. */
export function latency(options: FaultOptions = {}): Behaviour {
  return {
    name: 'latency',
    start(modem) {
      const before = modem.answerTime;
      modem.answerTime = options.afterMilliseconds ?? 100;
      return () => {
        modem.answerTime = before;
      };
    },
  };
}

/** Random octets in random places, `octets` for each piece of output. */
export function noise(options: FaultOptions = {}): Behaviour {
  const due = counter(options);
  return {
    name: 'noise',
    modemText(text, { modem: { random } }) {
      if (!due(() => random.next())) return undefined;
      let noisy = text;
      for (let count = options.octets ?? 1; count > 0; count--) {
        const at = random.between(0, noisy.length);
        noisy = noisy.slice(0, at) + String.fromCharCode(random.between(0, 255)) + noisy.slice(at);
      }
      return noisy;
    },
  };
}

/** NULs before every piece of output. */
export function nulls(options: FaultOptions = {}): Behaviour {
  const due = counter(options);
  return {
    name: 'nulls',
    modemText: (text, { modem }) =>
      due(() => modem.random.next()) ? '\0'.repeat(options.octets ?? 2) + text : undefined,
  };
}

/** An answer ends in the middle: what was on the line is cut at some octet, the rest never comes. */
export function cutLine(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  return {
    name: 'cut-line',
    pieces(pieces, context) {
      if (pieces.length === 0 || !struck(context)) return undefined;
      const at = options.index ?? context.modem.random.between(0, pieces.length - 1);
      const cut = pieces[Math.min(at, pieces.length - 1)];
      if (cut === undefined) return undefined;
      const half = cut.text.slice(0, context.modem.random.between(0, cut.text.length - 1));
      return [...pieces.slice(0, at), { kind: 'raw', text: `\r\n${half}` }];
    },
  };
}

/** Echo goes on and off by itself, command by command. */
export function echoFlip(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  return {
    name: 'echo-flip',
    reply(_reply, context) {
      if (context.stage === 'command' && struck(context)) {
        context.channel.dialogue.echo = !context.channel.dialogue.echo;
      }
      return undefined;
    },
  };
}

/** A line nobody asked for, in the middle of an answer. */
export function inject(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  const lines: readonly Piece[] = (options.text ?? '^RSSI:18')
    .split('\n')
    .map((text, index) => ({ kind: index === 0 ? 'unsolicited' : 'pdu', text }));
  const place = options.at ?? 'before-answer';
  return {
    name: 'inject',
    pieces: (pieces, context) =>
      hasPlace(pieces, place) && struck(context) ? injected(pieces, lines, place) : undefined,
  };
}

/** The unsolicited lines of ordinary life come at once, in the middle of whatever goes on. */
export function impolite(): Behaviour {
  return { name: 'impolite', impolite: true };
}

function paced(name: string, wanted: Partial<Pace>): Behaviour {
  return {
    name,
    start(modem: SimulatedModem) {
      const before = { ...modem.pace };
      Object.assign(modem.pace, wanted);
      return () => Object.assign(modem.pace, before);
    },
  };
}

function hasPlace(pieces: readonly Piece[], place: Place): boolean {
  const has = (kind: Piece['kind']) => pieces.some((piece) => piece.kind === kind);
  if (place === 'before-prompt' || place === 'after-prompt') return has('prompt');
  if (has('prompt')) return false;
  if (place === 'before-pdu') return has('pdu');
  if (place === 'between-lines') return pieces.filter((piece) => piece.kind === 'information').length > 1;
  return place === 'before-result' ? has('result') : pieces.length > 0;
}

function injected(pieces: readonly Piece[], lines: readonly Piece[], place: Place): readonly Piece[] {
  if (place === 'before-answer' || place === 'before-prompt') return [...lines, ...pieces];
  if (place === 'after-answer' || place === 'after-prompt') return [...pieces, ...lines];
  const kind = place === 'before-pdu' ? 'pdu' : place === 'before-result' ? 'result' : 'information';
  return pieces.flatMap((piece, index) => {
    const here = piece.kind === kind && !(place === 'between-lines' && index === 0);
    return here ? [...lines, piece] : [piece];
  });
}
